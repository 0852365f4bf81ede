"""A fiscal year is read in every spelling people use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.calendar import DateNotUnderstood, fiscal_year_code, fiscal_year_label
from nakanojo_helpdesk.domain.statistics.periods import parse_fiscal_year


@pytest.mark.parametrize(
    "text", ["R8", "r8", "Ｒ８", "令和8年度", "令和8年", "令和8", "2026", "2026年度", "8"]
)
def test_the_same_year_in_many_spellings(text: str) -> None:
    assert parse_fiscal_year(text) == 2026


@given(st.integers(1990, 2060))
def test_what_the_program_writes_it_also_reads(year: int) -> None:
    assert parse_fiscal_year(fiscal_year_code(year)) == year
    assert parse_fiscal_year(fiscal_year_label(year)) == year


def test_the_year_the_era_changed_has_two_names() -> None:
    assert parse_fiscal_year("H31") == parse_fiscal_year("R1") == parse_fiscal_year("令和元年度") == 2019


@pytest.mark.parametrize("text", ["", "いつか", "R", "R8-4", "H40", "99999"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match="年度として読めません"):
        parse_fiscal_year(text)
