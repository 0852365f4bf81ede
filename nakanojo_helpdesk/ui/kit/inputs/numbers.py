"""Whole numbers, typed in any width."""

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.typography.plain_text import range_words
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.boxes import Row
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_DIGITS_READ = 20


def folded_digits(text: str) -> str:
    """Convert full-width digits and signs to plain ones (NFKC), without spaces. Only for numbers and codes."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class NumberField(Composite):
    """A whole number. Full-width digits count; up and down keys change it by one.

    Args:
        minimum: smallest number allowed.
        maximum: largest number allowed.
        unit: word behind it, such as ``人``.
        digits_only: only digits are accepted, so that no other text is lost unseen; `number` also gives a number out of
            range, which the rules of the form refuse.
        parent: as for every widget.
    """

    changed = Signal()
    """The text changed."""
    passed = Signal()
    """Enter: the user goes on to the next question."""

    def __init__(
        self,
        minimum: int = 0,
        maximum: int = 9999,
        unit: str = "",
        parent: QWidget | None = None,
        *,
        digits_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self._range = (minimum, maximum)
        digits = max(len(str(minimum)), len(str(maximum))) + 2
        self.line = _DigitLine(self._step, digits)
        row = Row(self, spacing=10)
        row.addWidget(self.line)
        self._unit = PlainLabel(unit, parent=self)
        self._unit.setVisible(bool(unit))
        row.addWidget(self._unit)
        row.addStretch(1)
        self.hand_focus_to(self.line)
        if digits_only:
            self.line.textEdited.connect(self._keep_digits)
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.passed)

    def text(self) -> str:
        """As typed."""
        return self.line.text()

    def value(self) -> int | None:
        """The number; None when empty or not allowed (then `problem` says why)."""
        return self._read()[0]

    def problem(self) -> str | None:
        """The sentence about the fault; None when empty or valid."""
        return self._read()[1]

    def set_value(self, value: int | None) -> None:
        """Show a number, or nothing."""
        self.line.setText("" if value is None else str(value))

    def _read(self) -> tuple[int | None, str | None]:
        text = folded_digits(self.line.text())
        low, high = self._range
        if not text:
            return None, None
        if len(text) <= _DIGITS_READ and text.removeprefix("-").isdecimal() and low <= int(text) <= high:
            return int(text), None
        return None, range_words(low, high, self._unit.text())

    def _step(self, by: int) -> None:
        low, high = self._range
        value = self.value()
        self.set_value(low if value is None else min(high, max(low, value + by)))

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the line, too."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def number(self) -> int | None:
        """The number as typed, in range or not; None when empty."""
        digits = _digits(self.text())
        return int(digits) if digits else None

    def set_number(self, number: int | None) -> None:
        """Show a number, or nothing, without a signal."""
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


class _DigitLine(TextField):
    """The line of a `NumberField`."""

    def __init__(self, step: Callable[[int], None], digits: int) -> None:
        super().__init__(figures=True)
        self._step = step
        self._digits = max(4, digits)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(self._digits * theme.px(12) + theme.px(32), super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


def _digits(text: str) -> str:
    return "".join(sign for sign in folded_digits(text) if "0" <= sign <= "9")
