"""The ways between screens: requests of a screen to the window, so that it need not know another screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from nakanojo_helpdesk.domain.appointments import AppointmentRow
    from nakanojo_helpdesk.domain.calendar import Month
    from nakanojo_helpdesk.domain.consultations.search import SearchQuery
    from nakanojo_helpdesk.domain.courses.queries import CourseQuery
    from nakanojo_helpdesk.services.updates.going_back import Exchange
    from nakanojo_helpdesk.ui.workplace.side_questions import SideQuestion


class Ways(Protocol):
    """All ways. The shell implements them once; the makers of the screens connect signals to them."""

    def begin_consultation(self, row: AppointmentRow | None) -> None:
        """Open 相談; with an appointment, begin its talk."""

    def continue_draft(self, uid: str) -> None:
        """Open 相談 and continue a draft."""

    def show_day(self, day: date) -> None:
        """Open the timetable of a day."""

    def show_month(self, month: Month) -> None:
        """Open the report of a month."""

    def show_course_list(self, query: CourseQuery) -> None:
        """Open the list of courses: fiscal year, kind, and the month of the first day asked for."""

    def show_records(self, query: SearchQuery) -> None:
        """Open 探す with a query."""

    def show_course(self, uid: str) -> None:
        """Open a course."""

    def show_roll(self, course: str, lesson: str) -> None:
        """Open the roll of a lesson."""

    def show_handover(self, staff: str) -> None:
        """Open 設定 at the handover of somebody."""

    def begin_aside(self, asked: SideQuestion) -> None:
        """Open 相談 and begin a question asked in a lesson."""

    def return_to_roll(self, asked: SideQuestion) -> None:
        """Open the roll again in which a question was asked that is saved now."""

    def show_courses(self) -> None:
        """Open the list of courses."""

    def set_text_scale(self, scale: int) -> None:
        """Show everything at another text size, in per cent."""

    def restore(self, backup: Path) -> None:
        """Leave the work, and lead through giving a backup back."""

    def exchange(self, wanted: Exchange) -> None:
        """End the program for a setup, or go back to the former version first."""

    def set_theme(self, code: str) -> None:
        """Show everything in other colours: a key of `THEME_LABELS`, remembered already."""

    def set_desk(self, code: str) -> None:
        """Remember the desk at which this PC is used from now on."""

    def recount_todos(self) -> None:
        """Count the open tasks of 今日 again, after something was done on another screen."""

    def count_todos(self, count: int) -> None:
        """Show the number of open tasks of 今日 on the navigation; 0 for none."""
