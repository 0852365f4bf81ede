"""Whose courses: a trainer's own ones only, where names and marks are concerned. See `docs/permissions.md`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import MATRIX, Actor, Permission, Role
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson

NOT_OWN: Final = "担当していない講座の申込者は見られません。担当の方か所属長に頼んでください。"


def require(session: Session, actor: Actor, permission: Permission, course_uid: str) -> None:
    """Raise `Denied` unless the actor may do it in this course: a trainer only where assigned to a lesson of it.

    A course that is not there is nobody's: the use case itself says so.
    """
    actor.require(permission)
    there = session.scalar(select(Course.id).where(Course.uid == course_uid))
    if there is not None and not may(session, actor, permission, course_uid):
        raise Denied(NOT_OWN)


def may(session: Session, actor: Actor, permission: Permission, course_uid: str) -> bool:
    """Whether the actor may do it in this course."""
    if not actor.may(permission):
        return False
    others = [role for role in actor.roles if role is not Role.TRAINER and permission in MATRIX[role]]
    if others or permission in actor.extra:
        return True
    assigned = exists().where(
        Course.uid == course_uid,
        Lesson.course_id == Course.id,
        Assignment.lesson_id == Lesson.id,
        Assignment.staff_id == actor.staff_id,
    )
    return session.scalar(select(assigned)) is True
