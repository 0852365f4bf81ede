"""予約表: appointments and free times of a day or a week.

For telephone calls: the free times are shown between the appointments, Insert books one.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.appointments import AppointmentRow, DayPlan
from nakanojo_helpdesk.domain.calendar import long_date, short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.appointments import timetables
from nakanojo_helpdesk.services.traces.noting import AGAIN_AFTER
from nakanojo_helpdesk.ui.appointments import acts as appointment_acts
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.timetable.slots import NOTHING, Slot, closed_words, columns, slots
from nakanojo_helpdesk.ui.workplace.desks_and_staff import open_desks
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_DAY, _WEEK = "day", "week"


class AppointmentsPage(Page):
    """The timetable of one desk, or of all."""

    consultation_wanted = Signal(object)
    """A talk begins: the `AppointmentRow`, as it stands in the database."""

    reloaded = Signal()
    """Appointments may have changed: what waits on 今日 is to be counted again."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("予約表", parent)
        self._workplace = workplace
        self._day: date | None = None
        self._noted: dict[tuple[date, date], datetime] = {}
        self.span = FoldingChips("表の長さ", (Choice(_DAY, "1日", "1"), Choice(_WEEK, "1週間", "2")))
        self.span.set_codes([_DAY])
        self.desk = ChoiceField(open_desks(workplace), empty="すべての窓口")
        self.desk.setAccessibleName("窓口")
        self.desk.set_code(workplace.desk.code)
        self.before_button = KeyButton("前へ", "Alt+Left")
        self.after_button = KeyButton("次へ", "Alt+Right")
        self.today_button = KeyButton("今日", "Alt+Home")
        for button in (self.before_button, self.after_button, self.today_button):
            button.set_compact(True)
            self.add_beside_title(button)
        self.add_action(self.span)
        if len(workplace.desks) > 1:
            self.add_action(self.desk)
        else:
            self.desk.setParent(self)
            self.desk.hide()
        self.model: RowModel[Slot] = RowModel(
            columns(workplace), key=lambda slot: slot.key, tone=lambda slot: slot.tone
        )
        self.table: Table[Slot] = Table(self.model, "予約と空き時間", NOTHING)
        self._card = Card(margins=(8, 8, 8, 8))
        self._card.body.addWidget(self.table, 1)
        self.content.addWidget(self._card, 1)
        self.key_bar.add("予約を入れる", "Insert", self.book, primary=True)
        self._acts = (
            self.key_bar.add("相談を始める", "F5", self.begin),
            self.key_bar.add("予約を直す", "Ctrl+D", self.change),
            self.key_bar.add("来なかった", "N", self.mark_absent),
            self.key_bar.add("取り消す", "Delete", self.cancel),
        )
        self.before_button.clicked.connect(lambda: self.step(-1))
        self.after_button.clicked.connect(lambda: self.step(1))
        self.today_button.clicked.connect(lambda: self.show_day(None))
        self.span.changed.connect(self._change_span)
        self.desk.chosen.connect(lambda _code: self.reload())
        self.table.opened.connect(self._open)

    def show_day(self, day: date | None) -> None:
        """Show this day (or its week); None means the present day, also after midnight."""
        self._day = day
        self.reload()
        self._go_to_next()

    def show_week(self) -> None:
        """Show the whole week of the day."""
        self.span.set_codes([_WEEK])
        self._change_span()

    def days(self) -> tuple[date, date]:
        """First and last day shown; a week begins on Monday."""
        day = self._day or self._workplace.today()
        if not self._shows_week():
            return day, day
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)

    def step(self, by: int) -> None:
        """Move on by this number of days (or weeks)."""
        day = self._day or self._workplace.today()
        self.show_day(day + timedelta(days=by * (7 if self._shows_week() else 1)))

    def book(self) -> None:
        """Open 予約を入れる (Insert) with the current free time."""
        slot = self.table.current_row()
        free = None if slot is None else slot.free
        first, last = self.days()
        today = self._workplace.today()
        day = slot.day if slot is not None else max(first, today) if last >= today else today
        uid = appointment_acts.book(
            self,
            self._workplace,
            day=max(day, today),
            minute=None if free is None else free.minute,
            desk=self.desk.code() if free is None else free.desk,
        )
        if uid:
            self._show_booked(uid)

    def begin(self) -> None:
        """Begin the talk of the current appointment (相談を始める, F5)."""
        row = self._chosen("相談を始める予約を、表で選んでください。")
        fresh = None if row is None else appointment_acts.begin(self, self._workplace, row)
        if fresh is not None:
            self.consultation_wanted.emit(fresh)

    def change(self) -> None:
        """Open the dialog of the current appointment (Ctrl+D, or Enter)."""
        if (row := self._chosen("直す予約を、表で選んでください。")) is not None:
            appointment_acts.change(self, self._workplace, row)

    def mark_absent(self) -> None:
        """Mark the current appointment as 来なかった (N)."""
        if (row := self._chosen("来なかった方の予約を、表で選んでください。")) is not None:
            appointment_acts.mark_absent(self, self._workplace, row)

    def cancel(self) -> None:
        """Cancel the current appointment (取り消す, Delete)."""
        if (row := self._chosen("取り消す予約を、表で選んでください。")) is not None:
            appointment_acts.cancel(self, self._workplace, row)

    @override
    def reload(self) -> None:
        """Read the timetable again."""
        first, last = self.days()
        plans = self.attempt(
            lambda: self._workplace.ledger.read(
                timetables.plans, first, last, desk=self.desk.code(), now=self._workplace.now()
            )
        )
        if plans is None:
            return
        self.model.columns = columns(
            self._workplace,
            several_desks=self.desk.code() is None and len(self._workplace.desks) > 1,
        )
        if not self._shows_week():
            self.table.set_empty(f"{closed_words(plans[0])}{NOTHING}")
        self.model.set_rows(list(slots(plans, several_days=self._shows_week())))
        for button in self._acts:
            button.setEnabled(any(slot.row is not None for slot in self.model.rows()))
        self.set_context(self._words(plans))
        if self.table.current_row() is None:
            self._go_to_next()
        self._note_contacts(first, last, plans)
        self.reloaded.emit()

    def _note_contacts(self, first: date, last: date, plans: tuple[DayPlan, ...]) -> None:
        """Have it written that contacts of these days were shown, once while somebody looks at them for some minutes."""
        count = sum(bool(row.contact or row.note) for plan in plans for row in plan.appointments)
        now, before = self._workplace.now(), self._noted.get((first, last))
        if not count or (before is not None and timedelta(0) <= now - before < AGAIN_AFTER):
            return
        with suppress(DeskError):  # a full disk hides no appointment
            self._workplace.ledger.call(timetables.note_contacts, first, last, count)
            self._noted[(first, last)] = now

    @override
    def first_focus(self) -> QWidget:
        return self.table

    def _words(self, plans: tuple[DayPlan, ...]) -> str:
        count = sum(row.is_open for plan in plans for row in plan.appointments)
        first, last = plans[0].day, plans[-1].day
        today = "今日 " if (first, last) == (self._workplace.today(),) * 2 else ""
        days = f"{today}{long_date(first)}" if first == last else f"{long_date(first)}～{short_date(last)}"
        return f"{days}　予約 {count}件"

    def _chosen(self, sentence: str) -> AppointmentRow | None:
        slot = self.table.current_row()
        if slot is None or slot.row is None:
            self.sticky.say("warning", sentence)
            return None
        return slot.row

    def _open(self, slot: Slot) -> None:
        if slot.row is not None:
            appointment_acts.change(self, self._workplace, slot.row)
        elif slot.free is not None:
            self.book()

    def _go_to_next(self) -> None:
        """Go to the next open appointment, else to the top."""
        rows = [slot for slot in self.model.rows() if slot.tone is not Tone.HEADING]
        waiting = (slot for slot in rows if slot.row is not None and slot.row.is_open)
        target = next(waiting, next(iter(rows), None))
        if target is not None:
            self.table.select_key(target.key)

    def _show_booked(self, uid: str) -> None:
        """Show the booked appointment: it may be on another day, or at another desk."""
        row = self.attempt(lambda: self._workplace.ledger.read(appointments.get, uid))
        if row is None:
            return
        first, last = self.days()
        if not first <= row.day <= last:
            self._day = row.day
        if self.desk.code() not in {None, row.desk}:
            self.desk.set_code(row.desk)
        self.reload()
        self.table.select_key(uid)

    def _shows_week(self) -> bool:
        return self.span.code() == _WEEK

    def _change_span(self) -> None:
        if self.span.code() is None:
            self.span.set_codes([_DAY])
        self.reload()
