"""The properties that a database and its copy must share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Portrait:
    """The properties that a database and its copy must share.

    `tables` counts rows by table. `audit_seq` and `audit_head` (hex) are the newest trace; 0 and empty before the first.
    """

    application_id: int
    user_version: int
    schema: tuple[str, ...]
    tables: dict[str, int]
    audit_head: str
    audit_seq: int


def portrait(connection: Any) -> Portrait:
    """Read a database's portrait over an open driver connection. Raises the driver's errors."""
    schema = tuple(
        row[0]
        for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    )
    names = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name")
    ]
    counts = {}
    for name in names:
        quoted = name.replace('"', '""')
        counts[name] = int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608  a table's own name
    seq, head = 0, ""
    if "audit" in counts and (
        newest := connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    ):
        seq, head = int(newest[0]), newest[1].hex()
    return Portrait(
        int(connection.execute("PRAGMA application_id").fetchone()[0]),
        int(connection.execute("PRAGMA user_version").fetchone()[0]),
        schema,
        counts,
        head,
        seq,
    )
