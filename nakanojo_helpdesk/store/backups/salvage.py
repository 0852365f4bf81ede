"""Reads what is younger than a backup out of the file it replaces, around damaged pages, and proves each row by its seal.

A row is younger when its seal is not the one the backup has. Each is read alone where its page cannot be read with
others; traces name the rows that could not be read at all. Nothing is read from the damaged file itself but from a copy,
because opening a file with a journal writes to it.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

import nakanojo_helpdesk.store.tables.everything  # noqa: F401  the rows of every table are looked at
from nakanojo_helpdesk import paths
from nakanojo_helpdesk.store.backups import swapping
from nakanojo_helpdesk.store.base import canonical_seal, sealed_columns
from nakanojo_helpdesk.store.driver import connect, sqlite
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.integrity.check import CHILDREN, sealed_entities
from nakanojo_helpdesk.store.protection import resigning
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.retention.purges import Erasure

_CHUNK: Final = 5000
# How far beyond the backup rows are looked for where neither the newest key nor the newest trace can be read.
_BEYOND: Final = 5_000
# Old rows are only looked at where traces are lost, and then not one by one: the backup has them.
_BLOCK: Final = 64
_UNREADABLE: Final = (TypeError, ValueError, OverflowError, DBAPIError)
_TRACES: Final[Table] = AuditEntry.__table__  # type: ignore[assignment]
T = TypeVar("T")


@dataclass(frozen=True)
class Trace:
    """Who did what to which row, and when: an aware instant and a staff code. No values, only the names of fields."""

    seq: int
    at: datetime
    actor: str
    action: str
    table: str
    name: str
    fields: str
    seal: bytes
    hash: bytes


@dataclass(frozen=True)
class YoungRow:
    """A row the backup does not have like this. `values` by attribute, ids as they stand; `parts`: see `Sealed`.

    `new`: the backup does not have the row at all. `trace` is its newest trace, where that could be read.
    """

    table: str
    key: int
    name: str
    values: dict[str, Any]
    parts: tuple[object, ...]
    new: bool
    trace: Trace | None


@dataclass
class Younger:
    """What a file has that a backup has not. `unread`: the newest traces of rows that could not be read.

    `lost_traces` counts traces that could not be read, `beyond` how many rows a table can have gained;
    `same_book` is None where that cannot be told.
    """

    rows: list[YoungRow] = field(default_factory=list)
    unread: list[Trace] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    lost_traces: int = 0
    beyond: int = 0
    same_book: bool | None = None
    readable: bool = True


@contextlib.contextmanager
def copied(damaged: Path) -> Iterator[Any]:
    """A driver connection on a copy of a damaged file and its journals. Raises OSError; the copy is deleted."""
    folder = Path(tempfile.mkdtemp(prefix=f".{damaged.name}.restored-", dir=damaged.parent))
    try:
        copy = folder / "copy.db"
        for suffix in ("", "-wal", "-journal"):
            source = damaged.with_name(damaged.name + suffix)
            if source.exists():
                paths.private_copy(source, copy.with_name(copy.name + suffix))
        resigning.sign_anew(copy)
        with contextlib.closing(connect(copy, autocommit=True)) as connection:
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def looked_at(path: Path) -> contextlib.AbstractContextManager[Any]:
    """A driver connection that only reads a sound file which nobody writes to."""
    return contextlib.closing(connect(path, unchanging=True))


def younger(present: Any, backup: Any, head: int) -> Younger:
    """Compare a file with a sound backup of the present schema, whose newest trace was number `head`.

    Both are driver connections. Raises nothing for damage.
    """
    found = Younger()
    with _engine(present) as here, _engine(backup) as there:
        first = there.execute(select(_TRACES.c.hash).where(_TRACES.c.seq == 1)).scalar()
        found.same_book = _same(here, first)
        newest = _read_traces(here, found, head)
        compared = [entity for entity in sealed_entities() if "id" in entity.__table__.c]
        for entity in sorted(compared, key=lambda entity: entity.__tablename__):
            _Comparison(here, there, entity, newest).run(found)
        read = {(row.table, row.name): row.trace for row in found.rows}
        tables = {entity.__tablename__ for entity in compared}
        for where, trace in newest.items():
            wanted = trace.action in {"insert", "update"} and trace.table in tables
            if wanted and read.get(where, _NONE) is not trace:
                found.unread.append(trace)
    return found


_NONE: Final = object()


@contextlib.contextmanager
def _engine(connection: Any) -> Iterator[Connection]:
    """SQLAlchemy's reading of column types on a driver connection that stays the caller's."""
    engine: Engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: _Borrowed(connection),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    try:
        with engine.connect() as wrapped:
            yield wrapped
    finally:
        engine.dispose()


class _Borrowed:
    """A driver connection that is not closed and not rolled back by the one it is lent to."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def close(self) -> None:
        """Leave it open."""

    def rollback(self) -> None:
        """Leave what the owner has begun."""

    def commit(self) -> None:
        """Leave what the owner has begun."""


def _attempted(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except _UNREADABLE:
        return otherwise


def _same(here: Connection, first: bytes | None) -> bool | None:
    """Whether both begin with the same trace: copies of one book. None where it cannot be read."""
    own = _attempted(lambda: here.execute(select(_TRACES.c.hash).where(_TRACES.c.seq == 1)).scalar(), None)
    return None if own is None or first is None else own == first


def _read_traces(here: Connection, found: Younger, head: int) -> dict[tuple[str, str], Trace]:
    """The newest readable trace of every row touched since `head`; counts those that cannot be read."""
    last = _attempted(lambda: here.execute(select(func.max(_TRACES.c.seq))).scalar(), None)
    first_page = _attempted(lambda: here.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar(), None)
    if not first_page:
        found.readable = False
        return {}
    newest: dict[tuple[str, str], Trace] = {}
    seen = head
    found.beyond = _BEYOND if last is None else last - head
    for entry in _halved(
        lambda low, high: here.execute(
            select(_TRACES).where(_TRACES.c.seq.between(low, high)).order_by(_TRACES.c.seq)
        ).all(),
        head + 1,
        head + found.beyond,
    ):
        hashed = _attempted(lambda entry=entry: _hash_of(entry), b"")  # type: ignore[misc]
        if hashed != entry.hash:
            continue
        found.lost_traces += entry.seq - seen - 1
        seen = entry.seq
        trace = Trace(
            entry.seq,
            entry.at,
            entry.actor,
            entry.action,
            entry.entity,
            entry.entity_id,
            entry.fields,
            entry.body_sha,
            entry.hash,
        )
        found.traces.append(trace)
        newest[trace.table, trace.name] = trace
    if last is not None:
        found.lost_traces += max(0, last - seen)
    return newest


def _hash_of(entry: Any) -> bytes:
    return audit.entry_hash(
        entry.seq, entry.at, entry.actor, entry.pc, entry.action, entry.entity, entry.entity_id, entry.fields,
        entry.body_sha, entry.before_sha, entry.prev,
    )  # fmt: skip


def _halved(
    read: Callable[[int, int], Sequence[Any]], first: int, last: int, least: int = 1
) -> Iterator[Any]:
    """Rows by key, in order, without those on pages that cannot be read: halving closes in on them, to `least` keys."""
    for low in range(first, last + 1, _CHUNK):
        yield from _halves(read, low, min(low + _CHUNK - 1, last), least)


def _halves(read: Callable[[int, int], Sequence[Any]], low: int, high: int, least: int) -> Iterator[Any]:
    try:
        rows = read(low, high)
    except _UNREADABLE:
        if high - low >= least:
            middle = (low + high) // 2
            yield from _halves(read, low, middle, least)
            yield from _halves(read, middle + 1, high, least)
        return
    yield from rows


class _Comparison:
    """One table of a file beside the same table of a backup, by key and seal."""

    def __init__(
        self, here: Connection, there: Connection, entity: type[Any], newest: dict[tuple[str, str], Trace]
    ) -> None:
        self._here = here
        self._there = there
        self._entity = entity
        self._table: Table = entity.__table__
        self._newest = newest
        columns = {attribute.key: attribute.columns[0] for attribute in entity.__mapper__.column_attrs}
        self._columns = {name: columns[name] for name in sealed_columns(entity.__mapper__)}

    def run(self, found: Younger) -> None:
        """Add the younger rows of this table."""
        table = self._table
        physical: set[str] = _attempted(
            lambda: {row[1] for row in self._here.exec_driver_sql(f'PRAGMA table_info("{table.name}")')},
            set(),
        )
        if not {"id", "seal"} <= physical:
            return
        # A file of an older schema has fewer columns; what is NULL is not in a seal, so the seals compare.
        self._columns = {name: column for name, column in self._columns.items() if column.name in physical}
        highest = self._there.execute(select(func.max(table.c.id))).scalar() or 0
        last = _attempted(lambda: self._here.execute(select(func.max(table.c.id))).scalar() or 0, None)
        end = highest + found.beyond if last is None else last
        pairs = list(_halved(self._pairs, highest + 1, end))
        if found.lost_traces:
            pairs += _halved(self._pairs, 1, min(highest, end), _BLOCK)
        read = {row.id: row.seal for row in pairs}
        for key in self._touched():
            if key not in read:
                read |= {row.id: row.seal for row in _halved(self._pairs, key, key)}
        for low in range(1, max(read, default=0) + 1, _CHUNK):
            held = self._held(low, low + _CHUNK - 1) if low <= highest else {}
            for key in sorted(key for key in read if low <= key < low + _CHUNK):
                if held.get(key) != read[key] and (young := self._proven(key, new=key not in held)):
                    found.rows.append(young)

    def _touched(self) -> list[int]:
        """The keys of rows of the backup that were touched since, by their traces."""
        table = self._table
        names = [name for of, name in self._newest if of == table.name]
        keys: list[int] = []
        for start in range(0, len(names), 500):
            query = select(table.c.id).where(audit.row_name(self._entity).in_(names[start : start + 500]))
            keys += self._there.scalars(query)
        return keys

    def _held(self, low: int, high: int) -> dict[int, bytes]:
        table = self._table
        query = select(table.c.id, table.c.seal).where(table.c.id.between(low, high))
        return {row.id: row.seal for row in self._there.execute(query)}

    def _pairs(self, low: int, high: int) -> Sequence[Any]:
        table = self._table
        query = select(table.c.id, table.c.seal).where(table.c.id.between(low, high)).order_by(table.c.id)
        return self._here.execute(query).all()

    def _proven(self, key: int, *, new: bool) -> YoungRow | None:
        """The row of this key, when its seal and its newest trace fit."""
        return _attempted(lambda: self._read(key, new=new), None)

    def _read(self, key: int, *, new: bool) -> YoungRow | None:
        table = self._table
        names = sorted(self._columns)
        query = select(table.c.seal, *(self._columns[name] for name in names)).where(table.c.id == key)
        row = self._here.execute(query).one()
        values = dict(zip(names, row[1:], strict=True))
        parts = tuple(_parts(self._here, self._entity, key))
        if canonical_seal(table.name, names, (values[name] for name in names), parts) != row[0]:
            return None
        name = _name_of(table.name, values)
        trace = self._newest.get((table.name, name))
        if trace is not None and trace.seal != row[0] and not self._erased_to(name, row[0]):
            return None
        return YoungRow(table.name, key, name, values, parts, new, trace)

    def _erased_to(self, name: str, seal: bytes) -> bool:
        """Whether an act of erasing gave the row this seal: it leaves one trace a table, not one a row."""
        of = (Erasure.entity == self._table.name, Erasure.entity_uid == name, Erasure.after_sha == seal)
        return _attempted(
            lambda: self._here.execute(select(Erasure.id).where(*of)).first() is not None, False
        )


def _parts(here: Connection, entity: type[Any], key: int) -> Iterable[object]:
    children = CHILDREN.get(entity)
    if children is None:
        return
    own, parts, order = children
    for part in here.execute(select(*parts).where(own == key).order_by(order)):
        yield part[0] if len(part) == 1 else list(part)


def _name_of(table: str, values: dict[str, Any]) -> str:
    name = str(next(values[part] for part in ("uid", "key", "code") if values.get(part)))
    return f"{values['vocabulary']}.{name}" if table == "terms" else name


def look_names(connections: Sequence[Any], table: str, column: str) -> dict[int, str]:
    """Names by row key, the later connection's over the earlier one's, without what cannot be read."""
    known: dict[int, str] = {}
    query = f'SELECT id, "{column}" FROM "{table}"'  # noqa: S608  our own names
    for connection in connections:
        with contextlib.suppress(sqlite.DatabaseError):
            known.update((key, name) for key, name in connection.execute(query) if isinstance(name, str))
    return known


def look_row(
    connections: Sequence[Any], table: str, key: int, columns: Sequence[str]
) -> tuple[Any, ...] | None:
    """Some columns of a row, from the last connection that can read it; values as the driver has them."""
    query = f'SELECT {", ".join(columns)} FROM "{table}" WHERE id = ?'  # noqa: S608  our own names
    for connection in reversed(connections):
        with contextlib.suppress(sqlite.DatabaseError):
            if row := connection.execute(query, (key,)).fetchone():
                return tuple(row)
    return None


def newest_trace(connection: Any) -> tuple[int, datetime]:
    """Number and instant of the newest trace of a sound file."""
    seq, text = connection.execute("SELECT seq, at FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return int(seq), datetime.fromisoformat(text).replace(tzinfo=UTC)


def given_numbers(present: Any, table: str) -> dict[int, int]:
    """The last serial of each fiscal year a file has given out (`running_numbers`, `course_numbers`); what is readable."""
    try:
        query = f"SELECT fiscal_year, last_serial FROM {table}"  # noqa: S608  our own names
        return {int(year): int(last) for year, last in present.execute(query)}
    except (sqlite.DatabaseError, TypeError, ValueError):
        return {}


def open_present(guard: swapping.Guard) -> contextlib.AbstractContextManager[Any]:
    """The file a restore replaces, to be read: by the connection that locks it, or from a copy of the damaged one."""
    if guard.connection is not None:
        return contextlib.nullcontext(guard.connection)
    return copied(guard.database)
