"""消去の準備: what is over, shown as numbers, and handed to a second person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.retention.plans import (
    CHANGED,
    MISSING,
    NOTHING,
    STILL_PREPARED,
    Due,
    Preview,
    PurgeKind,
    PurgeRow,
    PurgeState,
    What,
    approval_until,
)
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.retention import rules
from nakanojo_helpdesk.store.retention import due
from nakanojo_helpdesk.store.tables.retention.purges import Purge
from nakanojo_helpdesk.store.tables.staff import Staff


def preview(session: Session, actor: Actor, *, now: datetime | None = None) -> Preview:
    """What is over today, in numbers: names and texts stay unread. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    return due.everything(session, rules.stored(session), local(now or utc_now()).date()).preview()


def prepare(session: Session, actor: Actor, digest: str, *, now: datetime | None = None) -> str:
    """Hand what was previewed to a second person; returns the purge's uid. Nothing is erased yet.

    `digest` is the preview's that was seen. Raises `Denied`, `Refused` (nothing to erase, changed since, one waits already).
    """
    actor.require(Permission.PURGE)
    at = now or utc_now()
    by_id = checking.signed_in(actor)
    if any(
        row.kind is PurgeKind.EXPIRED and row.state is PurgeState.PREPARED for row in rows(session, now=at)
    ):
        raise Refused(STILL_PREPARED)
    own = rules.stored(session)
    seen = due.everything(session, own, local(at).date()).preview()
    if seen.digest != digest:
        raise Refused(CHANGED)
    if not seen.dues:
        raise Refused(NOTHING)
    return add(session, PurgeKind.EXPIRED, seen, asdict(own), by_id, at).uid


def add(
    session: Session,
    kind: PurgeKind,
    seen: Preview,
    own: dict[str, int | None],
    by_id: int,
    at: datetime,
    *,
    person_id: int | None = None,
) -> Purge:
    """Write a purge down as it was prepared: a step of `prepare` and of 利用停止."""
    purge = Purge(
        uid=uuid7(at),
        kind=kind.value,
        person_id=person_id,
        day=seen.day,
        rules=own,
        dues=[
            {
                "what": each.what.value,
                "count": each.count,
                "oldest": each.oldest.isoformat(),
                "newest": each.newest.isoformat(),
            }
            for each in seen.dues
        ],
        digest=seen.digest,
        prepared_at=at,
        prepared_by_id=by_id,
    )
    session.add(purge)
    session.flush()
    return purge


def listing(session: Session, actor: Actor, *, now: datetime | None = None) -> tuple[PurgeRow, ...]:
    """Every purge ever prepared, newest first: who prepared, who approved, what came of it. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    return rows(session, now=now or utc_now())


def one(session: Session, actor: Actor, uid: str, *, now: datetime | None = None) -> PurgeRow:
    """One purge. Raises `Denied`, `Missing`."""
    for row in listing(session, actor, now=now):
        if row.uid == uid:
            return row
    raise Missing(MISSING)


def rows(session: Session, *, now: datetime) -> tuple[PurgeRow, ...]:
    """The purges as staff see them, for use cases that have asked for their own right."""
    preparer, approver = aliased(Staff), aliased(Staff)
    query = (
        select(Purge, preparer.name, approver.name)
        .join(preparer, preparer.id == Purge.prepared_by_id)
        .outerjoin(approver, approver.id == Purge.approved_by_id)
        .order_by(Purge.id.desc())
    )
    return tuple(
        PurgeRow(
            uid=purge.uid,
            version=purge.version,
            kind=PurgeKind(purge.kind),
            state=state(purge, now),
            day=purge.day,
            prepared_at=purge.prepared_at,
            prepared_by=prepared_by,
            prepared_by_id=purge.prepared_by_id,
            dues=tuple(_due(each) for each in purge.dues),
            approved_at=purge.erased_at,
            approved_by=approved_by,
            finished_at=purge.finished_at,
        )
        for purge, prepared_by, approved_by in session.execute(query)
    )


def state(purge: Purge, now: datetime) -> PurgeState:
    """How far a purge has come at an instant."""
    if purge.finished_at is not None:
        return PurgeState.FINISHED
    if purge.erased_at is not None:
        return PurgeState.ERASED
    if purge.refused_at is not None:
        return PurgeState.REFUSED
    return (
        PurgeState.OVERDUE if local(now).date() > approval_until(purge.prepared_at) else PurgeState.PREPARED
    )


def _due(held: dict[str, object]) -> Due:
    return Due(
        what=What(str(held["what"])),
        count=int(str(held["count"])),
        oldest=date.fromisoformat(str(held["oldest"])),
        newest=date.fromisoformat(str(held["newest"])),
    )
