"""Turns a `SearchQuery` into SQL conditions on consultations, after looking up its words.

Words in few memos become a short list of ids that drives the search. For words in many memos the records are read
in list order, and the index of memos is queried only for the ids of each stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, extract, false, func, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import fiscal_year_code
from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, EntryMode
from nakanojo_helpdesk.domain.consultations.questions import BLANK_IS_UNKNOWN, FILTERED
from nakanojo_helpdesk.domain.consultations.search import SearchQuery, Standing
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.statistics.codes import (
    BLANK,
    EARLY,
    FIRST_HOUR,
    LAST_HOUR,
    LATE,
    NO_TIME,
    UNKNOWN,
)
from nakanojo_helpdesk.domain.text import fold, holds
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store import search as index
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

FEW: Final = 20_000
_NO_MEMOS: Final = (
    "メモの言葉で探す権限がありません。相談内容・年代・地区・結果などの言葉か、受付番号で探してください。"
)
_NUMBER: Final = re.compile(r"([a-z])(\d{1,3})-(\d{1,9})|(\d{5,9})", re.ASCII)
_YEARS: Final = {fold(fiscal_year_code(year)): year for year in range(1989, 2119)}
# 結果 is asked by its group, too.
_PLAINLY_ASKED: Final = tuple(question.name for question in FILTERED if question.name != "outcome")
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Stretch:
    """A span of event dates, both included; None = without end."""

    first: date | None
    last: date | None

    def conditions(self) -> list[Condition]:
        """The span as SQL conditions."""
        day = Consultation.event_date
        found = [] if self.first is None else [day >= self.first]
        return found + ([] if self.last is None else [day <= self.last])


class Words:
    """The words of a query, looked up.

    Raises `Denied` when a word could only be found in memos and `actor` may not read them.
    """

    def __init__(self, session: Session, actor: Actor, known: codes.Codes, words: Iterable[str]) -> None:
        self._session = session
        self._memos = actor.may(Permission.READ_MEMOS)
        self._labels = {word: _labelled(session, known, word) for word in words}
        self._broad = [word for word, labels in self._labels.items() if labels]
        numbers = {word: _number(word) for word, labels in self._labels.items() if not labels}
        self._plain = [word for word, number in numbers.items() if number is None]
        if self._plain and not self._memos:
            raise Denied(_NO_MEMOS)
        self.few: frozenset[int] | None = self._few_memos(self._plain) if self._plain else None
        self._numbered: list[Condition] = []
        for word, number in numbers.items():
            if number is not None:
                self._narrow_by_number(word, number)

    @property
    def asks_index(self) -> bool:
        """Whether the index is queried stretch by stretch, because many memos hold a word."""
        return self.few is None and bool(self._plain or (self._broad and self._memos))

    def conditions(self, stretch: Stretch) -> list[Condition]:
        """The conditions of the words on a consultation whose event lies in `stretch`."""
        bounds = self._bounds(stretch)
        found = list(self._numbered)
        if self.few is not None:
            found.append(Consultation.id.in_(index.among(self.few)))
        elif self._plain:
            found.append(Consultation.id.in_(index.hits(self._plain, bounds)))
        for word in self._broad:
            either = self._labels[word]
            if self._memos and not _torn(word):
                either = [*either, Consultation.id.in_(index.hits([*self._plain, word], bounds))]
            found.append(or_(*either))
        return found

    def _bounds(self, stretch: Stretch) -> tuple[int, int] | None:
        """The lowest and highest id that can be a hit, None for all."""
        if self.few is not None:
            return (min(self.few), max(self.few)) if self.few else (0, 0)
        if not self.asks_index or (stretch.first is None and stretch.last is None):
            return None
        ids = select(func.min(Consultation.id), func.max(Consultation.id)).where(*stretch.conditions())
        row: Any = self._session.execute(ids).one()
        return (0, 0) if row[0] is None else (row[0], row[1])

    def _few_memos(self, words: list[str]) -> frozenset[int] | None:
        """The ids of the memos that hold every word; None for many."""
        if any(_torn(word) for word in words):
            return frozenset()
        found = self._session.scalars(index.hits(words).limit(FEW + 1)).all()
        return frozenset(found) if len(found) <= FEW else None

    def _narrow_by_number(self, word: str, number: Condition) -> None:
        memos = self._few_memos([word]) if self._memos else frozenset[int]()
        if memos is None:
            self._numbered.append(or_(number, Consultation.id.in_(index.hits([word]))))
            return
        ids = memos | frozenset(self._session.scalars(select(Consultation.id).where(number)))
        self.few = ids if self.few is None else self.few & ids


def framed(query: SearchQuery) -> list[Condition]:
    """The conditions of a query other than words, period and facets: withdrawn or not, weekday, hour."""
    found: list[Condition] = []
    if query.standing is Standing.COUNTED:
        found.append(Consultation.withdrawn_at.is_(None))
    elif query.standing is Standing.WITHDRAWN:
        found.append(Consultation.withdrawn_at.is_not(None))
    if query.weekday is not None:
        # Monday is 1 for us and for both databases, Sunday 7 for us and 0 for them.
        wanted = int(query.weekday) % 7 if query.weekday in set("1234567") else -1
        found.append(extract("dow", Consultation.event_date) == wanted)
    if query.hour is not None:
        found.append(_hour(query.hour))
    return found


def facet_conditions(session: Session, known: codes.Codes, query: SearchQuery) -> dict[str, Condition]:
    """The conditions of a query's facets by name; facets without a condition are left out.

    An unknown code finds nothing.
    """
    found: dict[str, Condition] = {}
    if query.topic is not None:
        found["topic"] = _topic(known, query)
    for name in _PLAINLY_ASKED:
        code = getattr(query, name)
        if code is not None:
            found[name] = _coded(known, name, code)
    outcomes = [] if query.outcome is None else [_coded(known, "outcome", query.outcome)]
    if query.outcome_group is not None:
        group = known.vocabularies[VocabularyName.OUTCOME].terms
        own = [term.code for term in group if term.parent == query.outcome_group]
        outcomes.append(
            Consultation.outcome_id.in_([known.ids[VocabularyName.OUTCOME.value, code] for code in own])
        )
    if outcomes:
        found["outcome"] = and_(*outcomes)
    if query.desk is not None:
        key = session.scalar(select(Desk.id).where(Desk.code == query.desk))
        found["desk"] = false() if key is None else Consultation.desk_id == key
    if query.staff is not None:
        key = session.scalar(select(Staff.id).where(Staff.code == query.staff))
        found["staff"] = false() if key is None else Consultation.staff_id == key
    if query.entry_mode is not None:
        found["entry_mode"] = Consultation.entry_mode == query.entry_mode.value
    return found


def _topic(known: codes.Codes, query: SearchQuery) -> Condition:
    wanted = _with_below(known, [query.topic or ""])
    main: Condition = Consultation.main_topic_id.in_(wanted)
    if query.main_only:
        return main
    return or_(main, _has_further(wanted))


def _has_further(topics: list[int]) -> Condition:
    return exists().where(FurtherTopic.consultation_id == Consultation.id, FurtherTopic.topic_id.in_(topics))


def _with_below(known: codes.Codes, wanted: Iterable[str]) -> list[int]:
    """Row keys of topic codes and of their level-2 topics."""
    topics = known.vocabularies[VocabularyName.TOPIC]
    found = {code for code in wanted if code in topics}
    found |= {term.code for term in topics.terms if term.parent in found}
    return [known.ids[VocabularyName.TOPIC.value, code] for code in sorted(found)]


def _coded(known: codes.Codes, name: str, code: str) -> Condition:
    column = getattr(Consultation, f"{name}_id")
    key = known.ids.get((CODED_FIELDS[name].value, code))
    if code == BLANK:
        blank: Condition = column.is_(None)
        return blank
    if key is None:
        return false()
    if code == UNKNOWN and name in BLANK_IS_UNKNOWN:
        return or_(column == key, column.is_(None))
    equal: Condition = column == key
    return equal


def _hour(code: str) -> Condition:
    minute = Consultation.event_minute
    if code == NO_TIME:
        return minute.is_(None)
    if code == EARLY:
        return minute < FIRST_HOUR * 60
    if code == LATE:
        return minute >= (LAST_HOUR + 1) * 60
    if not code.isdecimal():
        return false()
    return minute.between(int(code) * 60, int(code) * 60 + 59)


def _labelled(session: Session, known: codes.Codes, word: str) -> list[Condition]:
    """Conditions for the consultations one of whose answers has the word in its label."""

    def keys(name: VocabularyName) -> list[int]:
        terms = known.vocabularies[name].terms
        return [
            known.ids[name.value, term.code]
            for term in terms
            if holds(term.label, word) or holds(term.short, word)
        ]

    found: list[Condition] = []
    topics = _with_below(known, [known.codes[key] for key in keys(VocabularyName.TOPIC)])
    if topics:
        found += [Consultation.main_topic_id.in_(topics), _has_further(topics)]
    for name, vocabulary in CODED_FIELDS.items():
        if coded := keys(vocabulary):
            found.append(getattr(Consultation, f"{name}_id").in_(coded))
    desks = [row.id for row in session.execute(select(Desk.id, Desk.name)) if holds(row.name, word)]
    people = [row.id for row in session.execute(select(Staff.id, Staff.name)) if holds(row.name, word)]
    found += [Consultation.desk_id.in_(desks)] if desks else []
    found += [Consultation.staff_id.in_(people)] if people else []
    if word in EntryMode.LATE.label:
        found.append(Consultation.entry_mode == EntryMode.LATE.value)
    return found


def _number(word: str) -> Condition | None:
    """A word that is a 受付番号 (`r8-00012`, or its last digits `00012`)."""
    read = _NUMBER.fullmatch(word)
    if read is None:
        return None
    era, year, serial, digits = read.groups()
    if digits is not None:
        return Consultation.serial == int(digits)
    known_year = _YEARS.get(f"{era}{int(year)}")
    return (
        false()
        if known_year is None
        else and_(Consultation.fiscal_year == known_year, Consultation.serial == int(serial))
    )


def _torn(word: str) -> bool:
    """Whether a word holds half a surrogate pair: no memo can."""
    return any(0xD800 <= ord(character) <= 0xDFFF for character in word)
