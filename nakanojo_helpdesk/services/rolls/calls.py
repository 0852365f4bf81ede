"""出席確認: calls before a lesson whether people come; who does not is 欠席（連絡あり） for that very lesson."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkSource
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.registrations import calling
from nakanojo_helpdesk.services.rolls import notices, targets

ABOUT: Final = "attendance"
COMES: Final = "comes"
COMES_NOT: Final = "comes_not"
AWAY: Final = "away"


def note(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    registration_uid: str,
    result: str,
    *,
    now: datetime | None = None,
) -> Given | None:
    """Keep how a call ended (`COMES`, `COMES_NOT`, `AWAY`) and what it makes of the mark; None where that stays.

    Raises `Denied`, `Missing`, `Invalid`, `Refused` (cancelled, postponed, or marked at the roll already).
    """
    actor.require(Permission.REGISTER)
    targets.target(session, actor, Permission.REGISTER, lesson_uid)
    at = now or utc_now()
    given: Given | None = None
    if result == COMES_NOT:
        given = notices.say_absent(
            session, actor, lesson_uid, registration_uid, source=MarkSource.CALL, now=at
        )
    elif result == COMES:
        given = notices.take_back(session, actor, lesson_uid, registration_uid, now=at)
    calling.note(session, actor, registration_uid, ABOUT, result, lesson=lesson_uid, now=at)
    return given
