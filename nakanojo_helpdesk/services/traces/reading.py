"""Reads the 操作の記録: pages by number, newest first; the trace has no index but its numbers, so it is read in stretches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, program_actors
from nakanojo_helpdesk.domain.traces import kinds
from nakanojo_helpdesk.domain.traces.kinds import TraceKind, kind_of
from nakanojo_helpdesk.domain.traces.numbers import record_number
from nakanojo_helpdesk.domain.traces.rows import PAGE, Trace, TracePage, TraceQuery
from nakanojo_helpdesk.services.traces import subjects
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.staff import Staff

_STRETCH: Final = 20_000
"""Traces looked through at a time, between two looks at whether anybody still waits for them."""
_STRANGER: Final = "サインインの前"
Report = Callable[[int, int], object]


def page(
    session: Session,
    actor: Actor,
    query: TraceQuery,
    *,
    before: int | None = None,
    limit: int = PAGE,
    report: Report | None = None,
) -> TracePage:
    """Up to `limit` traces that fit, newest first, those with numbers below `before`.

    `report` gets how many traces were looked through, of how many, and may raise to stop. Raises `Denied`, `Invalid`.
    """
    actor.require(Permission.VERIFY_AUDIT)
    if problems := query.problems():
        raise Invalid(problems)
    newest, _ = audit.head(session)
    top = newest + 1 if before is None else min(before, newest + 1)
    conditions = _conditions(session, query)
    rows: list[Any] = []
    upper = top
    while conditions is not None and upper > 1 and len(rows) <= limit:
        lower = max(1, upper - _STRETCH)
        wanted = limit + 1 - len(rows)
        found = session.execute(
            _SELECTED.where(_C.seq >= lower, _C.seq < upper, *conditions).limit(wanted)
        ).all()
        rows += [row for row in found if _is_wanted(row, query.kind)]
        upper = found[-1].seq if len(found) == wanted else lower
        if report is not None:
            report(top - upper, top - 1)
    more = len(rows) > limit
    shown = rows[:limit]
    return TracePage(_told(session, shown), shown[-1].seq if more else None)


def whole(
    session: Session, actor: Actor, query: TraceQuery, take: Callable[[tuple[Trace, ...]], object]
) -> int:
    """Give every trace that fits to `take`, newest first, page by page, for a file; returns how many.

    Raises `Denied`, `Invalid`, and what `take` raises.
    """
    actor.require(Permission.VERIFY_AUDIT)
    actor.require(Permission.EXPORT)
    before: int | None = None
    count = 0
    while True:
        found = page(session, actor, query, before=before, limit=_BATCH)
        take(found.rows)
        count += len(found.rows)
        before = found.next_before
        if before is None:
            return count


def actors(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Code and name of everybody a trace may be of: staff, retired ones too, then the program's own. Raises `Denied`."""
    actor.require(Permission.VERIFY_AUDIT)
    names = _names(session)
    return tuple(names.items())


_C: Final = AuditEntry.__table__.c
_SELECTED: Final = select(
    _C.seq, _C.at, _C.actor, _C.pc, _C.action, _C.entity, _C.entity_id, _C.fields, _C.hash
).order_by(_C.seq.desc())
_BATCH: Final = 1_000
_MEMBERS: Table = Staff.__table__  # type: ignore[assignment]


def _names(session: Session) -> dict[str, str]:
    members = session.execute(select(_MEMBERS.c.code, _MEMBERS.c.name).order_by(_MEMBERS.c.code))
    return {row.code: row.name for row in members} | {each.code: each.name for each in program_actors("")}


def _told(session: Session, rows: list[Any]) -> tuple[Trace, ...]:
    names = _names(session)
    known = subjects.named(session, ((row.action, row.entity, row.entity_id) for row in rows))
    return tuple(
        Trace(
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            actor_name=names.get(row.actor, _STRANGER if row.actor == "-" else row.actor),
            pc=row.pc,
            action=row.action,
            entity=row.entity,
            entity_id=row.entity_id,
            fields=row.fields,
            subject=known.get((row.entity, row.entity_id), ""),
            hash=row.hash.hex(),
        )
        for row in rows
    )


def _conditions(session: Session, query: TraceQuery) -> list[ColumnElement[bool]] | None:
    """The conditions of a query; None where nothing can fit."""
    found: list[ColumnElement[bool]] = []
    if query.actor:
        found.append(_C.actor == query.actor)
    if query.first is not None:
        found.append(_C.at >= datetime.combine(query.first, time(), tzinfo=JST))
    if query.last is not None:
        found.append(_C.at < datetime.combine(query.last, time(), tzinfo=JST) + timedelta(days=1))
    if query.kind is not None:
        found.append(_of_kind(query.kind))
    number = record_number(query.number) if query.number else None
    if number is not None:
        ids = subjects.identifiers(session, number)
        if not ids:
            return None
        found.append(_C.entity_id.in_(ids))
    return found


def _of_kind(kind: TraceKind) -> ColumnElement[bool]:
    """What a trace of the kind fulfils; a few others fulfil it, too (`_is_wanted`)."""
    of_rows, own = _C.action.in_(kinds.ROW_ACTIONS), _C.entity.in_(kinds.SETTINGS_TABLES)
    known = kinds.ROW_ACTIONS | kinds.TAKEN_ACTIONS | kinds.SIGN_IN_ACTIONS | {kinds.READ}
    conditions: dict[TraceKind, ColumnElement[bool]] = {
        TraceKind.WRITTEN: and_(of_rows, ~own),
        TraceKind.READ: _C.action == kinds.READ,
        TraceKind.TAKEN: _C.action.in_(kinds.TAKEN_ACTIONS),
        TraceKind.SIGNED_IN: or_(_C.action.in_(kinds.SIGN_IN_ACTIONS), _C.entity == "staff"),
        TraceKind.SETTINGS: and_(of_rows, own),
        TraceKind.UPKEEP: _C.action.not_in(known),
    }
    return conditions[kind]


def _is_wanted(row: Any, kind: TraceKind | None) -> bool:
    return kind is None or kind_of(row.action, row.entity, row.fields) is kind
