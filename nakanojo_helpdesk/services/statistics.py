"""Counting: SQL GROUP BY into frozen facts. The rules are in `domain.statistics` and `docs/counting.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.access import Actor, Permission
from nakanojo_helpdesk.domain.calendar import (
    Month,
    fiscal_year_first_day,
    local,
    months_of_fiscal_year,
    utc_now,
)
from nakanojo_helpdesk.domain.statistics import (
    ALL_TOPICS_DEFINITION,
    COUNT_DEFINITION,
    MAIN_TOPIC_DEFINITION,
    PEOPLE_DEFINITION,
    Cell,
    Comparison,
    CountRow,
    MonthlyFacts,
    MonthState,
    Section,
    YearTrend,
)
from nakanojo_helpdesk.domain.vocabulary import VocabularyName
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.store import audit, codes
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.terms import TermEntity


@dataclass(frozen=True)
class _Span:
    """One compared stretch of days, both included."""

    first: date
    last: date


def _spans(month: Month) -> tuple[_Span, ...]:
    """This month, the month before, the same month last year, and both fiscal years up to the month's end."""
    before, then = month.plus(-1), month.last_year
    return (
        _Span(month.first, month.last),
        _Span(before.first, before.last),
        _Span(then.first, then.last),
        _Span(fiscal_year_first_day(month.fiscal_year), month.last),
        _Span(fiscal_year_first_day(month.fiscal_year - 1), then.last),
    )


def monthly(session: Session, actor: Actor, month: Month, *, today: date | None = None) -> MonthlyFacts:
    """Everything the monthly report says, counted in one transaction. Raises `Denied`."""
    actor.require(Permission.REPORT)
    now = utc_now()
    present = today or local(now).date()
    started = recording_start(session)
    counter = _Counter(session, month, started, present)
    _seq, head = audit.head(session)
    summary = counter.summary()
    return MonthlyFacts(
        month=month,
        state=MonthState.OPEN,
        total=summary.row("count").counts.value,
        people=summary.row("people").counts.value,
        sections=(summary, counter.main_topics(), counter.all_topics()),
        trend=_trend(session, month, started, present),
        recording_started_on=started,
        counted_at=now,
        audit_head=head.hex(),
    )


def year_trend(
    session: Session, actor: Actor, through: Month, *, desk: str | None = None, today: date | None = None
) -> YearTrend:
    """件数 by month of the fiscal year of `through`, up to it, against the whole year before. Raises `Denied`."""
    actor.require(Permission.COUNT)
    present = today or local(utc_now()).date()
    return _trend(session, through, recording_start(session), present, desk=desk)


def recorded_months(session: Session, actor: Actor, *, today: date | None = None) -> tuple[Month, ...]:
    """The months there may be a report on, newest first: from the first record (or 記録開始日) to this month."""
    actor.require(Permission.COUNT)
    last = Month.of(today or local(utc_now()).date())
    started = recording_start(session)
    first = last if started is None else min(Month.of(started), last)
    months, month = [], last
    while month >= first:
        months.append(month)
        month = month.plus(-1)
    return tuple(months)


def recording_start(session: Session) -> date | None:
    """記録開始日, or the first record's date where that lies before it: no record is ever hidden."""
    setting = office.stored(session).recording_started_on
    first = session.scalar(
        select(func.min(Consultation.event_date)).where(Consultation.withdrawn_at.is_(None))
    )
    known = [day for day in (setting, first) if day is not None]
    return min(known) if known else None


def _trend(
    session: Session, through: Month, started: date | None, today: date, *, desk: str | None = None
) -> YearTrend:
    year = through.fiscal_year
    first = fiscal_year_first_day(year - 1)
    query = (
        select(Consultation.event_date, func.count())
        .where(Consultation.withdrawn_at.is_(None), Consultation.event_date.between(first, through.last))
        .group_by(Consultation.event_date)
    )
    if desk is not None:
        query = query.where(
            Consultation.desk_id == select(Desk.id).where(Desk.code == desk).scalar_subquery()
        )
    counts: dict[Month, int] = {}
    for day, count in session.execute(query):
        counts[Month.of(day)] = counts.get(Month.of(day), 0) + count

    def figures(of_year: int, last: Month) -> tuple[int | None, ...]:
        return tuple(
            counts.get(month, 0)
            if month <= last and _has_data(_Span(month.first, month.last), started, today)
            else None
            for month in months_of_fiscal_year(of_year)
        )

    return YearTrend(
        fiscal_year=year,
        this_year=figures(year, through),
        last_year=figures(year - 1, Month(year, 3)),
        through=through,
    )


def _has_data(span: _Span, started: date | None, today: date) -> bool:
    return (started is None or span.last >= started) and span.first <= today


class _Counter:
    """Counts one month beside its past over several facets."""

    def __init__(self, session: Session, month: Month, started: date | None, today: date) -> None:
        self._session = session
        self._spans = _spans(month)
        self._known = [_has_data(span, started, today) for span in self._spans]
        self._counted = and_(
            Consultation.withdrawn_at.is_(None),
            Consultation.event_date.between(min(span.first for span in self._spans), month.last),
        )

    def _sums(self, amount: ColumnElement[Any] | int = 1) -> list[ColumnElement[Any]]:
        day = Consultation.event_date
        return [func.sum(case((day.between(span.first, span.last), amount), else_=0)) for span in self._spans]

    def _comparison(self, figures: Sequence[int | None]) -> Comparison:
        known = [(figure or 0) if has else None for figure, has in zip(figures, self._known, strict=True)]
        return Comparison(
            value=known[0],
            previous_month=known[1],
            last_year=known[2],
            year_to_date=known[3],
            last_year_to_date=known[4],
        )

    def summary(self) -> Section:
        """1 概要: 件数 and 人数."""
        people = func.coalesce(Consultation.people, 1)
        row = self._session.execute(select(*self._sums(), *self._sums(people)).where(self._counted)).one()
        figures = [None if value is None else int(value) for value in row]
        return Section(
            number=1,
            code="summary",
            title="概要",
            definition=COUNT_DEFINITION + PEOPLE_DEFINITION,
            rows=(
                CountRow(code="count", label="件数", counts=self._comparison(figures[:5])),
                CountRow(code="people", label="人数", counts=self._comparison(figures[5:])),
            ),
        )

    def main_topics(self) -> Section:
        """2 相談内容別, 主な内容: adds up to 件数."""
        query = select(Consultation.main_topic_id, *self._sums()).where(self._counted)
        by_upper: dict[str, list[int]] = {}
        cells: dict[tuple[str, str], int] = {}
        known = codes.load(self._session)
        topics = known.vocabularies[VocabularyName.TOPIC]
        for key, *figures in self._session.execute(query.group_by(Consultation.main_topic_id)):
            code = known.codes[key]
            upper = topics.upper_code(code)
            sums = by_upper.setdefault(upper, [0] * len(self._spans))
            by_upper[upper] = [total + int(figure) for total, figure in zip(sums, figures, strict=True)]
            below = "" if upper == code else code
            cells[upper, below] = cells.get((upper, below), 0) + int(figures[0])
        return Section(
            number=2,
            code="main_topics",
            title="相談内容別（主な内容）",
            definition=MAIN_TOPIC_DEFINITION,
            rows=self._topic_rows(by_upper),
            cells=tuple(
                Cell(row=row, column=column, value=value)
                for (row, column), value in sorted(cells.items())
                if value
            ),
        )

    def all_topics(self) -> Section:
        """2 相談内容別, 内容（複数回答）: a record once per level-1 code; does not add up."""
        topics = codes.load(self._session)
        main, extra = aliased(TermEntity), aliased(TermEntity)
        main_upper, extra_upper = (
            func.coalesce(main.parent_id, main.id),
            func.coalesce(extra.parent_id, extra.id),
        )
        further = (
            select(Consultation.id, Consultation.event_date, extra_upper.label("upper"))
            .join(FurtherTopic, FurtherTopic.consultation_id == Consultation.id)
            .join(main, main.id == Consultation.main_topic_id)
            .join(extra, extra.id == FurtherTopic.topic_id)
            .where(self._counted, extra_upper != main_upper)
            .distinct()
            .subquery()
        )
        day = further.c.event_date
        sums = [func.sum(case((day.between(span.first, span.last), 1), else_=0)) for span in self._spans]
        by_upper = {
            row.code: [row.counts.value or 0, row.counts.previous_month or 0, row.counts.last_year or 0,
                       row.counts.year_to_date or 0, row.counts.last_year_to_date or 0]
            for row in self.main_topics().rows
        }  # fmt: skip
        for key, *figures in self._session.execute(select(further.c.upper, *sums).group_by(further.c.upper)):
            totals = by_upper.setdefault(topics.codes[key], [0] * len(self._spans))
            by_upper[topics.codes[key]] = [
                total + int(figure) for total, figure in zip(totals, figures, strict=True)
            ]
        return Section(
            number=2,
            code="all_topics",
            title="相談内容別（複数回答）",
            definition=ALL_TOPICS_DEFINITION,
            rows=self._topic_rows(by_upper),
        )

    def _topic_rows(self, by_upper: dict[str, list[int]]) -> tuple[CountRow, ...]:
        """A line for every level-1 code; retired ones only where they count."""
        month_end = self._spans[0].last
        topics = codes.load(self._session).vocabularies[VocabularyName.TOPIC]
        return tuple(
            CountRow(
                code=term.code, label=term.label, counts=self._comparison(by_upper.get(term.code, [0] * 5))
            )
            for term in topics.upper()
            if term.valid_on(month_end) or any(by_upper.get(term.code, ()))
        )
