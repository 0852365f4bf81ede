"""定員, 申込 and 出席 of courses side by side: the data of the nested bars, and their message in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import count_text, share_text

NO_LESSONS: Final = "この期間に実施した講座の回はありません。"
LEAST_PLACES: Final = 5
"""With fewer places no course is called the fullest or the emptiest."""


@dataclass(frozen=True, kw_only=True)
class CourseBar:
    """One course (or several together): `key` leads to it, counts are over its lessons that were held."""

    key: str
    label: str
    lessons: int
    capacity: int
    applied: int
    present: int

    @property
    def figure(self) -> str:
        """`20／24人（83.3％）`: 出席 of 定員, and 充足率."""
        return f"{count_text(self.present)}／{count_text(self.capacity)}人（{share_text(self.present, self.capacity)}）"

    @property
    def words(self) -> str:
        """The text shown when it is pointed at."""
        return (
            f"{self.label} {self.lessons}回 定員{count_text(self.capacity)}人 申込{count_text(self.applied)}人 "
            f"出席{count_text(self.present)}人（充足率{share_text(self.present, self.capacity)}）"
        )


def together(bars: Iterable[CourseBar], key: str) -> CourseBar:
    """Several courses as one bar: `ほか3講座の計`."""
    known = tuple(bars)
    return CourseBar(
        key=key,
        label=f"ほか{len(known)}講座の計",
        lessons=sum(bar.lessons for bar in known),
        capacity=sum(bar.capacity for bar in known),
        applied=sum(bar.applied for bar in known),
        present=sum(bar.present for bar in known),
    )


def bars_sentence(bars: Sequence[CourseBar]) -> str:
    """A sentence with 充足率 of all, and the fullest and the emptiest course."""
    if not bars:
        return NO_LESSONS
    lessons, capacity = sum(bar.lessons for bar in bars), sum(bar.capacity for bar in bars)
    present = sum(bar.present for bar in bars)
    whole = (
        f"{count_text(lessons)}回の講座に、定員{count_text(capacity)}人に対して{count_text(present)}人が出席し、"
        f"充足率は{share_text(present, capacity)}でした。"
    )
    ranked = sorted(
        (bar for bar in bars if bar.capacity >= LEAST_PLACES), key=lambda bar: bar.present / bar.capacity
    )
    if len(ranked) < 2 or _rate(ranked[0]) == _rate(ranked[-1]):
        return whole
    return (
        f"{whole}いちばん席が埋まったのは「{ranked[-1].label}」（{_rate(ranked[-1])}）、"
        f"いちばん空いたのは「{ranked[0].label}」（{_rate(ranked[0])}）です。"
    )


def _rate(bar: CourseBar) -> str:
    return share_text(bar.present, bar.capacity)
