"""Planning courses: numbers, faults, doubts, amendments, release, cancelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope, WaitingOrder
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment, Stage
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import planning, reading
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import venues
from tests.factories import LedgerAs
from tests.services.courses.books import (
    NOW,
    WEDNESDAY,
    at,
    course_form,
    lesson_form,
    planned,
    row,
    venue,
    weekly,
)


def last_years(forms: tuple[LessonForm, ...]) -> tuple[LessonForm, ...]:
    """The same lessons two years earlier: they have passed on whatever day the test runs."""
    return tuple(replace(form, day=form.day - timedelta(weeks=104)) for form in forms)


def test_a_course_comes_back_with_everything_that_was_written(ledger: Ledger) -> None:
    form = course_form(
        title="LINE入門　髙﨑𠮷", target="町内の60歳以上の方", residents_only=True, least_age=60, newcomers_only=True,
        minimum=4, scope=Scope.LESSON, admission=Admission.LOTTERY, waiting=WaitingOrder.DRAWN, offer_days=3,
        offer_calls=5, apply_from=WEDNESDAY - timedelta(days=40), apply_until=WEDNESDAY - timedelta(days=10),
        limit_in_course=2, limit_in_year=3, completion_percent=75, fee="300円", belongings="スマートフォン", loan_devices=3,
        partners=("社会福祉協議会", "商工会"), contact="企画課", notes="駐車場あり\n雨天決行",
    )  # fmt: skip
    staff = (
        AssignmentForm(role="INS", staff="S01"),
        AssignmentForm(role="AST", name="山田 花子", organisation="ひがしデータ"),
    )
    lessons = weekly(ledger, 2, theme="写真を送る", assignments=staff)
    found = planned(ledger, *lessons, form=form, released=True)
    assert found.number == "講R9-001"
    assert found.kind == "KHN"
    assert found.form == form
    assert tuple(lesson.form() for lesson in found.lessons) == lessons
    assert [lesson.ordinal for lesson in found.lessons] == [1, 2]
    assert found.stage is Stage.RELEASED
    assert found.staff_names == ("佐藤", "山田 花子（ひがしデータ）")
    assert ledger.read(checks.check_open) == ()


def test_the_number_is_of_the_first_lessons_year_and_is_never_given_again(ledger: Ledger) -> None:
    march = lesson_form(ledger, day=WEDNESDAY.replace(year=2028, month=3, day=29))
    april = replace(march, day=march.day + timedelta(weeks=1))
    numbers = [planned(ledger, march, april).number, planned(ledger, *weekly(ledger)).number]
    off = planned(ledger, lesson_form(ledger, begin=800, end=860))
    ledger.call(planning.cancel, off.uid, off.version, reason="講師の都合")
    numbers.append(planned(ledger, april).number)
    assert numbers == ["講R9-001", "講R9-002", "講R10-001"]
    assert off.number == "講R9-003"
    assert planned(ledger, year=2027).number == "講R9-004"
    assert planned(ledger).number == "講R9-005"


def test_every_fault_is_said_at_once_and_nothing_is_kept(ledger: Ledger) -> None:
    broken = replace(
        lesson_form(ledger), venue="nowhere", assignments=(AssignmentForm(role="INS", staff="S99"),), end=500
    )
    plan = CoursePlan(form=course_form(capacity=0), lessons=(lesson_form(ledger), broken))
    with pytest.raises(Invalid) as caught:
        ledger.call(planning.plan, plan, now=NOW)
    assert set(caught.value.problems) == {
        "capacity",
        "lesson_1_end",
        "lesson_1_venue",
        "lesson_1_assignments",
    }
    assert ledger.read(reading.years) == ()


def test_a_closed_day_a_clash_and_a_small_room_are_asked_about_and_kept_when_accepted(ledger: Ledger) -> None:
    sato = (AssignmentForm(role="INS", staff="S01"),)
    planned(ledger, *weekly(ledger, 1, assignments=sato))
    small = venue(ledger, "図書館")
    holiday = lesson_form(ledger, day=WEDNESDAY.replace(day=3), venue=small)
    plan = CoursePlan(
        form=course_form(capacity=40),
        lessons=(*weekly(ledger, 1, assignments=sato, begin=660, end=720), holiday),
    )
    with pytest.raises(Doubtful) as caught:
        ledger.call(planning.plan, plan, now=NOW)
    assert len(caught.value.doubts) == 4
    text = "\n".join(caught.value.doubts)
    for word in (
        "憲法記念日",
        "役場は、「講R9-001 LINE入門」（10:00～11:30）と重なって",
        "佐藤さん",
        "図書館に入れる人数（30人）",
    ):
        assert word in text
    assert len(ledger.read(reading.years)) == 1
    ledger.call(planning.plan, plan, accepted=caught.value.doubts, now=NOW)


def test_amending_keeps_number_and_lessons_and_asks_only_about_what_is_new(ledger: Ledger) -> None:
    small = venue(ledger, "図書館")
    before = planned(
        ledger, *weekly(ledger, venue=small), form=course_form(capacity=40, partners=("社協", "商工会"))
    )
    form = replace(before.form, title="LINE入門（再）", partners=("商工会",), capacity=40)
    ledger.call(planning.amend, before.uid, before.version, form)
    after = row(ledger, before.uid)
    assert (after.number, after.form, after.lessons[0].uid) == (before.number, form, before.lessons[0].uid)
    with pytest.raises(Doubtful, match="41人"):
        ledger.call(planning.amend, after.uid, after.version, replace(form, capacity=41))
    assert ledger.read(checks.check_open) == ()


def test_a_stale_amendment_is_refused_with_what_stands(ledger: Ledger) -> None:
    before = planned(ledger, *weekly(ledger))
    ledger.call(planning.amend, before.uid, before.version, replace(before.form, capacity=20))
    with pytest.raises(Conflict) as caught:
        ledger.call(planning.amend, before.uid, before.version, replace(before.form, capacity=5))
    assert caught.value.theirs == row(ledger, before.uid)
    assert row(ledger, before.uid).capacity == 20


def test_a_course_is_released_with_lessons_only_and_recalled_before_it_begins(ledger: Ledger) -> None:
    empty = planned(ledger)
    with pytest.raises(Refused, match="回のない"):
        ledger.call(planning.release, empty.uid, empty.version)
    with pytest.raises(Invalid) as caught:
        ledger.call(planning.plan, CoursePlan(form=course_form()), released=True, now=NOW)
    assert list(caught.value.problems) == ["lessons"]
    course = planned(ledger, *weekly(ledger))
    assert course.state(Moment.of(NOW)) is CourseState.PLANNED
    ledger.call(planning.release, course.uid, course.version)
    course = row(ledger, course.uid)
    assert course.state(Moment.of(NOW)) is CourseState.OPEN
    with pytest.raises(Refused, match="中止"):
        ledger.call(planning.recall, course.uid, course.version, now=at(WEDNESDAY, 10))
    ledger.call(planning.recall, course.uid, course.version, now=NOW)
    assert row(ledger, course.uid).stage is Stage.PLANNED


def test_a_cancelled_course_stays_with_its_reason_and_frees_its_room(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    with pytest.raises(Invalid):
        ledger.call(planning.cancel, course.uid, course.version, reason=" ")
    ledger.call(planning.cancel, course.uid, course.version, reason="申込が最少人数に届かないため")
    off = row(ledger, course.uid)
    assert (off.state(Moment.of(NOW)), off.cancelled_reason) == (
        CourseState.CANCELLED,
        "申込が最少人数に届かないため",
    )
    assert off.taking_place == ()
    with pytest.raises(Refused):
        ledger.call(planning.amend, off.uid, off.version, off.form)
    ledger.call(
        planning.plan, CoursePlan(form=course_form(), lessons=weekly(ledger)), now=NOW
    )  # nothing is doubtful
    with pytest.raises(Doubtful, match="重なって"):
        ledger.call(planning.reinstate, off.uid, off.version)


def test_a_course_that_was_called_off_stands_again_as_it_did(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    ledger.call(planning.cancel, course.uid, course.version, reason="大雪のため")
    ledger.call(planning.reinstate, course.uid, row(ledger, course.uid).version)
    again = row(ledger, course.uid)
    assert replace(again, version=course.version) == course


def test_a_venue_with_a_lesson_to_come_is_not_closed(ledger: Ledger) -> None:
    place = venue(ledger, "集会所")
    course = planned(ledger, *weekly(ledger, venue=place))
    with pytest.raises(Refused, match="令和9年5月12日（水）に講座「LINE入門」"):
        ledger.call(venues.close, place)
    ledger.call(planning.cancel, course.uid, course.version, reason="工事のため")
    ledger.call(venues.close, place)


def test_a_venue_that_was_closed_stays_on_its_lessons_and_comes_onto_no_other(ledger: Ledger) -> None:
    place = venue(ledger, "集会所")
    course = planned(ledger, *last_years(weekly(ledger, venue=place)))
    ledger.call(venues.close, place)
    ledger.call(planning.amend, course.uid, course.version, replace(course.form, capacity=5))
    with pytest.raises(Invalid, match="会場"):
        ledger.call(
            planning.plan, CoursePlan(form=course_form(), lessons=weekly(ledger, venue=place)), now=NOW
        )


def test_the_counter_plans_no_courses_and_the_command_line_none_either(ledger_as: LedgerAs) -> None:
    counter = ledger_as(Role.COUNTER)
    with pytest.raises(Denied):
        counter.call(planning.plan, CoursePlan(form=course_form()))
    assert counter.read(reading.years) == ()


def test_what_is_not_there_is_said(ledger: Ledger) -> None:
    for act in (
        lambda: ledger.read(reading.get, "x"),
        lambda: ledger.read(reading.lesson, "x"),
        lambda: ledger.call(planning.release, "x", 1),
    ):
        with pytest.raises(Missing):
            act()
