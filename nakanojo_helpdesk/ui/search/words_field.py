"""The line for the words of a search: Enter or the down key moves to the list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.search import WORDS_LENGTH
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_WIDTH = 440
_NARROW = 290


class SearchLine(TextField):
    """One line of words. Esc empties it."""

    finished = Signal()
    """Enter or the down key: the words stand, on to what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WORDS_LENGTH, "例：税金　LINE　R8-00012", _WIDTH, parent)
        self.setAccessibleName("探す言葉")
        self._narrow = False

    def set_narrow(self, narrow: bool) -> None:
        """Be narrow enough to fit beside the title."""
        self._narrow = narrow
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(_NARROW if self._narrow else _WIDTH), super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
