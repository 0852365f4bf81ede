"""Square codes (QR) as vectors: sharp on every printer, read by a keyboard-like reader, which types them and Enter."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

QUIET_ZONE: Final = 4
"""Modules of white around the code that readers need; they belong to its width."""


def draw_square(painter: QPainter, text: str, left: float, top: float, width: float, colour: str) -> None:
    """Draw the code of a short text of digits, A–Z and hyphens, its quiet zone included, `width` wide and high."""
    modules, path = _outline(text)
    scale = width / (modules + 2 * QUIET_ZONE)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    turn = QTransform().translate(left, top).scale(scale, scale).translate(QUIET_ZONE, QUIET_ZONE)
    painter.drawPath(turn.map(path))
    painter.restore()


def modules_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code as rows of modules, True for a dark one, without the quiet zone."""
    import segno

    made = segno.make(text, error="m", micro=False, boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


@lru_cache(maxsize=256)
def _outline(text: str) -> tuple[int, QPainterPath]:
    """The number of modules a side and the outline of the dark ones, joined: no seams between neighbours."""
    rows = modules_of(text)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                path.addRect(QRectF(x, y, end - x, 1))
            x = end + 1
    return len(rows), path.simplified()
