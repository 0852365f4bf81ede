"""The ways between screens: what one screen may ask of the window, without knowing another screen."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.search import SearchQuery


class Ways(Protocol):
    """Every way there is. The shell implements them once; the makers of the screens connect signals to them."""

    def begin_consultation(self, row: AppointmentRow | None) -> None:
        """Open 相談; with an appointment, begin the talk it was made for."""

    def continue_draft(self, uid: str) -> None:
        """Open 相談 and take a draft up again."""

    def show_day(self, day: date) -> None:
        """Open the timetable of a day."""

    def show_month(self, month: Month) -> None:
        """Open the report of a month."""

    def show_records(self, query: SearchQuery) -> None:
        """Open 探す with the records a query finds."""

    def set_text_scale(self, scale: int) -> None:
        """Show everything at another text size, in per cent."""

    def set_theme(self, code: str) -> None:
        """Show everything in other colours: a key of `THEME_LABELS`, remembered already."""

    def set_desk(self, code: str) -> None:
        """Remember the desk this PC is used at from now on."""

    def recount_todos(self) -> None:
        """Count what waits on 今日 again: something was done elsewhere."""

    def count_todos(self, count: int) -> None:
        """Show on the navigation how many things wait on 今日; 0 for none."""
