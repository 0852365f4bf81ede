"""What every writing use case of courses checks: who acts, which row, which venue and members of staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, LessonForm, lesson_field
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.courses.assembling import stage_of
from nakanojo_helpdesk.store import codes, faults
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.staff import Staff

COURSE_CANCELLED: Final = "この講座は中止になっています。中止を取り消してから直してください。"
LESSON_CANCELLED: Final = "この回は中止になっています。中止を取り消してから直してください。"


@dataclass(frozen=True)
class Keys:
    """Row keys of venues by uid and of staff by code, only those that may be given now."""

    venues: dict[str, int]
    staff: dict[str, int]


def signed_in(actor: Actor) -> int:
    """The row key of the person who acts. Raises `Denied` for the command line."""
    if actor.staff_id is None:
        raise Denied("サインインしてから行ってください。")
    return actor.staff_id


def loaded_course(session: Session, actor: Actor, uid: str, version: int) -> Course:
    """The course as its table has it, unchanged since `version`. Raises `Denied`, `Missing`, `Conflict`."""
    actor.require(Permission.COURSES)
    query = select(Course).where(Course.uid == uid).options(selectinload(Course.partners))
    course = session.scalar(query)
    if course is None:
        raise Missing(reading.MISSING)
    if course.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE, theirs=reading.get(session, actor, uid))
    return course


def loaded_lesson(session: Session, actor: Actor, uid: str, version: int) -> tuple[Lesson, Course]:
    """The lesson as its table has it, unchanged since `version`, and its course. Raises `Denied`, `Missing`, `Conflict`."""
    actor.require(Permission.COURSES)
    lesson = session.scalar(select(Lesson).where(Lesson.uid == uid))
    course = None if lesson is None else session.get(Course, lesson.course_id)
    if lesson is None or course is None:
        raise Missing(reading.LESSON_MISSING)
    if lesson.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE, theirs=reading.lesson(session, actor, uid))
    return lesson, course


def require_standing(course: Course, lesson: Lesson | None = None) -> None:
    """Raise `Refused` for a course or lesson that was cancelled."""
    if stage_of(course) is Stage.CANCELLED:
        raise Refused(COURSE_CANCELLED)
    if lesson is not None and stage_of(lesson) is Stage.CANCELLED:
        raise Refused(LESSON_CANCELLED)


def known_keys(session: Session, *, kept: Iterable[LessonForm] = ()) -> Keys:
    """The venues and members of staff that may be given: those in use, and those that `kept` lessons have already."""
    venues_kept = {lesson.venue for lesson in kept}
    staff_kept = {each.staff for lesson in kept for each in lesson.assignments}
    venues = session.execute(select(Venue.uid, Venue.id, Venue.active)).all()
    staff = session.execute(select(Staff.code, Staff.id, Staff.active)).all()
    return Keys(
        venues={row.uid: row.id for row in venues if row.active or row.uid in venues_kept},
        staff={row.code: row.id for row in staff if row.active or row.code in staff_kept},
    )


def place_problems(lesson: LessonForm, keys: Keys) -> dict[str, str]:
    """Faults of a lesson's venue and staff as `{field: sentence}`."""
    found: dict[str, str] = {}
    if lesson.venue not in keys.venues:
        found["venue"] = "＊会場を選んでください。"
    if sentence := staff_problem(lesson.assignments, keys):
        found["assignments"] = sentence
    return found


def staff_problem(forms: Iterable[AssignmentForm], keys: Keys) -> str | None:
    """The sentence for somebody who is no member of staff (any more), else None."""
    if all(form.staff is None or form.staff in keys.staff for form in forms):
        return None
    return "＊担当に、いまはいない職員があります。選び直してください。"


def lesson_faults(lessons: Sequence[LessonForm], keys: Keys) -> dict[str, str]:
    """Faults of venues and staff of several lessons; field names by `lesson_field`."""
    return {
        lesson_field(number, name): sentence
        for number, lesson in enumerate(lessons)
        for name, sentence in place_problems(lesson, keys).items()
    }


def require_days(session: Session, form: CourseForm, days: Sequence[date]) -> None:
    """Raise `Invalid` at `day` where these days of its lessons do not go with the course's application period or codes."""
    problems = form.problems(codes.load(session).vocabularies, days, before=form)
    for name in ("apply_from", "apply_until"):
        if name in problems:
            raise Invalid({"day": problems[name]})
