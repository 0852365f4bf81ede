"""Appointments for tests: booked with yes to every question."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import appointment_form

NOW: Final = datetime(2026, 11, 20, 9, 30, tzinfo=JST)
"""A Friday morning; the Monday after it is a holiday."""


def booked(worker: Ledger, *, now: datetime = NOW, **changes: Any) -> AppointmentRow:
    """An appointment of the day of `now` at 10:00, made two months before, whatever there is to ask about."""
    form = appointment_form(**({"day": now.date()} | changes))
    early = now - timedelta(days=60)
    accepted = worker.read(appointments.doubts_about, form, now=early)
    uid = worker.call(appointments.book, form, accepted=accepted, now=early)
    return worker.read(appointments.get, uid)
