"""Clashes: one venue or one person asked for twice at the same time. They are asked about, not refused.

A venue may have two rooms, and a trainer may look in at both; the planner knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nakanojo_helpdesk.domain.courses.lessons import LessonTime


class ClashKind(StrEnum):
    """What is asked for twice."""

    VENUE = "venue"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A lesson as something that takes a venue and people. `label` names it; `people` maps a person's key to the name.

    `lesson` is the uid of a lesson that is kept, None for one that is being planned.
    """

    time: LessonTime
    label: str
    venue: str
    venue_name: str
    people: dict[tuple[str, str], str]
    lesson: str | None = None


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Two bookings of the same venue or person. `what` is the name of the venue or person."""

    kind: ClashKind
    what: str
    one: Booking
    other: Booking

    @property
    def sentence(self) -> str:
        """Say what is taken twice, when, and by which other lesson."""
        subject = self.what if self.kind is ClashKind.VENUE else f"{self.what}さん"
        return f"{self.one.time.words}の{subject}は、「{self.other.label}」（{self.other.time.clock_words}）と重なっています。"


def clashes(wanted: Sequence[Booking], others: Iterable[Booking]) -> tuple[Clash, ...]:
    """What of `wanted` clashes with `others` and among itself, by day and time."""
    known = list(others)
    found: list[Clash] = []
    for place, one in enumerate(wanted):
        for other in (*known, *wanted[:place]):
            found.extend(_between(one, other))
    return tuple(sorted(found, key=lambda clash: (clash.one.time.day, clash.one.time.begin)))


def all_clashes(bookings: Iterable[Booking]) -> tuple[Clash, ...]:
    """Every clash among bookings, each pair once."""
    by_day: dict[object, list[Booking]] = {}
    for booking in bookings:
        by_day.setdefault(booking.time.day, []).append(booking)
    return tuple(clash for day in sorted(by_day, key=str) for clash in clashes(by_day[day], ()))


def _between(one: Booking, other: Booking) -> Iterable[Clash]:
    if not one.time.overlaps(other.time) or (one.lesson is not None and one.lesson == other.lesson):
        return
    if one.venue == other.venue:
        yield Clash(kind=ClashKind.VENUE, what=one.venue_name, one=one, other=other)
    for key, name in one.people.items():
        if key in other.people:
            yield Clash(kind=ClashKind.STAFF, what=name, one=one, other=other)
