"""前日の準備: tick things off for a lesson, and take a tick back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.rolls.preparations import Preparation as Item
from nakanojo_helpdesk.domain.rolls.preparations import PreparationRow
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.rolls import targets
from nakanojo_helpdesk.store.tables.courses.rolls import Preparation
from nakanojo_helpdesk.store.tables.staff import Staff


def listing(session: Session, actor: Actor, lesson_uid: str) -> tuple[PreparationRow, ...]:
    """Every thing there is to look after, each with its tick. Raises `Denied`, `Missing`."""
    actor.require(Permission.APPLICANTS)
    of = targets.target(session, actor, Permission.APPLICANTS, lesson_uid)
    query = (
        select(Preparation.item, Preparation.at, Preparation.undone_at, Staff.name)
        .join(Staff, Staff.id == Preparation.by_id)
        .where(Preparation.lesson_id == of.lesson_id)
    )
    ticks = {row.item: row for row in session.execute(query) if row.undone_at is None}
    return tuple(
        PreparationRow(item=item, at=ticks[item.value].at, by_name=ticks[item.value].name)
        if item.value in ticks
        else PreparationRow(item=item)
        for item in Item
    )


def turn(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    item: Item,
    *,
    done: bool,
    now: datetime | None = None,
) -> None:
    """Tick a thing off, or take its tick back. What is so already stays whose it is. Raises `Denied`, `Missing`."""
    actor.require(Permission.CHANGE_LESSONS)
    of = targets.target(session, actor, Permission.CHANGE_LESSONS, lesson_uid)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    query = select(Preparation).where(Preparation.lesson_id == of.lesson_id, Preparation.item == item.value)
    tick = session.scalar(query)
    if tick is None and done:
        session.add(Preparation(uid=uuid7(at), lesson_id=of.lesson_id, item=item.value, at=at, by_id=by_id))
    elif tick is not None and done and tick.undone_at is not None:
        tick.at, tick.by_id, tick.undone_at = at, by_id, None
    elif tick is not None and not done and tick.undone_at is None:
        tick.undone_at = at
    session.flush()
