"""Two parts of a screen: beside each other where the room is wide, else the second below the first."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import Row
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_BESIDE_FROM = 1080


class Sides(QWidget):
    """The left part gets a little less than half of the width."""

    def __init__(self, left: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = Row(self, spacing=12)
        self._line.addWidget(left, 9)
        self._line.addWidget(right, 11)

    def are_beside(self) -> bool:
        """Whether both stand in one line."""
        return self._line.direction() == QBoxLayout.Direction.LeftToRight

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wide = self.width() >= current_theme().px(_BESIDE_FROM)
        self._line.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
