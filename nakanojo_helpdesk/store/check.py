"""The checks themselves. SQLite's own integrity check finds about a tenth of one-bit flips; the seals find the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.domain.consultations import CODED_FIELDS
from nakanojo_helpdesk.store import audit
from nakanojo_helpdesk.store.base import Entity, Sealed, canonical_seal, sealed_columns
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole

LOADED: Final = "load"
_AT_MOST: Final = 20
_TABLE_LABELS: Final = {
    "consultations": "相談",
    "terms": "コード表",
    "venues": "場所",
    "desks": "窓口",
    "staff": "職員",
    "settings": "設定",
}


def integrity(session: Session) -> Iterator[Finding]:
    """SQLite's own check of pages and indexes."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (line,) in session.connection().exec_driver_sql(f"PRAGMA integrity_check({_AT_MOST})"):
        if line != "ok":
            yield Finding("integrity", f"データベースの中に壊れた部分があります（{line}）。")


def references(session: Session) -> Iterator[Finding]:
    """Rows that point to rows that are not there."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for number, row in enumerate(session.connection().exec_driver_sql("PRAGMA foreign_key_check")):
        if number == _AT_MOST:
            return
        yield Finding("references", f"{_label(row[0])}の記録{row[1]}の参照先（{row[2]}）がありません。")


def vocabulary_use(session: Session) -> Iterator[Finding]:
    """Columns that point into another vocabulary than their own."""
    from nakanojo_helpdesk.store.tables.terms import TermEntity

    wanted = {f"{name}_id": vocabulary.value for name, vocabulary in CODED_FIELDS.items()} | {
        "main_topic_id": "topic"
    }
    for column, vocabulary in wanted.items():
        own = getattr(Consultation, column)
        query = (
            select(func.count())
            .join(TermEntity, TermEntity.id == own)
            .where(TermEntity.vocabulary != vocabulary)
        )
        if wrong := session.scalar(query.select_from(Consultation)):
            yield Finding("codes", f"相談の{column}に、別のコード表の番号が{wrong}件あります。")


def _label(table: str) -> str:
    return _TABLE_LABELS.get(table, table)


def _sealed_entities() -> list[type[Any]]:
    return [mapper.class_ for mapper in Entity.registry.mappers if issubclass(mapper.class_, Sealed)]


def seals(session: Session) -> Iterator[Finding]:
    """Rows whose content is not what was written."""
    for entity in sorted(_sealed_entities(), key=lambda entity: entity.__tablename__):
        found = 0
        for name in _broken_rows(session, entity):
            found += 1
            if found <= _AT_MOST:
                label = _label(entity.__tablename__)
                yield Finding("seal", f"{label}の記録（{name}）が、書き込んだときの内容と違います。")
        if found > _AT_MOST:
            yield Finding(
                "seal", f"{_label(entity.__tablename__)}には、ほかにも{found - _AT_MOST}件あります。"
            )


def _broken_rows(session: Session, entity: type[Any]) -> Iterator[str]:
    table: Table = entity.__table__
    names = sealed_columns(entity.__mapper__)
    key = next(iter(table.primary_key.columns))
    parts = _parts(session, entity)
    rows = session.execute(
        select(key, table.c.seal, *(table.c[name] for name in names)).order_by(key),
        execution_options={"yield_per": 5000},
    )
    shown = (
        names.index("uid")
        if "uid" in names
        else names.index("key")
        if "key" in names
        else names.index("code")
    )
    current = next(parts, None)
    for row in rows:
        values = row[2:]
        own: list[object] = []
        while current is not None and current[0] == row[0]:
            own.append(current[1])
            current = next(parts, None)
        if canonical_seal(table.name, values, own) != row[1]:
            yield str(values[shown])


def _parts(session: Session, entity: type[Any]) -> Iterator[tuple[int, object]]:
    """(row key, part) of what a seal covers beyond its row, in the order of the row keys."""
    if entity is Consultation:
        query: Any = select(FurtherTopic.consultation_id, FurtherTopic.topic_id)
        query = query.order_by(FurtherTopic.consultation_id, FurtherTopic.position)
    elif entity is Staff:
        query = select(StaffRole.staff_id, StaffRole.role).order_by(StaffRole.staff_id, StaffRole.role)
    else:
        return
    for row in session.execute(query, execution_options={"yield_per": 5000}):
        yield row[0], row[1]


def audit_chain(session: Session) -> Iterator[Finding]:
    """The trace: unbroken, in order, and telling the same as the rows."""
    table: Table = AuditEntry.__table__  # type: ignore[assignment]
    previous, expected = audit.GENESIS, 1
    newest: dict[str, bytes] = {}
    recorded = loaded = 0
    for entry in session.execute(select(table).order_by(table.c.seq), execution_options={"yield_per": 5000}):
        hashed = audit.entry_hash(
            entry.seq, entry.at, entry.actor, entry.pc, entry.action, entry.entity, entry.entity_id, entry.fields,
            entry.body_sha, entry.prev,
        )  # fmt: skip
        if entry.seq != expected or entry.prev != previous or entry.hash != hashed:
            yield Finding("audit", f"操作の記録の{entry.seq}番が、書き込んだときのつながりと合いません。")
            return
        previous, expected = entry.hash, expected + 1
        if entry.entity == "consultations":
            if entry.action == LOADED:
                loaded += int(entry.fields.removeprefix("count="))
            elif entry.action in {"insert", "update"}:
                recorded += entry.action == "insert"
                newest[entry.entity_id] = entry.body_sha
    yield from _against_rows(session, newest, recorded + loaded)


def _against_rows(session: Session, newest: dict[str, bytes], traced: int) -> Iterator[Finding]:
    present = session.scalar(select(func.count()).select_from(Consultation)) or 0
    if present != traced:
        yield Finding("audit", f"相談は{present:,}件ありますが、操作の記録では{traced:,}件です。")
    keys = list(newest)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        query = select(Consultation.uid, Consultation.seal).where(Consultation.uid.in_(part))
        rows = {row.uid: row.seal for row in session.execute(query)}
        for uid in part:
            if rows.get(uid) != newest[uid]:
                yield Finding("audit", f"相談の記録（{uid}）が、操作の記録に残っている内容と違います。")
                return
