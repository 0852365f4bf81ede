"""Places and sizes: in the window, no sideways scrolling, no overlap, large targets, fits the screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTabBar,
    QWidget,
)

from .report import Finding, Rule
from .tree import ancestors, contents, ident, in_sight, is_part, is_viewport, placed, shown

SMALLEST_TARGET = 44
"""px each way: WCAG 2.5.5 and デジタル庁デザインシステム."""


def check_off_window(window: QWidget) -> list[Finding]:
    """Nothing lies outside the window, or outside a parent that cuts it off, unless it can be scrolled to."""
    found = []
    for widget in contents(window):
        for parent in ancestors(widget, window):
            if not placed(parent, window).adjusted(-1, -1, 1, 1).contains(placed(widget, window)):
                if is_viewport(parent):
                    break  # scrolled out downwards; `check_sideways` looks at the rest
                edges, room = placed(widget, window).getRect(), placed(parent, window).getRect()
                message = f"{edges} is not inside {room} of {type(parent).__name__}"
                found.append(Finding(Rule.OFF_WINDOW, ident(widget), message))
                break
            if is_viewport(parent):
                break
    return found


def check_sideways(window: QWidget) -> list[Finding]:
    """No area can or must be scrolled sideways."""
    found = []
    for area in [*shown(window), window]:
        if not isinstance(area, QAbstractScrollArea) or isinstance(area, QHeaderView):
            continue
        bar = area.horizontalScrollBar()
        if bar.maximum() > bar.minimum():
            message = f"content is {bar.maximum() - bar.minimum()} px wider than its area"
            found.append(Finding(Rule.SIDEWAYS, ident(area), message))
    return found


def check_overlap(window: QWidget) -> list[Finding]:
    """No control or text lies on another, as far as both are in sight."""
    found = []
    rects = [
        (widget, in_sight(widget, window))
        for widget in contents(window)
        if not widget.visibleRegion().isEmpty()
    ]
    for (one, rect), (other, other_rect) in combinations(rects, 2):
        common = rect.intersected(other_rect)
        if common.width() <= 2 or common.height() <= 2 or one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        message = f"lies on {ident(other)} by {common.width()}×{common.height()} px"
        found.append(Finding(Rule.OVERLAP, ident(one), message))
    return found


def check_targets(window: QWidget) -> list[Finding]:
    """What is clicked is at least `SMALLEST_TARGET` px each way; rows, tabs and clickable headers too."""
    found = []
    for widget in shown(window):
        if not widget.isEnabled():
            continue
        for what, size, both_ways in _targets(widget):
            if size.height() < SMALLEST_TARGET or (both_ways and size.width() < SMALLEST_TARGET):
                message = f"{what} {size.width()}×{size.height()} px, at least {SMALLEST_TARGET} wanted"
                found.append(Finding(Rule.TARGET, ident(widget), message))
                break
    return found


def _targets(widget: QWidget) -> Iterator[tuple[str, QSize, bool]]:
    """What can be hit in a widget: a word for it, its size, and whether its width counts."""
    if isinstance(widget, QHeaderView):
        yield from _sections(widget)
    elif isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield f"tab «{widget.tabText(index)}»", widget.tabRect(index).size(), True
    elif is_part(widget):
        return
    elif isinstance(widget, QAbstractItemView):
        yield from _rows(widget)
    elif isinstance(widget, QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox):
        yield "control", widget.size(), True
        if _has_arrows(widget):
            yield "spin arrow", QSize(widget.height() // 2, widget.height() // 2), True


def _has_arrows(widget: QWidget) -> bool:
    if not isinstance(widget, QAbstractSpinBox):
        return False
    return widget.buttonSymbols() != QAbstractSpinBox.ButtonSymbols.NoButtons


def _sections(header: QHeaderView) -> Iterator[tuple[str, QSize, bool]]:
    if not header.sectionsClickable():
        return
    across = header.orientation() == Qt.Orientation.Horizontal
    for section in range(header.count()):
        if not header.isSectionHidden(section):
            along = header.sectionSize(section)
            size = QSize(along, header.height()) if across else QSize(header.width(), along)
            yield f"header {section + 1}", size, True


def _rows(view: QAbstractItemView) -> Iterator[tuple[str, QSize, bool]]:
    # Qt gives None without a model, which its type stubs do not say.
    model: QAbstractItemModel | None = view.model()
    if model is None or view.selectionMode() == QAbstractItemView.SelectionMode.NoSelection:
        return
    for row in range(min(model.rowCount(), 100)):
        rect = view.visualRect(model.index(row, 0))
        if rect.isValid():
            yield f"row {row + 1}", rect.size(), False


def check_fit(window: QWidget, available: QSize) -> list[Finding]:
    """The window is no larger than `available`, and no minimum (height at that width included) is either."""
    smallest = window.minimumSizeHint().expandedTo(window.minimumSize())
    layout = window.layout()
    if layout is not None and layout.hasHeightForWidth():
        smallest.setHeight(max(smallest.height(), layout.totalMinimumHeightForWidth(available.width())))
    smallest = smallest.expandedTo(window.size())
    if smallest.width() <= available.width() and smallest.height() <= available.height():
        return []
    message = (
        f"needs {smallest.width()}×{smallest.height()} px, there are {available.width()}×{available.height()}"
    )
    return [Finding(Rule.FIT, ident(window), message)]
