"""A key figure in a small card: what, how many, and beside what it stands."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.statistics import count_text
from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.layouts import Card, Row


class FigureCard(Card):
    """Title above, the figure large, a comparison below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=4, margins=(18, 12, 18, 12))
        self._title = PlainLabel("", "small")
        self._figure = PlainLabel("－", "figure")
        self._unit = PlainLabel(" ")
        self._beside = PlainLabel("", "bold")
        row = Row(spacing=6)
        row.addWidget(self._figure)
        row.addWidget(self._unit)
        row.addStretch(1)
        self.body.addWidget(self._title)
        self.body.addLayout(row)
        self.body.addWidget(self._beside)

    def show_figure(self, title: str, value: int | None, unit: str, beside: str) -> None:
        """Show a count; None prints －."""
        self.show_text(title, count_text(value), beside)
        self._unit.setText(unit if value is not None else " ")

    def show_text(self, title: str, figure: str, beside: str) -> None:
        """Show a figure that is text already, such as a ratio."""
        self._title.setText(title)
        self._figure.setText(figure)
        self._unit.setText(" ")
        self._beside.setText(beside)
