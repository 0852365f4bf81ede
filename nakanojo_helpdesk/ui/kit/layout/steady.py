"""A frame in which things change without the page around it being laid out again.

Qt passes every change of a layout up to the window, level by level, and lays out all of each level. Most changes of
a question (other chips in the place of those before) leave its size as it was: then nothing around it has to move.
"""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled


class Steady(QWidget):
    """Holds one widget as large as itself, and passes on that it changed only where its measures did.

    Args:
        content: a widget with a layout.
        grows_only: at one width it never gets lower again until `let_go`, so that nothing below it jumps up and down.
        parent: as for every widget.
    """

    def __init__(self, content: QWidget, *, grows_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grows_only = grows_only
        self._kept = (0, 0)
        """A width, and the greatest height it has had at that width."""
        self._content = content
        self._measures: tuple[int, int] | None = None
        """Its height at its present width, and how many pixels that width is too small."""
        self._heights: dict[int, int] = {}
        content.setParent(self)
        self.setSizePolicy(content.sizePolicy())
        when_restyled(self, self.let_go)

    def let_go(self) -> None:
        """Be no higher than its content needs."""
        self._kept = (0, 0)
        self.settle()

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
            content = self._content
            high = content.heightForWidth(width) if self.hasHeightForWidth() else content.sizeHint().height()
            self._heights[width] = high
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
        before = self._measures
        self._measures = None
        self._heights.clear()
        self._content.setGeometry(self.rect())
        if self._measured() != before:
            self.updateGeometry()
            parent = self.parentWidget()
            if parent is not None:
                lay_out_now(parent)


def lay_out_now(*changed: QWidget) -> None:
    """Lay out changed widgets and all around them at once, up to the scroll area they are in.

    Left to itself Qt goes up one level in each turn of the event loop, and paints in between. What is around several
    of them is laid out once, after all of them.
    """
    chains = [_around(widget) for widget in changed]
    for deep in range(max(map(len, chains), default=0), 0, -1):
        for around in dict.fromkeys(chain[-deep] for chain in chains if len(chain) >= deep):
            if isinstance(around, Steady):
                around.settle()
            elif (layout := around.layout()) is not None:
                layout.activate()


def _around(widget: QWidget) -> list[QWidget]:
    """A widget and what is around it, the innermost first."""
    found: list[QWidget] = []
    around: QWidget | None = widget
    while around is not None and not around.isWindow() and not isinstance(around, QAbstractScrollArea):
        found.append(around)
        around = around.parentWidget()
    return found
