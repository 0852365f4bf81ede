"""Ids are bound to what they mean, and drafts get a seal.

Revision: 0008, after 0007. Self-contained: never imports the package.

A seal leaves the id of its row out, which is not known before the row is written, so that two rows could exchange their
ids and every record that refers to them would mean the other. The trace of an insert names the id from now on; what
is there already is bound here, by one entry a table with a digest over every id and the name of its row.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NAMED_BY_UID = (
    "appointments", "assignments", "calls", "consultations", "courses", "desks", "draws", "lesson_moves", "lessons",
    "mark_changes", "marks", "offers", "people", "person_merges", "preparations", "registration_changes", "registrations",
    "revisions", "staff", "surveys", "turned_away", "venues", "waiting_moves",
)  # fmt: skip
_NAMES = {"terms": "vocabulary || '.' || code"} | dict.fromkeys(_NAMED_BY_UID, "uid")
_DRAFT_SEALED = ("desk_id", "fields", "staff_id", "started_at", "uid", "updated_at")


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("drafts", sa.Column("seal", sa.LargeBinary(32)))
    connection = op.get_bind()
    _seal_drafts(connection)
    for table, name in sorted(_NAMES.items()):
        digest, last, count = hashlib.sha256(), 0, 0
        query = sa.text(f"SELECT id, {name} FROM {table} ORDER BY id")  # noqa: S608  names of this file only
        for key, named in connection.execute(query):
            digest.update(f"{key}\t{named}\n".encode())
            last, count = key, count + 1
        if count:
            _trace(connection, table, f"last={last},count={count}", digest.digest())


def _seal_drafts(connection: sa.Connection) -> None:
    drafts = sa.table(
        "drafts",
        *(sa.column(name) for name in ("id", "uid", "staff_id", "desk_id")),
        *(sa.column(name, sa.DateTime) for name in ("started_at", "updated_at")),
        sa.column("fields", sa.JSON),
        sa.column("seal", sa.LargeBinary),
    )
    for row in connection.execute(sa.select(drafts)).mappings().all():
        held = [[name, _plain(row[name])] for name in _DRAFT_SEALED if row[name] is not None]
        seal = hashlib.sha256(_canonical(["drafts", held, []])).digest()
        connection.execute(drafts.update().where(drafts.c.id == row["id"]).values(seal=seal))


def _plain(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%f") if isinstance(value, datetime) else value


def _trace(connection: sa.Connection, table: str, fields: str, body: bytes) -> None:
    """Chain an entry to the trace as of schema 8."""
    audit = sa.table(
        "audit",
        *(sa.column(each) for each in ("seq", "actor", "pc", "action", "entity", "entity_id", "fields")),
        *(sa.column(each) for each in ("body_sha", "before_sha", "prev", "hash")),
        sa.column("at", sa.DateTime),
    )
    newest = connection.execute(
        sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    seq, prev = (1, bytes(32)) if newest is None else (newest.seq + 1, newest.hash)
    at = datetime.now(UTC)
    texts = {
        "actor": "upgrade",
        "pc": "-",
        "action": "bind",
        "entity": table,
        "entity_id": "ids",
        "fields": fields,
    }
    instant = at.strftime("%Y-%m-%dT%H:%M:%S.%f")
    parts = [seq, instant, *texts.values(), body.hex(), bytes(32).hex(), prev.hex()]
    hashed = hashlib.sha256(_canonical(parts)).digest()
    connection.execute(
        audit.insert().values(
            seq=seq,
            at=at.replace(tzinfo=None),
            body_sha=body,
            before_sha=bytes(32),
            prev=prev,
            hash=hashed,
            **texts,
        )
    )


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def downgrade() -> None:
    """There is no way back: the backup made before is the way back."""
    raise NotImplementedError
