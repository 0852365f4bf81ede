"""The courses of a period for 集計, and ニーズと講座. Counts come from `course_facts` and `facet_counter`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import (
    JST,
    Month,
    fiscal_year_first_day,
    local,
    months_of_fiscal_year,
    same_day_last_year,
    utc_now,
)
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.statistics.codes import UNKNOWN
from nakanojo_helpdesk.domain.statistics.course_facts import DaysFacts, LessonFacts
from nakanojo_helpdesk.domain.statistics.course_periods import CoursePeriodFacts, Need, topic_field
from nakanojo_helpdesk.domain.statistics.facts import YearTrend
from nakanojo_helpdesk.domain.statistics.periods import Period
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.statistics import course_facts
from nakanojo_helpdesk.services.statistics.facet_counter import FacetCounter, Span
from nakanojo_helpdesk.store import codes as vocabulary_codes
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.places import Venue

OUTSIDE = "OUT"
"""The district 町外: no course of the town is held there."""


def over_period(
    session: Session, actor: Actor, period: Period, *, today: date | None = None
) -> CoursePeriodFacts:
    """The courses of a period, of the same days a year before, and 出席 by month of both fiscal years. Raises `Denied`."""
    actor.require(Permission.COUNT)
    now = utc_now()
    present = today or local(now).date()
    moment = now if local(now).date() == present else _end_of(present)
    year = period.last.fiscal_year
    both_years = (fiscal_year_first_day(year - 1), period.last.last)
    here, then, years = course_facts.of_days(
        session, actor, (period.days, period.days_then, both_years), now=moment
    )
    started = course_facts.recorded_from(session)
    needs, without_district, without_field = _needs(session, period, here, present)
    return CoursePeriodFacts(
        period=period,
        comparison=office.stored(session).comparison,
        now=here,
        then=then,
        has_data=_has_data(here, started, present),
        had_data=_has_data(then, started, present),
        trend=_trend(years, period.last, started, present),
        needs=needs,
        without_district=without_district,
        without_field=without_field,
        first_day=course_facts.started_on(session),
        counted_at=now,
    )


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=JST)


def _has_data(facts: DaysFacts, started: date | None, today: date) -> bool:
    span = Span(facts.first, facts.last)
    return facts.sums.held > 0 or (started is not None and span.is_recorded(started, today))


def _held(facts: DaysFacts) -> Iterable[LessonFacts]:
    return (lesson for course in facts.courses for lesson in course.lessons if lesson.is_held)


def _trend(facts: DaysFacts, through: Month, started: date | None, today: date) -> YearTrend:
    year = through.fiscal_year
    to_day = today if Month.of(today) == through else None
    same_day = None if to_day is None else same_day_last_year(to_day)
    came: Counter[Month] = Counter()
    held: set[Month] = set()
    unknown = {Month.of(lesson.row.day) for lesson in _held(facts) if not lesson.has_roll}
    then_to_day = 0
    for lesson in _held(facts):
        month = Month.of(lesson.row.day)
        if not lesson.has_roll:
            continue
        came[month] += lesson.present
        held.add(month)
        if same_day is not None and Month.of(same_day).first <= lesson.row.day <= same_day:
            then_to_day += lesson.present

    def figures(of_year: int, last: Month) -> tuple[int | None, ...]:
        return tuple(
            came[month]
            if month <= last
            and (
                month in held
                or (
                    month not in unknown
                    and started is not None
                    and Span(month.first, month.last).is_recorded(started, today)
                )
            )
            else None
            for month in months_of_fiscal_year(of_year)
        )

    last_year = figures(year - 1, Month(year, 3))
    known = through.last_year in held or (
        started is not None and same_day is not None and not Span(same_day, same_day).ends_before(started)
    )
    return YearTrend(
        fiscal_year=year,
        this_year=figures(year, through),
        last_year=last_year,
        through=through,
        to_day=to_day,
        then_to_day=then_to_day if same_day is not None and known else None,
        started=started,
        what="出席",
        unit="人",
    )


def _needs(
    session: Session, period: Period, facts: DaysFacts, today: date
) -> tuple[tuple[Need, ...], int, int]:
    """One line for each level-1 topic and district with a consultation or a lesson; lessons without district or topic."""
    span = Span(*period.days)
    facets = FacetCounter(session, (span,), ("value",), started=None, today=today)
    topics = facets.known.vocabularies[VocabularyName.TOPIC]
    districts = facets.known.vocabularies[VocabularyName.DISTRICT]
    asked: Counter[tuple[str, str]] = Counter()
    crossed = facets.crossed(Consultation.main_topic_id, Consultation.district_id)
    for (topic, district), count in crossed.items():
        code = facets.known.code(district) or UNKNOWN
        if code not in {OUTSIDE, UNKNOWN}:
            asked[topics.upper_code(facets.known.codes[topic]), code] += count
    lessons, present, without_district, without_field = _by_field(session, facts, facets.known.codes)
    return (
        tuple(
            Need(
                topic=topic.code,
                district=district.code,
                topic_words=topic.chip,
                district_words=district.label,
                consultations=asked[topic.code, district.code],
                lessons=lessons[topic.code, district.code],
                present=present.get(
                    (topic.code, district.code), 0 if not lessons[topic.code, district.code] else None
                ),
            )
            for topic in topics.terms
            if topics.upper_code(topic.code) == topic.code
            for district in districts.terms
            if asked[topic.code, district.code] or lessons[topic.code, district.code]
        ),
        without_district,
        without_field,
    )


def _by_field(
    session: Session, facts: DaysFacts, codes: Mapping[int, str]
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], int, int]:
    """Lessons and 出席 by topic and district, and how many lessons have no district or no topic.

    Where no roll was taken, there is no 出席, not even 0.
    """
    fields = topic_fields(session)
    places = {
        row.uid: codes.get(row.district_id or 0)
        for row in session.execute(select(Venue.uid, Venue.district_id))
    }
    lessons: Counter[tuple[str, str]] = Counter()
    present: Counter[tuple[str, str]] = Counter()
    without_district = without_field = 0
    for lesson in _held(facts):
        topic = fields.get(lesson.row.course_form.catalogue or "")
        district = places.get(lesson.row.venue)
        if topic is None:
            without_field += 1
        elif district is None:
            without_district += 1
        else:
            lessons[topic, district] += 1
            if lesson.has_roll:
                present[topic, district] += lesson.present
    return lessons, present, without_district, without_field


def topic_fields(session: Session) -> Mapping[str, str]:
    """The level-1 topic of each course of the catalogue that has one in use."""
    known = vocabulary_codes.load(session).vocabularies
    topics = known[VocabularyName.TOPIC]
    found = {term.code: topic_field(term) for term in known[VocabularyName.COURSE].terms}
    return {code: field for code, field in found.items() if field is not None and field in topics}
