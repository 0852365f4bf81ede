"""The window on a Wednesday morning of May 2027, with last year's course and one of this year."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.courses.listing.page import CoursesPage
from nakanojo_helpdesk.ui.courses.one.page import LESSONS, CoursePage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import COURSES
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests import keyboard
from tests.factories import FIRST, first_actor
from tests.services.courses import books
from tests.waiting import settle, wait_until

NOW: Final = datetime(2027, 5, 19, 9, 30, tzinfo=JST)
TODAY: Final = NOW.date()
TRAINER: Final = AssignmentForm(role="INS", staff=FIRST)


def press(*keys: str) -> None:
    """Real key events, once a window has the keyboard (back from a dialog)."""
    for key in keys:
        wait_until(_has_keyboard, "the keyboard is back")
        keyboard.press(key)


def _has_keyboard() -> bool:
    if QApplication.focusWidget() is not None:
        return True
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible() and QApplication.activeModalWidget() is None:
            window.activateWindow()
    return False


def write(text: str) -> None:
    """What the Japanese input method hands to the line that has the keyboard."""
    line = keyboard.focused()
    assert isinstance(line, QLineEdit)
    line.insert(text)


def _lesson(ledger: Ledger, day: date, **changes: Any) -> Any:
    """A lesson from 10:00 to 11:30 with 佐藤 as its 講師."""
    return books.lesson_form(ledger, day=day, assignments=(TRAINER,), **changes)


def _plan(ledger: Ledger) -> tuple[str, str, str]:
    """Plan last year's course, this year's and a sketch; return their uids."""
    last_year = books.planned(
        ledger,
        *(_lesson(ledger, date(2026, 5, 13) + timedelta(weeks=week)) for week in range(4)),
        form=books.course_form(title="スマホ入門"),
        now=NOW - timedelta(days=400),
        released=True,
    )
    this_year = books.planned(
        ledger,
        *(_lesson(ledger, TODAY + timedelta(weeks=week)) for week in (0, 1)),
        form=books.course_form(title="LINE入門", capacity=8),
        now=NOW - timedelta(days=40),
        released=True,
    )
    sketch = books.planned(ledger, form=books.course_form(title="文字入力", catalogue="W002"), now=NOW)
    return last_year.uid, this_year.uid, sketch.uid


class Book:
    """What is in the database, and how it stands now."""

    def __init__(self, place: Workplace, uids: tuple[str, str, str]) -> None:
        self.place = place
        self.last_year, self.this_year, self.sketch = (books.row(place.ledger, uid) for uid in uids)

    def lesson(self, day: date, **changes: Any) -> Any:
        """A lesson from 10:00 to 11:30 with 佐藤 as its 講師."""
        return _lesson(self.place.ledger, day, **changes)

    def read(self, row: CourseRow) -> CourseRow:
        """A course as it stands now."""
        return books.row(self.place.ledger, row.uid)

    def courses(self) -> tuple[CourseRow, ...]:
        """Every course, by number."""
        from nakanojo_helpdesk.domain.courses.queries import CourseOrder, CourseQuery

        query = CourseQuery(order=CourseOrder.NUMBER)
        return self.place.ledger.read(reading.listing, query, now=NOW)


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """The workplace on that Wednesday."""
    return replace(workplace, now=lambda: NOW)


@pytest.fixture(scope="session")
def planned_courses(
    tmp_path_factory: pytest.TempPathFactory, template_database: Path
) -> tuple[Path, tuple[str, str, str]]:
    """A founded database with courses of two years, planned once for all tests; and the uids of the courses."""
    path = tmp_path_factory.mktemp("planned") / "nakanojo.db"
    shutil.copyfile(template_database, path)
    store = Store.open(path)
    uids = _plan(Ledger(store, first_actor()))
    store.close()
    return path, uids


@pytest.fixture
def database(
    request: pytest.FixtureRequest,
    database: Path,
    planned_courses: tuple[Path, tuple[str, str, str]],
) -> Path:
    """The founded database of the test alone; with the courses where it asks for the `book`."""
    if "book" in request.fixturenames:
        shutil.copyfile(planned_courses[0], database)
    return database


@pytest.fixture
def book(place: Workplace, planned_courses: tuple[Path, tuple[str, str, str]]) -> Book:
    """Courses of two years."""
    return Book(place, planned_courses[1])


@pytest.fixture
def open_window(qtbot: QtBot, app: QApplication) -> Iterator[Callable[[Workplace], MainWindow]]:
    """Opens the window on 講座 for a workplace."""
    windows: list[MainWindow] = []

    def show(place: Workplace) -> MainWindow:
        window = MainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 688)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        window.open_workspace(place)
        window.go_to(COURSES)
        settle(window.current_page())
        return window

    yield show
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window: Callable[[Workplace], MainWindow], book: Book) -> MainWindow:
    """The window on the list of courses."""
    return open_window(book.place)


@pytest.fixture
def listing(window: MainWindow) -> CoursesPage:
    """The list of courses."""
    page = window.current_page()
    assert isinstance(page, CoursesPage)
    return page


@pytest.fixture
def course(window: MainWindow, book: Book) -> CoursePage:
    """The page of this year's course, with the keyboard in its lessons."""
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab(LESSONS)
    settle(page)
    return page


@pytest.fixture
def tab(window: MainWindow, book: Book) -> ApplicationsTab:
    """申込 of this year's course (8 places), as it opens."""
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    settle(page)
    return page.applications
