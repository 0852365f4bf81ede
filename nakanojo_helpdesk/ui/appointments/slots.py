"""The lines of the 予約表: appointments, free times and closed days in one list."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nakanojo_helpdesk.domain.appointments import AppointmentRow, DayPlan, FreeTime, span_words
from nakanojo_helpdesk.domain.calendar import short_date
from nakanojo_helpdesk.ui.appointment_acts import state_words, topic_words
from nakanojo_helpdesk.ui.row_model import Column
from nakanojo_helpdesk.ui.workplace import Workplace


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One line: an appointment, a free time, or (neither) a closed day with its `reason`."""

    day: date
    row: AppointmentRow | None = None
    free: FreeTime | None = None
    reason: str = ""

    @property
    def minute(self) -> int:
        """Minute it begins; -1 for a closed day."""
        timed = self.row or self.free
        return -1 if timed is None else timed.minute

    @property
    def key(self) -> Hashable:
        """What it is found by when the list is loaded again."""
        if self.row is not None:
            return self.row.uid
        return self.day, self.minute, "" if self.free is None else self.free.desk


def slots(plans: Sequence[DayPlan]) -> Iterator[Slot]:
    """The lines of some days by time of day; a closed day says so."""
    for plan in plans:
        if not plan.opening.is_open:
            yield Slot(day=plan.day, reason=plan.opening.words)
        lines = [Slot(day=plan.day, row=row) for row in plan.appointments]
        lines += [Slot(day=plan.day, free=free) for free in plan.free]
        yield from sorted(lines, key=lambda slot: (slot.minute, slot.row is None))


def columns(
    workplace: Workplace, *, several_days: bool = False, several_desks: bool = False
) -> tuple[Column[Slot], ...]:
    """The columns; date and desk only where the list has several of them."""

    def moment(slot: Slot) -> tuple[date, int]:
        return slot.day, slot.minute

    def time(slot: Slot) -> str:
        timed = slot.row or slot.free
        hours = "" if timed is None else span_words(timed.minute, timed.length)
        return f"{short_date(slot.day)} {hours}".rstrip() if several_days else hours or "終日"

    def state(slot: Slot) -> str:
        if slot.row is not None:
            return state_words(slot.row, workplace)
        return "休み" if slot.free is None else "空き"

    def about(slot: Slot) -> str:
        return slot.reason if slot.row is None else topic_words(slot.row, workplace.vocabularies)

    def counter(slot: Slot) -> str:
        timed = slot.row or slot.free
        return "" if timed is None else timed.desk_name

    shown: list[Column[Slot]] = [
        Column("時刻", moment, time),
        Column("状態", state),
        Column("相談内容", about, stretch=True, wraps=True, minimum=160),
        Column("連絡先", lambda slot: "" if slot.row is None else slot.row.contact, wraps=True, minimum=140),
        Column("メモ", lambda slot: "" if slot.row is None else slot.row.note, wraps=True, minimum=140),
    ]
    if several_desks:
        shown.insert(2, Column("窓口", counter))
    return tuple(shown)
