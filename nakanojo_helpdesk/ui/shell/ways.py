"""The ways between screens, implemented for the main window: the only place where one screen opens another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from typing_extensions import override

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.screens import (
    APPOINTMENTS,
    COURSE,
    COURSES,
    ENTRY,
    REPORTS,
    SEARCH,
    SETTINGS,
    TODAY,
)
from nakanojo_helpdesk.ui.workplace.ways import Ways

if TYPE_CHECKING:
    from pathlib import Path

    from nakanojo_helpdesk.domain.appointments import AppointmentRow
    from nakanojo_helpdesk.domain.calendar import Month
    from nakanojo_helpdesk.domain.consultations.search import SearchQuery
    from nakanojo_helpdesk.domain.courses.queries import CourseQuery
    from nakanojo_helpdesk.services.updates.going_back import Exchange
    from nakanojo_helpdesk.ui.workplace.side_questions import SideQuestion

P = TypeVar("P", bound=Page)


class WindowWays(Ways):
    """Opens a screen and sets what it shows.

    Args:
        open_screen: opens the screen of a code; gives the page in front then.
        made: gives the screen of a code that has been opened already.
        scale: takes a text size in per cent.
        theme: takes a key of `THEME_LABELS`.
        exchange: ends the program for a setup.
        desk: takes the code of this PC's desk.
        todos: takes the number of open tasks of 今日.
    """

    def __init__(
        self,
        open_screen: Callable[[str], Page | None],
        made: Callable[[str], Page | None],
        *,
        scale: Callable[[int], object],
        theme: Callable[[str], object],
        restore: Callable[[Path], object],
        exchange: Callable[[Exchange], object],
        desk: Callable[[str], object],
        todos: Callable[[int], object],
    ) -> None:
        self._open_screen, self._made = open_screen, made
        self._scale, self._theme, self._desk, self._todos = scale, theme, desk, todos
        self._restore, self._exchange = restore, exchange

    @override
    def restore(self, backup: Path) -> None:
        self._restore(backup)

    @override
    def exchange(self, wanted: Exchange) -> None:
        self._exchange(wanted)

    def show_backups(self) -> None:
        """Open 設定 at the backups."""
        from nakanojo_helpdesk.ui.settings.page import BACKUPS, SettingsPage

        page = self._open(SETTINGS, SettingsPage)
        if page is not None:
            page.open_section(BACKUPS)

    @override
    def show_handover(self, staff: str) -> None:
        from nakanojo_helpdesk.ui.settings.handover.section import HandoverSection
        from nakanojo_helpdesk.ui.settings.page import HANDOVER, SettingsPage

        page = self._open(SETTINGS, SettingsPage)
        if page is not None:
            page.open_section(HANDOVER)
            section = page.section()
            if isinstance(section, HandoverSection):
                section.show_person(staff)

    @override
    def begin_consultation(self, row: AppointmentRow | None) -> None:
        from nakanojo_helpdesk.ui.entry.page import EntryPage

        page = self._open(ENTRY, EntryPage)
        if page is not None and row is not None:
            page.begin_from(row.topic, appointment=row.uid)

    @override
    def continue_draft(self, uid: str) -> None:
        from nakanojo_helpdesk.ui.entry.page import EntryPage

        page = self._open(ENTRY, EntryPage)
        talk = page.talk() if page is not None else None
        if page is not None and (talk is None or talk.uid != uid):
            page.continue_draft(uid)

    @override
    def show_day(self, day: date) -> None:
        from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage

        page = self._open(APPOINTMENTS, AppointmentsPage)
        if page is not None:
            page.show_day(day)

    @override
    def show_month(self, month: Month) -> None:
        from nakanojo_helpdesk.ui.reports.page import ReportsPage

        page = self._open(REPORTS, ReportsPage)
        if page is not None:
            page.show_month(month)

    @override
    def show_records(self, query: SearchQuery) -> None:
        from nakanojo_helpdesk.ui.search.page import SearchPage

        page = self._open(SEARCH, SearchPage)
        if page is not None:
            page.show_query(query)

    @override
    def show_course(self, uid: str) -> None:
        from nakanojo_helpdesk.ui.courses.one.page import CoursePage

        page = self._open(COURSE, CoursePage)
        if page is not None:
            page.show_course(uid)

    @override
    def show_roll(self, course: str, lesson: str) -> None:
        from nakanojo_helpdesk.ui.courses.one.page import ROLL, CoursePage

        page = self._open(COURSE, CoursePage)
        if page is not None:
            page.show_course(course, ROLL)
            page.roll.show_lesson(lesson)

    @override
    def begin_aside(self, asked: SideQuestion) -> None:
        from nakanojo_helpdesk.ui.entry.page import EntryPage

        page = self._open(ENTRY, EntryPage)
        if page is not None:
            page.begin_aside(asked)

    @override
    def return_to_roll(self, asked: SideQuestion) -> None:
        from nakanojo_helpdesk.ui.courses.one.page import CoursePage

        self.show_roll(asked.course, asked.lesson)
        page = self._made(COURSE)
        if isinstance(page, CoursePage):
            page.sticky.say("success", "相談を登録しました。出欠に戻りました。")

    @override
    def show_courses(self) -> None:
        self._open_screen(COURSES)

    @override
    def show_course_list(self, query: CourseQuery) -> None:
        from nakanojo_helpdesk.ui.courses.listing.page import CoursesPage

        page = self._open(COURSES, CoursesPage)
        if page is not None:
            page.show_query(query)

    def find_words(self) -> None:
        """Open 探す with the keyboard in its box (F4)."""
        from nakanojo_helpdesk.ui.search.page import SearchPage

        page = self._open(SEARCH, SearchPage)
        if page is not None:
            page.focus_words()

    @override
    def set_text_scale(self, scale: int) -> None:
        self._scale(scale)

    @override
    def set_theme(self, code: str) -> None:
        self._theme(code)

    @override
    def set_desk(self, code: str) -> None:
        self._desk(code)

    @override
    def recount_todos(self) -> None:
        from nakanojo_helpdesk.ui.today.page import TodayPage

        page = self._made(TODAY)
        if isinstance(page, TodayPage):
            page.recount()

    @override
    def count_todos(self, count: int) -> None:
        self._todos(count)

    def _open(self, code: str, kind: type[P]) -> P | None:
        """Open the screen of a code; None where the person may not open it."""
        page = self._open_screen(code)
        return page if isinstance(page, kind) else None
