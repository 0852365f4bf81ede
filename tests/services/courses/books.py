"""Courses in a real database: short ways to plan one and to read it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.staff.people import VenueForm
from nakanojo_helpdesk.services.courses import planning, reading
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import venues

WEDNESDAY: Final = date(2027, 5, 12)
NOW: Final = datetime(2027, 4, 1, 10, 0, tzinfo=JST)
"""The moment the tests about courses take place; the PC's own clock is earlier, which is nobody's doubt."""


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A local moment."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=JST)


def venue(ledger: Ledger, name: str = "役場") -> str:
    """The uid of a venue; made where it is not there yet."""
    for row in ledger.read(venues.listing, closed=True):
        if row.name == name:
            return row.uid
    return ledger.call(venues.add, VenueForm(name=name, kind="KMK", capacity=30))


def course_form(**changes: Any) -> CourseForm:
    """LINE入門 for twelve people."""
    return replace(CourseForm(title="LINE入門", capacity=12, catalogue="K005"), **changes)


def lesson_form(ledger: Ledger, **changes: Any) -> LessonForm:
    """A Wednesday in the town hall, 10:00 to 11:30, nobody assigned."""
    return replace(LessonForm(day=WEDNESDAY, begin=600, end=690, venue=venue(ledger)), **changes)


def weekly(ledger: Ledger, count: int = 3, **changes: Any) -> tuple[LessonForm, ...]:
    """Lessons a week apart."""
    return tuple(
        lesson_form(ledger, day=WEDNESDAY + timedelta(weeks=week), **changes) for week in range(count)
    )


def planned(
    ledger: Ledger, *lessons: LessonForm, form: CourseForm | None = None, now: datetime = NOW, **options: Any
) -> CourseRow:
    """A course that was planned, released where `released` is given, whatever was doubtful."""
    plan = CoursePlan(form=form or course_form(), lessons=lessons)
    asked = ledger.read(doubts_of, plan, now=now)
    uid = ledger.call(planning.plan, plan, accepted=asked, now=now, **options)
    return row(ledger, uid)


def doubts_of(session: Any, actor: Any, plan: CoursePlan, *, now: datetime) -> tuple[str, ...]:
    """What planning it would ask about."""
    from nakanojo_helpdesk.services.courses import clashes

    return clashes.doubts_about(session, actor, plan.form, plan.lessons, now=now)


def row(ledger: Ledger, uid: str) -> CourseRow:
    """A course as it stands."""
    return ledger.read(reading.get, uid)


def lesson(ledger: Ledger, uid: str) -> LessonRow:
    """A lesson as it stands."""
    return ledger.read(reading.lesson, uid)
