"""The state of a course follows from what was decided and from the day, and cannot be forgotten."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.states import (
    CourseState,
    LessonStanding,
    Moment,
    Stage,
    application_words,
    course_state,
    lesson_state,
)
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from tests.domain.courses.forms import course, shipped

DAY = date(2026, 5, 13)
FORM = course(apply_from=date(2026, 4, 1), apply_until=date(2026, 4, 20))


def standing(day: date = DAY, stage: Stage = Stage.PLANNED) -> LessonStanding:
    return LessonStanding(time=LessonTime(day=day, begin=600, end=690), stage=stage)


THREE = [standing(DAY + timedelta(weeks=week)) for week in range(3)]


def at(day: date, minute: int = 0) -> CourseState:
    return course_state(Stage.RELEASED, FORM, THREE, Moment(day, minute))


def test_a_course_goes_through_its_states_by_itself() -> None:
    assert at(date(2026, 3, 31)) is CourseState.PLANNED
    assert at(date(2026, 4, 1)) is CourseState.OPEN
    assert at(date(2026, 4, 20), 1439) is CourseState.OPEN
    assert at(date(2026, 4, 21)) is CourseState.CLOSED
    assert at(DAY, 599) is CourseState.CLOSED
    assert at(DAY, 600) is CourseState.RUNNING
    assert at(DAY + timedelta(days=3)) is CourseState.RUNNING
    assert at(DAY + timedelta(weeks=2), 689) is CourseState.RUNNING
    assert at(DAY + timedelta(weeks=2), 690) is CourseState.HELD


def test_a_course_that_was_not_released_takes_no_applications() -> None:
    now = Moment(date(2026, 4, 10), 0)
    assert course_state(Stage.PLANNED, FORM, THREE, now) is CourseState.PLANNED
    assert lesson_state(THREE[0], Stage.PLANNED, FORM, now) is CourseState.PLANNED


def test_a_lesson_stands_as_it_was_decided_whatever_the_day() -> None:
    for day in (DAY - timedelta(days=99), DAY, DAY + timedelta(days=99)):
        now = Moment(day, 620)
        assert (
            lesson_state(standing(stage=Stage.POSTPONED), Stage.RELEASED, FORM, now) is CourseState.POSTPONED
        )
        assert (
            lesson_state(standing(stage=Stage.CANCELLED), Stage.RELEASED, FORM, now) is CourseState.CANCELLED
        )
        assert lesson_state(standing(), Stage.CANCELLED, FORM, now) is CourseState.CANCELLED


def test_a_cancelled_lesson_does_not_keep_the_course_from_being_held() -> None:
    lessons = [THREE[0], standing(DAY + timedelta(weeks=9), Stage.CANCELLED)]
    assert course_state(Stage.RELEASED, FORM, lessons, Moment(DAY, 690)) is CourseState.HELD


def test_a_postponed_lesson_does() -> None:
    lessons = [THREE[0], standing(DAY, Stage.POSTPONED)]
    assert course_state(Stage.RELEASED, FORM, lessons, Moment(DAY, 690)) is CourseState.RUNNING
    assert course_state(Stage.RELEASED, FORM, lessons[1:], Moment(DAY, 690)) is CourseState.POSTPONED


def test_a_course_whose_lessons_are_all_cancelled_is_cancelled() -> None:
    lessons = [standing(stage=Stage.CANCELLED)]
    assert course_state(Stage.RELEASED, FORM, lessons, Moment(DAY, 0)) is CourseState.CANCELLED


def test_where_one_applies_for_lessons_the_course_stays_open_between_them() -> None:
    form = course(scope=Scope.LESSON)
    now = Moment(DAY + timedelta(days=1), 0)
    assert course_state(Stage.RELEASED, form, THREE, now) is CourseState.OPEN
    assert (
        course_state(Stage.RELEASED, form, THREE, Moment(DAY + timedelta(weeks=2), 620)) is CourseState.OPEN
    )


def test_a_course_without_applications_runs_between_its_lessons() -> None:
    free = course(scope=Scope.LESSON, admission=Admission.FREE)
    now = Moment(DAY + timedelta(days=1), 0)
    assert course_state(Stage.RELEASED, free, THREE, now) is CourseState.RUNNING


def test_a_drawn_lottery_says_so_until_the_course_begins() -> None:
    form = course(admission=Admission.LOTTERY, apply_until=date(2026, 4, 20))
    assert course_state(Stage.RELEASED, form, THREE, Moment(DAY, 0), drawn=True) is CourseState.DRAWN
    assert course_state(Stage.RELEASED, form, THREE, Moment(DAY, 0)) is CourseState.CLOSED
    assert course_state(Stage.RELEASED, form, THREE, Moment(DAY, 600), drawn=True) is CourseState.RUNNING


@given(
    st.sampled_from([Stage.PLANNED, Stage.RELEASED, Stage.CANCELLED]),
    st.lists(
        st.tuples(
            st.dates(date(2026, 4, 1), date(2026, 6, 30)),
            st.sampled_from([Stage.PLANNED, Stage.POSTPONED, Stage.CANCELLED]),
        ),
        max_size=5,
    ),
    st.dates(date(2026, 3, 1), date(2026, 7, 31)),
    st.integers(0, 1439),
)
def test_every_state_has_a_label_and_time_only_leads_forward(
    stage: Stage, lessons: list[tuple[date, Stage]], day: date, minute: int
) -> None:
    standings = [standing(*each) for each in lessons]
    labels = shipped()[VocabularyName.SESSION_STATE]
    before = course_state(stage, FORM, standings, Moment(day, minute))
    after = course_state(stage, FORM, standings, Moment(day + timedelta(days=1), minute))
    assert labels.label(before.value)
    order = [
        CourseState.PLANNED, CourseState.OPEN, CourseState.CLOSED, CourseState.RUNNING, CourseState.HELD,
    ]  # fmt: skip
    if {before, after} <= set(order):
        assert order.index(before) <= order.index(after)
    else:
        assert before is after


def test_what_is_said_about_applying() -> None:
    assert application_words(FORM, CourseState.OPEN) == "4月1日（水）から4月20日（月）まで受付（先着順）"
    assert application_words(course(), CourseState.OPEN) == "受付の期間は決まっていません（先着順）"
    assert application_words(course(admission=Admission.FREE), CourseState.OPEN) == "申込不要"
