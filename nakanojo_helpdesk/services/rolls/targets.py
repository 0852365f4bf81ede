"""What every use case of a roll finds first: the lesson, who belongs to it, and the mark that holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.errors import Missing, Refused
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource, mark_problem
from nakanojo_helpdesk.domain.rolls.rows import Belonging
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import own, reading
from nakanojo_helpdesk.services.courses.assembling import stage_of
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration, RegistrationChange

NOT_ON_ROLL = "この方は、この回の出欠にありません。画面を開き直してください。"


@dataclass(frozen=True)
class Target:
    """A lesson to mark: its keys, its course's, and what decides which marks it takes."""

    lesson_id: int
    course_id: int
    course_uid: str
    course_serial: int
    day: date
    begin: int
    end: int
    stages: frozenset[Stage]

    @property
    def ends_at(self) -> datetime:
        """The instant it is over."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=JST) + timedelta(minutes=self.end)

    def require(self, code: MarkCode, source: MarkSource, now: datetime) -> None:
        """Raise `Refused` where the lesson does not take this mark now."""
        if sentence := mark_problem(self.day, self.stages, code, source, Moment.of(now)):
            raise Refused(sentence)


def target(session: Session, actor: Actor, permission: Permission, lesson_uid: str) -> Target:
    """The lesson of a uid. Raises `Denied`, `Missing`."""
    actor.require(permission)
    query = select(Lesson, Course).join(Course, Course.id == Lesson.course_id).where(Lesson.uid == lesson_uid)
    found = session.execute(query).one_or_none()
    if found is None:
        raise Missing(reading.LESSON_MISSING)
    lesson, course = found
    own.require(session, actor, permission, course.uid)
    return Target(
        lesson_id=lesson.id,
        course_id=course.id,
        course_uid=course.uid,
        course_serial=course.serial,
        day=lesson.day,
        begin=lesson.begin_minute,
        end=lesson.end_minute,
        stages=frozenset({stage_of(lesson), stage_of(course)}),
    )


def registration(session: Session, of: Target, uid: str) -> Registration:
    """An application for the lesson or its whole course, that holds a place or has been marked. Raises `Missing`."""
    row = session.scalar(select(Registration).where(Registration.uid == uid))
    if row is None or row.course_id != of.course_id or row.lesson_id not in {None, of.lesson_id}:
        raise Missing(NOT_ON_ROLL)
    if row.state != RegistrationState.CONFIRMED.value and uid not in on_roll(session, of, [row], of.ends_at):
        raise Missing(NOT_ON_ROLL)
    return row


def registrations(session: Session, of: Target) -> list[Registration]:
    """All applications for the lesson by number, whatever became of them."""
    query = select(Registration).where(
        Registration.course_id == of.course_id,
        Registration.lesson_id.is_(None) | (Registration.lesson_id == of.lesson_id),
    )
    return list(session.scalars(query.order_by(Registration.serial)))


def marks(session: Session, of: Target, keys: Collection[int] | None = None) -> dict[int, Mark]:
    """The marks of the lesson by the row key of the application; `keys` narrows them."""
    query = select(Mark).where(Mark.lesson_id == of.lesson_id)
    if keys is not None:
        query = query.where(Mark.registration_id.in_(keys))
    return {mark.registration_id: mark for mark in session.scalars(query)}


def on_roll(
    session: Session, of: Target, rows: Iterable[Registration], now: datetime
) -> dict[str, Belonging]:
    """How each of these belongs to the lesson, by uid; who was never on its roll is left out.

    On it are those who had a place when it ended (while it is not over: who has one), those who got one since, and those
    who have a mark.
    """
    asked = [row for row in rows if row.course_id == of.course_id and row.lesson_id in {None, of.lesson_id}]
    confirmed = {row.id for row in asked if row.state == RegistrationState.CONFIRMED.value}
    then = _confirmed_at(session, asked, of.ends_at) if now >= of.ends_at else confirmed
    marked = {key for key, mark in marks(session, of).items() if mark.code != MarkCode.NONE.value}
    found: dict[str, Belonging] = {}
    for row in asked:
        if row.id in then:
            found[row.uid] = Belonging.EXPECTED
        elif row.id in confirmed:
            found[row.uid] = Belonging.LATER
        elif row.id in marked:
            found[row.uid] = Belonging.LEFT
    return found


def _confirmed_at(session: Session, rows: Collection[Registration], instant: datetime) -> set[int]:
    """The row keys of those who had a place at an instant."""
    query = select(RegistrationChange.registration_id, RegistrationChange.state).where(
        RegistrationChange.registration_id.in_([row.id for row in rows]), RegistrationChange.at <= instant
    )
    found = session.execute(query.order_by(RegistrationChange.at, RegistrationChange.id))
    last = {row.registration_id: row.state for row in found}
    return {key for key, state in last.items() if state == RegistrationState.CONFIRMED.value}
