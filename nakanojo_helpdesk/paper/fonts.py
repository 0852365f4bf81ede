"""The fonts of the paper and texts laid out with them, in units that do not depend on the device.

One unit is a twentieth of a point (a twip): sizes in half points are then whole font sizes, and a text has the same
width on a screen of 100 dpi and on a printer of 1200. The fonts' lines are exactly 1 em high; the leading is ours.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QTextLayout,
)

from nakanojo_helpdesk.typography import bundled
from nakanojo_helpdesk.typography.line_breaks import broken
from nakanojo_helpdesk.typography.registering import register
from nakanojo_helpdesk.typography.wrapping import wrapped

UNITS_PER_POINT: Final = 20
UNITS_PER_INCH: Final = 72 * UNITS_PER_POINT
_EM_ABOVE_BASELINE: Final = 0.88
_UNBOUNDED: Final = 1e7
_LINE_END: Final = "\u2028"
_SHARES: Final = {Qt.AlignmentFlag.AlignRight: 1.0, Qt.AlignmentFlag.AlignHCenter: 0.5}
_lock = threading.Lock()


class Face(StrEnum):
    """The three faces: running text, its bold, and figures in columns (every digit equally wide)."""

    TEXT = "text"
    BOLD = "bold"
    NUMBER = "number"


def mm(millimetres: float) -> float:
    """Millimetres in units."""
    return millimetres / 25.4 * UNITS_PER_INCH


def pt(points: float) -> float:
    """Points in units."""
    return points * UNITS_PER_POINT


def font(face: Face, points: float) -> QFont:
    """A font of the paper. `points` in steps of 0.05. Needs a running `QGuiApplication`."""
    with _lock:
        return _font(face, points)


def width_of(text: str, face: Face, points: float) -> float:
    """Units a text of one line takes."""
    return float(QFontMetricsF(font(face, points)).horizontalAdvance(text))


def draw_line(
    painter: QPainter,
    text: str,
    face: Face,
    points: float,
    colour: str,
    *,
    left: float,
    top: float,
    pitch: float,
    width: float = 0.0,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw one line into a strip `pitch` high that begins at `top`, at the left, right or middle of `width`."""
    slack = width - width_of(text, face, points)
    share = _SHARES.get(align, 0.0)
    em = pt(points)
    painter.setFont(font(face, points))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(left + slack * share, top + (pitch - em) / 2 + em * _EM_ABOVE_BASELINE), text)


class Lines:
    """A text broken into lines of a width: between phrases, by the rules of Japanese (`typography/line_breaks.py`).

    `height` is lines × `leading` × size.
    """

    def __init__(self, text: str, face: Face, points: float, width: float, *, leading: float = 1.5) -> None:
        self._pitch = pt(points) * leading
        em = pt(points)
        drawn = font(face, points)
        measured = QFontMetricsF(drawn)
        found = [
            line
            for paragraph in text.split("\n")
            for line in broken(
                paragraph,
                width,
                em,
                wrapped=lambda piece, room: wrapped(piece, drawn, room),
                width_of=measured.horizontalAdvance,
            )
        ]
        self.count = len(found)
        self.height = self.count * self._pitch
        self._layout = QTextLayout(_LINE_END.join(found), drawn)
        offset = (self._pitch - em) / 2 + em * _EM_ABOVE_BASELINE
        self._layout.beginLayout()
        for index in range(self.count):
            line = self._layout.createLine()
            line.setLineWidth(_UNBOUNDED)
            line.setPosition(QPointF(0, index * self._pitch + offset - line.ascent()))
        self._layout.endLayout()

    @property
    def pitch(self) -> float:
        """Units from line to line."""
        return self._pitch

    def draw(self, painter: QPainter, left: float, top: float, colour: str) -> None:
        """Draw all lines, the first line's strip beginning at `top`."""
        painter.setPen(QColor(colour))
        self._layout.draw(painter, QPointF(left, top))

    def draw_one(self, painter: QPainter, index: int, left: float, top: float, colour: str) -> None:
        """Draw line `index` alone, its strip beginning at `top`."""
        painter.setPen(QColor(colour))
        self._layout.lineAt(index).draw(painter, QPointF(left, top - index * self._pitch))

    def draw_placed(
        self,
        painter: QPainter,
        left: float,
        top: float,
        colour: str,
        width: float,
        align: Qt.AlignmentFlag,
        *,
        only: int | None = None,
    ) -> None:
        """Draw the lines at the left, right or middle of a width; with `only` that one alone, beginning at `top`."""
        painter.setPen(QColor(colour))
        share = _SHARES.get(align, 0.0)
        for index in range(self.count) if only is None else (only,):
            line = self._layout.lineAt(index)
            x = left + (width - line.naturalTextWidth()) * share
            line.draw(painter, QPointF(x, top - (0.0 if only is None else index * self._pitch)))


@cache
def _font(face: Face, points: float) -> QFont:
    if QGuiApplication.instance() is None:
        raise RuntimeError("fonts need a QGuiApplication")
    register()
    made = QFont()
    family = bundled.EVEN if face is Face.NUMBER else bundled.PROPORTIONAL
    made.setFamilies([family, bundled.RARE, *bundled.stand_ins()])
    made.setPixelSize(round(points * UNITS_PER_POINT))
    made.setBold(face is Face.BOLD)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
