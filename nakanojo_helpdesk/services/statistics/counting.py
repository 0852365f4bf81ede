"""Counting: SQL GROUP BY into frozen facts. The rules are in `domain.statistics` and `docs/counting.md`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import (
    Month,
    fiscal_year_first_day,
    local,
    months_of_fiscal_year,
    same_day_last_year,
    utc_now,
)
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts, MonthState, YearTrend
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodFacts
from nakanojo_helpdesk.services import office, opening_days
from nakanojo_helpdesk.services.statistics import course_sections, sections
from nakanojo_helpdesk.services.statistics.facet_counter import FacetCounter, Span
from nakanojo_helpdesk.services.statistics.revised import is_revised
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.places import Desk


def _spans(month: Month, to_day: date | None) -> dict[str, Span]:
    """This month, the month before, the same month last year, and both fiscal years up to the month's end.

    The year before ends with the day of `to_day`, where the month is still running.
    """
    before, then = month.plus(-1), month.last_year
    then_last = then.last if to_day is None else same_day_last_year(to_day)
    return {
        "value": Span(month.first, month.last),
        "previous_month": Span(before.first, before.last),
        "last_year": Span(then.first, then_last),
        "year_to_date": Span(fiscal_year_first_day(month.fiscal_year), month.last),
        "last_year_to_date": Span(fiscal_year_first_day(month.fiscal_year - 1), then_last),
    }


def monthly(session: Session, actor: Actor, month: Month, *, today: date | None = None) -> MonthlyFacts:
    """Count all figures of the monthly report in one transaction. Raises `Denied`."""
    actor.require(Permission.REPORT)
    now = utc_now()
    present = today or local(now).date()
    started = recording_start(session)
    to_day = present if Month.of(present) == month else None
    spans = _spans(month, to_day)
    facets = FacetCounter(session, tuple(spans.values()), tuple(spans), started=started, today=present)
    _seq, head = audit.head(session)
    summary = sections.summary(facets)
    year = spans["year_to_date"]
    return MonthlyFacts(
        month=month,
        state=MonthState.OPEN,
        total=summary.row("count").counts.value,
        people=summary.row("people").counts.value,
        sections=(
            summary,
            sections.opening(facets, _open_days(session, actor, facets, started, present)),
            sections.main_topics(facets),
            sections.all_topics(facets),
            sections.ages(facets),
            sections.age_topics(facets),
            sections.districts(facets),
            sections.weekday_hours(facets),
            sections.outcomes(facets),
            sections.outcome_groups(facets),
            sections.self_solved(facets),
            sections.minutes(facets),
            *course_sections.sections(session, actor, spans, now=now, today=present),
        ),
        trend=_trend(session, month, started, present),
        recording_started_on=started,
        earlier_in_year=0 if started is None else _count_before(facets, year, started),
        counted_at=now,
        audit_head=head.hex(),
        to_day=to_day,
        revised=_revised(session, month),
    )


def _revised(session: Session, month: Month) -> frozenset[str]:
    """Which of the compared months have a 訂正, as members of `Comparison`."""
    months = {"value": month, "previous_month": month.plus(-1), "last_year": month.last_year}
    return frozenset(name for name, compared in months.items() if is_revised(session, compared))


def over_period(
    session: Session, actor: Actor, period: Period, *, desk: str | None = None, today: date | None = None
) -> PeriodFacts:
    """The figures of the statistics screen for a period, at one desk or all, and for the same months a year before.

    Raises `Denied`.
    """
    actor.require(Permission.COUNT)
    now = utc_now()
    present = today or local(now).date()
    started = recording_start(session)
    facets = FacetCounter(
        session,
        (Span(*period.days), Span(*period.days_then)),
        ("value", "last_year"),
        started=started,
        today=present,
        desk=desk,
    )
    return PeriodFacts(
        period=period,
        desk=desk,
        comparison=office.stored(session).comparison,
        trend=_trend(session, period.last, started, present, desk=desk),
        sections=(
            sections.summary(facets),
            sections.opening(facets, _open_days(session, actor, facets, started, present)),
            sections.main_topics(facets),
            sections.age_topics(facets),
            sections.weekday_hours(facets),
            sections.outcomes(facets),
            sections.outcome_groups(facets),
            sections.self_solved(facets),
            sections.minutes(facets),
        ),
        first_day=_first_day(session),
        counted_at=now,
    )


def recorded_months(session: Session, actor: Actor, *, today: date | None = None) -> tuple[Month, ...]:
    """The months that can be reported on, newest first: from 記録開始日 or an older record to this month."""
    actor.require(Permission.COUNT)
    last = Month.of(today or local(utc_now()).date())
    day = _first_day(session)
    first = last if day is None else min(Month.of(day), last)
    months, month = [], last
    while month >= first:
        months.append(month)
        month = month.plus(-1)
    return tuple(months)


def recording_start(session: Session) -> date | None:
    """記録開始日; where none is set, the first record's date.

    An earlier record counts in its own month only; the months between keep having no figure.
    """
    return office.stored(session).recording_started_on or _first_record(session)


def has_figures(session: Session, month: Month, today: date) -> bool:
    """Whether a month has figures: recording had begun, or it holds records from before."""
    span = Span(month.first, month.last)
    started = recording_start(session)
    return started is not None and any(
        FacetCounter(session, (span,), ("value",), started=started, today=today).has_data
    )


def _first_record(session: Session) -> date | None:
    return session.scalar(
        select(func.min(Consultation.event_date)).where(Consultation.withdrawn_at.is_(None))
    )


def _first_day(session: Session) -> date | None:
    """The first day with figures: 記録開始日 or the day of an older record."""
    known = [day for day in (recording_start(session), _first_record(session)) if day is not None]
    return min(known, default=None)


def _count_before(facets: FacetCounter, span: Span, started: date) -> int:
    return sum(
        count for day, count in facets.by_day.items() if span.first <= day <= span.last and day < started
    )


def _open_days(
    session: Session, actor: Actor, facets: FacetCounter, started: date | None, today: date
) -> frozenset[date]:
    """開設日 of all spans, from 記録開始日 to today."""
    first = min(span.first for span in facets.spans)
    last = min(max(span.last for span in facets.spans), today)
    return opening_days.open_days(session, actor, first if started is None else max(first, started), last)


def _trend(
    session: Session, through: Month, started: date | None, today: date, *, desk: str | None = None
) -> YearTrend:
    """件数 by month of the fiscal year of `through`, up to it, against the whole year before."""
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
    to_day = today if Month.of(today) == through else None
    same_day = None if to_day is None else same_day_last_year(to_day)
    counts: dict[Month, int] = {}
    then_to_day = 0
    for day, count in session.execute(query):
        counts[Month.of(day)] = counts.get(Month.of(day), 0) + count
        if same_day is not None and Month.of(same_day).first <= day <= same_day:
            then_to_day += count

    def figures(of_year: int, last: Month) -> tuple[int | None, ...]:
        return tuple(
            counts.get(month, 0 if Span(month.first, month.last).is_recorded(started, today) else None)
            if month <= last
            else None
            for month in months_of_fiscal_year(of_year)
        )

    last_year = figures(year - 1, Month(year, 3))
    has_then = same_day is not None and (
        then_to_day > 0 or not Span(same_day.replace(day=1), same_day).ends_before(started)
    )
    return YearTrend(
        fiscal_year=year,
        this_year=figures(year, through),
        last_year=last_year,
        through=through,
        to_day=to_day,
        then_to_day=then_to_day if has_then else None,
        started=started,
    )
