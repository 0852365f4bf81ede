"""The clock of this PC against the instants of the newest traces: for questions, and for days that end something."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.clock import ClockDoubt, doubt_about
from nakanojo_helpdesk.store.tables.audit import AuditEntry

ACCEPTED: Final = "clock_accepted"
_LOOKED_AT: Final = 60
"""Newest traces looked at: more than a wrong clock can leave before somebody is asked."""


@functools.cache
def _newest() -> Select[Any]:
    # By columns: it is asked before the sign-in screen, which would wait for every entity to be configured.
    traces = AuditEntry.__table__.c
    return select(traces.at, traces.action).order_by(traces.seq.desc()).limit(_LOOKED_AT)


def doubt(session: Session, now: datetime) -> ClockDoubt | None:
    """What is doubtful about `now`; None for a plausible clock."""
    rows = session.execute(_newest()).all()
    answer = next((place for place, row in enumerate(rows) if row.action == ACCEPTED), None)
    since = len(rows) if answer is None else answer + 1
    return doubt_about(now, [row.at for row in reversed(rows[:since])], said_right=answer is not None)


def trusted(session: Session, now: datetime) -> datetime:
    """`now` where the clock is plausible, else the newest instant on record: a wrong clock neither ends nor prolongs anything."""
    found = doubt(session, now)
    return now if found is None or found.newest is None else found.newest
