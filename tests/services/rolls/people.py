"""A course with people in it, whose lessons can be marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration, RegistrationChange
from tests.factories import Everything
from tests.services.courses import books

APPLIED: Final = books.NOW
FIRST_DAY: Final = books.WEDNESDAY
AT_THE_ROLL: Final = books.at(FIRST_DAY, 10, 2)
AFTERWARDS: Final = books.at(FIRST_DAY, 17, 0)
FAMILY: Final = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡邉", "山本", "中村", "小林", "加藤")
FAMILY_KANA: Final = (
    "サトウ",
    "スズキ",
    "タカハシ",
    "タナカ",
    "イトウ",
    "ワタナベ",
    "ヤマモト",
    "ナカムラ",
    "コバヤシ",
    "カトウ",
)
GIVEN: Final = (
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("幸子", "サチコ"),
    ("勇", "イサム"),
    ("和子", "カズコ"),
)


@dataclass(frozen=True)
class Room:
    """A course with its people, by the uids of their applications, in their order."""

    ledger: Ledger
    course: CourseRow
    people: tuple[str, ...]

    def lesson(self, ordinal: int = 1) -> LessonRow:
        """A lesson as it stands."""
        return books.row(self.ledger, self.course.uid).lessons[ordinal - 1]


def room(
    ledger: Ledger, count: int = 3, *, lessons: int = 2, staff: tuple[str, ...] = ("S01",), **form: Any
) -> Room:
    """A released course of weekly lessons, 佐藤 its 講師, with so many confirmed people."""
    assigned = tuple(AssignmentForm(role="INS", staff=code) for code in staff)
    course = books.planned(
        ledger,
        *books.weekly(ledger, lessons, assignments=assigned),
        form=books.course_form(**{"capacity": max(count, 1), **form}),
        released=True,
    )
    people = tuple(add(ledger, course.uid, place) for place in range(count))
    return Room(ledger=ledger, course=course, people=people)


def name_of(place: int) -> tuple[str, str]:
    """The name and reading of the n-th invented person."""
    family, given = place % len(FAMILY), (place // len(FAMILY) + place) % len(GIVEN)
    return f"{FAMILY[family]} {GIVEN[given][0]}", f"{FAMILY_KANA[family]} {GIVEN[given][1]}"


def add(
    ledger: Ledger,
    course_uid: str,
    place: int = 0,
    *,
    at: datetime = APPLIED,
    lesson: str | None = None,
    **changes: Any,
) -> str:
    """One new person applies, confirmed while there is a place; returns the application's uid."""
    name, kana = name_of(place)
    form = PersonForm(
        **{"name": name, "kana": kana, "phone": f"0279-00-{place:04d}", "district": "NKJ", **changes}
    )
    application = ApplicationForm(applicants=(Applicant(new=form),))
    applied = ledger.call(
        applying.apply, course_uid, application, lesson=lesson, accepted=Everything(), now=at
    )
    return applied.rows[0].uid


def turn(session: Session, actor: Actor, uid: str, state: str, at: datetime) -> None:
    """Bring an application into another state at another time, however one gets there."""
    row = session.scalars(select(Registration).where(Registration.uid == uid)).one()
    before, row.state = row.state, state
    session.add(
        RegistrationChange(
            uid=uuid7(at),
            registration_id=row.id,
            at=at,
            by_id=actor.staff_id or 1,
            act="leave",
            before=before,
            state=state,
        )
    )
    session.flush()


def marked(ledger: Ledger, lesson: LessonRow) -> dict[str, str]:
    """The marks of a lesson by the uid of the application, as the tables have them."""

    def read(session: Session, _actor: Actor) -> dict[str, str]:
        query = (
            select(Registration.uid, Mark.code)
            .join(Registration, Registration.id == Mark.registration_id)
            .join(Lesson, Lesson.id == Mark.lesson_id)
            .where(Lesson.uid == lesson.uid)
        )
        return dict(session.execute(query).all())

    return ledger.read(read)


def changes(ledger: Ledger, uid: str) -> list[tuple[str, str, str]]:
    """What happened to the marks of an application: before, after, from where."""

    def read(session: Session, _actor: Actor) -> list[tuple[str, str, str]]:
        query = (
            select(MarkChange.before, MarkChange.code, MarkChange.source)
            .join(Mark, Mark.id == MarkChange.mark_id)
            .join(Registration, Registration.id == Mark.registration_id)
            .where(Registration.uid == uid)
            .order_by(MarkChange.id)
        )
        return [(before, code, source) for before, code, source in session.execute(query)]

    return ledger.read(read)
