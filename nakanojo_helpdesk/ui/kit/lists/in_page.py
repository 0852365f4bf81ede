"""Decides whether a list has its own scroll bar, or is shown in full height and its page scrolls.

Two scroll bars beside each other would confuse people.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QScrollArea, QWidget
from shiboken6 import isValid
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_AIR = 16
_ACROSS = {QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft}


class Heights(Protocol):
    """The heights of a list, in pixels."""

    def full_height(self) -> int:
        """Height in pixels of all rows."""

    def own_height(self, *, least: bool) -> int:
        """Preferred height in pixels while the list has its own scroll bar; the minimum with `least`."""


class ListInPage(QObject):
    """Watches the scroll area a list is in.

    Args:
        view: the list.
        heights: gives the preferred heights of the list.
    """

    turned = Signal(bool)
    """From now on the list stands in full height (True) or scrolls by itself (False)."""

    def __init__(self, view: QWidget, heights: Heights) -> None:
        super().__init__(view)
        self._view = view
        self._heights = heights
        self._area: QScrollArea | None = None
        self._whole = self._turning = False

    def is_whole(self) -> bool:
        """Whether the list is shown in full height."""
        return self._whole

    def find_area(self) -> None:
        """Find the scroll area again: the list may be in another one now, or in none."""
        parent = self._view.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not self._area:
            for widget in self._watched():
                widget.removeEventFilter(self)
            self._area = parent
            for widget in self._watched():
                widget.installEventFilter(self)
        self.fit()

    def fit(self) -> None:
        """Choose whether list or page scrolls: the page only where even a short list does not fit into the window."""
        area = self._area
        inner = None if area is None else area.widget()
        layout = None if inner is None else inner.layout()
        if area is None or layout is None or self._turning:
            return
        flows = layout.hasHeightForWidth()
        room = area.viewport().size()
        needed = layout.heightForWidth(room.width()) if flows else layout.minimumSize().height()
        # A scroll area gives a layout that flows the heights it wants, any other one those it needs at least.
        own, full = self._heights.own_height(least=not flows), self._heights.full_height()
        least = needed - self._saved(full - own, inner, flows=flows) if self._whole else needed
        whole = full > own and least > room.height()
        if whole != self._whole:
            self._turn(area, whole=whole)

    def _saved(self, less: int, inner: QWidget | None, *, flows: bool) -> int:
        """By how many pixels the page gets lower once the list is `less` lower: what is beside the list may be as high.

        Without a look at it a list beside something high would turn whole and back for ever.
        """
        widget: QWidget | None = self._view
        while widget is not None and widget is not inner:
            parent = widget.parentWidget()
            for column, *others in _beside(None if parent is None else parent.layout(), widget) or ():
                beside = max((_high(each, flows=flows) for each in others), default=0)
                less = min(less, max(0, _high(column, flows=flows) - beside))
            widget = parent
        return less

    def leave_area(self) -> None:
        """Release the scroll area of a list that is hidden, so that the page keeps no room for it."""
        area = self._area
        for widget in self._watched():
            widget.removeEventFilter(self)
        self._area = None
        if self._whole and area is not None:
            self._turn(area, whole=False)

    def renew(self) -> None:
        """Invalidate the cached sizes of every layout up to the page: the list's height has changed."""
        inner = None if self._area is None else self._area.widget()
        widget: QWidget | None = self._view
        while widget is not None and widget is not inner:
            widget.updateGeometry()
            widget = None if inner is None else widget.parentWidget()

    def room(self) -> int:
        """Height in pixels of the visible part of the page."""
        return 0 if self._area is None else self._area.viewport().height()

    def bring_into_view(self, top: int, bottom: int) -> None:
        """Scroll the page to a part of the list, in pixels from its upper edge."""
        area, inner = self._area, None if self._area is None else self._area.widget()
        if area is None or inner is None:
            return
        start, left = self._view.mapTo(inner, QPoint(0, 0)).y(), area.horizontalScrollBar().value()
        for y in (bottom, top):
            area.ensureVisible(left, start + y, 0, current_theme().px(_AIR))

    def _turn(self, area: QScrollArea, *, whole: bool) -> None:
        self._whole, self._turning = whole, True
        self.renew()
        if isinstance(area, ScrollColumn) and isValid(area):
            area.make_room(self._view, wanted=whole)
        self.turned.emit(whole)
        self._turning = False

    def _watched(self) -> list[QWidget]:
        if self._area is None or not isValid(self._area):
            return []
        inner = self._area.widget()
        return [self._area.viewport(), *([] if inner is None else [inner])]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self.fit()
        return super().eventFilter(watched, event)


def _beside(layout: QLayout | None, widget: QWidget) -> list[list[QLayoutItem]] | None:
    """The rows of a layout that a widget is in, the innermost first: each the item it is in, then those beside that.

    None where the layout does not place the widget.
    """
    items = (
        [] if layout is None else [item for place in range(layout.count()) if (item := layout.itemAt(place))]
    )
    for item in items:
        rows = [] if item.widget() is widget else _beside(item.layout(), widget)
        if rows is None:
            continue
        if isinstance(layout, QBoxLayout) and layout.direction() in _ACROSS:
            rows.append([item, *(each for each in items if each is not item and not each.isEmpty())])
        return rows
    return None


def _high(item: QLayoutItem, *, flows: bool) -> int:
    """Height in pixels that an item adds to its page: its preferred one where the page flows, else the least."""
    if not flows:
        return item.minimumSize().height()
    wide = item.geometry().width()
    return item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
