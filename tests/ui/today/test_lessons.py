"""今日 shows the lessons of the day among the appointments, and those tomorrow that lack staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtTest import QTest

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import booked
from tests.factories import FIRST, LedgerAs
from tests.keyboard import press
from tests.services.courses import books
from tests.waiting import settle

NOW = datetime(2027, 5, 19, 9, 30, tzinfo=JST)
TODAY = NOW.date()
TRAINER = AssignmentForm(role="INS", staff=FIRST)


@pytest.fixture
def wednesday(workplace: Workplace) -> Workplace:
    return replace(workplace, now=lambda: NOW)


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    return window


def course(place: Workplace, day: date, *staff: AssignmentForm, begin: int = 840) -> CourseRow:
    form = books.lesson_form(place.ledger, day=day, begin=begin, end=begin + 90, assignments=staff)
    return books.planned(place.ledger, form, now=NOW - timedelta(days=30), released=True)


def opened(window: MainWindow, place: Workplace) -> TodayPage:
    window.open_workspace(place)
    page = window.current_page()
    assert isinstance(page, TodayPage)
    settle(page)
    return page


def test_todays_lessons_stand_among_the_appointments_and_open_by_enter(
    window: MainWindow, wednesday: Workplace
) -> None:
    booked(wednesday.ledger, now=NOW, minute=900)
    row = course(wednesday, TODAY, TRAINER)
    page = opened(window, wednesday)
    lines = page.todo.todos()
    assert [(line.mark, line.title) for line in lines] == [
        ("14:00", "講座：LINE入門"),
        ("15:00", "予約：内容は未定"),
    ]
    assert lines[0].detail == "役場　定員12人　担当 佐藤"
    assert lines[0].warning == ""
    page.todo.buttons()[1].setFocus()
    press("Return")
    shown = window.current_page()
    assert isinstance(shown, CoursePage)
    found = shown.course()
    assert found is not None
    assert found.uid == row.uid


def test_who_teaches_today_comes_to_the_roll_by_one_key(window: MainWindow, wednesday: Workplace) -> None:
    course(wednesday, TODAY, TRAINER)
    course(wednesday, TODAY, AssignmentForm(role="INS", name="山田"), begin=600)
    page = opened(window, wednesday)
    assert [button.text() for button in page.todo.buttons()] == ["講座を開く", "出欠を付ける", "講座を開く"]
    page.todo.buttons()[1].setFocus()
    press("Return")
    shown = window.current_page()
    assert isinstance(shown, CoursePage)
    settle(shown)
    assert shown.roll.isVisible()


def test_tomorrows_lesson_without_a_trainer_is_a_task_until_it_has_one(
    window: MainWindow, wednesday: Workplace
) -> None:
    course(wednesday, TODAY + timedelta(days=1), TRAINER)
    lacking = course(wednesday, TODAY + timedelta(days=1), begin=600)
    page = opened(window, wednesday)
    assert [(line.mark, line.title, line.warning) for line in page.todo.todos()] == [
        ("明日", "講座：LINE入門", "講師が決まっていません")
    ]
    lesson = lacking.lessons[0]
    form = replace(lesson.form(), assignments=(replace(TRAINER, staff=None, name="山田"),))
    wednesday.ledger.call(
        lessons.amend, lesson.uid, lesson.version, form, accepted=page_doubts(wednesday, lacking), now=NOW
    )
    page.reload()
    assert page.todo.todos() == ()


def page_doubts(place: Workplace, row: CourseRow) -> tuple[str, ...]:
    """Whatever is asked about the plan of a course."""
    return place.ledger.read(books.doubts_of, row.plan(), now=NOW)


def test_a_lesson_called_off_today_is_said_for_people_may_come_all_the_same(
    window: MainWindow, wednesday: Workplace
) -> None:
    lesson = course(wednesday, TODAY, TRAINER).lessons[0]
    wednesday.ledger.call(lessons.cancel, lesson.uid, lesson.version, reason="大雪のため")
    page = opened(window, wednesday)
    assert [line.warning for line in page.todo.todos()] == ["中止になりました"]


def test_a_lesson_that_is_over_is_no_task(window: MainWindow, wednesday: Workplace) -> None:
    course(wednesday, TODAY, TRAINER, begin=450)
    assert opened(window, wednesday).todo.todos() == ()


def test_who_may_not_see_courses_sees_no_lessons(
    window: MainWindow, wednesday: Workplace, ledger_as: LedgerAs
) -> None:
    course(wednesday, TODAY, TRAINER)
    administrator = replace(wednesday, ledger=ledger_as(Role.ADMINISTRATOR))
    assert opened(window, administrator).todo.todos() == ()
