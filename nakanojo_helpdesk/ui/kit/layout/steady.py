"""A frame in which things change without the page around it being laid out again.

Qt passes every change of a layout up to the window, level by level, and lays out all of each level. Most changes of
a question (other chips in the place of those before) leave its size as it was: then nothing around it has to move.
"""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override


class Steady(QWidget):
    """Holds one widget as large as itself, and passes on that it changed only where its measures did.

    Args:
        content: a widget with a layout.
        parent: as for every widget.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._measures: tuple[int, int] | None = None
        """Its height at its present width, and how many pixels that width is too small."""
        self._heights: dict[int, int] = {}
        content.setParent(self)
        self.setSizePolicy(content.sizePolicy())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # Qt sends it to a parent without a layout of its own
            self.settle()
            return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measures = None
        self._content.setGeometry(self.rect())

    @override
    def hasHeightForWidth(self) -> bool:
        return self._content.hasHeightForWidth()

    @override
    def heightForWidth(self, width: int) -> int:
        high = self._heights.get(width)
        if high is None:
            high = self._heights[width] = self._content.heightForWidth(width)
        return high

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint()

    def _measured(self) -> tuple[int, int]:
        if self._measures is None:
            lacking = self._content.minimumSizeHint().width() - self.width()
            self._measures = self.heightForWidth(self.width()), max(0, lacking)
        return self._measures

    def settle(self) -> None:
        """Take the measures again; where they are others, lay out what is around it, too."""
        before = self._measures
        self._measures = None
        self._heights.clear()
        self._content.setGeometry(self.rect())
        if self._measured() != before:
            self.updateGeometry()
            parent = self.parentWidget()
            if parent is not None:
                lay_out_now(parent)


def lay_out_now(widget: QWidget) -> None:
    """Lay out a changed widget and all around it at once, up to the scroll area it is in.

    Left to itself Qt goes up one level in each turn of the event loop, and paints in between.
    """
    around: QWidget | None = widget
    while around is not None and not around.isWindow() and not isinstance(around, QAbstractScrollArea):
        if isinstance(around, Steady):
            around.settle()
        elif (layout := around.layout()) is not None:
            layout.activate()
        around = around.parentWidget()
