"""The lines of the 予約表: appointments and free times in one list, with a heading for each day where needed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nakanojo_helpdesk.domain.appointments import AppointmentRow, DayPlan, FreeTime
from nakanojo_helpdesk.domain.calendar import padded_clock, short_date
from nakanojo_helpdesk.ui.appointments.acts import is_late, state_words, topic_words
from nakanojo_helpdesk.ui.kit.lists.rows import Column, Tone
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

NOTHING = "予約はありません。"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One line: an appointment, a free time, or (neither) the `heading` above those of a day."""

    day: date
    row: AppointmentRow | None = None
    free: FreeTime | None = None
    heading: str = ""

    @property
    def minute(self) -> int:
        """Minute it begins; -1 for a heading."""
        timed = self.row or self.free
        return -1 if timed is None else timed.minute

    @property
    def key(self) -> Hashable:
        """The key by which the line is found after loading again."""
        if self.row is not None:
            return self.row.uid
        return self.day, self.minute, "" if self.free is None else self.free.desk

    @property
    def tone(self) -> Tone:
        """The emphasis of the line."""
        if self.row is not None:
            return Tone.PLAIN if self.row.is_open else Tone.QUIET
        return Tone.HEADING if self.free is None else Tone.FREE


def slots(plans: Sequence[DayPlan], *, several_days: bool = False) -> Iterator[Slot]:
    """The lines of some days by time of day; of several days, each below its date.

    A single day has a heading only where it is closed and has appointments all the same; an empty one has no lines.
    """
    for plan in plans:
        lines = [Slot(day=plan.day, row=row) for row in plan.appointments]
        lines += [Slot(day=plan.day, free=free) for free in plan.free]
        closed = closed_words(plan)
        if several_days:
            words = f"{short_date(plan.day)}　{closed}{'' if lines else NOTHING}"
            yield Slot(day=plan.day, heading=words.rstrip())
        elif closed and lines:
            yield Slot(day=plan.day, heading=closed)
        yield from sorted(lines, key=lambda slot: (slot.minute, slot.row is None))


def closed_words(plan: DayPlan) -> str:
    """The words for a closed day with its reason; empty for an open day."""
    return "" if plan.opening.is_open else f"この日は休みです（{plan.opening.words}）。"


def columns(workplace: Workplace, *, several_desks: bool = False) -> tuple[Column[Slot], ...]:
    """The columns; the desk only where the list has several of them."""

    def moment(slot: Slot) -> tuple[date, int]:
        return slot.day, slot.minute

    def time(slot: Slot) -> str:
        timed = slot.row or slot.free
        if timed is None:
            return slot.heading
        return f"{padded_clock(timed.minute)}～{padded_clock(timed.minute + timed.length)}"

    def state(slot: Slot) -> str:
        if slot.row is not None:
            return state_words(slot.row, workplace)
        return "" if slot.free is None else "空き"

    def late(slot: Slot) -> bool:
        return slot.row is not None and is_late(slot.row, workplace)

    def about(slot: Slot) -> str:
        return "" if slot.row is None else topic_words(slot.row, workplace.vocabularies)

    def desk(slot: Slot) -> str:
        timed = slot.row or slot.free
        return "" if timed is None else timed.desk_name

    shown: list[Column[Slot]] = [
        Column("時刻", moment, time, tabular=True),
        Column("状態", state, warns=late),
        Column("相談内容", about, stretch=True, wraps=True, minimum=160),
        Column("連絡先", lambda slot: "" if slot.row is None else slot.row.contact, wraps=True, minimum=140),
        Column("メモ", lambda slot: "" if slot.row is None else slot.row.note, wraps=True, minimum=140),
    ]
    if several_desks:
        shown.insert(2, Column("窓口", desk))
    return tuple(shown)
