"""連絡: attempts to reach somebody, so that whoever calls next knows of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking, own, reading
from nakanojo_helpdesk.services.registrations import placing
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.registrations.registrations import Call

ABOUT: Final = {
    "offer": "繰上の連絡",
    "attendance": "出席確認",
    "cancelled": "中止の連絡",
    "postponed": "延期の連絡",
    "won": "当選の連絡",
    "lost": "落選の連絡",
    "other": "その他の連絡",
}
"""What a call is about: stored value → what staff read."""
RESULTS: Final = {
    "reached": "つながった",
    "away": "留守",
    "refused": "ことわり",
    "comes": "出る",
    "comes_not": "出ない",
}
"""How a call ended: stored value → what staff read."""


def note(
    session: Session,
    actor: Actor,
    uid: str,
    about: str,
    result: str,
    *,
    lesson: str | None = None,
    now: datetime | None = None,
) -> None:
    """Note a call to somebody about a lesson (its uid) or the whole course. Raises `Denied`, `Missing`, `Invalid`."""
    actor.require(Permission.APPLICANTS)
    by_id = checking.signed_in(actor)
    entity = placing.loaded(session, uid)
    own.require(session, actor, Permission.APPLICANTS, placing.where(session, entity)[0])
    if about not in ABOUT or result not in RESULTS:
        raise Invalid({"result": "＊連絡の結果を選んでください。"})
    lesson_id = None if lesson is None else session.scalar(select(Lesson.id).where(Lesson.uid == lesson))
    if lesson is not None and lesson_id is None:
        raise Missing(reading.LESSON_MISSING)
    at = now or utc_now()
    session.add(
        Call(
            uid=uuid7(at),
            registration_id=entity.id,
            lesson_id=lesson_id,
            at=at,
            by_id=by_id,
            about=about,
            result=result,
        )
    )
    session.flush()
