"""Appointments for tests: booked with yes to every question, and answers given to dialogs that wait for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import appointment_form

NOW: Final = datetime(2026, 11, 20, 9, 30, tzinfo=JST)
"""A Friday morning; the Monday after it is a holiday."""

D = TypeVar("D", bound=QDialog)


def booked(worker: Ledger, *, now: datetime = NOW, **changes: Any) -> AppointmentRow:
    """An appointment of the day of `now` at 10:00, made two months before, whatever there is to ask about."""
    form = appointment_form(**({"day": now.date()} | changes))
    early = now - timedelta(days=60)
    accepted = worker.read(appointments.doubts_about, form, now=early)
    uid = worker.call(appointments.book, form, accepted=accepted, now=early)
    return worker.read(appointments.get, uid)


def answering(kind: type[D], answer: Callable[[D], object]) -> None:
    """Let `answer` act on the next dialog of this kind as soon as it waits. A dialog must never wait for ever.

    When `answer` fails, or leaves it open for three seconds, or another one waits instead, it is closed.
    """
    left = 100

    def look() -> None:
        nonlocal left
        dialog = QApplication.activeModalWidget()
        left -= 1
        if isinstance(dialog, kind) and dialog.isVisible() and dialog.isActiveWindow():
            QTimer.singleShot(3000, dialog, dialog.reject)
            try:
                answer(dialog)
            except BaseException:
                dialog.reject()
                raise
        elif left:
            QTimer.singleShot(10, look)
        elif isinstance(dialog, QDialog):
            dialog.reject()

    QTimer.singleShot(0, look)
