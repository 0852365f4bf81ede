"""Lessons change hands, and come back: steps of a handover, whose right was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.staffing import TRAINER
from nakanojo_helpdesk.domain.handover.work import OpenWork
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson

Moved = dict[str, str]
"""A lesson that changed hands, as it is stored: uid, role, successor, and the role the successor had before."""


def move(session: Session, works: Iterable[OpenWork], leaver: int, staff: dict[str, int]) -> list[Moved]:
    """Give each lesson to its successor; `staff` maps codes to keys. Who is in it already takes over the 講師's part."""
    known = codes.load(session)
    role_ids = {code: key for (name, code), key in known.ids.items() if name == VocabularyName.SESSION_ROLE}
    moved: list[Moved] = []
    for work in works:
        lesson, own, theirs = _found(session, work.key, leaver, staff[work.successor])
        if lesson is None or own is None:
            continue
        was = ""
        if theirs is None:
            own.staff_id = staff[work.successor]
        else:
            was = known.codes[theirs.role_id]
            if work.role == TRAINER:
                theirs.role_id = role_ids[TRAINER]
            session.delete(own)
        lesson.version += 1
        session.flush()
        moved.append({"lesson": work.key, "role": work.role, "to": work.successor, "was": was})
    return moved


def give_back(session: Session, moved: Iterable[Any], leaver: int, staff: dict[str, int]) -> tuple[int, int]:
    """Undo `move`. Returns how many lessons came back, and how many did not: somebody has changed who is there since."""
    known = codes.load(session)
    back = left = 0
    for each in moved:
        lesson, own, theirs = _found(session, each["lesson"], leaver, staff.get(each["to"], 0))
        if lesson is None or own is not None or theirs is None:
            left += 1
            continue
        role = known.ids[VocabularyName.SESSION_ROLE.value, each["role"]]
        if each["was"]:
            theirs.role_id = known.ids[VocabularyName.SESSION_ROLE.value, each["was"]]
            session.add(Assignment(uid=uuid7(utc_now()), lesson_id=lesson.id, role_id=role, staff_id=leaver))
        else:
            theirs.staff_id = leaver
        lesson.version += 1
        session.flush()
        back += 1
    return back, left


def _found(
    session: Session, uid: str, leaver: int, successor: int
) -> tuple[Lesson | None, Assignment | None, Assignment | None]:
    lesson = session.scalar(select(Lesson).where(Lesson.uid == uid))
    if lesson is None:
        return None, None, None
    people = {
        each.staff_id: each
        for each in session.scalars(select(Assignment).where(Assignment.lesson_id == lesson.id))
    }
    return lesson, people.get(leaver), people.get(successor)
