"""Readings, names and telephone digits of everybody, kept in memory and never behind the database.

Every change of a person leaves a trace in the same transaction, whoever makes it and on whichever PC. What was read is
kept with number and hash of the newest trace at that moment: as long as that trace stands where it stood, only people
named by later traces are read again; where it does not (its transaction was rolled back), everybody is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.text import fold
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.registrations.finding.slips import heard
from nakanojo_helpdesk.store.engine import PEOPLE
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.registrations.people import Person

READ: Final = "read"
"""The action of a trace that says names were shown; it changes nobody."""
_TABLE: Final = Person.__tablename__
_BY_NAME: Final = frozenset({"insert", "update"})
_AT_MOST_ONE_BY_ONE: Final = 500


Groups: TypeAlias = dict[str, tuple[int, ...]]
Texts: TypeAlias = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """What one person is found by. `key` is the row that stands for the person: another one where two were merged.

    `reading` and `parts` (family and given name, where a blank parts them) are as `slips.heard` makes them, `name` is
    folded, `phones` holds the digits of each telephone.
    """

    key: int
    reading: str
    parts: tuple[str, ...]
    name: str
    phones: tuple[str, ...]


class PeopleIndex:
    """Everybody who can be found, as of the trace with number `seq` and `hash`; `rows` by row key.

    The groups hold row keys by reading (namesakes share one), by folded name, and by each part of a reading; `phones` the
    digits of somebody's telephones, a blank between.
    """

    def __init__(self, seq: int, head: bytes, rows: dict[int, Known]) -> None:
        self.seq, self.hash, self.rows = seq, head, rows
        self.by_reading: Groups = {}
        self.by_name: Groups = {}
        self.by_part: Groups = {}
        self.phones: dict[int, str] = {}
        self._beginnings: dict[int, Texts] = {}
        for key, row in rows.items():
            self._enter(key, row)

    def at(self, seq: int, head: bytes, changed: dict[int, Known | None]) -> PeopleIndex:
        """The same people at a later trace, but for those who changed; None for whoever is found no more."""
        later = PeopleIndex(seq, head, {})
        later.rows, later.phones = dict(self.rows), dict(self.phones)
        later.by_reading, later.by_name = dict(self.by_reading), dict(self.by_name)
        later.by_part = dict(self.by_part)
        later._beginnings = {length: dict(begun) for length, begun in self._beginnings.items()}
        for key, row in changed.items():
            if (before := later.rows.pop(key, None)) is not None:
                later._leave(key, before)
            if row is not None:
                later.rows[key] = row
                later._enter(key, row)
        return later

    def by_beginning(self, length: int) -> Texts:
        """Readings of more than `length` kana, by their first `length` ones; perhaps one that nobody has any more."""
        found = self._beginnings.get(length)
        if found is None:
            begun: dict[str, list[str]] = {}
            for text in self.by_reading:
                if len(text) > length:
                    begun.setdefault(text[:length], []).append(text)
            found = self._beginnings[length] = {text: tuple(texts) for text, texts in begun.items()}
        return found

    def _enter(self, key: int, row: Known) -> None:
        if row.reading not in self.by_reading:
            for length, begun in self._beginnings.items():
                if len(row.reading) > length:
                    start = row.reading[:length]
                    begun[start] = tuple(dict.fromkeys((*begun.get(start, ()), row.reading)))
        for group, texts in self._places(row):
            for text in texts:
                if text:
                    group[text] = (*group.get(text, ()), key)
        if row.phones:
            self.phones[key] = " ".join(row.phones)

    def _leave(self, key: int, row: Known) -> None:
        for group, texts in self._places(row):
            for text in texts:
                if left := tuple(other for other in group.get(text, ()) if other != key):
                    group[text] = left
                else:
                    group.pop(text, None)
        self.phones.pop(key, None)

    def _places(self, row: Known) -> tuple[tuple[Groups, tuple[str, ...]], ...]:
        parts = tuple(dict.fromkeys(row.parts))
        return ((self.by_reading, (row.reading,)), (self.by_name, (row.name,)), (self.by_part, parts))


def current(session: Session) -> PeopleIndex:
    """Everybody as this transaction sees them."""
    holder: dict[str, PeopleIndex] = session.info.setdefault(PEOPLE, {})
    known = holder.get("now")
    fresh = _made_anew(session) if known is None else _brought_up(session, known)
    holder["now"] = fresh
    return fresh


def _brought_up(session: Session, known: PeopleIndex) -> PeopleIndex:
    seq, head = audit.head(session)
    if (seq, head) == (known.seq, known.hash):
        return known
    stood = session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == known.seq))
    if known.seq and stood != known.hash:
        return _made_anew(session)
    since = session.execute(
        select(AuditEntry.action, AuditEntry.entity_id).where(
            AuditEntry.seq > known.seq, AuditEntry.entity == _TABLE, AuditEntry.action != READ
        )
    ).all()
    uids = {entry.entity_id for entry in since}
    if len(uids) > _AT_MOST_ONE_BY_ONE or any(entry.action not in _BY_NAME for entry in since):
        return _made_anew(session)
    if not uids:
        return known.at(seq, head, {})
    changed = _read(session, Person.uid.in_(uids))
    # Whoever is read as somebody else follows when that one is merged in turn.
    if pointing := {key for key, row in known.rows.items() if row.key != key}:
        changed |= _read(session, Person.id.in_(pointing))
    return known.at(seq, head, changed)


def _made_anew(session: Session) -> PeopleIndex:
    seq, head = audit.head(session)
    rows = {key: row for key, row in _read(session).items() if row is not None}
    return PeopleIndex(seq, head, rows)


def _read(session: Session, *conditions: ColumnElement[bool]) -> dict[int, Known | None]:
    """The people that fulfil the conditions; None for those who have no name any more."""
    query = select(
        Person.id,
        Person.name,
        Person.kana,
        Person.name_key,
        Person.kana_key,
        Person.phone_digits,
        Person.erased_at,
        Person.stopped_at,
        Person.merged_into_id,
    ).where(*conditions)
    rows = session.execute(query).all()
    onward = keeping.root_ids(session, [row.id for row in rows if row.merged_into_id is not None])
    return {row.id: None if keeping.is_gone(row) else _known(row, onward.get(row.id, row.id)) for row in rows}


def _known(row: Any, key: int) -> Known:
    reading = heard(row.kana_key or row.name_key)
    return Known(
        key=key,
        reading=reading,
        parts=_parts(row.kana or row.name, reading),
        name=row.name_key,
        phones=tuple(row.phone_digits.split()),
    )


def _parts(kana: str, reading: str) -> tuple[str, ...]:
    parts = [heard(part) for part in fold(kana.replace("・", " ")).split()]
    return tuple(parts) if len(parts) > 1 else (reading,)
