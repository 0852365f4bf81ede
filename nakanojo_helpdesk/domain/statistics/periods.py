"""期間: periods of whole months, and the figures counted over one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import (
    DateNotUnderstood,
    Month,
    fiscal_year_label,
    long_date,
    parse_month,
    same_day_last_year,
)
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, Section, YearTrend

_YEAR_WORD: Final = re.compile(r"年度?$")


class Stretch(StrEnum):
    """How long a period is. The value is its word."""

    MONTH = "月"
    QUARTER = "四半期"
    FISCAL_YEAR = "年度"

    @property
    def months(self) -> int:
        """Its length in months."""
        return {"月": 1, "四半期": 3, "年度": 12}[self.value]

    def first_of(self, month: Month) -> Month:
        """The first month of the period of this length that contains a month."""
        return month.plus(-((month.month - 4) % 12 % self.months))


class PeriodKind(StrEnum):
    """The periods offered by name; any other is reached from them step by step."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    FISCAL_YEAR = "fiscal_year"
    LAST_FISCAL_YEAR = "last_fiscal_year"

    @property
    def label(self) -> str:
        """The words of its chip."""
        return {
            "this_month": "今月",
            "last_month": "先月",
            "quarter": "四半期",
            "fiscal_year": "今年度",
            "last_fiscal_year": "前年度",
        }[self.value]


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole months from `first` to `last`, both included, with the words for them.

    A quarter or fiscal year that is still running ends with the present month, so that it is compared with the
    same months a year before. `to_day` is today where it is still running: the year before then ends with the same day.
    """

    stretch: Stretch
    first: Month
    last: Month
    label: str
    to_day: date | None = None

    @classmethod
    def of(cls, kind: PeriodKind, today: date) -> Period:
        """The period of a kind as seen today."""
        now = Month.of(today)
        stretch, steps = {
            PeriodKind.THIS_MONTH: (Stretch.MONTH, 0),
            PeriodKind.LAST_MONTH: (Stretch.MONTH, -1),
            PeriodKind.QUARTER: (Stretch.QUARTER, 0),
            PeriodKind.FISCAL_YEAR: (Stretch.FISCAL_YEAR, 0),
            PeriodKind.LAST_FISCAL_YEAR: (Stretch.FISCAL_YEAR, -1),
        }[kind]
        return cls.around(stretch, now.plus(steps * stretch.months), today)

    @classmethod
    def around(cls, stretch: Stretch, month: Month, today: date) -> Period:
        """The month, quarter or fiscal year that `month` lies in, as seen today."""
        first = stretch.first_of(month)
        end = first.plus(stretch.months - 1)
        year = fiscal_year_label(first.fiscal_year)
        place = (first.month - 4) % 12 // 3 + 1
        label = {
            Stretch.MONTH: first.era_label,
            Stretch.QUARTER: f"{year} 第{place}四半期（{first.month}～{end.month}月）",
            Stretch.FISCAL_YEAR: year,
        }[stretch]
        last = min(end, max(Month.of(today), first))
        to_day = today if last == Month.of(today) else None
        return cls(stretch=stretch, first=first, last=last, label=label, to_day=to_day)

    def stepped(self, steps: int, today: date) -> Period:
        """The period of the same length, this number of periods later (negative: earlier), as seen today."""
        return self.around(self.stretch, self.first.plus(steps * self.stretch.months), today)

    def kind(self, today: date) -> PeriodKind | None:
        """The name of the period as seen today; None where it has none."""
        return next((kind for kind in PeriodKind if Period.of(kind, today) == self), None)

    @property
    def days(self) -> tuple[date, date]:
        """Its first and last day."""
        return self.first.first, self.last.last

    @property
    def days_then(self) -> tuple[date, date]:
        """The same days a year before: whole months, or up to the day of today where the period is still running."""
        last = self.last.last_year.last if self.to_day is None else same_day_last_year(self.to_day)
        return self.first.last_year.first, last

    @property
    def running_note(self) -> str:
        """A sentence with the days that a running period is compared with; empty for a past one."""
        if self.to_day is None:
            return ""
        then = same_day_last_year(self.to_day)
        return (
            f"{self.to_day.month}月{self.to_day.day}日までの数を、"
            f"前の年の同じ日（{long_date(then, weekday=False)}）までの数と比べています。"
        )

    @property
    def then_words(self) -> str:
        """The name of the same days a year before."""
        if self.first == self.last:
            return "前年同月" if self.to_day is None else "前年同日まで"
        if self.to_day is not None:
            return "前年同期"
        return "前年度" if self.last.month == 3 and self.first.month == 4 else "前年同期"


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """The figures of a period, counted at one instant: `value` of each row, and the same months a year before.

    The other members of each `Comparison` are None: not counted. Sections have the codes of the monthly facts.
    `desk` is the code of the desk they are limited to, None for all. `comparison` is the town's way of comparing
    with the past, `first_day` the first day with figures.
    """

    period: Period
    desk: str | None
    comparison: ComparisonMode
    trend: YearTrend
    sections: Sequence[Section]
    first_day: date | None
    counted_at: datetime

    def section(self, code: str) -> Section:
        """The part of a code. Raises `KeyError`."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)


def parse_fiscal_year(text: str) -> int:
    """The fiscal year of `R8`, `令和8年度`, `2026`, `8`, as the calendar year it begins in.

    The year an era changed has both names: `R1` and `H31` are fiscal 2019. Raises `DateNotUnderstood`.
    """
    words = _YEAR_WORD.sub("", text.strip()).strip()
    for month in ("4", "5"):  # in April an era may not have begun yet
        try:
            return parse_month(f"{words}-{month}").fiscal_year
        except DateNotUnderstood:
            continue
    raise DateNotUnderstood("年度として読めません。「R8」「2026」のように入れてください。")
