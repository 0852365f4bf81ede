"""A column of widgets that scrolls up and down, never sideways."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QScrollArea, QScrollBar, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import Column, hint_of, paint_parts_alone
from nakanojo_helpdesk.ui.kit.look.focus_ring import INNER, OUTER
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_DEEPEST = 6
"""How often the content is resized inside its own resizing; two are usual."""


class _Scrolled(QWidget):
    """What scrolls."""

    def __init__(self, margin: int, spacing: int) -> None:
        super().__init__()
        paint_parts_alone(self)
        self.setProperty("role", "scrolled")
        self.body = Column(self, spacing=spacing, margins=(margin, margin, margin, margin))

    @override
    def sizeHint(self) -> QSize:
        return hint_of(self, self.body)


class _Bar(QScrollBar):
    """A scroll bar that is not seen where there is nothing to scroll."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.minimum() < self.maximum():
            super().paintEvent(event)
        else:
            QPainter(self).fillRect(event.rect(), current_theme().colour("page"))


class _Cut(QWidget):
    """The line at an edge at which content is cut off; of no height elsewhere.

    It is never hidden: Qt would lay out the area again, and paint once more, each time it is shown.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "cut")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), current_theme().colour("hairline"))


class ScrollColumn(QScrollArea):
    """Widgets below each other in `body` (a `Column`), which scrolls when it is higher than the window.

    The margins leave room for the focus ring of widgets at the edge. All in design pixels. A line marks an edge at
    which content is cut off: without it the lower half of a card under the title looks like a fault. `gutter` is
    what `keep_gutter` does.
    """

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 12, margin: int = 8, gutter: bool = False
    ) -> None:
        super().__init__(parent)
        self._depth = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(_Bar())
        self.keep_gutter(gutter)
        inner = _Scrolled(margin, spacing)
        self.body = inner.body
        self.setWidget(inner)
        self._cuts: tuple[_Cut, _Cut] | None = None
        self._high: set[int] = set()
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._show_cuts)
        bar.rangeChanged.connect(self._show_cuts)

    def keep_gutter(self, keep: bool) -> None:
        """Leave the place of the scroll bar free while there is none: the content keeps its width, and nothing in it moves."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if keep else policy.ScrollBarAsNeeded)

    def begin_at(self, target: QWidget, margin: int) -> None:
        """Scroll so that `target` (plus a margin in pixels) is visible with as much of the content above it as fits.

        The view begins at the top if `target` is visible from there, else at the first block from which it is, so
        that no block above it is cut. For a target higher than the window nothing is scrolled.
        """
        inner = self.widget()
        if inner is None or not inner.isAncestorOf(target):
            return
        top = target.mapTo(inner, QPoint()).y()
        lowest = top + target.height() + margin - self.viewport().height()
        blocks = (block for block in inner.children() if isinstance(block, QWidget) and block.isVisible())
        edges = sorted({0, *(block.y() - self.body.contentsMargins().top() for block in blocks)})
        for edge in edges:
            if lowest <= edge <= max(0, top - margin):
                self.verticalScrollBar().setValue(edge)
                return

    def make_room(self, widget: QWidget, *, wanted: bool) -> None:
        """Keep the edges free for the focus ring of a widget that is higher than the area, or stop doing so."""
        before = bool(self._high)
        (self._high.add if wanted else self._high.discard)(id(widget))
        if bool(self._high) != before:
            room = 0 if before else INNER + OUTER
            self.setViewportMargins(0, room, 0, room)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_cuts()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt answers a resize of the content by resizing it again. Where the height a content asks for changes meanwhile (a
        # list that turns whole, a figure that arrives) that would go on until the stack is full.
        if not isinstance(event, QResizeEvent):
            return super().eventFilter(watched, event)
        if self._depth >= _DEEPEST:
            return False
        self._depth += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._depth -= 1

    def _show_cuts(self) -> None:
        bar, port = self.verticalScrollBar(), self.viewport().geometry()
        if self._cuts is None:
            if bar.minimum() == bar.maximum():  # most columns never scroll
                return
            self._cuts = (_Cut(self), _Cut(self))
        above, below = self._cuts
        above.setGeometry(port.left(), port.top(), port.width(), int(bar.value() > bar.minimum()))
        below.setGeometry(port.left(), port.bottom(), port.width(), int(bar.value() < bar.maximum()))


_KEYS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


def scroll_by_key(area: QScrollArea, event: QKeyEvent) -> bool:
    """Scroll for a key that no widget inside used (Page Down, End …); False for any other key."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    action = _KEYS.get(Qt.Key(event.key()))
    if action is not None:
        area.verticalScrollBar().triggerAction(action)
    return action is not None
