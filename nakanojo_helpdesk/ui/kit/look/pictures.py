"""Pictures of what buttons and words look like, painted once: a key that opens a question paints dozens of them again.

A chip is a rounded ground, a key cap and a word; to paint these takes ten times as long as to copy their picture.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme

PIXELS_KEPT: Final = 6_000_000
"""Of all pictures together; four bytes each. The longest unused one goes first."""
_LARGEST: Final = 200_000
"""Pixels of a widget beyond which it is painted itself: a long text is rare, and its picture would push out many."""
_ON_SCREEN: Final = QPaintEngine.Type.Raster

Paint = Callable[[QPainter, Theme], None]


class _Pictures:
    """The pictures of one theme."""

    def __init__(self) -> None:
        self._theme: Theme | None = None
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._pixels = 0

    def of(self, widget: QWidget, wide: int, high: int, look: Hashable, paint: Paint) -> QPixmap:
        theme = current_theme()
        if theme is not self._theme:
            self._theme = theme
            self._kept.clear()
            self._pixels = 0
        ratio = widget.devicePixelRatioF()
        key = (type(widget), look, wide, high, ratio)
        picture = self._kept.get(key)
        if picture is None:
            picture = _painted(widget, ratio, paint, theme)
            self._kept[key] = picture
            self._pixels += picture.width() * picture.height()
            while self._pixels > PIXELS_KEPT:
                _, longest_unused = self._kept.popitem(last=False)
                self._pixels -= longest_unused.width() * longest_unused.height()
        else:
            self._kept.move_to_end(key)
        return picture

    def pixels(self) -> int:
        return self._pixels


def _painted(widget: QWidget, ratio: float, paint: Paint, theme: Theme) -> QPixmap:
    picture = QPixmap(max(1, round(widget.width() * ratio)), max(1, round(widget.height() * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, theme)
    painter.end()
    return picture


_pictures = _Pictures()


def paint_picture(widget: QWidget, look: Hashable, paint: Paint, *, largest: int = _LARGEST) -> None:
    """Paint a widget by its picture; to be called while it is being painted. On paper text stays text.

    Args:
        widget: its class, size and screen are part of what is kept.
        look: everything else `paint` depends on; equal looks share one picture.
        paint: paints it whole, in the theme it gets, from the point (0, 0).
        largest: pixels beyond which it is painted itself.
    """
    painter = QPainter(widget)
    engine = painter.paintEngine()
    wide, high = widget.width(), widget.height()
    if wide * high <= largest and engine.type() == _ON_SCREEN:
        painter.drawPixmap(0, 0, _pictures.of(widget, wide, high, look, paint))
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, current_theme())
    painter.end()


def keep_picture(widget: QWidget, look: Hashable, paint: Paint) -> None:
    """Paint the picture of a widget that will be shown in its present size; the arguments are those of `paint_picture`."""
    wide, high = widget.width(), widget.height()
    if wide * high <= _LARGEST:
        _pictures.of(widget, wide, high, look, paint)


def pixels_kept() -> int:
    """How many pixels the kept pictures have together."""
    return _pictures.pixels()
