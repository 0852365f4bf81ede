"""The trace of every change, written in the same transaction by a listener no service can forget.

Chain: each entry's hash covers its own columns and the hash before it, so that altering, inserting, removing or
reordering entries is found. Cutting the tail off is only seen against an anchor (printed on reports, kept in backups).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import Table, event, inspect, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.store.base import Sealed
from nakanojo_helpdesk.store.tables.audit import AuditEntry

ACTOR: Final = "actor"
_ENTRIES: Final = cast("Table", AuditEntry.__table__)
_HEAD: Final = select(_ENTRIES.c.seq, _ENTRIES.c.hash).order_by(_ENTRIES.c.seq.desc()).limit(1)
_ADDING: Final = _ENTRIES.insert()
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
GENESIS: Final = bytes(32)
NOTHING: Final = bytes(32)
RESTORED: Final = "restore"
# They change with every write: naming them would say nothing.
_SILENT_FIELDS: Final = frozenset({"version", "seal"})


def entry_hash(
    seq: int,
    at: datetime,
    actor: str,
    pc: str,
    action: str,
    entity: str,
    entity_id: str,
    fields: str,
    body: bytes,
    before: bytes,
    prev: bytes,
) -> bytes:
    """SHA-256 over an entry's canonical form."""
    instant = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return canonical_hash(
        [seq, instant, actor, pc, action, entity, entity_id, fields, body.hex(), before.hex(), prev.hex()]
    )


def canonical_hash(parts: list[object]) -> bytes:
    """SHA-256 over the parts of an entry in their order, instants as text and hashes in hex."""
    return hashlib.sha256(_AS_JSON(parts).encode("utf-8")).digest()


def head(session: Session) -> tuple[int, bytes]:
    """Number and hash of the newest entry; (0, zeros) before the first."""
    found = session.execute(_HEAD).first()
    return (0, GENESIS) if found is None else (found.seq, found.hash)


def note(
    session: Session,
    action: str,
    entity: str,
    entity_id: str,
    fields: str = "",
    body: bytes = NOTHING,
    before: bytes = NOTHING,
) -> None:
    """Write a trace: row changes are written by the listener, sign-ins, exports and loads by the services that make them.

    `body` is the row's seal after the change, `before` the one it had; zeros where there is none.
    """
    actor = acting(session)
    seq, prev = head(session)
    seq += 1
    at = utc_now()
    hashed = entry_hash(seq, at, actor.code, actor.pc, action, entity, entity_id, fields, body, before, prev)
    entry = {
        "seq": seq,
        "at": at,
        "actor": actor.code,
        "pc": actor.pc,
        "action": action,
        "entity": entity,
        "entity_id": entity_id,
        "fields": fields,
        "body_sha": body,
        "before_sha": before,
        "prev": prev,
        "hash": hashed,
    }
    session.connection().execute(_ADDING, entry)


def acting(session: Session) -> Actor:
    """The actor of this session. Raises `RuntimeError` when there is none: no actor, no write."""
    actor = session.info.get(ACTOR)
    if not isinstance(actor, Actor):
        raise RuntimeError("a session without an actor tried to write")
    return actor


def _changed(target: Sealed) -> Iterator[str]:
    state: Any = inspect(target)
    for attribute in state.attrs:
        if attribute.key not in _SILENT_FIELDS and attribute.history.has_changes():
            yield attribute.key


def id_field(key: int) -> str:
    """`fields` of the trace of a row that was inserted or deleted: the row's id, which its seal leaves out."""
    return f"id={key:d}"


def id_in(fields: str) -> int | None:
    """The id that `id_field` wrote; None in a trace without one (older than schema 8, or a table without ids)."""
    number = fields.removeprefix("id=")
    return int(number) if number != fields and number.isdecimal() else None


def skipped_field(skipped: Mapping[str, int]) -> str:
    """Part of `fields` of the trace of a restore: how many running numbers of each table it passed over."""
    return "".join(f",{table}={count:d}" for table, count in sorted(skipped.items()) if count)


def skipped_in(fields: str) -> dict[str, int]:
    """The numbers that `skipped_field` wrote, by table."""
    parts = (part.partition("=") for part in fields.split(",")[2:])
    return {table: int(count) for table, _equals, count in parts if count.isdecimal()}


def _row_key(target: Sealed) -> str:
    for name in ("uid", "key", "code"):
        value = getattr(target, name, None)
        if isinstance(value, str) and value:
            return value
    raise TypeError(f"{type(target).__name__} has no name for its trace")


def row_name(entity: type[Any]) -> Any:
    """The name of a sealed row in the trace, as a column expression."""
    columns = entity.__table__.c
    name = next(columns[column] for column in ("uid", "key", "code") if column in columns)
    return columns.vocabulary + "." + name if entity.__tablename__ == "terms" else name


@event.listens_for(Session, "before_flush")
def _name_changes(session: Session, _context: object, _instances: object) -> None:
    """Remember which fields change, before a flush clears their history."""
    traces = [("insert", target, "", NOTHING) for target in session.new if isinstance(target, Sealed)]
    traces += [
        ("update", target, ",".join(sorted(_changed(target))), target.seal)
        for target in session.dirty
        if isinstance(target, Sealed) and session.is_modified(target)
    ]
    traces += [
        ("delete", target, "", target.seal) for target in session.deleted if isinstance(target, Sealed)
    ]
    if traces:
        acting(session)
    session.info["traces"] = traces


@event.listens_for(Session, "after_flush")
def _write_traces(session: Session, _context: object) -> None:
    traces: list[tuple[str, Any, str, bytes]] = session.info.pop("traces", [])
    for action, target, named, before in traces:
        fields = named
        table: str = target.__tablename__
        key = _row_key(target)
        if table == "terms":
            key = f"{target.vocabulary}.{key}"
        if action != "update" and isinstance(own := getattr(target, "id", None), int):
            fields = id_field(own)  # known only now: the seal cannot cover it
        note(session, action, table, key, fields, NOTHING if action == "delete" else target.seal, before)
