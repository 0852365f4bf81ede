"""Lists, the calendar, and what lacks staff."""

from __future__ import annotations

from datetime import date, timedelta

from nakanojo_helpdesk.domain.courses.forms import Admission
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.courses.queries import CourseOrder, CourseQuery
from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.courses import clashes, lessons, planning, reading
from nakanojo_helpdesk.services.ledger import Ledger
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

SATO = AssignmentForm(role="INS", staff="S01")


def titles(ledger: Ledger, **filters: object) -> list[str]:
    query = CourseQuery(**filters)  # type: ignore[arg-type]
    return [each.title for each in ledger.read(reading.listing, query, now=at(WEDNESDAY, 11))]


def several(ledger: Ledger) -> None:
    planned(ledger, *weekly(ledger, 3, assignments=(SATO,)), form=course_form(title="ライン"), released=True)
    safety = course_form(title="安全講座", catalogue="W005", partners=("警察署",))
    planned(
        ledger, lesson_form(ledger, day=date(2027, 4, 14), begin=800, end=890), form=safety, released=True
    )
    autumn = course_form(title="秋の講座", apply_from=date(2027, 9, 1))
    planned(
        ledger,
        lesson_form(ledger, day=date(2028, 3, 29)),
        lesson_form(ledger, day=date(2028, 4, 5)),
        form=autumn,
    )
    hall = venue(ledger, "公民館")
    planned(
        ledger,
        lesson_form(ledger, venue=hall, begin=610, end=680),
        form=course_form(title="相談会"),
        released=True,
    )
    planned(ledger, form=course_form(title="未定"))


def test_a_list_is_filtered_by_what_one_asks_for(ledger: Ledger) -> None:
    several(ledger)
    assert titles(ledger) == ["安全講座", "ライン", "相談会", "秋の講座", "未定"]
    assert titles(ledger, order=CourseOrder.NUMBER) == ["ライン", "安全講座", "秋の講座", "相談会", "未定"]
    assert titles(ledger, fiscal_year=2027) == ["安全講座", "ライン", "相談会", "秋の講座", "未定"]
    assert titles(ledger, fiscal_year=2028) == ["秋の講座"]
    assert titles(ledger, kind="ANZ") == ["安全講座"]
    assert titles(ledger, kind="NONE") == []
    assert titles(ledger, staff="S01") == ["ライン"]
    assert titles(ledger, staff="S02") == []
    assert titles(ledger, venue=venue(ledger, "公民館")) == ["相談会"]
    assert titles(ledger, states=frozenset({CourseState.RUNNING})) == ["ライン", "相談会"]
    assert titles(ledger, states=frozenset({CourseState.HELD})) == ["安全講座"]
    assert titles(ledger, words="警察 あんぜん") == []
    assert titles(ledger, words="警察 安全") == ["安全講座"]
    assert titles(ledger, words="らいん") == ["ライン"]
    assert titles(ledger, words="R9-001") == ["ライン"]
    assert titles(ledger, words="佐藤") == ["ライン"]
    assert titles(ledger, fiscal_year=2027, kind="ANZ", words="秋") == []


def test_this_week_is_monday_to_sunday_and_shows_what_was_called_off(ledger: Ledger) -> None:
    course = planned(ledger, lesson_form(ledger), released=True)
    for day in (WEDNESDAY - timedelta(days=2), WEDNESDAY + timedelta(days=4)):
        week = CourseQuery().of_week(day)
        assert [each.uid for each in ledger.read(reading.listing, week)] == [course.uid]
    for day in (WEDNESDAY - timedelta(days=3), WEDNESDAY + timedelta(days=5)):
        assert ledger.read(reading.listing, CourseQuery().of_week(day)) == ()
    ledger.call(planning.cancel, course.uid, course.version, reason="大雪のため")
    assert len(ledger.read(reading.listing, CourseQuery().of_week(WEDNESDAY))) == 1


def test_the_calendar_shows_lessons_by_time_and_the_day_one_left(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2), released=True)
    planned(ledger, lesson_form(ledger, begin=540, end=590), form=course_form(title="朝の講座"))
    first = course.lessons[0]
    to = type(first.time)(day=WEDNESDAY + timedelta(days=1), begin=600, end=690)
    ledger.call(lessons.postpone, first.uid, first.version, to, reason="停電のため", now=NOW)
    ledger.call(opening_days.set_day, WEDNESDAY, False, "停電")
    days = ledger.read(reading.calendar, date(2027, 5, 1), date(2027, 5, 31))
    assert [day.day.day for day in days] == list(range(1, 32))
    by_day = {day.day.day: day for day in days}
    assert [each.title for each in by_day[12].lessons] == ["朝の講座"]
    ((left, move),) = by_day[12].left
    assert (left.uid, left.day, move.reason) == (first.uid, to.day, "停電のため")
    assert [each.uid for each in by_day[13].lessons] == [first.uid]
    assert by_day[12].opening.words == "町の設定（停電）"
    assert not by_day[3].opening.is_open
    assert sum(len(day.lessons) for day in days) == 3


def test_a_day_shows_its_lessons_in_the_order_of_time(ledger: Ledger) -> None:
    planned(
        ledger, lesson_form(ledger, begin=800, end=860), lesson_form(ledger), form=course_form(title="二回")
    )
    planned(ledger, lesson_form(ledger, begin=700, end=760), form=course_form(title="昼"))
    found = ledger.read(reading.lessons_between, WEDNESDAY, WEDNESDAY)
    assert [(each.title, each.ordinal) for each in found] == [("二回", 1), ("昼", 1), ("二回", 2)]
    assert found[0].label == "講R9-001 二回 第1回"


def test_lessons_without_a_trainer_are_named_and_free_ones_by_their_capacity(ledger: Ledger) -> None:
    planned(ledger, lesson_form(ledger), form=course_form(title="だれもいない"))
    planned(
        ledger, lesson_form(ledger, begin=700, end=760, assignments=(SATO,)), form=course_form(title="足りる")
    )
    free = course_form(title="相談会", admission=Admission.FREE, capacity=8)
    planned(ledger, lesson_form(ledger, begin=800, end=860, assignments=(SATO,)), form=free)
    found = ledger.read(reading.understaffed, WEDNESDAY, WEDNESDAY)
    assert [(each.title, each.staffing.missing) for each in found] == [("だれもいない", 1), ("相談会", 1)]
    first = found[0]
    ledger.call(lessons.cancel, first.uid, first.version, reason="大雪のため")
    assert [each.title for each in ledger.read(reading.understaffed, WEDNESDAY, WEDNESDAY)] == ["相談会"]
    assert [each.ordinal for each in row(ledger, found[1].course_uid).understaffed()] == [1]


def test_the_clashes_of_a_month_are_listed_once_each(ledger: Ledger) -> None:
    planned(ledger, *weekly(ledger, 2, assignments=(SATO,)), form=course_form(title="一"))
    planned(ledger, *weekly(ledger, 1, begin=660, end=720, assignments=(SATO,)), form=course_form(title="二"))
    found = ledger.read(clashes.listing, date(2027, 5, 1), date(2027, 5, 31))
    assert sorted(clash.kind for clash in found) == ["staff", "venue"]


def test_partners_are_offered_the_latest_first_and_once(ledger: Ledger) -> None:
    planned(ledger, form=course_form(partners=("社協", "商工会")))
    planned(ledger, form=course_form(partners=("商工会", "図書館")))
    assert ledger.read(reading.partner_names) == ("商工会", "図書館", "社協")


def test_the_years_there_are_courses_in(ledger: Ledger) -> None:
    several(ledger)
    planned(ledger, year=2025)
    assert ledger.read(reading.years) == (2027, 2025)


def test_ordinal_words_leave_out_what_a_single_lesson_does_not_need(ledger: Ledger) -> None:
    (only,) = planned(ledger, lesson_form(ledger)).lessons
    assert only.label == "講R9-001 LINE入門"
