"""Facts to read: a label with its words beside it, many of them in two columns where the room is wide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Row, hairline
from nakanojo_helpdesk.ui.kit.look.labels import LabelRole, PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_LABEL_WIDTH = 108
_TWO_COLUMNS_FROM = 680


class FactLine(QWidget):
    """A label at the left, its words at the right; both may take several lines.

    Args:
        label: what it is, in bold.
        words: the fact itself, in the look of `role`.
        role: see `LabelRole`.
        parent: as for every widget.
    """

    def __init__(
        self, label: str, words: str, role: LabelRole = "body", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = PlainLabel(label, "small_bold", wrap=True)
        row = Row(self, spacing=8, margins=(0, 3, 0, 3))
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(words, role, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        self._label.setFixedWidth(current_theme().px(_LABEL_WIDTH))


class FactColumns(QWidget):
    """Facts below each other with thin lines between; in two columns where there is room, the left one first."""

    def __init__(self, facts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`facts` are (label, words)."""
        super().__init__(parent)
        self._row = Row(self, spacing=32)
        half = _half(facts)
        for part in (facts[:half], facts[half:]):
            column = Column(spacing=4)
            for label, words in part:
                column.addWidget(FactLine(label, words))
                column.addWidget(hairline())
            column.addStretch(1)
            self._row.addLayout(column, 1)

    def arrange(self, width: int) -> None:
        """Take one or two columns, for a width in px of the screen."""
        wide = width >= current_theme().px(_TWO_COLUMNS_FROM)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._row.setSpacing(current_theme().px(32 if wide else 4))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange(self.width())


def _half(facts: Sequence[tuple[str, str]]) -> int:
    """The number of facts in the left column for two columns of about equal height."""
    lines = [words.count("\n") + 1.5 for _, words in facts]
    return min(
        range(len(facts) + 1), key=lambda place: (abs(sum(lines[:place]) - sum(lines[place:])), -place)
    )
