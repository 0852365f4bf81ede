"""A column of widgets that scrolls up and down, never sideways."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nakanojo_helpdesk.ui.layouts import Column


class ScrollColumn(QScrollArea):
    """Widgets below each other in `body` (a `Column`); the height beyond the window scrolls.

    The margins leave room for the focus ring of what lies at the edge. All in design pixels.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 12, margin: int = 8) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self.body = Column(inner, spacing=spacing, margins=(margin, margin, margin, margin))
        self.setWidget(inner)
