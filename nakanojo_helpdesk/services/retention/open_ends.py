"""Purges that were erased but not brought to their end. Apart from the rest, for every start asks for them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.access import Actor, Permission

_PURGES: Final = table("purges", column("uid"), column("erased_at"), column("finished_at"))
"""What a start asks for, without mapping purges and the people they are about: that would be a tenth of it."""


def unfinished(session: Session, actor: Actor) -> tuple[str, ...]:
    """The uids of purges that were erased but not brought to their end. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    erased_only = _PURGES.c.erased_at.is_not(None), _PURGES.c.finished_at.is_(None)
    query = select(_PURGES.c.uid).where(*erased_only)
    return tuple(session.scalars(query))


def close(session: Session, actor: Actor, uids: tuple[str, ...]) -> None:
    """Note that purges were brought to their end: the last step of `finish`. Raises `Denied`."""
    from nakanojo_helpdesk.store.tables.retention.purges import Purge

    actor.require(Permission.PERSONAL_DATA)
    for purge in session.scalars(select(Purge).where(Purge.uid.in_(uids), Purge.erased_at.is_not(None))):
        purge.finished_at = utc_now()
    session.flush()
