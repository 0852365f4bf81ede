"""予約表: each day with its appointments and the free times between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.appointments import CLOSES, OPENS, AppointmentRow, DayPlan, FreeTime, gaps
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.people import DeskRow
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.traces.noting import note_reading
from nakanojo_helpdesk.store.tables.appointments import Appointment

_NOW_STEP: Final = 5
"""Free time today begins at the next five minutes."""


def plans(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    *,
    desk: str | None = None,
    now: datetime | None = None,
) -> tuple[DayPlan, ...]:
    """Each day of a stretch with its appointments and free times: of one desk, or of all. Raises `Denied`, `Invalid`.

    Closed days and the past have no free times.
    """
    actor.require(Permission.APPOINT)
    rows = appointments.listing(session, actor, first, last, desk=desk)
    places = [row for row in desks.listing(session, actor) if desk is None or row.code == desk]
    moment = local(now or utc_now())
    coming = -(-(moment.hour * 60 + moment.minute) // _NOW_STEP) * _NOW_STEP
    made = []
    for opening in opening_days.days(session, actor, first, last):
        here = tuple(row for row in rows if row.day == opening.day)
        is_today = opening.day == moment.date()
        free: list[FreeTime] = []
        if opening.is_open and opening.day >= moment.date():
            for place in places:
                free += _free(opening.day, place, here, max(OPENS, coming) if is_today else OPENS)
        made.append(DayPlan(opening=opening, appointments=here, free=tuple(free)))
    return tuple(made)


def note_contacts(session: Session, actor: Actor, first: date, last: date, count: int) -> None:
    """Write into the trace that contacts or notes of this number of appointments were shown. Raises `Denied`."""
    actor.require(Permission.APPOINT)
    span = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    note_reading(session, Appointment.__tablename__, span, f"rows={count}")


def _free(day: date, place: DeskRow, rows: Sequence[AppointmentRow], begin: int) -> Iterator[FreeTime]:
    busy = [(row.minute, row.end) for row in rows if row.desk == place.code and row.is_open]
    for start, end in gaps(busy, begin, CLOSES):
        yield FreeTime(day=day, minute=start, length=end - start, desk=place.code, desk_name=place.name)
