"""A small window without any of the program's own look, in which one fault at a time is planted.

It keeps every rule by itself: black on white, 18 px, wide gaps, a ring around what has the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from .tree import placed

AVAILABLE = QSize(800, 500)
"""Client size of every plain window."""
TARGET = 48
"""Height of its controls in px."""


class PlainWindow(QWidget):
    """An empty window of the size `AVAILABLE`; `column` holds its widgets, `ring` shows the focus."""

    def __init__(self, fonts: list[str]) -> None:
        """Write in the families of `fonts`."""
        super().__init__()
        self.setWindowTitle("検査")
        font = QFont(fonts)
        font.setPixelSize(18)
        self.setFont(font)
        self.setPalette(_palette())
        self.setAutoFillBackground(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(20)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ring = Ring(self)
        self.resize(AVAILABLE)

    def add(self, *widgets: QWidget) -> None:
        """Put the widgets below those already there."""
        for widget in widgets:
            self.column.addWidget(widget)
        self.ring.raise_()


class Ring(QWidget):
    """4 px of black, 2 px away from the widget of its window that has the focus."""

    def __init__(self, window: QWidget) -> None:
        """Lie over the whole `window`, open to the mouse."""
        super().__init__(window)
        self.setObjectName("focusRing")
        self.blind_to: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._move)

    def _move(self) -> None:
        self.update()

    # Qt's own overrides from here on.
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.window().rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        focused = QApplication.focusWidget()
        if focused is None or focused is self.blind_to or not self.window().isAncestorOf(focused):
            return
        painter = QPainter(self)
        painter.setPen(QPen(Qt.GlobalColor.black, 4, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(placed(focused, self.window()).adjusted(-5, -5, 4, 4))


def label(text: str, *, wrap: bool = False) -> QLabel:
    """A label that shows `text` and never reads it as markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    return made


def button(text: str) -> QPushButton:
    """A button of full size."""
    made = QPushButton(text)
    made.setMinimumSize(TARGET, TARGET)
    return made


def field(name: str = "名前") -> QLineEdit:
    """A field of full size, named for a screen reader."""
    made = QLineEdit()
    made.setMinimumHeight(TARGET)
    made.setAccessibleName(name)
    return made


def colour(widget: QWidget, text: str) -> None:
    """Write the widget's text in this colour."""
    palette = widget.palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(role, QColor(text))
    widget.setPalette(palette)


def _palette() -> QPalette:
    palette = QPalette(QColor("#f2f2f2"), QColor("#ffffff"))
    dark = QColor("#1a1a1a")
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(role, dark)
    palette.setColor(QPalette.ColorRole.Base, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor("#4d4d4d"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#0017c1"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    return palette
