"""照合: whether the trail is whole and the rows are what it says; and whether it still holds a number from a paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.traces.anchors import (
    ANCHOR_LENGTH,
    ANCHOR_SENTENCE,
    AnchorResult,
    Standing,
    anchor_digits,
)
from nakanojo_helpdesk.store.integrity import audit, check
from nakanojo_helpdesk.store.integrity.check_trace import Chain
from nakanojo_helpdesk.store.tables.audit import AuditEntry

Report = Callable[[int, int], object]
_HASH_BYTES: Final = 32
_STRETCH: Final = 20_000
_C: Final = AuditEntry.__table__.c


@dataclass(frozen=True)
class Verified:
    """The outcome of a 照合: traces that fit, findings (none: all is well), and the present 記録照合番号."""

    traces: int
    findings: tuple[Finding, ...]
    anchor: str


def verify(session: Session, actor: Actor, report: Report | None = None) -> Verified:
    """Walk along the whole trail and compare every sealed row with it.

    `report` gets how many traces were walked, of how many, and may raise to stop. Raises `Denied`.
    """
    actor.require(Permission.VERIFY_AUDIT)
    chain = Chain(session, report)
    findings = tuple(check.readable(lambda _session: chain.walk(), session))
    if not findings:
        findings = tuple(check.readable(lambda _session: chain.against_rows(), session))
    _seq, head = audit.head(session)
    return Verified(chain.walked, findings, head.hex()[:ANCHOR_LENGTH])


def anchored(session: Session, actor: Actor, text: str, report: Report | None = None) -> AnchorResult:
    """Find the trace a number from a paper belongs to, and check everything up to it. Raises `Denied`, `Invalid`."""
    actor.require(Permission.VERIFY_AUDIT)
    digits = anchor_digits(text)
    if digits is None:
        raise Invalid({"anchor": ANCHOR_SENTENCE})
    newest, _ = audit.head(session)
    found = _trace_with(session, digits, newest)
    if found is None:
        return AnchorResult(standing=Standing.UNKNOWN)
    seq, at = found
    chain = Chain(session, report)
    broken = bool(tuple(check.readable(lambda _session: chain.walk(seq), session)))
    return AnchorResult(
        standing=Standing.BROKEN if broken else Standing.HOLDS,
        seq=seq,
        at=at,
        later=newest - seq,
        broken_at=chain.broken_at if broken else 0,
    )


def _trace_with(session: Session, digits: str, newest: int) -> tuple[int, datetime] | None:
    lowest = bytes.fromhex(digits.ljust(2 * _HASH_BYTES, "0"))
    highest = bytes.fromhex(digits.ljust(2 * _HASH_BYTES, "f"))
    query = select(_C.seq, _C.at).where(_C.hash >= lowest, _C.hash <= highest)
    for last in range(newest, 0, -_STRETCH):
        row = session.execute(query.where(_C.seq <= last, _C.seq > last - _STRETCH)).first()
        if row is not None:
            return row.seq, row.at
    return None
