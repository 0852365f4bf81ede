"""開設日: the days on which the desk is open. Weekdays without national holidays and year's end, corrected by the town.

Rule: 地方自治法 第4条の2 (closed: Saturday, Sunday, national holidays, the days at year's end a by-law names; here
29 December to 3 January). The town's own days (`calendar_days`) override the rule.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import WEEKDAYS, Month
from nakanojo_helpdesk.domain.text import text_problem

NOTE_LENGTH: Final = 40
LONGEST_SPAN_DAYS: Final = 366 * 30
"""A calendar is asked for months and years; thirty years are more than any report compares."""


class Reason(StrEnum):
    """Why a day is open or closed. The value is what staff read."""

    WEEKDAY = "平日"
    WEEKEND = "土日"
    HOLIDAY = "祝日"
    YEAR_END = "年末年始"
    TOWN = "町の設定"


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """A day the town has set by hand. `note` says why, such as 停電のため; empty when nobody wrote it."""

    is_open: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OpeningDay:
    """One day of the calendar: open or not, and why.

    `rule` is the reason by the rule alone; `own` is the town's own setting of the day, if any. `holiday` is the
    national holiday's name, also where another reason takes precedence; empty for none.
    """

    day: date
    is_open: bool
    rule: Reason
    holiday: str = ""
    own: bool = False
    note: str = ""

    @property
    def reason(self) -> Reason:
        """The reason that decided about the day."""
        return Reason.TOWN if self.own else self.rule

    @property
    def state(self) -> str:
        """`開設` or `休み`."""
        return "開設" if self.is_open else "休み"

    @property
    def words(self) -> str:
        """The reason in words: `平日`, `土曜日`, `祝日（海の日）`, `年末年始`, `町の設定（議会のため）`."""
        if self.own:
            return f"{Reason.TOWN}（{self.note}）" if self.note else str(Reason.TOWN)
        return self.rule_words

    @property
    def rule_words(self) -> str:
        """The reason by the rule alone, in words."""
        if self.rule is Reason.HOLIDAY:
            return f"{Reason.HOLIDAY}（{self.holiday}）"
        if self.rule is Reason.WEEKEND:
            return f"{WEEKDAYS[self.day.weekday()]}曜日"
        return str(self.rule)


@functools.lru_cache(maxsize=1024)
def holidays(month: Month) -> Mapping[date, str]:
    """The national holidays of a month with their names, substitute holidays included.

    From a table that was written from jpholiday, which asks a dozen rules about each day: the twenty months of a report
    took a tenth of its time. Years that the table does not hold are asked of the library itself.
    """
    year = _years().get(month.first.year)
    if year is not None:
        return {day: name for day, name in year.items() if month.first <= day <= month.last}
    import jpholiday

    return dict(jpholiday.between(month.first, month.last))


@functools.cache
def _years() -> Mapping[int, Mapping[date, str]]:
    """The holidays of each year of the table."""
    from nakanojo_helpdesk.domain.holidays.table import TABLE

    years: dict[int, dict[date, str]] = {}
    for line in TABLE.splitlines():
        year, *days = line.split(" ")
        years[int(year)] = {
            date(int(year), int(day[:2]), int(day[2:4])): day[4:].replace("　", " ") for day in days
        }
    return years


def is_year_end(day: date) -> bool:
    """29 December to 3 January."""
    return (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)


def by_rule(day: date) -> OpeningDay:
    """The day by the rule alone. As reasons, Saturday and Sunday take precedence over year's end, and that over holidays."""
    holiday = holidays(Month.of(day)).get(day, "")
    if day.weekday() >= 5:
        rule = Reason.WEEKEND
    elif is_year_end(day):
        rule = Reason.YEAR_END
    else:
        rule = Reason.HOLIDAY if holiday else Reason.WEEKDAY
    return OpeningDay(day=day, is_open=rule is Reason.WEEKDAY, rule=rule, holiday=holiday)


def open_by_rule(first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both included, on which the desk is open by the rule alone."""
    return [day for day in days_between(first, last) if by_rule(day).is_open]


def judged(day: date, own: OwnDay | None) -> OpeningDay:
    """The day by the rule, overridden by the town's own setting where there is one."""
    usual = by_rule(day)
    if own is None:
        return usual
    return OpeningDay(
        day=day, is_open=own.is_open, rule=usual.rule, holiday=usual.holiday, own=True, note=own.note
    )


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none when they are the wrong way round."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def note_problem(note: str) -> str | None:
    """The sentence for a note that cannot be kept, else None."""
    sentence = text_problem(note, label="理由", longest=NOTE_LENGTH)
    return None if sentence is None else f"＊{sentence}"
