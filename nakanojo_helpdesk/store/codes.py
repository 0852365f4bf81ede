"""Vocabulary codes in memory, as frozen values and as row keys; read again only when they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.vocabularies import (
    GROUPED_BY,
    Term,
    Vocabularies,
    Vocabulary,
    VocabularyName,
)
from nakanojo_helpdesk.store.engine import CODES
from nakanojo_helpdesk.store.tables.terms import TermEntity

_STAMP: Final = select(func.count(), func.coalesce(func.sum(TermEntity.version), 0))


@dataclass(frozen=True)
class Codes:
    """All terms at one moment. `ids` maps (vocabulary, code) to the row key, `codes` the row key to the code."""

    stamp: tuple[int, int]
    vocabularies: Vocabularies
    ids: dict[tuple[str, str], int]
    codes: dict[int, str]

    def id(self, name: VocabularyName, code: str | None) -> int | None:
        """Row key of a code, None for None. Raises `KeyError`."""
        return None if code is None else self.ids[name.value, code]

    def code(self, key: int | None) -> str | None:
        """Code of a row key, None for None."""
        return None if key is None else self.codes[key]


def load(session: Session) -> Codes:
    """The present terms; the last reading is reused while count and versions do not change."""
    counted = session.execute(_STAMP).one()
    stamp = (int(counted[0]), int(counted[1]))
    holder: dict[str, Codes] = session.info.setdefault(CODES, {})
    known = holder.get("now")
    if known is not None and known.stamp == stamp:
        return known
    table = TermEntity.__table__
    rows = session.execute(select(table).order_by(table.c.id)).all()
    codes = {row.id: row.code for row in rows}
    by_name: dict[VocabularyName, list[Term]] = {name: [] for name in VocabularyName}
    for row in rows:
        by_name[VocabularyName(row.vocabulary)].append(
            Term(
                code=row.code,
                label=row.label,
                parent=codes.get(row.parent_id),
                short=row.short,
                hotkey=row.hotkey,
                sort=row.sort,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                public_label=row.public_label,
                note=row.note,
                measure=row.measure,
            )
        )
    vocabularies = Vocabularies({name: Vocabulary(name, terms) for name, terms in by_name.items()})
    fresh = Codes(stamp, vocabularies, {(row.vocabulary, row.code): row.id for row in rows}, codes)
    holder["now"] = fresh
    return fresh


def insert_terms(session: Session, by_name: Mapping[VocabularyName, Sequence[Term]]) -> None:
    """Write the vocabularies into an empty database, groups before their members."""
    entities: dict[tuple[VocabularyName, str], TermEntity] = {}
    order = list(VocabularyName)
    for name in sorted(by_name, key=lambda name: (name in GROUPED_BY, order.index(name))):
        terms = by_name[name]
        upper_name = GROUPED_BY.get(name, name)
        tops = [term for term in terms if term.parent is None]
        for batch in (tops, [term for term in terms if term.parent is not None]):
            for term in batch:
                parent = None if term.parent is None else entities[upper_name, term.parent].id
                entities[name, term.code] = _entity(name, term, parent)
                session.add(entities[name, term.code])
            session.flush()


def _entity(name: VocabularyName, term: Term, parent_id: int | None) -> TermEntity:
    return TermEntity(
        vocabulary=name.value,
        code=term.code,
        parent_id=parent_id,
        label=term.label,
        short=term.short,
        hotkey=term.hotkey,
        sort=term.sort,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        public_label=term.public_label,
        note=term.note,
        measure=term.measure,
    )
