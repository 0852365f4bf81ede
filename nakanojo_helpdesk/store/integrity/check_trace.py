"""Checks the audit trail: is the chain unbroken, and does it agree with the rows?"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, func, null, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.integrity.check import LOADED, sealed_entities
from nakanojo_helpdesk.store.integrity.labels import table_label
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation, RunningNumber
from nakanojo_helpdesk.store.tables.courses.courses import Course, CourseNumber

BOUND: Final = "bind"
_CHUNK: Final = 5000
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
    table: Table = AuditEntry.__table__  # type: ignore[assignment]
    previous, expected = audit.GENESIS, 1
    traced = {entity.__tablename__: _Traced() for entity in sealed_entities()}
    for entry in session.execute(
        select(table).order_by(table.c.seq), execution_options={"yield_per": _CHUNK}
    ):
        hashed = audit.entry_hash(
            entry.seq, entry.at, entry.actor, entry.pc, entry.action, entry.entity, entry.entity_id, entry.fields,
            entry.body_sha, entry.before_sha, entry.prev,
        )  # fmt: skip
        linked = entry.entity not in traced or traced[entry.entity].take(entry)
        if entry.seq != expected or entry.prev != previous or entry.hash != hashed or not linked:
            yield Finding("audit", f"操作の記録の{entry.seq}番が、書き込んだときのつながりと合いません。")
            return
        previous, expected = entry.hash, expected + 1
    for entity in sorted(sealed_entities(), key=lambda entity: entity.__tablename__):
        yield from _against_rows(session, entity, traced[entity.__tablename__])
    for numbered, numbers, called in _NUMBERED:
        given = session.scalar(select(func.coalesce(func.sum(numbers.last_serial), 0))) or 0
        if given > traced[numbered.__tablename__].made:
            yield Finding("numbers", f"{called}の控えが、これまでに登録した件数より先に進んでいます。")


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

    def __init__(self) -> None:
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
            if before is None:
                self.loaded_as[name] = entry.before_sha
            self.newest[name] = entry.body_sha
            return before is None or before == entry.before_sha
        elif entry.action == "delete":
            self._take_delete(entry)
        return True

    def made_since(self, name: str, seq: int) -> bool:
        """Whether the row was inserted alone, and by a later trace than this one."""
        return self.inserted.get(name, (0, None))[0] > seq

    def _take_delete(self, entry: Any) -> None:
        name = entry.entity_id
        self.count -= 1
        self.newest.pop(name, None)
        made, known = self.inserted.pop(name, (0, None))
        key = audit.id_in(entry.fields) or known
        if key is not None:
            seal = self.loaded_as.get(name, entry.before_sha)
            self.gone.append(_Gone(key, name, made, entry.seq, seal))


def _numbers(fields: str) -> tuple[int, int]:
    first, second = (int(part.partition("=")[2]) for part in fields.split(","))
    return first, second


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
