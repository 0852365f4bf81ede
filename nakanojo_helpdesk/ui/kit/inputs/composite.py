"""Widgets made of parts that hand the keyboard to one of them.

Qt's focus proxy is not used: a wrapper with a proxy is a tab stop of its own, so that the part would be reached
twice once the tab order is changed.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import paint_parts_alone

_OTHER = Qt.FocusReason.OtherFocusReason


class Composite(QWidget):
    """A widget whose `setFocus` reaches one of its parts."""

    _part: QWidget | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        paint_parts_alone(self)

    def hand_focus_to(self, part: QWidget | None) -> None:
        """Set the part that takes the keyboard."""
        self._part = part

    def focus_target(self) -> QWidget | None:
        """The innermost widget that takes the keyboard."""
        return self._part.focus_target() if isinstance(self._part, Composite) else self._part

    def set_fault(self, sentence: str) -> None:
        """Let what has the keyboard in it say what is wrong (empty: nothing is)."""

    @override
    def setFocus(self, reason: Qt.FocusReason = _OTHER) -> None:
        """Give the keyboard to the part."""
        if self._part is not None:
            self._part.setFocus(reason)

    @override
    def focusProxy(self) -> QWidget | None:
        """The innermost widget that takes the keyboard, under Qt's name."""
        return self.focus_target()
