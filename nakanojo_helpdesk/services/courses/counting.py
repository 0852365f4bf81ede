"""Applications counted by course and lesson, for lists that name nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.registrations.draws import Draw
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Registration,
    RegistrationChange,
    TurnedAway,
)

Key = tuple[int, int | None]
"""Row key of a course, and of the lesson applied for (None: the whole course)."""


@dataclass
class Count:
    """Places applied for, confirmed, offered, and waited for; walk-ins are in none."""

    applied: int = 0
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0


@dataclass
class Counts:
    """The counts by course and lesson, people turned away by course, and what was drawn."""

    by_key: defaultdict[Key, Count] = field(default_factory=lambda: defaultdict(Count))
    turned_away: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    drawn: set[Key] = field(default_factory=set)

    def __getitem__(self, key: Key) -> Count:
        return self.by_key[key]

    def total(self, course_id: int) -> Count:
        """A course's counts over its lessons, where one applies lesson by lesson."""
        own = [count for (course, _), count in self.by_key.items() if course == course_id]
        return Count(
            applied=sum(count.applied for count in own),
            confirmed=sum(count.confirmed for count in own),
            offered=sum(count.offered for count in own),
            waiting=sum(count.waiting for count in own),
        )


_FIELDS: Final = {
    RegistrationState.CONFIRMED.value: "confirmed",
    RegistrationState.OFFERED.value: "offered",
    RegistrationState.WAITING.value: "waiting",
}


def of_courses(session: Session, wanted: Select[int]) -> Counts:
    """The counts of the courses whose keys `wanted` selects.

    申込 are applications but for those cancelled before the deadline (`docs/counting.md`).
    """
    found = Counts()
    grouped = (
        select(Registration.course_id, Registration.lesson_id, Registration.state, func.count())
        .where(Registration.course_id.in_(wanted), Registration.walk_in.is_(None))
        .group_by(Registration.course_id, Registration.lesson_id, Registration.state)
    )
    for course_id, lesson_id, state, count in session.execute(grouped):
        here = found.by_key[course_id, lesson_id]
        here.applied += count
        if state in _FIELDS:
            setattr(here, _FIELDS[state], count)
    for row in _cancelled_in_time(session, wanted):
        found.by_key[row.course_id, row.lesson_id].applied -= 1
    turned = (
        select(TurnedAway.course_id, func.sum(TurnedAway.people))
        .where(TurnedAway.course_id.in_(wanted), TurnedAway.withdrawn_at.is_(None))
        .group_by(TurnedAway.course_id)
    )
    for course_id, people in session.execute(turned):
        found.turned_away[course_id] = people
    for course_id, lesson_id in session.execute(
        select(Draw.course_id, Draw.lesson_id).where(Draw.course_id.in_(wanted)).distinct()
    ):
        found.drawn.add((course_id, lesson_id))
    return found


def by_method(session: Session, wanted: Select[int]) -> defaultdict[int, Counter[int]]:
    """申込方法別: the applications of each course by the row key of the method; they add up to its 申込."""
    found: defaultdict[int, Counter[int]] = defaultdict(Counter)
    grouped = (
        select(Registration.course_id, Registration.method_id, func.count())
        .where(Registration.course_id.in_(wanted), Registration.walk_in.is_(None))
        .group_by(Registration.course_id, Registration.method_id)
    )
    for course_id, method_id, count in session.execute(grouped):
        found[course_id][method_id] = count
    for row in _cancelled_in_time(session, wanted):
        found[row.course_id][row.method_id] -= 1
    return found


def _cancelled_in_time(session: Session, wanted: Select[int]) -> list[Any]:
    """Of each application cancelled before the deadline passed: its course, lesson and method."""
    query = (
        select(
            Registration.course_id,
            Registration.lesson_id,
            Registration.method_id,
            Course.apply_until,
            func.max(RegistrationChange.at).label("at"),
        )
        .join(RegistrationChange, RegistrationChange.registration_id == Registration.id)
        .join(Course, Course.id == Registration.course_id)
        .where(
            Registration.course_id.in_(wanted),
            Registration.walk_in.is_(None),
            Registration.state == RegistrationState.CANCELLED.value,
            RegistrationChange.state == RegistrationState.CANCELLED.value,
            Course.apply_until.is_not(None),
        )
        .group_by(Registration.id)
    )
    rows: list[Any] = []
    for row in session.execute(query):
        until = row.apply_until
        if until is None:
            continue
        end = datetime(until.year, until.month, until.day, tzinfo=JST) + timedelta(days=1)
        if row.at < end:
            rows.append(row)
    return rows
