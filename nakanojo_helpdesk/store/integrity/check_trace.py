"""Checks the audit trail: is the chain unbroken, and does it agree with the rows?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.integrity.check import LOADED, sealed_entities
from nakanojo_helpdesk.store.integrity.labels import table_label
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation, RunningNumber
from nakanojo_helpdesk.store.tables.courses.courses import Course, CourseNumber

_CHUNK: Final = 5000
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


class _Traced:
    """The trace of one table: the number of rows, the newest seal of each by its name, and the loads.

    `loaded_as` keeps the seal a loaded row had before its first change.
    """

    def __init__(self) -> None:
        self.count = 0
        self.newest: dict[str, bytes] = {}
        self.loaded_as: dict[str, bytes] = {}
        self.loads: list[_Load] = []

    def take(self, entry: Any) -> bool:
        """Apply one entry; False when it does not follow from the entries before it."""
        name, before = entry.entity_id, self.newest.get(entry.entity_id)
        if entry.action == LOADED:
            first, count = (int(part.partition("=")[2]) for part in entry.fields.split(","))
            self.loads.append(_Load(name, first, count, entry.body_sha))
            self.count += count
        elif entry.action == "insert":
            self.count += 1
            self.newest[name] = entry.body_sha
            return before is None
        elif entry.action == "update":
            if before is None:
                self.loaded_as[name] = entry.before_sha
            self.newest[name] = entry.body_sha
            return before is None or before == entry.before_sha
        elif entry.action == "delete":
            self.count -= 1
            self.newest.pop(name, None)
        return True


def _against_rows(session: Session, entity: type[Any], traced: _Traced) -> Iterator[Finding]:
    label = table_label(entity.__tablename__)
    present = session.scalar(select(func.count()).select_from(entity)) or 0
    if present != traced.count:
        yield Finding("audit", f"{label}は{present:,}件ありますが、操作の記録では{traced.count:,}件です。")
    name = audit.row_name(entity)
    keys = list(traced.newest)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        query = select(name, entity.seal).where(name.in_(part))
        rows = {row[0]: row[1] for row in session.execute(query)}
        for key in part:
            if rows.get(key) != traced.newest[key]:
                yield Finding("audit", f"{label}の記録（{key}）が、操作の記録に残っている内容と違います。")
                return
    for load in traced.loads:
        if _load_digest(session, entity, load, traced.loaded_as) != load.digest:
            yield Finding(
                "audit", f"{label}のうちまとめて書き込んだもの（{load.label}）が、そのときの内容と違います。"
            )


def _load_digest(session: Session, entity: type[Any], load: _Load, loaded_as: dict[str, bytes]) -> bytes:
    digest = hashlib.sha256()
    table = entity.__table__
    end = load.first + load.count
    for start in range(load.first, end, _CHUNK):
        query = select(audit.row_name(entity), table.c.seal).order_by(table.c.id)
        for name, seal in session.execute(
            query.where(table.c.id >= start, table.c.id < min(start + _CHUNK, end))
        ):
            digest.update(loaded_as.get(name, seal))
    return digest.digest()
