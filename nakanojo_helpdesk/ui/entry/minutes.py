"""時間（分）: the timer's minutes, a usual length on a chip, or any number typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.forms import MINUTES_AT_MOST
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_BY_TIMER: Final = "timer"
_USUAL: Final = (5, 10, 15, 20, 30, 45, 60, 90)


class MinutesField(Composite):
    """Chips from 自動 to 90分 and a field for every other length."""

    changed = Signal()
    """The answer changed by the user's hand."""
    passed = Signal()
    """Enter: the user goes on to the next question."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = [Choice(_BY_TIMER, "自動", "J", "時計の計った時間を使います。")]
        choices += [
            Choice(str(minutes), f"{minutes}分", str(key)) for key, minutes in enumerate(_USUAL, start=1)
        ]
        self.chips = ChipGroup("時間（分）", choices)
        self.other = NumberField(0, MINUTES_AT_MOST, "分", digits_only=True)
        self.other.setAccessibleName("ほかの時間（分）")
        self._timer = PlainLabel("", "small", wrap=True)
        self.chips.place_around(after=[PlainLabel("ほか"), self.other])
        column = Column(self, spacing=4)
        column.addWidget(self.chips)
        column.addWidget(self._timer)
        self.hand_focus_to(self.chips)
        self.chips.changed.connect(self._take_chip)
        self.chips.passed.connect(self.passed)
        self.other.changed.connect(self._take_number)
        self.other.passed.connect(self.passed)
        self.set_minutes(None)
        self.show_measured(None)

    def minutes(self) -> int | None:
        """The chosen length, allowed or not; None leaves it to the timer."""
        if (typed := self.other.number()) is not None:
            return typed
        code = self.chips.code()
        return None if code in {None, _BY_TIMER} else int(code or 0)

    def set_minutes(self, minutes: int | None) -> None:
        """Show a length, without a signal."""
        usual = minutes is None or minutes in _USUAL
        self.other.set_number(None if usual else minutes)
        self.chips.set_codes([_BY_TIMER if minutes is None else str(minutes)] if usual else [])

    def show_measured(self, minutes: int | None) -> None:
        """Show the minutes that 自動 means now; None where no timer runs (an entry for another moment)."""
        words = (
            "自動は、時計の計った時間です。いまは計っていません。"
            if minutes is None
            else f"自動は、時計の計った時間（いま{minutes}分）です。"
        )
        if words != self._timer.text():
            self._timer.setText(words)

    def _take_chip(self) -> None:
        self.other.set_number(None)
        if self.chips.code() is None:
            self.chips.set_codes([_BY_TIMER])
        self.changed.emit()

    def _take_number(self) -> None:
        self.chips.set_codes([_BY_TIMER] if self.other.number() is None else [])
        self.changed.emit()

    @override
    def set_fault(self, sentence: str) -> None:
        self.chips.set_fault(sentence)

    @override
    def setAccessibleDescription(self, text: str) -> None:
        """Describe the parts, too."""
        super().setAccessibleDescription(text)
        self.chips.setAccessibleDescription(text)
        self.other.setAccessibleDescription(text)
