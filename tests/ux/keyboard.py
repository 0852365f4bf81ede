"""The keyboard: everything reached with real Tab presses, no trap, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from .report import Finding, Rule
from .tree import controls, ident, placed, scroller, settle, tab_targets, takes_tab

LONGEST_WALK = 400


@dataclass
class Walk:
    """The widgets that had the focus, until it came back to the first (`trap` None) or got stuck."""

    stops: list[QWidget] = field(default_factory=list)
    trap: QWidget | None = None


def tab_walk(window: QWidget) -> Walk:
    """Press Tab as a person does until the focus has been all around the window."""
    walk = Walk()
    window.setFocus()
    settle()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    while len(walk.stops) < LONGEST_WALK:
        stop = QApplication.focusWidget()
        if stop is None or stop is window:
            return walk
        if stop in walk.stops:
            came_round = stop is walk.stops[0] and (len(walk.stops) > 1 or not _keeps_tab(stop))
            walk.trap = None if came_round else stop
            return walk
        walk.stops.append(stop)
        _press_tab(stop)
    walk.trap = walk.stops[-1]
    return walk


def _press_tab(widget: QWidget) -> None:
    """Press it, and take the character back if the widget took it as one."""
    editor = widget if isinstance(widget, QPlainTextEdit | QTextEdit) else None
    text = editor.toPlainText() if editor is not None else ""
    QTest.keyClick(widget, Qt.Key.Key_Tab)
    if editor is not None and editor.toPlainText() != text:
        editor.undo()


def _keeps_tab(widget: QWidget) -> bool:
    """Whether the only stop of a window uses Tab for itself (with other stops the walk itself shows it)."""
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return not widget.tabChangesFocus()
    return isinstance(widget, QAbstractItemView) and widget.tabKeyNavigation()


def check_reach(window: QWidget, walk: Walk) -> list[Finding]:
    """Each enabled control is a stop of the walk, or is reached by keys from a stop of its own group."""
    if walk.trap is not None:
        message = "the Tab key never leaves it (setTabChangesFocus(True), setTabKeyNavigation(False))"
        return [Finding(Rule.TRAP, ident(walk.trap), message)]
    found = [
        Finding(Rule.REACH, ident(widget), "the Tab key does not come to it")
        for widget in tab_targets(window)
        if not _is_reached(widget, walk.stops)
    ]
    for widget in controls(window):
        # A list without focus may be there to be read only.
        if not widget.isEnabled() or takes_tab(widget) or isinstance(widget, QAbstractItemView):
            continue
        if not _is_reached(widget, walk.stops):
            found.append(Finding(Rule.REACH, ident(widget), "mouse only: its focus policy lacks Tab"))
    return found


def _is_reached(widget: QWidget, stops: list[QWidget]) -> bool:
    if any(stop is widget or widget.isAncestorOf(stop) for stop in stops):
        return True
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive() and any(button in stops for button in group.buttons()):
        return True
    if isinstance(widget, QAbstractButton) and widget.autoExclusive() and _has_reached_sibling(widget, stops):
        return True
    # One stop for a group of chips: the others are focusable, but let the Tab key pass.
    return widget.focusPolicy() == Qt.FocusPolicy.ClickFocus and _has_reached_sibling(widget, stops)


def _has_reached_sibling(widget: QWidget, stops: list[QWidget]) -> bool:
    return any(stop.parentWidget() is widget.parentWidget() and type(stop) is type(widget) for stop in stops)


def check_order(window: QWidget, walk: Walk) -> list[Finding]:
    """Tab goes as one reads: rows from top to bottom, in a row from left to right, column after column."""
    found = []
    for before, after in pairwise(walk.stops):
        here, there = _compared_places(before, after, window)
        common = min(here.bottom(), there.bottom()) - max(here.top(), there.top())
        same_row = common >= 0.5 * min(here.height(), there.height())
        backwards = there.left() < here.left() if same_row else there.bottom() <= here.top() + 2
        if not backwards:
            continue
        next_column = there.top() < here.top() and there.left() > here.right()
        if next_column and before.parentWidget() is not after.parentWidget():
            continue
        side = "left of" if same_row else "above"
        found.append(Finding(Rule.ORDER, ident(after), f"comes after {ident(before)} but lies {side} it"))
    return found


def _compared_places(before: QWidget, after: QWidget, window: QWidget) -> tuple[QRect, QRect]:
    """Where both lie. What is in different scroll areas is compared by where those areas lie."""
    here, there = placed(before, window), placed(after, window)
    area, other = scroller(before, window), scroller(after, window)
    if area is other:
        return here, there
    if area is not None and not area.isAncestorOf(after):
        here = placed(area, window)
    if other is not None and not other.isAncestorOf(before):
        there = placed(other, window)
    return here, there
