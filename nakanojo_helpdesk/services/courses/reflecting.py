"""所感 of lessons and courses: written by whoever held them, printed in the 実施報告書."""

from __future__ import annotations

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.courses.reflections import kept_reflection, reflection_problem
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking, own


def keep_of_lesson(session: Session, actor: Actor, uid: str, version: int, text: str) -> str:
    """Write the 所感 of a lesson, empty to take it away. Returns the text as kept.

    Raises `Denied`, `Missing`, `Conflict`, and `Invalid` at `reflection`.
    """
    actor.require(Permission.CHANGE_LESSONS)
    checking.signed_in(actor)
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    own.require(session, actor, Permission.CHANGE_LESSONS, course.uid)
    lesson.reflection = _checked(text) or None
    session.flush()
    return lesson.reflection or ""


def keep_of_course(session: Session, actor: Actor, uid: str, version: int, text: str) -> str:
    """Write the 所感 of a course, empty to take it away. Returns the text as kept.

    Raises `Denied`, `Missing`, `Conflict`, and `Invalid` at `reflection`.
    """
    actor.require(Permission.PLAN_COURSES)
    checking.signed_in(actor)
    course = checking.loaded_course(session, actor, uid, version)
    own.require(session, actor, Permission.PLAN_COURSES, uid)
    course.reflection = _checked(text) or None
    session.flush()
    return course.reflection or ""


def _checked(text: str) -> str:
    if problem := reflection_problem(text):
        raise Invalid({"reflection": problem})
    return kept_reflection(text)
