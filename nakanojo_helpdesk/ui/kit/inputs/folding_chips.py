"""Chips that become a drop-down list where the text is large, to take one line of the head instead of two."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.chip import Chip, Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup, is_key
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField


class FoldingChips(ChipGroup):
    """A `ChipGroup` of one answer that can be folded. The same keys choose in both forms."""

    _list: ChoiceField | None = None

    def __init__(self, name: str, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(name, choices, parent=parent)
        self._list = made = _List(self)
        made.setAccessibleName(name)
        made.setPlaceholderText(name)
        made.hide()
        made.chosen.connect(self._take)
        made.passed.connect(self.passed)
        self._flow.addWidget(made)
        self._fill()

    @override
    def fold(self, folded: bool) -> None:
        if self._list is None or folded == self.is_folded():
            return
        had_focus = self.has_focus()
        self._list.setVisible(folded)
        for chip in self._chips:
            chip.setVisible(not folded)
        self._make_current(self._current)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def is_folded(self) -> bool:
        """Whether it is a drop-down list now."""
        return self._list is not None and not self._list.isHidden()

    @override
    def has_focus(self) -> bool:
        return super().has_focus() or (self._list is not None and self._list.hasFocus())

    @override
    def set_choices(self, choices: Sequence[Choice]) -> None:
        super().set_choices(choices)
        self._fill()

    @override
    def set_name(self, name: str) -> None:
        super().set_name(name)
        if self._list is not None:
            self._list.setAccessibleName(name)

    def _fill(self) -> None:
        if self._list is None:
            return
        shown = [
            Choice(chip.choice.code, f"{chip.choice.hotkey}　{chip.choice.label}") for chip in self._chips
        ]
        self._list.set_choices(shown)
        if self.is_folded():
            for chip in self._chips:
                chip.hide()
        self._show_state()

    def _take(self, code: str) -> None:
        if code != self.code():
            self.choose(code)

    def take_hotkey(self, event: QKeyEvent) -> bool:
        """Choose by the key of a chip; False when it is none."""
        return self._choose_by_key(event)

    @override
    def _choose_by_key(self, event: QKeyEvent) -> bool:
        if not self.is_folded():
            return super()._choose_by_key(event)
        for chip in self._chips:
            if is_key(event, chip.choice.hotkey):
                self._take(chip.choice.code)
                return True
        return False

    @override
    def _show_state(self, of: Iterable[str] | None = None) -> None:
        super()._show_state(of)
        if self._list is not None:
            code = self.code()
            self._list.setCurrentIndex(-1 if code is None else self._list.findData(code))

    @override
    def _make_current(self, current: Chip | None) -> None:
        super()._make_current(current)
        if self.is_folded():
            self.hand_focus_to(self._list)


class _List(ChoiceField):
    """The drop-down list: digits choose as they do with chips, Enter goes on."""

    passed = Signal()

    def __init__(self, chips: FoldingChips) -> None:
        super().__init__(parent=chips)
        self._chips = chips

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.passed.emit()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._chips.take_hotkey(event):
            super().keyPressEvent(event)
