"""Applications in a real database: short ways to apply and to read what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, reading
from tests.factories import Everything
from tests.services.courses.books import NOW, course_form, planned, weekly


def person(name: str = "剣持ハナ", **changes: Any) -> PersonForm:
    """Somebody invented."""
    return PersonForm(name=name, kana="", phone="0279-00-0001", district="NKJ", **changes)


def released(ledger: Ledger, *, capacity: int = 3, lessons: int = 2, **form: Any) -> CourseRow:
    """A released course that takes applications now."""
    return planned(
        ledger, *weekly(ledger, lessons), form=course_form(capacity=capacity, **form), released=True
    )


def apply(
    ledger: Ledger,
    course: CourseRow,
    *names: str,
    split: bool = False,
    lesson: str | None = None,
    now: datetime = NOW,
    first_time: bool | None = None,
) -> tuple[RegistrationRow, ...]:
    """Apply as new people of these names, whatever is doubtful."""
    applicants = tuple(Applicant(new=person(name), first_time=first_time) for name in names)
    form = ApplicationForm(applicants=applicants, split=split)
    done = ledger.call(applying.apply, course.uid, form, lesson=lesson, accepted=Everything(), now=now)
    return done.rows


def roster(ledger: Ledger, course: CourseRow, now: datetime = NOW) -> dict[str, RegistrationRow]:
    """Everybody in a course by name, the newest of a name."""
    return {row.name: row for row in ledger.call(reading.roster, course.uid, now=now)}


def states(ledger: Ledger, course: CourseRow, now: datetime = NOW) -> dict[str, str]:
    """Name → code of the state."""
    return {name: row.state.value for name, row in roster(ledger, course, now).items()}
