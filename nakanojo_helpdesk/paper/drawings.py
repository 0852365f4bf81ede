"""Figures on paper, as vectors: sharp on every printer, their words can be searched and read aloud in a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nakanojo_helpdesk.paper.fonts import UNITS_PER_POINT, Face, draw_line, pt
from nakanojo_helpdesk.reports.charts.conventions import TEXT_POINTS
from nakanojo_helpdesk.reports.charts.figures import Draw, sketched
from nakanojo_helpdesk.reports.sketch import Area, Line, Ring, Words

_HATCH_PITCH: Final = 4.8
"""Points between slanted lines, measured upwards; as matplotlib's five strokes have it on the screen."""
_ALIGNMENTS: Final = {
    0.0: Qt.AlignmentFlag.AlignLeft,
    0.5: Qt.AlignmentFlag.AlignHCenter,
    1.0: Qt.AlignmentFlag.AlignRight,
}


def draw_figure(painter: QPainter, draw: Draw, box: QRectF) -> None:
    """Draw a figure into a box of units."""
    sketch = sketched(draw, box.width() / UNITS_PER_POINT, box.height() / UNITS_PER_POINT)
    painter.save()
    painter.fillRect(box, QColor(sketch.background))
    for mark in sketch.marks:
        match mark:
            case Words():
                _draw_words(painter, mark, box)
            case Line():
                painter.setPen(_pen(mark.colour, mark.width, Qt.PenCapStyle.SquareCap))
                painter.drawPolyline([_place(box, x, y) for x, y in mark.points])
            case Ring():
                painter.setPen(_pen(mark.colour, mark.width))
                painter.setBrush(QColor(mark.inside))
                radius = pt(mark.diameter / 2)
                painter.drawEllipse(_place(box, mark.x, mark.y), radius, radius)
            case Area():
                _draw_area(painter, mark, box)
            case _:
                assert_never(mark)
    painter.restore()


def _draw_words(painter: QPainter, mark: Words, box: QRectF) -> None:
    middle = _place(box, mark.x, mark.middle)
    pitch = pt(TEXT_POINTS)
    draw_line(
        painter,
        mark.text,
        Face.BOLD if mark.bold else Face.TEXT,
        TEXT_POINTS,
        mark.colour,
        left=middle.x(),
        top=middle.y() - pitch / 2,
        pitch=pitch,
        align=_ALIGNMENTS[mark.share],
    )


def _draw_area(painter: QPainter, mark: Area, box: QRectF) -> None:
    corner = _place(box, mark.left, mark.bottom + mark.height)
    area = QRectF(corner.x(), corner.y(), pt(mark.width), pt(mark.height))
    if mark.colour:
        painter.fillRect(area, QColor(mark.colour))
    if mark.hatch:
        painter.setPen(_pen(mark.hatch, mark.hatch_width))
        painter.drawLines([QLineF(_place(box, *start), _place(box, *end)) for start, end in hatching(mark)])
    if mark.edge:
        pen = _pen(mark.edge, mark.edge_width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)


def hatching(area: Area) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The slanted lines of an area, each with its ends: x and y in points. All areas of a figure share one raster."""
    right, top = area.left + area.width, area.bottom + area.height
    number = int((area.bottom - right) // _HATCH_PITCH)
    while (offset := number * _HATCH_PITCH) < top - area.left:
        first, last = max(area.left, area.bottom - offset), min(right, top - offset)
        if first < last:
            yield (first, first + offset), (last, last + offset)
        number += 1


def _pen(colour: str, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap) -> QPen:
    pen = QPen(QColor(colour), pt(width))
    pen.setCapStyle(cap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _place(box: QRectF, x: float, y: float) -> QPointF:
    """A place of the sketch in units of the page."""
    return QPointF(box.left() + pt(x), box.bottom() - pt(y))
