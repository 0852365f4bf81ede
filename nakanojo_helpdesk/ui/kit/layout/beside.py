"""Widgets beside each other, below each other where the room is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import Row
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_BESIDE_FROM = 520


class Beside(QWidget):
    """Two or three fields in one line; below each other in a window narrower than `least` design pixels."""

    def __init__(self, *widgets: QWidget, least: int = _BESIDE_FROM, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._line = Row(self, spacing=16)
        for widget in widgets:
            self._line.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)

    def _fit(self) -> None:
        directions = QBoxLayout.Direction
        narrow = self.width() < current_theme().px(self._least)
        self._line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
