"""集計 of courses: 出席 by month, and what is asked at the desk beside the courses held about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.people import VenueForm
from nakanojo_helpdesk.domain.statistics.course_periods import (
    CoursePeriodFacts,
    Need,
    in_order,
    needs_sentence,
    topic_field,
)
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, VocabularyName
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.statistics import course_periods
from tests.factories import consultation_form
from tests.services.courses.books import at, course_form, lesson_form, planned
from tests.services.statistics.performances import applied, give

BEFORE = at(date(2024, 4, 1))
TODAY = date(2025, 5, 20)
YEAR = Period.of(PeriodKind.FISCAL_YEAR, TODAY)


def held(ledger: Ledger, day: date, came: int, *, place: str = "", **form: Any) -> None:
    """A course with one lesson on a day, to which some of six people came."""
    changes = {"venue": place} if place else {}
    course = planned(
        ledger,
        lesson_form(ledger, day=day, **changes),
        form=course_form(capacity=6, **form),
        released=True,
        now=BEFORE,
    )
    uids = applied(ledger, course, 6, now=BEFORE)
    give(ledger, course.lessons[0].uid, day, dict.fromkeys(uids[:came], MarkCode.PRESENT))


def asked(ledger: Ledger, count: int, topic: str, district: str | None) -> None:
    """Consultations of May 2025."""
    form = consultation_form(event_date=date(2025, 5, 14), topics=(topic,), district=district)
    for _ in range(count):
        ledger.call(consultations.record, form)


def counted(ledger: Ledger, period: Period = YEAR, today: date = TODAY) -> CoursePeriodFacts:
    return ledger.read(course_periods.over_period, period, today=today)


@pytest.fixture
def town(ledger: Ledger) -> Ledger:
    """A town that records since April 2024, with a 公民館 in 沢田."""
    ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    ledger.call(venues.add, VenueForm(name="沢田公民館", kind="KMK", district="SWD"))
    return ledger


def sawada(ledger: Ledger) -> str:
    return next(row.uid for row in ledger.read(venues.listing) if row.district == "SWD")


def test_the_attendance_of_each_month_stands_beside_that_of_the_year_before(town: Ledger) -> None:
    for day, came in ((date(2024, 5, 15), 4), (date(2024, 5, 22), 2), (date(2025, 4, 16), 3)):
        held(town, day, came)
    held(town, date(2025, 5, 14), 5)
    trend = counted(town).trend
    assert trend.this_year[:3] == (3, 5, None)
    assert trend.last_year[:3] == (None, 6, 0), "the first lesson was in May"
    assert trend.sentence == "5月は20日までに5人で、前年の同じ日までの4人から増えました。"
    whole = counted(town, Period.of(PeriodKind.LAST_FISCAL_YEAR, TODAY)).trend
    assert whole.this_year[:3] == (None, 6, 0)


def test_a_topic_asked_about_stands_beside_the_courses_held_about_it_in_that_district(town: Ledger) -> None:
    asked(town, 3, "LN01", "NKT")
    asked(town, 2, "LN", "SWD")
    asked(town, 4, "LN", None)
    asked(town, 4, "LN", "OUT")
    held(town, date(2025, 5, 14), 5, place=sawada(town))
    facts = counted(town)
    assert [need.sentence for need in in_order(facts.needs)] == [
        "名久田では「LINE・SNS」の相談が3件、講座は0回です。",
        "沢田では「LINE・SNS」の相談が2件、講座は1回（出席5人）です。",
    ]
    assert needs_sentence(facts.needs).endswith("講座のない組み合わせは1通りあります。")
    assert (facts.without_district, facts.without_field) == (0, 0)


def test_a_need_says_that_a_roll_was_not_taken_instead_of_nobody(town: Ledger) -> None:
    """Negative control in it: the same lesson with somebody marked says who came."""
    day = date(2025, 5, 14)
    held(town, day, 0, place=sawada(town))
    (need,) = counted(town).needs
    assert (need.lessons, need.present) == (1, None)
    held(town, day + timedelta(days=1), 3, place=sawada(town), title="二つめ")
    (need,) = counted(town).needs
    assert (need.lessons, need.present) == (2, 3), "only where the roll was taken"


def test_a_lesson_is_in_no_line_without_the_district_of_its_venue_or_the_field_of_its_course(
    town: Ledger,
) -> None:
    held(town, date(2025, 4, 16), 3)
    held(town, date(2025, 5, 14), 3, place=sawada(town), catalogue=None, kind="TWN")
    facts = counted(town)
    assert (facts.needs, facts.without_district, facts.without_field) == ((), 1, 1)


def test_people_and_lessons_of_the_period_are_those_of_its_days(town: Ledger) -> None:
    held(town, date(2024, 5, 15), 4)
    held(town, date(2025, 5, 14), 5)
    month = counted(town, Period.of(PeriodKind.THIS_MONTH, TODAY))
    assert (month.now.sums.present, month.then.sums.present) == (5, 4)
    assert (month.has_data, month.had_data) == (True, True)
    quiet = counted(town, Period.of(PeriodKind.THIS_MONTH, date(2025, 8, 1)), date(2025, 8, 1))
    assert (quiet.now.sums.held, quiet.has_data) == (0, True)


def test_every_course_of_the_shipped_catalogue_has_a_topic_that_is_there(ledger: Ledger) -> None:
    known: Vocabularies = ledger.read(vocabularies.current)
    topics = known[VocabularyName.TOPIC]
    for term in known[VocabularyName.COURSE].terms:
        field = topic_field(term)
        assert field is not None, term.code
        assert topics.upper_code(field) == field


@pytest.mark.parametrize(
    ("note", "field"),
    [
        ("相談分野 LN", "LN"),
        ("相談分野　MN、町独自", "MN"),
        ("相談分野：SF", "SF"),
        ("町独自", None),
        ("", None),
    ],
)
def test_the_topic_of_a_course_is_read_from_its_note(note: str, field: str | None) -> None:
    assert topic_field(Term(code="W001", label="体験", note=note)) == field


def test_needs_without_a_course_come_first_and_the_largest_is_said() -> None:
    need = Need(
        topic="LN", district="NKT", topic_words="LINE・SNS", district_words="名久田", consultations=12, lessons=0,
        present=0,
    )  # fmt: skip
    met = replace(need, district="SWD", district_words="沢田", consultations=40, lessons=2, present=9)
    assert in_order([met, need]) == (need, met)
    assert needs_sentence([met, need]) == (
        "名久田では「LINE・SNS」の相談が12件、講座は0回です。講座のない組み合わせは1通りあります。"
    )
    assert needs_sentence([met]) == "相談のあった地区では、どの分野にも講座がありました。"
    unknown = replace(met, present=None)
    assert unknown.sentence == "沢田では「LINE・SNS」の相談が40件、講座は2回（出欠は未記録）です。"
    assert needs_sentence([]) == "この期間の相談は0件でした。"
