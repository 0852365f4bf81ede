"""実績 of courses: what is counted, what is left out, and that the figures agree with each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.statistics.course_facts import CourseFacts, YearFacts, quotient
from nakanojo_helpdesk.domain.surveys.forms import Question
from nakanojo_helpdesk.services.courses import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, drawing
from nakanojo_helpdesk.services.statistics import course_facts
from tests.factories import Everything, LedgerAs
from tests.services.courses.books import NOW, WEDNESDAY, at, course_form, planned, row, weekly
from tests.services.statistics.performances import (
    AFTERWARDS,
    YEAR,
    applied,
    free_course,
    give,
    held_course,
)

C = MarkCode


def facts_of(ledger: Ledger, uid: str) -> CourseFacts:
    return ledger.read(course_facts.of_course, uid, now=AFTERWARDS)


def year_of(ledger: Ledger, year: int = YEAR) -> YearFacts:
    return ledger.read(course_facts.of_year, year, now=AFTERWARDS)


def test_a_course_is_counted_place_by_place(ledger: Ledger) -> None:
    facts = facts_of(ledger, held_course(ledger).uid)
    assert (facts.applied, facts.confirmed, facts.waiting) == (6, 5, 1)
    assert (facts.withdrawn, facts.lost, facts.turned_away) == (1, 0, 2)
    assert facts.methods == {"TEL": 6}, "they add up to 申込"
    first, second, third = facts.lessons
    assert first.marks == dict.fromkeys(C, 0) | {
        C.PRESENT: 2, C.LATE: 1, C.ABSENT: 1, C.EXCUSED: 1, C.WALK_IN: 1,
    }  # fmt: skip
    assert (first.confirmed, first.present) == (6, 4)
    assert (second.confirmed, second.present, second.minutes) == (5, 5, 70)
    assert (third.state, third.confirmed, third.present) == (CourseState.CANCELLED, 0, 0)
    assert first.staff == {"INS": 1, "AST": 0, "STF": 0, "VOL": 1}


def test_a_cancelled_lesson_is_in_no_ratio(ledger: Ledger) -> None:
    sums = facts_of(ledger, held_course(ledger).uid).sums
    assert (sums.lessons, sums.held, sums.cancelled) == (3, 2, 1)
    assert (sums.places, sums.applied, sums.confirmed, sums.present) == (10, 12, 11, 9)
    assert (sums.fill_rate, sums.apply_rate) == (Decimal("0.900"), Decimal("1.200"))
    assert sums.attendance_rate == Decimal("0.818")
    assert (sums.minutes, sums.trainer_minutes) == (90 + 70, 90 + 70)
    assert sums.understaffed == 1  # five people, one 講師


def test_who_came_to_enough_lessons_completed_the_course_by_its_own_share(ledger: Ledger) -> None:
    assert facts_of(ledger, held_course(ledger).uid).completed == 3, (
        "two of two lessons; the third was called off"
    )
    easy = held_course(ledger, title="半分でよい", completion_percent=50)
    assert facts_of(ledger, easy.uid).completed == 6, "also who came without having applied, once of the two"
    assert year_of(ledger).completed == 9
    before = ledger.read(course_facts.of_course, easy.uid, now=at(WEDNESDAY + timedelta(days=3)))
    assert before.completed is None, "it is not over yet"


def test_completion_is_not_counted_where_nobody_applies_for_the_whole_course(ledger: Ledger) -> None:
    free = facts_of(ledger, free_course(ledger).uid)
    form = course_form(title="回ごと", scope=Scope.LESSON)
    by_lesson = planned(ledger, *weekly(ledger, 2), form=form, released=True)
    facts = facts_of(ledger, by_lesson.uid)
    assert [each.completed for each in (free, facts)] == [None, None]
    assert year_of(ledger).completed is None


def test_completion_is_not_known_while_a_roll_was_not_taken(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 3), form=course_form(capacity=4), released=True)
    (uid,) = applied(ledger, course, 1)
    for lesson in course.lessons[:2]:
        give(ledger, lesson.uid, lesson.day, {uid: C.PRESENT})
    facts = facts_of(ledger, course.uid)
    assert (facts.completed, facts.is_completion_unknown) == (None, True)
    give(ledger, course.lessons[2].uid, course.lessons[2].day, {uid: C.ABSENT})
    assert facts_of(ledger, course.uid).completed == 1, "two of three"


def test_a_course_over_the_turn_of_the_year_is_completed_in_the_year_of_its_last_lesson(
    ledger: Ledger,
) -> None:
    late = [replace(each, day=each.day + timedelta(weeks=45)) for each in weekly(ledger, 2)]
    assert (late[0].day.year, late[1].day.year) == (2028, 2028)
    first, second = late[0], replace(late[1], day=date(2028, 4, 5))
    course = planned(ledger, first, second, form=course_form(capacity=4), released=True)
    (uid,) = applied(ledger, course, 1)
    for lesson in course.lessons:
        give(ledger, lesson.uid, lesson.day, {uid: C.PRESENT})
    later = at(date(2028, 5, 1))
    years = [ledger.read(course_facts.of_year, year, now=later).completed for year in (2027, 2028)]
    assert years == [None, 1]


def test_marks_add_up_to_those_who_belong_to_a_lesson(ledger: Ledger) -> None:
    held_course(ledger)
    free_course(ledger)
    for course in year_of(ledger).courses:
        for lesson in course.lessons:
            assert sum(lesson.marks.values()) == lesson.confirmed
            assert lesson.present <= lesson.confirmed


def test_who_applied_later_is_outside_the_lessons_before(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2), form=course_form(capacity=4), released=True)
    applied(ledger, course, 2)
    applied(ledger, course, 1, first=2, now=at(WEDNESDAY + timedelta(days=1)))
    first, second = facts_of(ledger, course.uid).lessons
    assert (first.confirmed, second.confirmed) == (2, 3)
    assert (first.marks[C.NONE], second.marks[C.NONE]) == (2, 3)


def test_people_are_counted_once_and_unnamed_walk_ins_apart(ledger: Ledger) -> None:
    held_course(ledger)
    people = year_of(ledger).people
    assert (people.distinct, people.unnamed, people.first_time) == (5, 1, 5)


def test_who_came_in_an_earlier_year_is_no_first_timer(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 1), form=course_form(capacity=4), released=True)
    (uid,) = applied(ledger, course, 1)
    give(ledger, course.lessons[0].uid, WEDNESDAY, {uid: C.PRESENT})
    later = [
        lesson.__class__(**{**vars(lesson), "day": lesson.day + timedelta(weeks=52)})
        for lesson in weekly(ledger, 1)
    ]
    again = planned(ledger, *later, form=course_form(title="続き"), released=True)
    known = ledger.read(_person_of, uid)
    done = ledger.call(
        applying.apply,
        again.uid,
        ApplicationForm(applicants=(Applicant(person=known),)),
        accepted=Everything(),
        now=at(WEDNESDAY + timedelta(weeks=50)),
    )
    day = WEDNESDAY + timedelta(weeks=52)
    give(ledger, again.lessons[0].uid, day, {done.rows[0].uid: C.PRESENT})
    years = [
        ledger.read(course_facts.of_year, year, now=at(day + timedelta(days=1))).people
        for year in (2027, 2028)
    ]
    assert [(people.distinct, people.first_time) for people in years] == [(1, 1), (1, 0)]


def test_what_was_answered_counts_where_nothing_is_recorded(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 1), form=course_form(capacity=4), released=True)
    uids = applied(ledger, course, 1, first_time=False) + applied(ledger, course, 1, first=1, first_time=True)
    give(ledger, course.lessons[0].uid, WEDNESDAY, dict.fromkeys(uids, C.PRESENT))
    people = year_of(ledger).people
    assert (people.distinct, people.first_time) == (2, 1)


def test_the_losers_of_a_draw_are_lost_until_they_get_a_place(ledger: Ledger) -> None:
    form = course_form(capacity=2, admission=Admission.LOTTERY, apply_until=WEDNESDAY - timedelta(days=10))
    course = planned(ledger, *weekly(ledger, 1), form=form, released=True)
    applied(ledger, course, 4)
    when = at(WEDNESDAY - timedelta(days=8))
    ledger.call(drawing.make, course.uid, seed="20270504-4", seed_origin="日付と申込の数", now=when)
    facts = facts_of(ledger, course.uid)
    assert (facts.confirmed, facts.waiting, facts.lost) == (2, 2, 2)


def test_where_one_applies_by_lesson_each_lesson_has_its_own_applications(ledger: Ledger) -> None:
    course = planned(
        ledger, *weekly(ledger, 2), form=course_form(capacity=3, scope=Scope.LESSON), released=True
    )
    first, second = course.lessons
    applied(ledger, course, 2, lesson=first.uid)
    applied(ledger, course, 1, lesson=second.uid, first=2)
    facts = facts_of(ledger, course.uid)
    assert [(lesson.applied, lesson.confirmed) for lesson in facts.lessons] == [(2, 2), (1, 1)]
    assert facts.applied == 3


def test_a_lesson_counts_in_the_year_of_its_day(ledger: Ledger) -> None:
    last = planned(
        ledger,
        *(
            lesson.__class__(**{**vars(lesson), "day": WEDNESDAY.replace(month=month, day=day, year=2028)})
            for lesson, (month, day) in zip(weekly(ledger, 2), ((3, 29), (4, 5)), strict=True)
        ),
        released=True,
    )
    for year, ordinal in ((2027, 1), (2028, 2)):
        facts = ledger.read(course_facts.of_year, year, now=at(WEDNESDAY.replace(year=2029)))
        assert [
            (course.row.uid, [each.row.ordinal for each in course.lessons]) for course in facts.courses
        ] == [(last.uid, [ordinal])]


def test_surveys_come_with_their_number_and_few_answers_give_no_mean(ledger: Ledger) -> None:
    many, few = held_course(ledger), None
    survey = facts_of(ledger, many.uid).survey
    assert survey is not None
    assert (survey.n, survey.means[Question.SATISFACTION]) == (6, 50)
    few = held_course(ledger, title="二つ目", survey=2)
    survey = facts_of(ledger, few.uid).survey
    assert survey is not None
    assert (survey.n, survey.means) == (2, {})
    together = year_of(ledger).survey
    assert together is not None
    assert together.n == 8


def test_a_course_without_applications_has_counts_of_zero_and_no_ratio_of_applications(
    ledger: Ledger,
) -> None:
    course = free_course(ledger)
    facts = facts_of(ledger, course.uid)
    assert (facts.applied, facts.confirmed) == (0, 0)
    assert facts.sums.attendance_rate is None
    assert facts.sums.fill_rate is None, "nobody wrote down who came"
    assert facts.survey is None


@pytest.mark.parametrize(
    ("part", "whole", "found"), [(1, 8, "0.125"), (1, 16, "0.063"), (0, 5, "0.000"), (2, 0, None)]
)
def test_a_rate_is_rounded_half_up(part: int, whole: int, found: str | None) -> None:
    assert quotient(part, whole) == (None if found is None else Decimal(found))


def test_a_course_that_is_not_there_is_said_to_be_missing(ledger: Ledger) -> None:
    with pytest.raises(Missing):
        facts_of(ledger, "nowhere")


def test_whoever_may_see_the_figures_may_count_courses(ledger: Ledger, ledger_as: LedgerAs) -> None:
    course = held_course(ledger)
    for role in Role:
        assert facts_of(ledger_as(role), course.uid).applied == 6


def test_a_cancelled_course_counts_its_lessons_as_cancelled(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2), released=True)
    ledger.call(planning.cancel, course.uid, row(ledger, course.uid).version, reason="人が集まらないため")
    sums = ledger.read(course_facts.of_course, course.uid, now=AFTERWARDS).sums
    assert (sums.lessons, sums.held, sums.cancelled, sums.places) == (2, 0, 2, 0)


def _person_of(session: object, actor: object, uid: str) -> str:
    from nakanojo_helpdesk.services.registrations import reading

    person = reading.one(session, actor, uid, now=NOW).person  # type: ignore[arg-type]
    assert person is not None
    return person.uid
