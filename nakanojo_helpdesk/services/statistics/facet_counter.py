"""Counting by one facet or two crossed, over several stretches of days at once. Part of `services.statistics`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.consultations.forms import MEASURED_MINUTES_COUNTED
from nakanojo_helpdesk.domain.statistics.facts import Comparison, CountRow
from nakanojo_helpdesk.domain.vocabularies import Vocabulary, VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.terms import TermEntity

Sums = list[int]
"""One number for each span."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """One compared stretch of days, both included."""

    first: date
    last: date

    def is_recorded(self, started: date | None, today: date) -> bool:
        """Whether it overlaps the time from 記録開始日 to today, in which 0 is a figure."""
        return not self.ends_before(started) and self.first <= today

    def ends_before(self, started: date | None) -> bool:
        """Whether it lies before 記録開始日."""
        return started is not None and self.last < started


@dataclass(frozen=True)
class _Reach:
    """A gapless stretch of days covered by spans, cut wherever a span begins or ends; `owners` are the spans of each piece."""

    first: date
    last: date
    ends: tuple[date, ...]
    owners: tuple[tuple[int, ...], ...]


def _reaches(spans: Sequence[Span]) -> Iterator[_Reach]:
    cuts = sorted({span.first for span in spans} | {span.last + _DAY for span in spans})
    pieces: list[tuple[date, date, tuple[int, ...]]] = []
    for first, after in pairwise(cuts):
        owners = tuple(
            place for place, span in enumerate(spans) if span.first <= first and after - _DAY <= span.last
        )
        if owners:
            pieces.append((first, after - _DAY, owners))
    while pieces:
        run = [pieces.pop(0)]
        while pieces and pieces[0][0] == run[-1][1] + _DAY:
            run.append(pieces.pop(0))
        yield _Reach(
            run[0][0], run[-1][1], tuple(last for _, last, _ in run), tuple(owners for *_, owners in run)
        )


def _counted_minutes() -> ColumnElement[Any]:
    """The minutes that count, in SQL (`domain.consultations.forms.counted_minutes`)."""
    measured, bounds = Consultation.measured_minutes, MEASURED_MINUTES_COUNTED
    return func.coalesce(
        Consultation.minutes, case((measured.between(bounds.start, bounds.stop - 1), measured))
    )


class FacetCounter:
    """Counts the consultations of several spans, the first of which is the one looked at.

    Args:
        session: a reading session.
        spans: what is compared; the order is that of `names`.
        names: the members of `Comparison` the spans stand for.
        started: 記録開始日; spans before it have data only where they hold records.
        today: spans after it have none.
        desk: code of the desk to count at, None for all.
    """

    def __init__(
        self,
        session: Session,
        spans: Sequence[Span],
        names: Sequence[str],
        *,
        started: date | None,
        today: date,
        desk: str | None = None,
    ) -> None:
        self.spans = tuple(spans)
        self.known = codes.load(session)
        self._session = session
        self._started = started
        self._names = tuple(names)
        self._counted: ColumnElement[bool] = Consultation.withdrawn_at.is_(None)
        if desk is not None:
            key = select(Desk.id).where(Desk.code == desk).scalar_subquery()
            self._counted = and_(self._counted, Consultation.desk_id == key)
        self.recorded = tuple(span.is_recorded(started, today) for span in spans)
        """Whether each span reaches into the time of recording: days are counted there, and zeros are figures."""
        self._has_data = tuple(
            recorded or self._holds_records(span)
            for span, recorded in zip(self.spans, self.recorded, strict=True)
        )

    def _holds_records(self, span: Span) -> bool:
        held = exists().where(self._counted, Consultation.event_date.between(span.first, span.last))
        return bool(self._session.scalar(select(held)))

    @property
    def has_data(self) -> tuple[bool, ...]:
        """Whether each span has data."""
        return self._has_data

    def comparison(self, figures: Sequence[int | None], has: Sequence[bool] | None = None) -> Comparison:
        """The figures of the spans under their names; None where a span has no data or is not counted.

        `has`: which spans have data, where that differs from `has_data`.
        """
        known = self._has_data if has is None else has
        found: dict[str, int | None] = dict.fromkeys(
            ("value", "previous_month", "last_year", "year_to_date", "last_year_to_date")
        )
        for name, figure, has_data in zip(self._names, figures, known, strict=True):
            found[name] = figure if has_data else None
        lacking = zip(self._names, self.spans, known, strict=True)
        unrecorded = frozenset(
            name for name, span, has_data in lacking if not has_data and span.ends_before(self._started)
        )
        return Comparison(**found, unrecorded=unrecorded)

    def totals(
        self, *keys: SQLColumnExpression[Any], amounts: Sequence[ColumnElement[Any]] = ()
    ) -> dict[tuple[Any, ...], list[Sums]]:
        """件数 and the sums of `amounts` for every combination of keys, each for every span."""
        found: dict[tuple[Any, ...], list[Sums]] = {}
        day = Consultation.event_date
        for reach in _reaches(self.spans):
            *cuts, _ = reach.ends
            piece = case(
                *((day <= end, place) for place, end in enumerate(cuts)), else_=len(cuts)
            ) if cuts else None  # fmt: skip
            grouping = keys if piece is None else (piece, *keys)
            query = (
                select(*grouping, func.count(), *(func.coalesce(func.sum(amount), 0) for amount in amounts))
                .where(self._counted, day.between(reach.first, reach.last))
                .group_by(*grouping)
            )
            for row in self._session.execute(query):
                place, rest = (0, tuple(row)) if piece is None else (row[0], tuple(row)[1:])
                sums = found.setdefault(
                    rest[: len(keys)], [[0] * len(self.spans) for _ in range(1 + len(amounts))]
                )
                for owner in reach.owners[place]:
                    for target, figure in zip(sums, rest[len(keys) :], strict=True):
                        target[owner] += int(figure)
        return found

    def crossed(self, *keys: SQLColumnExpression[Any]) -> dict[tuple[Any, ...], int]:
        """件数 of the first span for every combination of keys."""
        span = self.spans[0]
        if not self._has_data[0]:
            return {}
        query = (
            select(*keys, func.count())
            .where(self._counted, Consultation.event_date.between(span.first, span.last))
            .group_by(*keys)
        )
        return {tuple(row)[:-1]: row[-1] for row in self._session.execute(query)}

    @cached_property
    def by_day(self) -> dict[date, int]:
        """件数 of every day that has any, over all spans."""
        found: dict[date, int] = {}
        day = Consultation.event_date
        for reach in _reaches(self.spans):
            query = select(day, func.count()).where(self._counted, day.between(reach.first, reach.last))
            found.update((row[0], row[1]) for row in self._session.execute(query.group_by(day)))
        return found

    @cached_property
    def by_main_topic(self) -> dict[str, Sums]:
        """件数 of every topic code, as chosen (level 1 or 2), by the main topic."""
        return {
            self.known.codes[key]: sums[0] for (key,), sums in self.totals(Consultation.main_topic_id).items()
        }

    @cached_property
    def by_further_topic(self) -> dict[str, Sums]:
        """The number of records with a level-1 topic besides that of their main topic, by its code."""
        main, extra = aliased(TermEntity), aliased(TermEntity)
        main_upper = func.coalesce(main.parent_id, main.id)
        upper = func.coalesce(extra.parent_id, extra.id)
        found: dict[str, Sums] = {}
        for reach in _reaches(self.spans):
            carried = (
                select(Consultation.id, Consultation.event_date, upper.label("upper"))
                .join(FurtherTopic, FurtherTopic.consultation_id == Consultation.id)
                .join(main, main.id == Consultation.main_topic_id)
                .join(extra, extra.id == FurtherTopic.topic_id)
                .where(
                    self._counted,
                    upper != main_upper,
                    Consultation.event_date.between(reach.first, reach.last),
                )
                .distinct()
                .subquery()
            )
            day = carried.c.event_date
            for moment, key, count in self._session.execute(
                select(day, carried.c.upper, func.count()).group_by(day, carried.c.upper)
            ):
                sums = found.setdefault(self.known.codes[key], [0] * len(self.spans))
                _add(sums, self.spans, moment, count)
        return found

    def by_answer(self, key: SQLColumnExpression[Any], blank: str) -> dict[str, Sums]:
        """件数 by the code of an answer; records without one count as `blank`."""
        return self._coded(self.totals(key), blank)

    def by_outcome(self, blank: str) -> dict[str, Sums]:
        """件数 by the code of the outcome; records without one count as `blank`."""
        return self._coded(self.by_outcome_with_minutes, blank)

    @cached_property
    def by_outcome_with_minutes(self) -> dict[tuple[Any, ...], list[Sums]]:
        """件数, number with minutes and sum of minutes, by the row key of the outcome: one pass for both facets."""
        minutes = _counted_minutes()
        return self.totals(
            Consultation.outcome_id,
            amounts=(case((minutes.is_not(None), 1), else_=0), func.coalesce(minutes, 0)),
        )

    def _coded(self, found: dict[tuple[Any, ...], list[Sums]], blank: str) -> dict[str, Sums]:
        """件数 by code. Records without an answer are added to the code that means so."""
        coded: dict[str, Sums] = {}
        for (key,), sums in found.items():
            code = self.known.code(key) or blank
            before = coded.get(code, [0] * len(self.spans))
            coded[code] = [old + new for old, new in zip(before, sums[0], strict=True)]
        return coded

    def rows(
        self, name: VocabularyName, found: dict[str, Sums], *, extra: Iterable[tuple[str, str]] = ()
    ) -> tuple[CountRow, ...]:
        """A line for every level-1 code in its order; retired codes and `extra` (code, words) only where they have records."""
        terms: Vocabulary = self.known.vocabularies[name]
        nothing = [0] * len(self.spans)
        end = self.spans[0].last
        listed = [
            self.row(term.code, term.label, found.get(term.code, nothing), short=term.chip)
            for term in terms.terms
            if (name is not VocabularyName.TOPIC or terms.upper_code(term.code) == term.code)
            and (term.valid_on(end) or any(found.get(term.code, ())))
        ]
        listed += [self.row(code, words, found[code]) for code, words in extra if any(found.get(code, ()))]
        return tuple(listed)

    def row(
        self,
        code: str,
        label: str,
        figures: Sequence[int | None],
        *,
        short: str = "",
        has: Sequence[bool] | None = None,
    ) -> CountRow:
        """One line. `has`: which spans have data, where that differs from `has_data`."""
        return CountRow(code=code, label=label, short=short, counts=self.comparison(figures, has))

    def summed_by(self, found: dict[str, Sums], upper: Callable[[str], str]) -> dict[str, Sums]:
        """The same figures by a coarser code."""
        coarser: dict[str, Sums] = {}
        for code, sums in found.items():
            target = coarser.setdefault(upper(code), [0] * len(self.spans))
            coarser[upper(code)] = [old + new for old, new in zip(target, sums, strict=True)]
        return coarser

    def over_days(self, figures: Iterable[tuple[date, int]]) -> Sums:
        """The sum of a daily figure over each span."""
        sums = [0] * len(self.spans)
        for day, figure in figures:
            _add(sums, self.spans, day, figure)
        return sums


def _add(sums: Sums, spans: Sequence[Span], day: date, figure: int) -> None:
    for place, span in enumerate(spans):
        if span.first <= day <= span.last:
            sums[place] += figure
