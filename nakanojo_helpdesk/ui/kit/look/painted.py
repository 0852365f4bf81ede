"""Base classes of widgets that paint themselves: buttons, chips, days of the calendar, entries of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look.theme import Theme


class PaintedButton(QAbstractButton):
    """A button with a hand cursor and a hover state, measured again when the text size changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)


class GroupMember(PaintedButton):
    """One of several buttons that are a single stop of the Tab key: the group handles keys and focus.

    Args:
        parent: the group.
        take_key: acts on a key pressed on this one and says whether it did.
        take_focus: called when this one gets the focus.
    """

    def __init__(
        self,
        parent: QWidget,
        take_key: Callable[[Any, QKeyEvent], bool],
        take_focus: Callable[[Any], object],
    ) -> None:
        super().__init__(parent)
        self._take_key = take_key
        self._take_focus = take_focus
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._take_key(self, event):
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._take_focus(self)
        super().focusInEvent(event)


def paint_rounded(
    painter: QPainter,
    theme: Theme,
    place: QRectF,
    background: str | None,
    border: str | None,
    *,
    line: float = 1.0,
    dashed: bool = False,
) -> None:
    """Paint a ground with round corners and its edge, by colour roles (None: not painted).

    The edge is inside `place`, `line` design pixels wide and at least one pixel.
    """
    pen = QPen(theme.colour(border), line * max(1.0, theme.scale)) if border else QPen(Qt.PenStyle.NoPen)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(theme.colour(background) if background else Qt.BrushStyle.NoBrush)
    inset = pen.widthF() / 2 if border else 0.0
    radius = theme.px(theme.tokens.radius)
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
