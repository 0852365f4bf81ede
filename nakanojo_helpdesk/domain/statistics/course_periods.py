"""The courses of a period for the charts, and ニーズと講座: what is asked at the desk beside the courses held about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nakanojo_helpdesk.domain.statistics.course_facts import DaysFacts
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, YearTrend
from nakanojo_helpdesk.domain.statistics.periods import Period
from nakanojo_helpdesk.domain.vocabularies import Term

NEEDS_DEFINITION: Final = (
    "ニーズと講座は、相談の主な内容（大きな分類）と地区ごとに、同じ分野の講座の実施した回数を並べたものです。"
    "講座の分野は、コード表「講座」の備考の「相談分野」で、講座の地区は、会場の地区で決まります。"
    "町外と未聴取の相談は入れません。"
)
AUDIENCE_PERIOD_DEFINITION: Final = (
    "年代と地区は、この期間に1回でも出席した方を1人1回数えたものです。年代はその回の年の年齢で、"
    "聞いていない方は「未聴取」に入れます。"
)
_FIELD: Final = re.compile(r"相談分野[ 　:：]*([A-Z][A-Z0-9]{1,7})")


def topic_field(course: Term) -> str | None:
    """The level-1 topic a course of the catalogue is about, written in its note (`相談分野 LN`); None where none is."""
    found = _FIELD.search(course.note)
    return None if found is None else found[1]


@dataclass(frozen=True, kw_only=True)
class Need:
    """A topic asked about by people of a district, and the courses of the same field held there. Codes with their words.

    `present` is None where lessons were held and nobody took the roll of any.
    """

    topic: str
    district: str
    topic_words: str
    district_words: str
    consultations: int
    lessons: int
    present: int | None

    @property
    def sentence(self) -> str:
        """What was asked and held in words: `名久田では「LINE・SNS」の相談が12件、講座は0回です。`."""
        came = "出欠は未記録" if self.present is None else f"出席{self.present:,}人"
        held = f"{self.lessons}回（{came}）" if self.lessons else "0回"
        return f"{self.district_words}では「{self.topic_words}」の相談が{self.consultations:,}件、講座は{held}です。"

    @property
    def is_gap(self) -> bool:
        """Whether it was asked about and no course was held."""
        return self.consultations > 0 and self.lessons == 0


def in_order(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs without any course first, then by the number of consultations."""
    return tuple(
        sorted(needs, key=lambda need: (not need.is_gap, -need.consultations, need.topic, need.district))
    )


def needs_sentence(needs: Sequence[Need]) -> str:
    """A sentence with the largest need without a course."""
    if not any(need.consultations for need in needs):
        return "この期間の相談は0件でした。"
    gaps = [need for need in in_order(needs) if need.is_gap]
    if not gaps:
        return "相談のあった地区では、どの分野にも講座がありました。"
    return f"{gaps[0].sentence}講座のない組み合わせは{len(gaps)}通りあります。"


@dataclass(frozen=True, kw_only=True)
class CoursePeriodFacts:
    """The courses of a period and of the same days a year before, counted at one instant.

    `trend` is 出席 by month of the fiscal year, `has_data` and `had_data` say whether courses were on record now and then.
    `without_district` counts lessons at venues whose district nobody has set, `without_field` those about no known topic:
    they are in no line of `needs`. `first_day` is the day of the first lesson ever.
    """

    period: Period
    comparison: ComparisonMode
    now: DaysFacts
    then: DaysFacts
    has_data: bool
    had_data: bool
    trend: YearTrend
    needs: tuple[Need, ...]
    without_district: int
    without_field: int
    first_day: date | None
    counted_at: datetime
