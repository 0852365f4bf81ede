"""期間: the stretches of whole months a manager looks at, and what is counted over one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from nakanojo_helpdesk.domain.calendar import Month, fiscal_year_label, months_of_fiscal_year
from nakanojo_helpdesk.domain.statistics import Section, YearTrend


class PeriodKind(StrEnum):
    """The periods on offer."""

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
    same months a year before.
    """

    kind: PeriodKind
    first: Month
    last: Month
    label: str

    @classmethod
    def of(cls, kind: PeriodKind, today: date) -> Period:
        """The period of a kind as seen today."""
        now = Month.of(today)
        if kind in {PeriodKind.THIS_MONTH, PeriodKind.LAST_MONTH}:
            month = now if kind is PeriodKind.THIS_MONTH else now.plus(-1)
            return cls(kind=kind, first=month, last=month, label=month.era_label)
        if kind is PeriodKind.QUARTER:
            place = (now.month - 4) % 12 // 3
            first = now.plus(-((now.month - 1) % 3))
            words = f"第{place + 1}四半期（{first.month}～{first.plus(2).month}月）"
            return cls(
                kind=kind, first=first, last=now, label=f"{fiscal_year_label(now.fiscal_year)} {words}"
            )
        year = now.fiscal_year - (kind is PeriodKind.LAST_FISCAL_YEAR)
        months = months_of_fiscal_year(year)
        last = now if kind is PeriodKind.FISCAL_YEAR else months[-1]
        return cls(kind=kind, first=months[0], last=last, label=fiscal_year_label(year))

    @property
    def days(self) -> tuple[date, date]:
        """Its first and last day."""
        return self.first.first, self.last.last

    @property
    def days_then(self) -> tuple[date, date]:
        """The same months a year before."""
        return self.first.last_year.first, self.last.last_year.last

    @property
    def then_words(self) -> str:
        """What the same months a year before are called."""
        if self.first == self.last:
            return "前年同月"
        return "前年度" if self.last.month == 3 and self.first.month == 4 else "前年同期"


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """What is counted over a period at one instant: `value` of each row beside the same months a year before.

    The other members of each `Comparison` are None: not counted. Sections have the codes of the monthly facts.
    `desk` is the code of the desk they are limited to, None for all.
    """

    period: Period
    desk: str | None
    trend: YearTrend
    sections: Sequence[Section]
    recording_started_on: date | None
    counted_at: datetime

    def section(self, code: str) -> Section:
        """The part of a code. Raises `KeyError`."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)
