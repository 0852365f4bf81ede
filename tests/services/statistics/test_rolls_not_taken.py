"""A lesson nobody took the roll of is no lesson without visitors; a card that got a name is one person with that name."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.course_facts import YearFacts
from nakanojo_helpdesk.domain.statistics.signs import NOT_RECORDED
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.reports.results.course import course_report_sheet
from nakanojo_helpdesk.reports.results.lesson import lesson_report_sheet
from nakanojo_helpdesk.reports.results.year import year_sheet
from nakanojo_helpdesk.reports.sheet import Sheet, Table
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, reading
from nakanojo_helpdesk.services.rolls import notices
from nakanojo_helpdesk.services.statistics import course_facts
from tests.factories import Everything
from tests.services.courses.books import NOW, course_form, planned, weekly
from tests.services.statistics.performances import AFTERWARDS, YEAR, applied, free_course, give

C = MarkCode


def half_taken(ledger: Ledger) -> CourseRow:
    """Two lessons for four people; the roll of the first was taken (three came), of the second somebody said 欠席 only."""
    course = planned(ledger, *weekly(ledger, 2), form=course_form(capacity=4), released=True)
    uids = applied(ledger, course, 4)
    first, second = course.lessons
    codes = (C.PRESENT, C.LATE, C.PRESENT, C.ABSENT)
    give(ledger, first.uid, first.day, dict(zip(uids, codes, strict=True)))
    ledger.call(notices.say_absent, second.uid, uids[0], now=NOW + timedelta(days=1))
    return course


def year_of(ledger: Ledger) -> YearFacts:
    return ledger.read(course_facts.of_year, YEAR, now=AFTERWARDS)


@pytest.fixture
def codes(ledger: Ledger) -> Vocabularies:
    return ledger.read(vocabularies.current)


def cells(sheet: Sheet) -> list[str]:
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    return [cell for table in tables for row in (*table.rows, table.total or ()) for cell in row]


def test_a_lesson_without_a_roll_is_counted_as_held_and_is_in_no_ratio(ledger: Ledger) -> None:
    half_taken(ledger)
    sums = year_of(ledger).sums
    assert (sums.held, sums.rolled, sums.without_roll) == (2, 1, 1)
    assert (sums.places, sums.confirmed, sums.present) == (4, 4, 3)
    assert (sums.fill_rate, sums.attendance_rate) == (Decimal("0.750"), Decimal("0.750"))
    assert sums.per_lesson_x10 == 30


def test_where_nobody_was_expected_nobody_came_but_where_nobody_applies_it_is_unknown(ledger: Ledger) -> None:
    planned(ledger, *weekly(ledger, 1), form=course_form(title="だれも申し込まない"), released=True)
    free_course(ledger)
    by_title = {each.row.title: each.sums for each in year_of(ledger).courses}
    assert by_title["だれも申し込まない"].without_roll == 0
    assert by_title["スマホ相談会"].without_roll == 1


def test_who_all_said_they_would_not_come_were_not_there(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 1), form=course_form(capacity=4), released=True)
    (uid,) = applied(ledger, course, 1)
    ledger.call(notices.say_absent, course.lessons[0].uid, uid, now=NOW + timedelta(days=1))
    sums = year_of(ledger).sums
    assert (sums.rolled, sums.present, sums.attendance_rate) == (1, 0, Decimal("0.000"))


def test_papers_say_that_it_is_not_known_and_of_how_many_lessons(ledger: Ledger, codes: Vocabularies) -> None:
    course = half_taken(ledger)
    facts = ledger.read(course_facts.of_course, course.uid, now=AFTERWARDS)
    assert NOT_RECORDED in cells(course_report_sheet(facts, Office(), codes))
    assert "75.0％" in cells(course_report_sheet(facts, Office(), codes))
    assert "出欠をとっていない回が1回" in str(course_report_sheet(facts, Office(), codes).blocks)
    second = lesson_report_sheet(facts, facts.lessons[1], Office(), codes)
    assert cells(second).count(NOT_RECORDED) == 3
    assert "出欠をとっていません" in str(second.blocks)
    assert "出欠をとっていない回が1回" in str(year_sheet(year_of(ledger), Office(), codes).blocks)


def test_a_year_without_any_roll_shows_no_nought(ledger: Ledger, codes: Vocabularies) -> None:
    course = planned(ledger, *weekly(ledger, 1), form=course_form(capacity=4), released=True)
    applied(ledger, course, 2)
    texts = cells(year_sheet(year_of(ledger), Office(), codes))
    line = texts[texts.index(course.number) :][:11]
    assert line[3:5] == ["1", "0"]
    assert line[5:] == [NOT_RECORDED] * 6


def by_card(ledger: Ledger, course: CourseRow) -> str:
    """Somebody applies with the card 0123 and no name; the uid of the application."""
    form = ApplicationForm(applicants=(Applicant(card="0123"),))
    done = ledger.call(applying.apply, course.uid, form, accepted=Everything(), now=NOW)
    return done.rows[0].uid


def name(ledger: Ledger, uid: str, who: str) -> None:
    row = ledger.call(reading.one, uid)
    applicant = Applicant(new=PersonForm(name=who, phone="0279-00-1000"))
    ledger.call(applying.name_walk_in, uid, row.version, applicant, now=NOW + timedelta(hours=1))


def test_a_card_that_gets_a_name_later_is_one_person(ledger: Ledger) -> None:
    courses = [
        planned(ledger, *weekly(ledger, 1), form=course_form(title=title), released=True)
        for title in ("一つめ", "二つめ")
    ]
    uids = [by_card(ledger, course) for course in courses]
    for course, uid in zip(courses, uids, strict=True):
        give(ledger, course.lessons[0].uid, course.lessons[0].day, {uid: C.PRESENT})
    assert year_of(ledger).people.distinct == 1
    name(ledger, uids[1], "剣持ハナ")
    people = year_of(ledger).people
    assert (people.distinct, people.first_time) == (1, 1)


def test_a_card_two_people_used_stays_a_card(ledger: Ledger) -> None:
    courses = [
        planned(ledger, *weekly(ledger, 1), form=course_form(title=title), released=True)
        for title in ("一つめ", "二つめ", "三つめ")
    ]
    uids = [by_card(ledger, course) for course in courses]
    for course, uid in zip(courses, uids, strict=True):
        give(ledger, course.lessons[0].uid, course.lessons[0].day, {uid: C.PRESENT})
    name(ledger, uids[0], "剣持ハナ")
    name(ledger, uids[1], "関タケ")
    assert year_of(ledger).people.distinct == 3
