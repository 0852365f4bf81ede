"""集計 on the stage: its figures as charts and tables, those of courses over a year with long titles and full rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import JST, fiscal_year_first_day
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, LessonForm
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.people import VenueForm
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.rolls import marking
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import STATISTICS
from nakanojo_helpdesk.ui.statistics.course_figures import COURSE_NAMES
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import FIRST
from tests.services.courses import books
from tests.services.rolls.people import add
from tests.ux import course_screens
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]

FIGURES: Final = (
    ("months", True), ("topics", False), ("ages", False), ("ages", True), ("hours", False), ("outcomes", False),
    ("outcomes", True), ("fill", False), ("fill", True), ("attendance", False), ("audience", False),
    ("audience", True), ("kinds", False), ("needs", False), ("needs", True),
)  # fmt: skip
"""The figures on the stage, each as a chart or as its table."""
_HALL: Final = "名久田公民館 2階の大きいほうの会議室（和室のとなり）"
_TITLES: Final = (
    (
        "マイナンバーカードを健康保険証として使う・公金受取口座を登録するスマホ講座（初めての方向け）",
        "O001",
        2,
        2,
    ),
    ("スマホ入門（秋）", "K001", 4, 2),
    ("LINE入門", "K005", 3, 3),
    ("だまされないための安全講座", "W005", 5, 1),
    ("公民館なんでもスマホ相談会（名久田・伊参・沢田・六合合同）", "W008", 4, 0),
)
"""Title, entry of the catalogue, capacity, and how many came."""


def figure(name: str, *, is_table: bool) -> Build:
    """A figure of consultations or courses in the main window."""

    def build(workplace: Workplace, size: QSize) -> QWidget:
        if name in COURSE_NAMES:
            _hold_courses(workplace)
        window = MainWindow()
        window.resize(size)
        window.show()
        window.open_workspace(workplace)
        window.go_to(STATISTICS)
        page = window.current_page()
        assert isinstance(page, StatisticsPage)
        settle(page)
        if name in COURSE_NAMES:
            page.show_subject(courses=True)
        page.show_figure(name)
        if is_table:
            page.turn()
        settle(page)
        return window

    return build


def _hold_courses(workplace: Workplace) -> None:
    """Let courses of this fiscal year have been held, once."""
    course_screens.on_that_wednesday(workplace)  # they fill an empty book only
    ledger = workplace.ledger
    known = ledger.read(reading.listing, CourseQuery(words=_TITLES[1][0]))
    if not known:
        hall = ledger.call(venues.add, VenueForm(name=_HALL, kind="KMK", district="NKT"))
        for place, (title, catalogue, capacity, came) in enumerate(_TITLES):
            _hold(ledger, workplace, hall, place, title, catalogue, capacity, came)


def _hold(
    ledger: Ledger,
    workplace: Workplace,
    hall: str,
    place: int,
    title: str,
    catalogue: str,
    capacity: int,
    came: int,
) -> None:
    today = workplace.today()
    first = fiscal_year_first_day(today.year if today.month >= 4 else today.year - 1)
    day = min(first + timedelta(days=30 * place + 10), today - timedelta(days=1))
    before = datetime(first.year - 1, 4, 1, 9, tzinfo=JST)
    course = books.planned(
        ledger,
        LessonForm(
            day=day, begin=600, end=690, venue=hall, assignments=(AssignmentForm(role="INS", staff=FIRST),)
        ),
        form=books.course_form(title=title, catalogue=catalogue, capacity=capacity),
        released=True,
        now=before,
    )
    people = [
        add(ledger, course.uid, 10 * place + number, at=before, age_band=("A70", "A80")[number % 2])
        for number in range(capacity)
    ]
    lesson = course.lessons[0].uid
    for number, uid in enumerate(people):
        code = MarkCode.PRESENT if number < came else MarkCode.ABSENT
        ledger.call(
            marking.give, lesson, uid, code, now=datetime(day.year, day.month, day.day, 10, 5, tzinfo=JST)
        )
