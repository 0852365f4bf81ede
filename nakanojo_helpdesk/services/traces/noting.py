"""Writes that personal data were read: once for what is shown, not again while somebody looks at the same for some minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.traces.kinds import READ
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry

AGAIN_AFTER: Final = timedelta(minutes=10)
_LOOKED_AT: Final = 200
"""Newest traces among which the same reading is looked for."""
_C: Final = AuditEntry.__table__.c
_SAME: Final[Any] = (
    select(_C.seq)
    .where(
        _C.seq > select(func.max(_C.seq)).scalar_subquery() - _LOOKED_AT,
        _C.at > bindparam("since"),
        _C.action == READ,
        _C.entity == bindparam("entity"),
        _C.entity_id == bindparam("entity_id"),
        _C.actor == bindparam("actor"),
        _C.pc == bindparam("pc"),
    )
    .limit(1)
)


def note_reading(
    session: Session, entity: str, entity_id: str, fields: str, *, now: datetime | None = None
) -> bool:
    """Write the trace of a reading, unless the same person read the same at this PC within `AGAIN_AFTER`.

    `entity` and `entity_id` name what was read, `fields` which fields, or how many rows (`rows=12`). Returns whether a
    trace was written.
    """
    who = audit.acting(session)
    seen = {
        "since": (now or utc_now()) - AGAIN_AFTER,
        "entity": entity,
        "entity_id": entity_id,
        "actor": who.code,
        "pc": who.pc,
    }
    if session.connection().execute(_SAME, seen).first() is not None:
        return False
    audit.note(session, READ, entity, entity_id, fields)
    return True
