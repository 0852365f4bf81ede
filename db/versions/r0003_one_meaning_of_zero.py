"""The key 0 chooses 未聴取 (不明, わからない, 未記録) and nothing else, in every row of chips.

Revision: 0003, after 0002. Self-contained: never imports the package. The schema stays as it is.

その他 of the topics gets the key S and 範囲外 of the outcomes the key H: their initial letters. Such rows are sealed and
traced, so this is a change like any other: a new version and seal, and an entry in the trace. A key the town has chosen
itself stays, and so does 0 where another code of the row has the new key already.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD_KEY = "0"
# The key now, by vocabulary and code.
_NEW_KEYS = {
    ("outcome", "OOS"): "H",
    **{
        ("topic", code): "S"
        for code in (
            *("SM99", "AP99", "IN99", "LN99", "MN99", "MP99", "CL99", "SF99", "BS99", "PC99", "DV99", "LR99"),
            *("OT", "OT99"),
        )
    },
}
_TERM_SEALED = (
    "code", "hotkey", "label", "measure", "note", "parent_id", "public_label", "short", "sort", "valid_from", "valid_to",
    "version", "vocabulary",
)  # fmt: skip


def upgrade() -> None:
    """Give the keys that are as they were shipped, in rows whose seal holds."""
    connection = op.get_bind()
    query = sa.text("SELECT * FROM terms WHERE vocabulary IN ('outcome', 'topic')")
    terms: list[dict[str, Any]] = [dict(row) for row in connection.execute(query).mappings()]
    for term in terms:
        key = _NEW_KEYS.get((term["vocabulary"], term["code"]))
        if key is None or term["hotkey"] != _OLD_KEY or term["seal"] != _term_seal(term):
            continue
        if any(other["hotkey"] == key for other in terms if _row_of(other) == _row_of(term)):
            continue
        changed = term | {"hotkey": key, "version": term["version"] + 1}
        changed["seal"] = _term_seal(changed)
        update = sa.text("UPDATE terms SET hotkey = :hotkey, version = :version, seal = :seal WHERE id = :id")
        connection.execute(update, {name: changed[name] for name in ("hotkey", "version", "seal", "id")})
        _trace(connection, f"{term['vocabulary']}.{term['code']}", changed["seal"], term["seal"])


def _row_of(term: dict[str, Any]) -> tuple[str, int | None]:
    """The row of chips a term is in: outcomes share one whatever their group."""
    return (term["vocabulary"], term["parent_id"] if term["vocabulary"] == "topic" else None)


def _term_seal(row: dict[str, Any]) -> bytes:
    """The seal of a row of `terms` as of schema 3: what is NULL is left out."""
    held = [[name, row[name]] for name in _TERM_SEALED if row[name] is not None]
    return hashlib.sha256(_canonical(["terms", held, []])).digest()


def _trace(connection: sa.Connection, name: str, body: bytes, before: bytes) -> None:
    """Chain an entry to the trace as of schema 3."""
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
        "action": "update",
        "entity": "terms",
        "entity_id": name,
        "fields": "hotkey",
    }
    instant = at.strftime("%Y-%m-%dT%H:%M:%S.%f")
    parts = [seq, instant, *texts.values(), body.hex(), before.hex(), prev.hex()]
    hashed = hashlib.sha256(_canonical(parts)).digest()
    connection.execute(
        audit.insert().values(
            seq=seq,
            at=at.replace(tzinfo=None),
            body_sha=body,
            before_sha=before,
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
