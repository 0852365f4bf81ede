"""Widgets from which the planted faults are built."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from .plain_window import TARGET


class Tile(QPushButton):
    """Paints itself: filled when checked, with or without its words and a tick."""

    def __init__(self, text: str, *, wordy: bool, ticked: bool = False) -> None:
        super().__init__(text)
        self._wordy, self._ticked = wordy, ticked
        self.setFixedSize(200, TARGET)

    # Qt's own overrides from here on.
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBrush(QColor("#0017c1") if self.isChecked() else QColor("#ffffff"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(QColor("#ffffff") if self.isChecked() else QColor("#1a1a1a"))
        if self._wordy:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self._ticked and self.isChecked():
            painter.setPen(QPen(painter.pen().color(), 2))
            painter.drawPolyline([QPoint(175, 24), QPoint(181, 30), QPoint(190, 16)])


class HighTabs(QTabBar):
    """Tabs of full size."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("期間")

    # Qt's own overrides from here on.
    def tabSizeHint(self, index: int) -> QSize:
        return QSize(120, TARGET)


class Struck(QLabel):
    """A label with a dark line through its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    # Qt's own overrides from here on.
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self.height() // 2, self.width(), 2, Qt.GlobalColor.black)


class Broken(QWidget):
    """Needs a constant area, as wrapped text does: the narrower, the higher."""

    def __init__(self, square: int) -> None:
        super().__init__()
        self._square = square
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # Qt's own overrides from here on.
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._square // max(1, width)


def place_at(made: QWidget, parent: QWidget, left: int, top: int) -> None:
    """Put it there without a layout."""
    made.setParent(parent)
    made.setFont(parent.font())
    made.adjustSize()
    made.move(left, top)


def combo_box(*items: str) -> QComboBox:
    """A named combo box of full size."""
    combo = QComboBox()
    combo.addItems(items)
    combo.setMinimumHeight(TARGET)
    combo.setAccessibleName("窓口")
    return combo


def memo_box() -> QPlainTextEdit:
    """A named text box that lets the Tab key pass."""
    memo = QPlainTextEdit()
    memo.setAccessibleName("メモ")
    memo.setTabChangesFocus(True)
    return memo


def plain_table(columns: int, rows: int = 1) -> QTableWidget:
    """A named table of full rows, without headers, that lets the Tab key pass."""
    table = QTableWidget(rows, columns)
    table.setAccessibleName("一覧")
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().hide()
    table.horizontalHeader().setSectionsClickable(False)
    table.horizontalHeader().setMinimumHeight(TARGET)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(TARGET)
    return table


def scroll_area(contents: Sequence[QWidget], width: int) -> QScrollArea:
    """The widgets one below the other, in an area that scrolls and takes no focus; `width` is the least."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setSpacing(20)
    inside.setMinimumWidth(width)
    for made in contents:
        column.addWidget(made)
    area = QScrollArea()
    area.setAccessibleName("内容")
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area
