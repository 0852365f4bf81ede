"""The ring around the widget that has the keyboard: an overlay, so that nothing moves when the focus does.

Two colours (yellow next to the widget, then black), so that it is seen on every background. It follows moves,
resizes and scrolling, is clipped by the scroll area its widget is in, and asks that area to show the widget.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look.pictures import paint_picture
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme

_FOLLOWED = {QMoveEvent, QResizeEvent, QShowEvent, QHideEvent}
_FOLLOWED_TYPES = {QEvent.Type.ParentChange, QEvent.Type.ZOrderChange}
"""Of events that have no class of their own."""
INNER, OUTER = 2, 4
"""Widths of the two lines in pixels."""
WHOLE = "wholeInView"
"""The property of a widget that is scrolled into view whole, with a bit of what follows, when a part has the keyboard."""
_FOLLOWING = 44
"""Design pixels of what follows a question that show that it goes on."""
_SMALL = 40_000
"""Pixels up to which the ring is painted by its picture: those of buttons come again and again."""
RING_ROOM = INNER + OUTER
"""Pixels it takes on each side of its widget."""


class FocusRing(QWidget):
    """The ring of one window. Make one for each window and dialog (`Dialog` brings its own)."""

    _due = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._frame = QRectF()
        self._fresh = self._is_due = False
        self._due.connect(self._settle_now, Qt.ConnectionType.QueuedConnection)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
            self._focus_moved(None, QApplication.focusWidget())

    def target(self) -> QWidget | None:
        """The widget it is drawn around, or None."""
        return self._target

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._unwatch()
        window = self._window
        if (
            now is None
            or now is window
            or now.window() is not window.window()
            or not window.isAncestorOf(now)
        ):
            self._target = None
            self.hide()
            return
        self._target = ringed(now)
        widget: QWidget | None = self._target
        while widget is not None and widget is not window:
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._fresh = True
        self._settle_soon()

    def _settle_soon(self) -> None:
        """Settle before the next painting: a timer would come after it, and everything would be painted twice."""
        if not self._is_due:
            self._is_due = True
            self._listen(on=False)
            self._due.emit()

    def _settle_now(self) -> None:
        self._is_due = False
        self._settle()
        self._listen(on=True)

    def _listen(self, *, on: bool) -> None:
        """Hear of what happens to the target and all around it, or stop: hundreds of events pass until the ring follows."""
        for widget in self._watched:
            if isValid(widget):  # a page may have been thrown away while it had the keyboard
                (widget.installEventFilter if on else widget.removeEventFilter)(self)

    def _settle(self) -> None:
        """Follow the target again after posted layouts: a scroll area may only now have its full height."""
        if self._target is not None and not isValid(self._target):
            self._target = None
        if self._fresh:
            self._fresh = False
            self._show_in_scroll_areas()
        self._follow()

    def _unwatch(self) -> None:
        self._listen(on=False)
        self._watched.clear()

    def _show_in_scroll_areas(self) -> None:
        target = self._target
        parent = target.parentWidget() if target is not None else None
        margin = RING_ROOM + current_theme().px(8)
        while target is not None and parent is not None:
            inside = parent.widget() if isinstance(parent, QScrollArea) else None
            if isinstance(parent, QScrollArea) and inside is not None:
                # ensureWidgetVisible() takes no notice of the margin once the widget itself is in sight
                _show_question(target, parent, inside)
                spot = _to_be_seen(target, parent.viewport().height())
                top = target.mapTo(inside, spot.topLeft()).y()
                left = parent.horizontalScrollBar().value()
                for y in (top + spot.height(), top):
                    parent.ensureVisible(left, y, 0, margin)
            parent = parent.parentWidget()

    def _follow(self) -> None:
        target, window = self._target, self._window
        if target is None or not target.isVisible():
            self.hide()
            return
        reach = RING_ROOM
        frame = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        shown = frame.adjusted(-reach, -reach, reach, reach).intersected(window.rect())
        parent = target.parentWidget()
        while parent is not None and parent is not window:
            area = parent.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
                port = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
                if (
                    frame.height() > port.height()
                ):  # closed around the part that shows, where the area has room
                    frame.setTop(max(frame.top(), port.top()))
                    frame.setBottom(min(frame.bottom(), port.bottom()))
                    room = QRect(area.mapTo(window, QPoint(0, 0)), area.size())
                    port = port.adjusted(0, -reach, 0, reach).intersected(room)
                shown = shown.intersected(port)
            parent = area
        if shown.isEmpty():
            self.hide()
            return
        inside = QRectF(frame.translated(-shown.topLeft()))
        if inside != self._frame:
            self._frame = inside
            self.update()
        self.setGeometry(shown)
        self.raise_()
        self.show()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # To ask an event for its type takes half a microsecond, and each key passes everything around the target.
        kind = type(event)
        if kind in _FOLLOWED or (kind is QEvent and event.type() in _FOLLOWED_TYPES):
            self._settle_soon()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_picture(self, self._frame.getRect(), self._paint, largest=_SMALL)

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        radius = theme.px(theme.tokens.radius)
        for role, width, distance in (("focus_inner", INNER, 0), ("focus_outer", OUTER, INNER)):
            middle = distance + width / 2
            painter.setPen(QPen(theme.colour(role), width))
            place = self._frame.adjusted(-middle, -middle, middle, middle)
            painter.drawRoundedRect(place, radius + middle, radius + middle)


def ringed(widget: QWidget) -> QWidget:
    """The widget to draw the ring around: for a part of a composite control, the whole control."""
    whole = widget.property("focusFrame")
    return whole if isinstance(whole, QWidget) else widget


def _show_question(target: QWidget, area: QScrollArea, inside: QWidget) -> None:
    """Scroll to the whole question a widget belongs to, with the beginning of the next one where there is room."""
    question: QWidget | None = target
    while question is not None and question is not inside and not question.property(WHOLE):
        question = question.parentWidget()
    if question is None or question is inside:
        return
    room, top = area.viewport().height(), question.mapTo(inside, QPoint(0, 0)).y()
    if question.height() > room:
        return
    margin = min(RING_ROOM + current_theme().px(2), (room - question.height()) // 2)
    high = question.height() + 2 * margin
    following = min(current_theme().px(_FOLLOWING), room - high)
    left = area.horizontalScrollBar().value()
    for y in (top + question.height() + margin + following, top - margin):
        area.ensureVisible(left, max(y, 0), 0, 0)


def _to_be_seen(widget: QWidget, room: int) -> QRect:
    """The area to scroll to: the whole widget, or the current row of a list that is higher than the view."""
    if isinstance(widget, QAbstractItemView) and widget.height() > room and widget.currentIndex().row() > 0:
        row = widget.visualRect(widget.currentIndex())
        return row.translated(widget.viewport().pos())
    return widget.rect()
