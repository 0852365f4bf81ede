"""What a paper of a course needs, read in one transaction by whoever may see it; and the trace of a print."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.errors import Missing, Refused
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import ERASED, Paper, PaperWish
from nakanojo_helpdesk.domain.registrations.rows import DrawRow, RegistrationRow
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.courses import own
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.registrations import drawing, keeping, reading
from nakanojo_helpdesk.services.retention import rules
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

GONE: Final = "この申込が見つかりません。一覧を開き直してください。"
NO_CERTIFICATES: Final = (
    "この町では、修了証を出さない設定です。出すときは、講座の「書類」で「修了証を出す」を選んでください。"
)
NO_LESSON: Final = "この講座には、まだ回がありません。先に「回と担当」で回を入れてください。"


def gather(session: Session, actor: Actor, wish: PaperWish, *, now: datetime | None = None) -> PaperFacts:
    """Read what a paper needs; names leave a trace of the reading.

    Raises `Denied`, `Missing`, `Refused` (a person erased meanwhile, no lesson, 修了証 not in use).
    """
    _require(session, actor, wish)
    at = now or utc_now()
    town = office.stored(session)
    if wish.paper is Paper.CERTIFICATE and not town.certificates:
        raise Refused(NO_CERTIFICATES)
    course = courses.get(session, actor, wish.course)
    lesson = _lesson(course, wish)
    rows: tuple[RegistrationRow, ...] = ()
    if wish.paper.names_people:
        rows = reading.roster(session, actor, wish.course, now=at)
        _check(rows, wish)
    draws: tuple[DrawRow, ...] = ()
    if wish.paper in {Paper.DRAW, Paper.RESULT_NOTICE, Paper.SLIP}:
        draws = drawing.listing(session, actor, wish.course)
    here = {None} if lesson is None else {None, lesson.uid}
    _seq, head = audit.head(session)
    return PaperFacts(
        audit_head=head.hex(),
        course=course,
        office=town,
        now=at,
        lesson=lesson,
        rows=rows if lesson is None else tuple(row for row in rows if row.lesson in here),
        highest=max((row.serial for row in rows), default=0),
        marks=_marks(session, wish.course) if rows else {},
        venues={row.uid: row for row in venues.listing(session, actor, closed=True)},
        completion_percent=course.form.completion_percent,
        draws=draws,
        retention=rules.stored(session),
    )


def note_print(session: Session, actor: Actor, wish: PaperWish, how: str) -> None:
    """Write into the trace that a paper was printed or saved (`how`: `print`, `pdf`, `copy`). Raises `Denied`."""
    _require(session, actor, wish)
    audit.note(session, "report", f"course.{wish.paper.value}.{how}", wish.course)


def _require(session: Session, actor: Actor, wish: PaperWish) -> None:
    """Raise `Denied` unless the actor may have the paper: with names, whoever may see the applicants of the course."""
    actor.require(Permission.COURSES)
    if wish.paper.names_people:
        own.require(session, actor, Permission.APPLICANTS, wish.course)
    if wish.paper is Paper.REPORT:
        actor.require(Permission.COUNT)


def _lesson(course: CourseRow, wish: PaperWish) -> LessonRow | None:
    """The lesson a paper is of; one that must be of a lesson is refused without."""
    found = next((row for row in course.lessons if row.uid == wish.lesson), None)
    if wish.lesson is not None and found is None:
        raise Missing(courses.LESSON_MISSING)
    if found is None and wish.paper.of_lesson:
        raise Refused(NO_LESSON)
    return found


def _check(rows: tuple[RegistrationRow, ...], wish: PaperWish) -> None:
    """Refuse a paper of one person who is gone from the course or whose name was erased."""
    if wish.registration is None:
        return
    row = next((each for each in rows if each.uid == wish.registration), None)
    if row is None:
        raise Missing(GONE)
    if row.person is not None and row.person.erased:
        raise Refused(keeping.STOPPED if row.person.stopped else ERASED)


def _marks(session: Session, course_uid: str) -> dict[tuple[str, str], MarkCode]:
    query = (
        select(Lesson.uid.label("lesson"), Registration.uid.label("registration"), Mark.code)
        .join(Lesson, Lesson.id == Mark.lesson_id)
        .join(Registration, Registration.id == Mark.registration_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Course.uid == course_uid)
    )
    return {(row.lesson, row.registration): MarkCode(row.code) for row in session.execute(query)}
