"""A column in the middle of a wide window: forms are easier to read when their lines are short."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from nakanojo_helpdesk.ui.kit.layout.boxes import Row
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme


class Narrow(QWidget):
    """Keeps `content` at most `width` design pixels wide, in the middle; narrower windows give it all they have."""

    def __init__(self, content: QWidget, width: int = 720, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._width = width
        content.setSizePolicy(QSizePolicy.Policy.Expanding, content.sizePolicy().verticalPolicy())
        row = Row(self, spacing=0)
        row.addStretch(1)
        row.addWidget(content, 1000)
        row.addStretch(1)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        self._content.setMaximumWidth(current_theme().px(self._width))
