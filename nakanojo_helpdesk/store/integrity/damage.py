"""Says in staff's words what a damaged file has lost: which records, about how many, of about which days.

SQLite names pages, trees and indexes, in English. A table whose own pages are damaged is read here from both ends as far as
that goes, and compared with the number of rows that the trace knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Date, DateTime, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.checks import INDEX, Finding
from nakanojo_helpdesk.domain.errors import Damaged
from nakanojo_helpdesk.store import faults, search
from nakanojo_helpdesk.store.base import Entity
from nakanojo_helpdesk.store.integrity.labels import table_label

KIND: Final = "integrity"
_SEARCH: Final = search.INDEX.name
BROKEN_SEARCH: Final = Finding(INDEX, "「探す」ための索引が傷んでいます。")
_UNKNOWN_PLACE: Final = "データベースの中に、どの記録のものか分からない傷んだところがあります。"
_ONLY_INDEXES: Final = "を速く探すための索引が傷んでいます。記録そのものは読めます。"
_UNUSED: Final = re.compile(r"never used|[Ff]reelist|^Fragmentation|^\*\*\* in database")
_TREE: Final = re.compile(r"^Tree (\d+)")
_OF_INDEX: Final = re.compile(
    r"(?:index|inverted index for FTS5 table) (?:main\.)?(\w+)|fts5: .* from table \"(\w+)\""
)
_OF_TABLE: Final = re.compile(r"(?:value in|failed in|order for|NULL value in) (\w+)")


@dataclass(frozen=True)
class _Reading:
    """How far a table could be read: its rows, and the days between which rows are missing (None: its beginning, its end)."""

    whole: bool
    rows: int
    after: date | None = None
    before: date | None = None


def described(session: Session, lines: Iterable[str]) -> Iterator[Finding]:
    """The findings for the lines of SQLite's own check, each about one table. Raises the driver's errors."""
    connection = session.connection()
    owners, roots = _objects(connection)
    tables, indexed, unknown = set[str](), set[str](), False
    for line in (part for text in lines for part in text.splitlines()):
        name = _named(line, roots)
        if name is None:
            unknown = unknown or not _UNUSED.search(line)
        elif name in owners:
            (tables if owners[name] == name else indexed).add(owners[name])
        else:
            unknown = True
    yield from _findings(connection, tables, indexed)
    if not tables and not indexed:
        yield Finding(
            KIND,
            _UNKNOWN_PLACE if unknown else "データベースの空いている場所の印が合いません。記録は読めます。",
        )


def described_by_reading(session: Session) -> Iterator[Finding]:
    """The findings where SQLite's own check itself could not go on: every table is read. Raises the driver's errors."""
    connection = session.connection()
    owners, _roots = _objects(connection)
    tables = {
        name
        for name, owner in owners.items()
        if name == owner and name != _SEARCH and not _read(connection, name).whole
    }
    indexed = {
        owner
        for name, owner in owners.items()
        if name != owner and owner not in tables and not _can_be_gone_through(connection, name, owner)
    }
    yield from _findings(connection, tables, indexed)
    if not tables and not indexed:
        yield Finding(KIND, _UNKNOWN_PLACE)


def _can_be_gone_through(connection: Connection, index: str, table: str) -> bool:
    try:
        (column, *_rest) = connection.exec_driver_sql(f'PRAGMA index_info("{index}")').all()
        connection.exec_driver_sql(
            f'SELECT "{column[2]}" FROM "{table}" INDEXED BY "{index}" ORDER BY "{column[2]}"'  # noqa: S608  names of the schema
        ).all()
    except DBAPIError as error:
        return not isinstance(faults.known_fault(error), Damaged)  # else: an index of some rows only
    return True


def _findings(connection: Connection, tables: set[str], indexed: set[str]) -> Iterator[Finding]:
    for name in sorted(tables):
        if not name.startswith(_SEARCH):
            yield Finding(KIND, _lost(connection, name))
    for name in sorted(indexed - tables):
        if not name.startswith(_SEARCH):
            yield Finding(KIND, f"{table_label(name)}{_ONLY_INDEXES}")
    if any(name.startswith(_SEARCH) for name in tables | indexed):
        yield BROKEN_SEARCH


def _objects(connection: Connection) -> tuple[dict[str, str], dict[int, str]]:
    """Every table and index → the table it belongs to; the page each begins on → its name."""
    rows = connection.exec_driver_sql(
        "SELECT name, tbl_name, rootpage FROM sqlite_schema WHERE type IN ('table', 'index')"
    ).all()
    return {row[0]: row[1] for row in rows}, {row[2]: row[0] for row in rows if row[2]}


def _named(line: str, roots: dict[int, str]) -> str | None:
    if tree := _TREE.match(line):
        return roots.get(int(tree[1]))
    found = _OF_INDEX.search(line) or _OF_TABLE.search(line)
    return None if found is None else next(filter(None, found.groups()), None)


def _lost(connection: Connection, name: str) -> str:
    label, reading = table_label(name), _read(connection, name)
    known = _known_to_the_trace(connection, name)
    missing = None if known is None else max(0, known - reading.rows)
    begun = f"{label}が入っているところが傷んでいます。"
    if missing:
        return f"{begun}読めなくなったのは、およそ{missing:,}件です{_days(reading)}。"
    if reading.whole:
        return f"{begun}いまのところ、{reading.rows:,}件すべてが読めます。"
    return f"{begun}読めたのは{reading.rows:,}件で、残りが何件かは分かりません{_days(reading)}。"


def _days(reading: _Reading) -> str:
    if reading.after and reading.before:
        first, last = sorted((reading.after, reading.before))
        if first == last:
            return f"（{long_date(first, weekday=False)}ごろのもの）"
        return f"（{long_date(first, weekday=False)}から{long_date(last, weekday=False)}ごろのもの）"
    if reading.after:
        return f"（{long_date(reading.after, weekday=False)}ごろより後のもの）"
    if reading.before:
        return f"（{long_date(reading.before, weekday=False)}ごろより前のもの）"
    return ""


def _read(connection: Connection, name: str) -> _Reading:
    """Read a table from its beginning, and where that stops, from its end."""
    table = Entity.metadata.tables.get(name)
    order, day = _order_and_day(table)
    columns = [row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{name}")')]
    # hex: every byte of every value is read, and no text is decoded.
    content = " + ".join(f'length(hex("{column}"))' for column in columns) or "0"
    query = f'SELECT {order}, CAST({day} AS BLOB), {content} FROM "{name}" NOT INDEXED ORDER BY {order}'  # noqa: S608  names of the schema
    forward = _as_far_as_it_goes(connection, query)
    if forward.whole:
        return _Reading(True, forward.rows)
    backward = _as_far_as_it_goes(connection, f"{query} DESC")
    return _Reading(False, forward.rows + backward.rows, forward.day, backward.day)


@dataclass(frozen=True)
class _Run:
    whole: bool
    rows: int
    day: date | None


def _as_far_as_it_goes(connection: Connection, query: str) -> _Run:
    rows, day = 0, None
    try:
        with connection.exec_driver_sql(query) as found:
            for row in found:
                rows += 1
                day = row[1] or day
    except DBAPIError:
        return _Run(False, rows, _day(day))
    return _Run(True, rows, _day(day))


def _day(stored: Any) -> date | None:
    with suppress(ValueError, TypeError, UnicodeDecodeError):
        return date.fromisoformat(bytes(stored).decode("ascii")[:10])
    return None


def _order_and_day(table: Table | None) -> tuple[str, str]:
    """The columns to read a table by: its key, and the day or moment its rows are about (`NULL` where they have none)."""
    if table is None:
        return "1", "NULL"
    order = next(iter(table.primary_key.columns)).name
    for kind in (Date, DateTime):
        for column in table.columns:
            own = getattr(column.type, "impl", column.type)
            if isinstance(own, kind) and not column.nullable:
                return f'"{order}"', f'"{column.name}"'
    return f'"{order}"', "NULL"


def _known_to_the_trace(connection: Connection, name: str) -> int | None:
    """The number of rows by the trace; None for a table without traces, and where the trace cannot be read itself."""
    if name == "audit":
        return None
    try:
        rows = connection.exec_driver_sql(
            "SELECT action, fields FROM audit WHERE entity = ? AND action IN ('insert', 'delete', 'load')",
            (name,),
        ).all()
    except DBAPIError:
        return None
    if not rows:
        return None
    known = 0
    for action, fields in rows:
        count = re.search(r"count=(\d+)", fields) if action == "load" else None
        known += int(count[1]) if count else {"insert": 1, "delete": -1}.get(action, 0)
    return known
