"""Readings, names and telephone digits of everybody, kept in memory and never behind the database.

Every change of a person leaves a trace in the same transaction, whoever makes it and on whichever PC. What was read is
kept with number and hash of the newest trace at that moment: as long as that trace stands where it stood, only people
named by later traces are read again; where it does not (its transaction was rolled back), everybody is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.text import fold
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


@dataclass(frozen=True)
class PeopleIndex:
    """Everybody who can be found, as of the trace with number `seq` and `hash`; `rows` by row key."""

    seq: int
    hash: bytes
    rows: dict[int, Known]

    @cached_property
    def by_reading(self) -> dict[str, tuple[int, ...]]:
        """Row keys by reading: namesakes share one."""
        return _grouped((row.reading, key) for key, row in self.rows.items())

    @cached_property
    def by_name(self) -> dict[str, tuple[int, ...]]:
        """Row keys by folded name."""
        return _grouped((row.name, key) for key, row in self.rows.items())

    @cached_property
    def by_part(self) -> dict[str, tuple[int, ...]]:
        """Row keys by family name and by given name, as read."""
        return _grouped((part, key) for key, row in self.rows.items() for part in row.parts)

    @cached_property
    def by_phones(self) -> tuple[tuple[str, int], ...]:
        """The digits of somebody's telephones, a blank between, with the row key; in the order of readings."""
        rows = sorted(self.rows.items(), key=lambda entry: (entry[1].reading, entry[0]))
        return tuple((" ".join(row.phones), key) for key, row in rows if row.phones)

    def by_beginning(self, length: int) -> dict[str, tuple[str, ...]]:
        """Readings of more than `length` kana, by their first `length` ones."""
        found = self._beginnings.get(length)
        if found is None:
            begun: dict[str, list[str]] = {}
            for text in self.by_reading:
                if len(text) > length:
                    begun.setdefault(text[:length], []).append(text)
            found = self._beginnings[length] = {text: tuple(sorted(texts)) for text, texts in begun.items()}
        return found

    @cached_property
    def _beginnings(self) -> dict[int, dict[str, tuple[str, ...]]]:
        return {}


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
        return _standing_at(known, seq, head)
    rows = dict(known.rows)
    changed = _read(session, Person.uid.in_(uids))
    # Whoever is read as somebody else follows when that one is merged in turn.
    pointing = {key for key, row in rows.items() if row.key != key}
    changed |= _read(session, Person.id.in_(pointing)) if pointing else {}
    for key, row in changed.items():
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
    return PeopleIndex(seq, head, rows)


def _standing_at(known: PeopleIndex, seq: int, head: bytes) -> PeopleIndex:
    """The same people at a later trace; what was grouped stays grouped."""
    moved = PeopleIndex(seq, head, known.rows)
    for name, kept in vars(known).items():
        vars(moved).setdefault(name, kept)
    return moved


def _made_anew(session: Session) -> PeopleIndex:
    seq, head = audit.head(session)
    rows = {key: row for key, row in _read(session).items() if row is not None}
    return PeopleIndex(seq, head, rows)


def _read(session: Session, *conditions: ColumnElement[bool]) -> dict[int, Known | None]:
    """The people that fulfil the conditions; None for those who have no name any more."""
    onward = merges(session)
    query = select(
        Person.id,
        Person.name,
        Person.kana,
        Person.name_key,
        Person.kana_key,
        Person.phone_digits,
        Person.erased_at,
    ).where(*conditions)
    return {
        row.id: None if row.erased_at is not None else _known(row, standing_for(onward, row.id))
        for row in session.execute(query)
    }


def merges(session: Session) -> dict[int, int]:
    """Whom people were merged into: row key by row key."""
    query = select(Person.id, Person.merged_into_id).where(Person.merged_into_id.is_not(None))
    return {row.id: row.merged_into_id for row in session.execute(query) if row.merged_into_id is not None}


def standing_for(onward: dict[int, int], key: int) -> int:
    """Row key of who stands for somebody since they were merged, however often."""
    while key in onward:
        key = onward[key]
    return key


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


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for text, key in pairs:
        if text:
            found.setdefault(text, []).append(key)
    return {text: tuple(keys) for text, keys in found.items()}
