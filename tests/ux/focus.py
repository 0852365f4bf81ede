"""The focus is always visible: measured as the change of pixels around each widget when it gets the focus."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from .pixels import contrast, pixels
from .report import Finding, Rule
from .tree import ident, in_sight, placed, settle

NEIGHBOURHOOD = 8
"""px around a widget in which its focus may show."""
CHANGE = 3.0
"""Contrast a pixel must have against itself without the focus (WCAG 2.4.13)."""


def check_focus(window: QWidget, stops: list[QWidget]) -> list[Finding]:
    """Each stop changes at least the area of a 2 px line around it (nine tenths, for round corners).

    Only the neighbourhood is pictured, with the focus and without any, after it was scrolled into view.
    """
    found = []
    for stop in stops:
        _bring_into_view(stop)
        _give_focus(stop)  # a window may scroll further to what has the focus
        rect = placed(stop, window).adjusted(*_AROUND).intersected(window.rect())
        if in_sight(stop, window).isEmpty():
            found.append(Finding(Rule.FOCUS, ident(stop), "has the focus and is out of sight"))
            continue
        after = pixels(window.grab(rect).toImage())
        _drop_focus()
        before = pixels(window.grab(rect).toImage())
        different = before != after
        changed = int((contrast(before[different], after[different]) >= CHANGE).sum())
        needed = _needed(stop, window) * window.devicePixelRatioF() ** 2
        if changed < needed:
            message = f"{changed} px change by {CHANGE}:1 with the focus, at least {needed:.0f} wanted"
            found.append(Finding(Rule.FOCUS, ident(stop), message))
    return found


_AROUND = (-NEIGHBOURHOOD, -NEIGHBOURHOOD, NEIGHBOURHOOD, NEIGHBOURHOOD)


def _needed(stop: QWidget, window: QWidget) -> float:
    """px of a 2 px line around it; of a widget taller than its scroll area, around the part that shows."""
    size, seen = stop.size(), in_sight(stop, window)
    area = stop.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    room = area.viewport().rect() if area is not None else QRect(window.rect())
    height = seen.height() if size.height() > room.height() else size.height()
    return 2 * 2 * (size.width() + height) * 0.9


def _bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 10, 10)
        parent = parent.parentWidget()


def _give_focus(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    settle()


def _drop_focus() -> None:
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    settle()
