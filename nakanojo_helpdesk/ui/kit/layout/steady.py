"""A frame in which things change without the page around it being laid out again.

Qt passes every change of a layout up to the window, level by level, and lays out all of each level. Most changes of
a question (other chips in the place of those before) leave its size as it was: then nothing around it has to move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import paint_parts_alone
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled

_FILLED, _KEPT = Qt.WidgetAttribute.WA_OpaquePaintEvent, Qt.WidgetAttribute.WA_StaticContents


class Steady(QWidget):
    """Holds one widget as large as itself, and passes on that it changed only where its measures did.

    Args:
        content: a widget with a layout.
        grows_only: at one width it never gets lower again until `let_go`, so that nothing below it jumps up and down.
        parent: as for every widget.
    """

    def __init__(self, content: QWidget, *, grows_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        paint_parts_alone(self)
        self._grows_only = grows_only
        self._kept = (0, 0)
        """A width, and the greatest height it has had at that width."""
        self._content = content
        self._measures: tuple[int, int] | None = None
        """Its height at its present width, and how many pixels that width is too small."""
        self._heights: dict[int, int] = {}
        self._by_width: bool | None = None
        """Whether its height depends on its width; None until it is asked for."""
        content.setParent(self)
        self.setSizePolicy(content.sizePolicy())
        when_restyled(self, self.let_go)

    def let_go(self) -> None:
        """Be no higher than its content needs."""
        self._kept = (0, 0)
        self.settle()

    @override
    def event(self, event: QEvent) -> bool:
        # Qt sends the request to a parent without a layout of its own. To ask an event for its type takes half a
        # microsecond; most have a class of their own.
        if type(event) is QEvent and event.type() == QEvent.Type.LayoutRequest:
            self.settle()
            return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measures = None
        self._content.setGeometry(self.rect())
        self._measured()  # left open, the next change inside would count as one of the measures

    @override
    def hasHeightForWidth(self) -> bool:
        by_width = self._by_width
        if by_width is None:
            by_width = self._by_width = self._content.hasHeightForWidth()
        return by_width

    @override
    def heightForWidth(self, width: int) -> int:
        heights = self._heights
        high = heights.get(width)
        if high is None:
            content = self._content
            high = content.heightForWidth(width) if self.hasHeightForWidth() else content.sizeHint().height()
            heights[width] = high
        kept_width, kept_height = self._kept
        return max(high, kept_height) if width == kept_width else high

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint().expandedTo(QSize(0, self._kept[1]))

    @override
    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint()

    def _measured(self) -> tuple[int, int]:
        if self._measures is None:
            lacking = self._content.minimumSizeHint().width() - self.width()
            high = self.heightForWidth(self.width())
            if self._grows_only:
                self._kept = self.width(), high
            self._measures = high, max(0, lacking)
        return self._measures

    def settle(self) -> None:
        """Take the measures again; where they are others, lay out what is around it, too."""
        if _changed is not None:
            _changed.append(self)
        elif self.take_measures():
            parent = self.parentWidget()
            if parent is not None:
                lay_out_now(parent)

    def take_measures(self) -> bool:
        """Take the measures again, and say whether they are others."""
        before = self._measures
        self._measures = None
        self._heights.clear()
        self._by_width = None
        self._content.setGeometry(self.rect())
        unchanged = self._measured() == before
        # It was asked to by the content, whose measures are known now.
        QCoreApplication.removePostedEvents(self, QEvent.Type.LayoutRequest.value)
        if unchanged:
            return False
        self.updateGeometry()
        return True


_changed: list[QWidget] | None = None
"""In a `laid_out_once` block: what is to be laid out at its end."""


@contextmanager
def laid_out_once() -> Iterator[None]:
    """Do what `lay_out_now` is asked for in the block once, at its end: each part of a form would move all below it."""
    global _changed  # noqa: PLW0603 - widgets ask while Qt calls them: nothing could carry it there
    if _changed is not None:
        yield
        return
    _changed = []
    try:
        yield
    finally:
        changed, _changed = _changed, None
        lay_out_now(*changed)


def set_visible(widget: QWidget, visible: bool) -> None:
    """Show or hide a part of a layout. Qt lays out all around what is shown at once, up to the window; a block does it once."""
    parent = widget.parentWidget()
    layout = parent.layout() if parent is not None else None
    if _changed is None or layout is None or visible != widget.isHidden():
        widget.setVisible(visible)
        return
    layout.setEnabled(False)
    widget.setVisible(visible)
    layout.setEnabled(True)
    _changed.append(widget)


def lay_out_now(*changed: QWidget) -> None:
    """Lay out changed widgets and all around them at once, up to their window.

    Left to itself Qt goes up one level in each turn of the event loop, and paints in between. What is around several
    of them is laid out once, after all of them.
    """
    if _changed is not None:
        _changed.extend(changed)
        return
    all_around = _with_all_around(changed)
    filled = [each for each, _ in all_around if each.testAttribute(_FILLED) and not each.testAttribute(_KEPT)]
    # No longer than this: a window of another size may lose what was painted.
    for each in filled:
        each.setAttribute(_KEPT)
    try:
        _lay_out(all_around, changed)
    finally:
        for each in filled:
            each.setAttribute(_KEPT, False)


_Around = tuple[QWidget, QWidget | None]
"""A widget and its parent."""


def _lay_out(all_around: Sequence[_Around], changed: Iterable[QWidget]) -> None:
    scrolling = {area.widget(): area for area, _ in all_around if isinstance(area, QScrollArea)}
    touched = {each.parentWidget() for each in changed}
    scrolled: list[QScrollArea] = []
    for around, parent in all_around:
        layout = around.layout()
        has_grown = False
        if layout is not None and around in touched:
            if (area := scrolling.get(around)) is not None:
                # A change reaches the outermost layout of a widget alone; those inside it would answer as before.
                for inner in layout.findChildren(QLayout):
                    inner.invalidate()
                # Its height first: laid out in the old one, all of it would be moved twice.
                QCoreApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))
                scrolled.append(area)
            elif parent in scrolling:
                has_grown = _make_room(around)
        if isinstance(around, Steady):
            if around.take_measures():
                touched.add(parent)
        elif layout is not None and (layout.activate() or has_grown):
            touched.add(parent)
    for area in scrolled:  # it has been asked already
        QCoreApplication.removePostedEvents(area.viewport(), QEvent.Type.LayoutRequest.value)


def _make_room(widget: QWidget) -> bool:
    """Give a part of what scrolls the height it needs, before it is laid out: squeezed, all in it would be moved twice."""
    if not widget.hasHeightForWidth():
        return False
    wide = widget.width()
    high = widget.heightForWidth(wide)
    if high <= widget.height():
        return False
    widget.resize(wide, high)
    return True


def _with_all_around(changed: Iterable[QWidget]) -> list[_Around]:
    """Widgets and what is around them, the innermost first."""
    deep: dict[QWidget, int] = {}
    parents: dict[QWidget, QWidget | None] = {}
    for widget in changed:
        found: list[QWidget] = []
        around: QWidget | None = widget
        while around is not None and around not in deep and not around.isWindow():
            found.append(around)
            parent = around.parentWidget()
            parents[around] = parent
            around = parent
        outside = 0 if around is None else deep.get(around, 0)
        deep |= {each: outside + place for place, each in enumerate(reversed(found), start=1)}
    return sorted(parents.items(), key=lambda pair: deep[pair[0]], reverse=True)
