"""Checks the audit trail: is the chain unbroken, and does it agree with the rows?"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, Text, func, null, select, type_coerce
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.integrity.check import LOADED, sealed_entities
from nakanojo_helpdesk.store.integrity.labels import table_label
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation, RunningNumber
from nakanojo_helpdesk.store.tables.courses.courses import Course, CourseNumber
from nakanojo_helpdesk.store.tables.retention.purges import Erasure

BOUND: Final = "bind"
ERASED: Final = "erase"
"""The action of a trace that stands for many rows changed or deleted in one act of erasing (`store.retention`)."""
_CHUNK: Final = 5000
Report = Callable[[int, int], object]
_EXCHANGED: Final = (
    "書き込んだときと違います。この番号で結び付いた記録が、別のものを指しているおそれがあります。"
)
# What is numbered by fiscal year, where the last number stands, and what the number is called.
_NUMBERED: Final[tuple[tuple[Any, Any, str], ...]] = (
    (Consultation, RunningNumber, "受付番号"),
    (Course, CourseNumber, "講座の番号"),
)


def audit_chain(session: Session) -> Iterator[Finding]:
    """Check that the chain is unbroken, in order, and agrees with the rows."""
    chain = Chain(session)
    yield from chain.walk()
    if not chain.broken_at:
        yield from chain.against_rows()


class Chain:
    """One walk along the trail from its first entry, and what the rows should be according to it.

    `report` gets how many entries were walked, of how many, and may raise to stop.
    """

    def __init__(self, session: Session, report: Report | None = None) -> None:
        self._session = session
        self._report = report
        self._traced = {entity.__tablename__: _Traced(session) for entity in sealed_entities()}
        self._skipped: Counter[str] = Counter()
        self.walked = 0
        """Entries that fit, from the first one on."""
        self.broken_at = 0
        """Number of the first entry that does not fit; 0: none."""

    def walk(self, until: int | None = None) -> Iterator[Finding]:
        """Check every entry, up to a number with `until`; ends at the first one that does not fit."""
        total, newest = until, audit.head(self._session)[0]
        previous, expected = audit.GENESIS, 1
        query = _RAW if until is None else _RAW.where(_C.seq <= until)
        for entry in self._session.execute(query, execution_options={"yield_per": _CHUNK}):
            if not _fits(entry, expected, previous, self._traced):
                self.broken_at = expected
                yield Finding("audit", broken_sentence(expected))
                return
            if entry.action == audit.RESTORED:
                self._skipped.update(audit.skipped_in(entry.fields))
            previous, expected = entry[11], expected + 1
            self.walked += 1
            if self._report is not None and not self.walked % _CHUNK:
                self._report(self.walked, total or newest)
        if until is not None and self.walked < until:
            self.broken_at = expected
            yield Finding("audit", broken_sentence(expected))

    def against_rows(self) -> Iterator[Finding]:
        """Check every sealed row against its newest entry. Only after a walk that found nothing."""
        for entity in sorted(sealed_entities(), key=lambda entity: entity.__tablename__):
            yield from _against_rows(self._session, entity, self._traced[entity.__tablename__])
            if self._report is not None:
                self._report(self.walked, self.walked)
        for numbered, numbers, called in _NUMBERED:
            given = self._session.scalar(select(func.coalesce(func.sum(numbers.last_serial), 0))) or 0
            table = numbered.__tablename__
            if given > self._traced[table].made + self._skipped[table]:
                yield Finding("numbers", f"{called}の控えが、これまでに登録した件数より先に進んでいます。")


def broken_sentence(seq: int) -> str:
    """What is said about an entry that does not fit."""
    return f"操作の記録の{seq}番が、書き込んだときのつながりと合いません。"


_C: Final = AuditEntry.__table__.c
# The instant as it is stored: converted, 100,000 of them would take a second longer.
_RAW: Final = select(
    _C.seq, type_coerce(_C.at, Text).label("at"), _C.actor, _C.pc, _C.action, _C.entity, _C.entity_id, _C.fields,
    _C.body_sha, _C.before_sha, _C.prev, _C.hash,
).order_by(_C.seq)  # fmt: skip


def _fits(entry: Any, expected: int, previous: bytes, traced: dict[str, _Traced]) -> bool:
    """Whether an entry is the one written at its place."""
    seq, at, actor, pc, action, entity, entity_id, fields, body, before, prev, hashed = entry
    if seq != expected or prev != previous:
        return False
    try:
        instant = at.replace(" ", "T", 1)
        parts = [
            seq,
            instant,
            actor,
            pc,
            action,
            entity,
            entity_id,
            fields,
            body.hex(),
            before.hex(),
            prev.hex(),
        ]
        if audit.canonical_hash(parts) != hashed:
            return False
        known = traced.get(entity)
        return known is None or known.take(entry)
    except (AttributeError, TypeError, ValueError):  # a value of another kind than was written
        return False


def running_numbers(session: Session) -> Iterator[Finding]:
    """Check that no running number is behind its records: it would be given twice."""
    for numbered, numbers, called in _NUMBERED:
        query = (
            select(numbered.fiscal_year, func.max(numbered.serial), numbers.last_serial)
            .join(numbers, numbers.fiscal_year == numbered.fiscal_year, isouter=True)
            .group_by(numbered.fiscal_year, numbers.last_serial)
        )
        found: list[tuple[int, int, int | None]] = [
            (row[0], row[1], row[2]) for row in session.execute(query)
        ]
        for year, highest, last in found:
            if last is None or last < highest:
                yield Finding(
                    "numbers", f"{year}年度の{called}の控え（{last}）が、最後の番号（{highest}）より前です。"
                )


@dataclass(frozen=True)
class _Load:
    """A bulk load: its first row key, its number of rows, and SHA-256 over the seals they had then."""

    label: str
    first: int
    count: int
    digest: bytes


@dataclass(frozen=True)
class _Bound:
    """The rows of a table when their ids were bound: the number of that trace, the last id, and SHA-256 over ids and names."""

    seq: int
    last: int
    digest: bytes


@dataclass(frozen=True)
class _Gone:
    """A row gone lawfully. `made`, `unmade`: the numbers of its first and last trace (0: loaded); `seal`: its first one."""

    id: int
    name: str
    made: int
    unmade: int
    seal: bytes


class _Traced:
    """The trace of one table: the number of rows, the newest seal of each by its name, and the loads.

    `loaded_as` keeps the seal a loaded row had before its first change, `inserted` the number of the trace and the id (None:
    not named by it) of each row inserted alone, `made` the number of rows there ever were.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.count = 0
        self.made = 0
        self.newest: dict[str, bytes] = {}
        self.inserted: dict[str, tuple[int, int | None]] = {}
        self.loaded_as: dict[str, bytes] = {}
        self.loads: list[_Load] = []
        self.bounds: list[_Bound] = []
        self.gone: list[_Gone] = []

    def take(self, entry: Any) -> bool:
        """Apply one entry; False when it does not follow from the entries before it."""
        name, before = entry.entity_id, self.newest.get(entry.entity_id)
        if entry.action == LOADED:
            first, count = _numbers(entry.fields)
            self.loads.append(_Load(name, first, count, entry.body_sha))
            self.count += count
            self.made += count
        elif entry.action == ERASED:
            return _erased(self._session, entry, self)
        elif entry.action == BOUND:
            last, _count = _numbers(entry.fields)
            self.bounds.append(_Bound(entry.seq, last, entry.body_sha))
        elif entry.action == "insert":
            self.count += 1
            self.made += 1
            self.newest[name] = entry.body_sha
            self.inserted[name] = (entry.seq, audit.id_in(entry.fields))
            return before is None
        elif entry.action == "update":
            return self.follow(name, entry.before_sha, entry.body_sha)
        elif entry.action == "delete":
            self.take_away(entry, name, audit.id_in(entry.fields), entry.before_sha)
        return True

    def made_since(self, name: str, seq: int) -> bool:
        """Whether the row was inserted alone, and by a later trace than this one."""
        return self.inserted.get(name, (0, None))[0] > seq

    def follow(self, name: str, before: bytes, after: bytes) -> bool:
        """Apply one change of a row; False when the row had another seal before."""
        known = self.newest.get(name)
        if known is None:
            self.loaded_as[name] = before
        self.newest[name] = after
        return known is None or known == before

    def take_away(self, entry: Any, name: str, id_: int | None, before: bytes) -> bool:
        """Apply the deletion of a row by a trace; False when the row had another seal before."""
        self.count -= 1
        newest = self.newest.pop(name, None)
        made, known = self.inserted.pop(name, (0, None))
        key = id_ or known
        if key is not None:
            seal = self.loaded_as.get(name, before)
            self.gone.append(_Gone(key, name, made, entry.seq, seal))
        return newest is None or newest == before


def _numbers(fields: str) -> tuple[int, int]:
    first, second = (int(part.partition("=")[2]) for part in fields.split(","))
    return first, second


def _erased(session: Session, entry: Any, traced: _Traced) -> bool:
    """Follow the rows of one act of erasing; False when they are not the ones its trace stands for."""
    query = (
        select(Erasure.entity_key, Erasure.entity_uid, Erasure.before_sha, Erasure.after_sha)
        .where(Erasure.act == entry.entity_id, Erasure.entity == entry.entity)
        .order_by(Erasure.id)
    )
    before, after, count, linked = hashlib.sha256(), hashlib.sha256(), 0, True
    for key, uid, old, new in session.execute(query):
        before.update(old)
        after.update(new)
        count += 1
        goes = new == audit.NOTHING
        linked &= traced.take_away(entry, uid, key, old) if goes else traced.follow(uid, old, new)
    whole = (before.digest(), after.digest()) == (entry.before_sha, entry.body_sha)
    return linked and whole and entry.fields == f"count={count}"


def _against_rows(session: Session, entity: type[Any], traced: _Traced) -> Iterator[Finding]:
    label = table_label(entity.__tablename__)
    present = session.scalar(select(func.count()).select_from(entity)) or 0
    if present != traced.count:
        yield Finding("audit", f"{label}は{present:,}件ありますが、操作の記録では{traced.count:,}件です。")
    name = audit.row_name(entity)
    own_id = entity.__table__.c.id if "id" in entity.__table__.c else null()
    keys = list(traced.newest)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        query = select(name, entity.seal, own_id).where(name.in_(part))
        rows = {row[0]: (row[1], row[2]) for row in session.execute(query)}
        for key in part:
            seal, held = rows.get(key, (None, None))
            if seal != traced.newest[key]:
                yield Finding("audit", f"{label}の記録（{key}）が、操作の記録に残っている内容と違います。")
                return
            if traced.inserted.get(key, (0, None))[1] not in {None, held}:
                yield Finding("audit", f"{label}の記録（{key}）の番号が、{_EXCHANGED}")
                return
    for load in traced.loads:
        if _load_digest(session, entity, load, traced) != load.digest:
            yield Finding(
                "audit", f"{label}のうちまとめて書き込んだもの（{load.label}）が、そのときの内容と違います。"
            )
    if any(_bound_digest(session, entity, bound, traced) != bound.digest for bound in traced.bounds):
        yield Finding("audit", f"{label}のうち前の版から移したものの番号が、{_EXCHANGED}")


def _load_digest(session: Session, entity: type[Any], load: _Load, traced: _Traced) -> bytes:
    """SHA-256 over the seals the rows of a load had when they were loaded, in the order of their ids."""
    last = load.first + load.count - 1
    rows = (
        (key, traced.loaded_as.get(name, seal))
        for key, name, seal in _rows(session, entity, load.first, last)
        if not traced.made_since(name, 0)
    )
    gone = sorted((row.id, row.seal) for row in traced.gone if not row.made and load.first <= row.id <= last)
    digest = hashlib.sha256()
    for _key, seal in heapq.merge(rows, gone):
        digest.update(seal)
    return digest.digest()


def _bound_digest(session: Session, entity: type[Any], bound: _Bound, traced: _Traced) -> bytes:
    """SHA-256 over the ids and names of the rows there were when they were bound, in the order of their ids."""
    rows = (
        (key, name)
        for key, name, _seal in _rows(session, entity, 0, bound.last)
        if not traced.made_since(name, bound.seq)
    )
    gone = sorted((row.id, row.name) for row in traced.gone if row.made < bound.seq < row.unmade)
    digest = hashlib.sha256()
    for key, name in heapq.merge(rows, gone):
        digest.update(f"{key}\t{name}\n".encode())
    return digest.digest()


def _rows(session: Session, entity: type[Any], first: int, last: int) -> Iterator[tuple[int, str, bytes]]:
    """Id, name and seal of the rows between two ids (both included), by id."""
    table: Table = entity.__table__
    query = select(table.c.id, audit.row_name(entity), table.c.seal).order_by(table.c.id).limit(_CHUNK)
    while rows := session.execute(query.where(table.c.id.between(first, last))).all():
        for row in rows:
            yield row[0], row[1], row[2]
        first = rows[-1][0] + 1
