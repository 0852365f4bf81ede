"""未記録: lessons that are over with somebody of their roll not marked yet, until that is settled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Belonging
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import own
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.services.rolls import targets
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration


def listing(
    session: Session, actor: Actor, *, now: datetime | None = None
) -> tuple[tuple[LessonRow, int], ...]:
    """The lessons whose roll the actor may finish, oldest first, each with how many marks are missing. Raises `Denied`."""
    actor.require(Permission.ROLL)
    at = now or utc_now()
    moment = Moment.of(at)
    over = or_(Lesson.day < moment.day, and_(Lesson.day == moment.day, Lesson.end_minute <= moment.minute))
    marked = exists().where(
        Mark.lesson_id == Lesson.id,
        Mark.registration_id == Registration.id,
        Mark.code != MarkCode.NONE.value,
    )
    query = (
        select(Lesson.uid, Course.uid)
        .join(Course, Course.id == Lesson.course_id)
        .join(Registration, Registration.course_id == Course.id)
        .where(
            over,
            Lesson.stage == Stage.PLANNED.value,
            Lesson.cancelled_at.is_(None),
            Course.cancelled_at.is_(None),
            Registration.state == RegistrationState.CONFIRMED.value,
            or_(Registration.lesson_id.is_(None), Registration.lesson_id == Lesson.id),
            ~marked,
        )
        .distinct()
    )
    lessons: dict[str, list[str]] = {}
    for lesson_uid, course_uid in session.execute(query):
        lessons.setdefault(course_uid, []).append(lesson_uid)
    mine = [uid for uid in lessons if own.may(session, actor, Permission.ROLL, uid)]
    if not mine:
        return ()
    rows = [
        row
        for course in courses_where(session, Course.uid.in_(mine))
        for row in course.lessons
        if row.uid in lessons[course.uid]
    ]
    rows.sort(key=lambda row: (row.day, row.time.begin, row.number))
    counted = [(row, _missing(session, actor, row.uid, at)) for row in rows]
    return tuple((row, missing) for row, missing in counted if missing)


def _missing(session: Session, actor: Actor, lesson_uid: str, at: datetime) -> int:
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    rows = targets.registrations(session, of)
    marked = {key for key, mark in targets.marks(session, of).items() if mark.code != MarkCode.NONE.value}
    belongings = targets.on_roll(session, of, rows, at)
    return sum(1 for row in rows if row.id not in marked and belongings.get(row.uid) is Belonging.EXPECTED)
