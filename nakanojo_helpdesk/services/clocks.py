"""Compares the clock of this PC with the traces before a sign-in or a save, and lets a person confirm it."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.clock import ClockDoubt, ClockDoubtful, doubt_about
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry

ACCEPTED: Final = "clock_accepted"
_LOOKED_AT: Final = 60
"""Newest traces looked at: more than a wrong clock can leave before somebody is asked."""


def doubted(session: Session, _actor: Actor, *, now: datetime | None = None) -> ClockDoubt | None:
    """Return the doubt about the PC's clock, None for a plausible one. Needs no sign-in."""
    return _doubt(session, now or utc_now())


def accept(session: Session, actor: Actor) -> None:
    """Note that the person signed in confirms the clock; nobody is asked again. Raises `Denied`."""
    if actor.staff_id is None:
        raise Denied("サインインしてから、もう一度お試しください。")
    audit.note(session, ACCEPTED, "clock", actor.pc)


def require_plausible(session: Session, now: datetime) -> None:
    """Check the clock before a save. Raises `ClockDoubtful`."""
    doubt = _doubt(session, now)
    if doubt is not None:
        raise ClockDoubtful(doubt)


@functools.cache
def _newest() -> Select[Any]:
    # By columns: it is asked before the sign-in screen, which would wait for every entity to be configured.
    traces = AuditEntry.__table__.c
    return select(traces.at, traces.action).order_by(traces.seq.desc()).limit(_LOOKED_AT)


def _doubt(session: Session, now: datetime) -> ClockDoubt | None:
    rows = session.execute(_newest()).all()
    answer = next((place for place, row in enumerate(rows) if row.action == ACCEPTED), None)
    since = len(rows) if answer is None else answer + 1
    return doubt_about(now, [row.at for row in reversed(rows[:since])], said_right=answer is not None)
