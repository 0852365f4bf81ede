"""相談を探す: find, count by answer, hand over for a file. Memos shown and exports are traced, words are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.consultations.search import PAGE, Facets, Order, SearchQuery, SearchResult
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import MEMOS_SENTENCE, Confirmed
from nakanojo_helpdesk.domain.traces.words import MEMOS_FOUND
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.search.conditions import Stretch, Words, facet_conditions, framed
from nakanojo_helpdesk.services.search.facets import counted
from nakanojo_helpdesk.services.traces.noting import note_reading
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store import search as index
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.staff import Staff
from nakanojo_helpdesk.store.tables.terms import TermEntity

_NEWEST_STRETCH: Final = timedelta(days=366)
_BATCH: Final = 1_000
_TERM_ORDERS: Final = {
    Order.TOPIC: Consultation.main_topic_id,
    Order.AGE_BAND: Consultation.age_band_id,
    Order.DISTRICT: Consultation.district_id,
    Order.OUTCOME: Consultation.outcome_id,
}


def find(
    session: Session,
    actor: Actor,
    query: SearchQuery,
    *,
    order: Order = Order.DATE,
    descending: bool = True,
    offset: int = 0,
    limit: int = PAGE,
) -> SearchResult:
    """Find one page of records, newest first unless ordered otherwise; empty answers are sorted last.

    Words are compared folded and must all be found: in the memo, in a label of an answer, in the name of desk or
    担当者, or as 受付番号. Raises `Denied` (also for words of memos without the right to read memos), `Invalid`.
    """
    actor.require(Permission.BROWSE)
    search = _Search(session, actor, query)
    keys = search.keys(order, descending=descending, offset=offset, limit=limit + 1)
    rows = consultation_rows.rows_of(session, actor, keys[:limit])
    return SearchResult(rows=rows, offset=offset, more=len(keys) > limit)


def note_memos(session: Session, actor: Actor, count: int) -> None:
    """Write into the trace that parts of this number of memos were shown in a list of hits. Raises `Denied`."""
    actor.require(Permission.READ_MEMOS)
    note_reading(session, Consultation.__tablename__, MEMOS_FOUND, f"rows={count}")


def facets(session: Session, actor: Actor, query: SearchQuery) -> Facets:
    """Count the hits, and the hits of each answer to each question. Raises `Denied`, `Invalid`."""
    actor.require(Permission.BROWSE)
    return _Search(session, actor, query).facets()


def count(session: Session, actor: Actor, query: SearchQuery) -> int:
    """Count the hits. Raises `Denied`, `Invalid`."""
    actor.require(Permission.BROWSE)
    return _Search(session, actor, query).count()


def hand_over(
    session: Session,
    actor: Actor,
    query: SearchQuery,
    take: Callable[[tuple[ConsultationRow, ...]], None],
    *,
    order: Order = Order.DATE,
    descending: bool = True,
    confirmed: Confirmed | None = None,
) -> int:
    """Give all records found to `take`, in the query's order, batch by batch; returns the number of records.

    Rows contain memos only for a person who has just given the password again (`sign_in.confirm_password`). All
    records are read in one consistent view of the data, with one batch in memory. Raises `Denied`, `Invalid` and
    what `take` raises.
    """
    actor.require(Permission.EXPORT)
    actor.require(Permission.BROWSE)
    if confirmed is not None:
        confirmed.require(actor, Permission.READ_MEMOS, MEMOS_SENTENCE)
    search = _Search(session, actor, query)
    keys = search.keys(order, descending=descending)
    for start in range(0, len(keys), _BATCH):
        rows = consultation_rows.rows_of(session, actor, keys[start : start + _BATCH])
        take(rows if confirmed is not None else tuple(replace(row, memo=None) for row in rows))
    return len(keys)


def rebuild_index(session: Session, actor: Actor) -> int:
    """Rebuild the index of memos after a check found a fault in it; returns its number of memos.

    The records do not change; the rebuilding is written into the trace. Raises `Denied`.
    """
    actor.require(Permission.SETTINGS)
    count = index.rebuild(session.connection())
    audit.note(session, "rebuild", index.INDEX.name, "index", f"count={count}")
    return count


class _Search:
    """One query over one view of the data."""

    def __init__(self, session: Session, actor: Actor, query: SearchQuery) -> None:
        if problems := query.problems():
            raise Invalid(problems)
        self._session = session
        self._query = query
        self._known = codes.load(session)
        self._stretch = Stretch(query.first, query.last)
        self._words = Words(session, actor, self._known, query.folded_words)

    def keys(self, order: Order, *, descending: bool, offset: int = 0, limit: int | None = None) -> list[int]:
        """The ids of the hits in their order."""
        by_date = order is Order.DATE and descending and not offset and limit is not None
        found: list[int] = []
        for stretch in self._stretches() if by_date else (self._stretch,):
            wanted = None if limit is None else limit - len(found)
            query = self._ordered(order, descending=descending).where(*self._conditions(stretch))
            found += self._session.scalars(query.offset(offset).limit(wanted)).all()
            if limit is not None and len(found) >= limit:
                break
        return found

    def _conditions(self, stretch: Stretch) -> list[ColumnElement[bool]]:
        facets_asked = facet_conditions(self._session, self._known, self._query)
        return [*self._framed(stretch), *facets_asked.values()]

    def _framed(self, stretch: Stretch) -> list[ColumnElement[bool]]:
        return [*framed(self._query), *stretch.conditions(), *self._words.conditions(stretch)]

    def _stretches(self) -> Iterator[Stretch]:
        """The stretches to read, newest first: where many memos hold a word, the last year alone mostly fills the first page."""
        newest = self._query.last or self._session.scalar(select(func.max(Consultation.event_date)))
        if not self._words.asks_index or newest is None:
            yield self._stretch
            return
        since = _back(newest)
        if self._query.first is not None and since <= self._query.first:
            yield self._stretch
            return
        yield Stretch(since, self._query.last)
        yield Stretch(self._query.first, since - timedelta(days=1))

    def _ordered(self, order: Order, *, descending: bool) -> Select[Any]:
        query = select(Consultation.id)
        # A short list of ids leads the search; the expression keeps SQLite from walking along the dates instead.
        leads = self._words.few is not None
        day: Any = func.nullif(Consultation.event_date, None) if leads else Consultation.event_date
        by: list[Any] = [day, Consultation.event_minute, Consultation.id]
        empty: list[Any] = []
        if order is Order.NUMBER:
            by = [Consultation.fiscal_year, Consultation.serial]
        elif order is Order.STAFF:
            query = query.join(Staff, Staff.id == Consultation.staff_id)
            by = [Staff.name, *by]
        elif order in _TERM_ORDERS:
            term = aliased(TermEntity)
            query = query.outerjoin(term, term.id == _TERM_ORDERS[order])
            empty = [term.sort.is_(None)]
            by = [term.sort, *by]
        return query.order_by(*empty, *((each.desc() if descending else each.asc()) for each in by))

    def count(self) -> int:
        """How many hits there are."""
        query = select(func.count()).select_from(Consultation).where(*self._conditions(self._stretch))
        return self._session.scalar(query) or 0

    def facets(self) -> Facets:
        """Counts over one list of hits, each without the answer to its own question."""
        asked = facet_conditions(self._session, self._known, self._query)
        return counted(
            self._session,
            self._known,
            self._framed(self._stretch),
            asked,
            further_topics=not self._query.main_only,
        )


def _back(newest: date) -> date:
    return newest - min(_NEWEST_STRETCH, newest - date.min)
