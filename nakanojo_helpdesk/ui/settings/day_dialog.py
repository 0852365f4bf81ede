"""One day of the calendar: open or closed, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.opening_days import NOTE_LENGTH, OpeningDay
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.chips import Choice
from nakanojo_helpdesk.ui.kit.inputs.field import Field, TextField
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog

_OPEN, _CLOSED = "open", "closed"


class DayDialog(FormDialog):
    """Sets a day with its reason."""

    def __init__(self, ledger: Ledger, day: OpeningDay, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self._day = day
        self.state = ChipGroup("開設・休み", [Choice(_OPEN, "開設", "1"), Choice(_CLOSED, "休み", "2")])
        self.state.set_codes([_OPEN if day.is_open else _CLOSED])
        self.note = TextField(NOTE_LENGTH)
        self.note.setText(day.note)
        fields = {
            "day": Field("開設・休み", self.state, required=True),
            "note": Field("理由", self.note, support="例：休日窓口、停電のため、役場の閉庁日"),
        }
        super().__init__(long_date(day.day), fields, "決める", parent, f"ふだんは「{day.rule_words}」です。")
        self.focus_first(self.state)

    def send(self) -> str:
        """Set it; see `FormDialog.send`."""
        is_open = self.state.code() == _OPEN if self.state.code() else self._day.is_open
        done = self._ledger.call(opening_days.set_day, self._day.day, is_open, self.note.value())
        return f"{long_date(done.day)}を「{done.state}」にしました。"
