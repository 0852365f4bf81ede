"""Purges that were erased but not brought to their end. Apart from the rest, for every start asks for them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.tables.retention.purges import Purge


def unfinished(session: Session, actor: Actor) -> tuple[str, ...]:
    """The uids of purges that were erased but not brought to their end. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    query = select(Purge.uid).where(Purge.erased_at.is_not(None), Purge.finished_at.is_(None))
    return tuple(session.scalars(query))


def close(session: Session, actor: Actor, uids: tuple[str, ...]) -> None:
    """Note that purges were brought to their end: the last step of `finish`. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    for purge in session.scalars(select(Purge).where(Purge.uid.in_(uids), Purge.erased_at.is_not(None))):
        purge.finished_at = utc_now()
    session.flush()
