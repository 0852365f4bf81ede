"""欠席の連絡: somebody says beforehand that they will not come to one lesson; the place in the course stays theirs.

It holds for that very lesson only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkCode, MarkSource
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.rolls import targets
from nakanojo_helpdesk.services.rolls.marking import write
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

MARKED_ALREADY = "この回の出欠は、もう付いています。直すときは「出欠」の画面で直してください。"


def say_absent(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    registration_uid: str,
    *,
    source: MarkSource = MarkSource.NOTICE,
    now: datetime | None = None,
) -> Given:
    """Keep that somebody will not come to this lesson (欠席（連絡あり）).

    Raises `Denied`, `Missing`, `Refused` (cancelled, postponed, or marked otherwise already).
    """
    of = targets.target(session, actor, Permission.REGISTER, lesson_uid)
    at = now or utc_now()
    of.require(MarkCode.EXCUSED, source, at)
    row = targets.registration(session, of, registration_uid)
    mark = targets.marks(session, of, [row.id]).get(row.id)
    if mark is not None and mark.code not in {MarkCode.NONE.value, MarkCode.EXCUSED.value}:
        raise Refused(MARKED_ALREADY)
    return write(session, actor, of, row, mark, MarkCode.EXCUSED, source, at)


def take_back(
    session: Session, actor: Actor, lesson_uid: str, registration_uid: str, *, now: datetime | None = None
) -> Given | None:
    """Let somebody come after all: clear what was said beforehand; None where nothing was.

    A mark from the roll stays. Raises `Denied`, `Missing`, `Refused`.
    """
    of = targets.target(session, actor, Permission.REGISTER, lesson_uid)
    at = now or utc_now()
    row = targets.registration(session, of, registration_uid)
    mark = targets.marks(session, of, [row.id]).get(row.id)
    if mark is None or mark.code != MarkCode.EXCUSED.value or not MarkSource(mark.source).is_said_before:
        return None
    of.require(MarkCode.NONE, MarkSource(mark.source), at)
    return write(session, actor, of, row, mark, MarkCode.NONE, MarkSource(mark.source), at)


def said(session: Session, actor: Actor, course_uid: str) -> tuple[tuple[str, str], ...]:
    """(uid of the application, uid of the lesson) of everybody who said they would not come. Names nobody. Raises `Denied`."""
    actor.require(Permission.COURSES)
    query = (
        select(Registration.uid, Lesson.uid)
        .join(Mark, Mark.registration_id == Registration.id)
        .join(Lesson, Lesson.id == Mark.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Course.uid == course_uid, Mark.code == MarkCode.EXCUSED.value)
        .order_by(Lesson.ordinal, Registration.serial)
    )
    return tuple((row[0], row[1]) for row in session.execute(query))
