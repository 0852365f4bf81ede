"""Questions about a live widget tree that several checks ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

CONTROLS = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QAbstractSpinBox,
    QPlainTextEdit,
    QTextEdit,
    QAbstractSlider,
    QAbstractItemView,
    QTabBar,
)
"""What a person operates."""

CONTENT = (*CONTROLS, QLabel)
"""What a person operates or reads."""


def settle() -> None:
    """Let layouts, style changes and scrolling that are still queued take place."""
    for _ in range(3):
        QApplication.processEvents()


def plain(text: str) -> str:
    """The text without mnemonic marks: `&A` is `A`, `&&` is `&`."""
    return re.sub(r"&(.)", r"\1", text)


def own_text(widget: QWidget) -> str:
    """Everything the program gave the widget to show, as one string (items and rows not included)."""
    if isinstance(widget, QLabel | QAbstractButton):
        return plain(widget.text()) if isinstance(widget, QAbstractButton) else widget.text()
    if isinstance(widget, QLineEdit):
        return widget.text() + widget.placeholderText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText() + widget.placeholderText()
    if isinstance(widget, QComboBox):
        return widget.currentText() + widget.placeholderText()
    if isinstance(widget, QGroupBox):
        return plain(widget.title())
    if isinstance(widget, QTabBar):
        return "\n".join(plain(widget.tabText(i)) for i in range(widget.count()))
    return ""


def ident(widget: QWidget) -> str:
    """Who this is, for a finding: class, object name, the beginning of its text or of its accessible name."""
    name = f"#{widget.objectName()}" if widget.objectName() else ""
    text = " ".join((own_text(widget) or widget.accessibleName()).split())
    return f"{type(widget).__name__}{name}「{text[:18]}」"


_still: list[tuple[QWidget, list[QWidget]]] = []


@contextmanager
def still(window: QWidget) -> Iterator[None]:
    """Inside, nothing is shown or hidden in the window: which widgets show is asked once, not by each check anew."""
    _still.append((window, shown(window)))
    try:
        yield
    finally:
        _still.pop()


def shown(window: QWidget) -> list[QWidget]:
    """All descendants that show when the window does, also those scrolled out of sight."""
    if _still and _still[-1][0] is window:
        return list(_still[-1][1])
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window) and widget.window() is window.window()
    ]


def is_part(widget: QWidget) -> bool:
    """Whether it is part of a composite (editor in a combo box, header, scroll bar) and judged with it."""
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar) or isinstance(parent, QComboBox | QAbstractSpinBox):
        return True
    if isinstance(parent, QAbstractItemView) and isinstance(widget, QHeaderView | QAbstractButton):
        return True
    return widget.objectName().startswith("qt_") and not isinstance(widget, QAbstractButton)


def controls(window: QWidget) -> list[QWidget]:
    """What a person operates, without parts of composites."""
    return [widget for widget in shown(window) if isinstance(widget, CONTROLS) and not is_part(widget)]


def contents(window: QWidget) -> list[QWidget]:
    """What a person operates or reads, without parts of composites."""
    return [widget for widget in shown(window) if isinstance(widget, CONTENT) and not is_part(widget)]


def ancestors(widget: QWidget, window: QWidget) -> Iterator[QWidget]:
    """The parents from the nearest up to and including the window."""
    parent = widget.parentWidget() if widget is not window else None
    while parent is not None:
        yield parent
        parent = parent.parentWidget() if parent is not window else None


def is_viewport(widget: QWidget) -> bool:
    """Whether it is the area in which a scroll area shows its content."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def scroller(widget: QWidget, window: QWidget) -> QScrollArea | None:
    """The nearest scroll area that the widget scrolls with."""
    for parent in ancestors(widget, window):
        if isinstance(parent, QScrollArea) and parent is not window:
            return parent
    return window if isinstance(window, QScrollArea) and widget is not window else None


def placed(widget: QWidget, window: QWidget) -> QRect:
    """Where it lies in the window's coordinates, whether in sight or not."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def in_sight(widget: QWidget, window: QWidget) -> QRect:
    """The part of `placed` that its ancestors leave; empty when scrolled out of sight."""
    rect = placed(widget, window)
    for parent in ancestors(widget, window):
        rect = rect.intersected(placed(parent, window))
    return rect


def takes_tab(widget: QWidget) -> bool:
    """Whether its focus policy lets the Tab key in."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def tab_targets(window: QWidget) -> list[QWidget]:
    """All enabled widgets that the Tab key must come to: controls and whatever else lets it in."""
    return [
        widget
        for widget in shown(window)
        if widget.isEnabled() and takes_tab(widget) and not is_part(widget) and not is_viewport(widget)
    ]
