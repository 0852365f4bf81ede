"""The ways between screens, as the main window goes them: the only place where one screen leads to another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from typing_extensions import override

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.screens import APPOINTMENTS, ENTRY, REPORTS, SEARCH, TODAY
from nakanojo_helpdesk.ui.workplace.ways import Ways

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.appointments import AppointmentRow
    from nakanojo_helpdesk.domain.calendar import Month
    from nakanojo_helpdesk.domain.consultations.search import SearchQuery
    from nakanojo_helpdesk.ui.shell.main_window import MainWindow

P = TypeVar("P", bound=Page)


class WindowWays(Ways):
    """Goes to a screen of `window` and tells it what to show there."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

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

    def find_words(self) -> None:
        """F4: open 探す with the keyboard in its box."""
        from nakanojo_helpdesk.ui.search.page import SearchPage

        page = self._open(SEARCH, SearchPage)
        if page is not None:
            page.focus_words()

    @override
    def set_text_scale(self, scale: int) -> None:
        self._window.set_text_scale(scale)

    @override
    def set_theme(self, code: str) -> None:
        self._window.theme_chosen.emit(code)

    @override
    def set_desk(self, code: str) -> None:
        self._window.desk_chosen.emit(code)

    @override
    def count_todos(self, count: int) -> None:
        self._window.navigation.set_badge(TODAY, count)

    def _open(self, code: str, kind: type[P]) -> P | None:
        """The screen of a code in front; None where the person may not open it."""
        self._window.go_to(code)
        page = self._window.current_page()
        return page if isinstance(page, kind) else None
