"""A number field that cannot hold anything but digits, so that nothing typed into it is lost unseen.

Numbers out of range are kept and left to the form's own rules, which say so below the field.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.field import NumberField
from nakanojo_helpdesk.ui.kit.inputs.lines import folded_digits


class WholeNumber(NumberField):
    """A whole number of at least 0; `low` and `high` only bound the up and down keys."""

    passed = Signal()
    """Enter: the user goes on to the next question."""

    def __init__(self, low: int, high: int, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(low, high, unit, parent)
        self.line.textEdited.connect(self._keep_digits)
        self.line.returnPressed.connect(self.passed)

    def number(self) -> int | None:
        """What is typed; None when nothing is."""
        digits = _digits(self.text())
        return int(digits) if digits else None

    def set_number(self, number: int | None) -> None:
        """Show a number, or nothing, silently."""
        self.blockSignals(True)
        self.set_value(number)
        self.blockSignals(False)

    def _keep_digits(self, text: str) -> None:
        digits = _digits(text)
        if digits != text:
            self.line.setText(digits)

    @override
    def setAccessibleDescription(self, text: str) -> None:
        """Describe the line, too."""
        super().setAccessibleDescription(text)
        self.line.setAccessibleDescription(text)


def _digits(text: str) -> str:
    return "".join(sign for sign in folded_digits(text) if "0" <= sign <= "9")
