"""Strips, the smallest pieces of a page with their drawing functions, their marks, and ruled lines.

All lengths are units (`fonts.mm`, `fonts.pt`); a strip is drawn at a given upper left corner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nakanojo_helpdesk.paper.fonts import pt

Ink = Callable[[QPainter, float, float], None]
SLIP_HEAD: Final = 7.0
"""Millimetres the line of a slip takes above every page."""


@dataclass(frozen=True)
class Mark:
    """A place of a booklet: its name, the words a reader knows it by, and its level (1 a chapter, 2 a part of it)."""

    name: str
    words: str
    level: int


@dataclass(frozen=True, kw_only=True)
class Strip:
    """A piece of a page. `gap` is the space above it, omitted at the top of a page.

    `is_bound` keeps it on one page with the next strip. `header` is repeated above it when it begins a page.
    `lowered` returns it with the height of the room that is left, down to `least_height`. What follows a strip that
    `ends_page` begins a new one. `mark` names the place for the contents of a booklet and for the bookmarks of a PDF,
    `leads_to` is the name of the mark that a line of the contents leads to.
    """

    height: float
    ink: Ink
    gap: float = 0.0
    is_bound: bool = False
    header: Strip | None = None
    lowered: Callable[[float], Strip] | None = None
    least_height: float = 0.0
    ends_page: bool = False
    mark: Mark | None = None
    leads_to: str = ""


def chunks(strips: list[Strip]) -> list[list[Strip]]:
    """Group strips that must stay on one page together."""
    chunks: list[list[Strip]] = []
    is_open = False
    for strip in strips:
        if is_open:
            chunks[-1].append(strip)
        else:
            chunks.append([strip])
        is_open = strip.is_bound
    return chunks


def rule(painter: QPainter, left: float, y: float, width: float, colour: str, points: float) -> None:
    """Draw a level line `points` thick."""
    pen = QPen(QColor(colour), pt(points))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(left + width, y))


def frame(painter: QPainter, box: QRectF, colour: str, points: float) -> None:
    """Draw a rectangle's outline `points` thick."""
    pen = QPen(QColor(colour), pt(points))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
