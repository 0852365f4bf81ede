"""The table of national holidays says what the library says, and years outside it are asked of the library."""

from __future__ import annotations

from datetime import date

import jpholiday
import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.holidays.table import TABLE
from nakanojo_helpdesk.domain.opening_days import holidays
from workshop.holidays import YEARS, line_of

# The change of emperors with its 国民の休日, two years of moved games, a 国民の休日 between two holidays, the next ones.
_TELLING = (2019, 2020, 2021, 2026, 2027, 2032)


@pytest.mark.parametrize("year", _TELLING)
def test_the_table_names_the_holidays_the_library_names(year: int) -> None:
    assert line_of(year) in TABLE.splitlines()


@pytest.mark.long
def test_every_year_of_the_table_is_the_librarys() -> None:
    assert TABLE.splitlines() == [line_of(year) for year in YEARS]


def test_each_month_has_its_own_holidays_with_their_names() -> None:
    assert holidays(Month(2026, 9)) == {
        date(2026, 9, 21): "敬老の日",
        date(2026, 9, 22): "国民の休日",
        date(2026, 9, 23): "秋分の日",
    }
    assert holidays(Month(2026, 5))[date(2026, 5, 6)] == "憲法記念日 振替休日"
    assert holidays(Month(2026, 6)) == {}


@pytest.mark.parametrize("month", [Month(2014, 5), Month(2051, 1)])
def test_a_year_the_table_does_not_hold_is_asked_of_the_library(month: Month) -> None:
    assert holidays(month) == dict(jpholiday.between(month.first, month.last)) != {}
