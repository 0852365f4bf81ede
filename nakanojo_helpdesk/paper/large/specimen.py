"""The 試し刷り drawn: frames and scales up to the edges of the paper, texts in sizes, greys, lines. All of it is vectors."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, pt
from nakanojo_helpdesk.paper.strips import Strip, frame, rule
from nakanojo_helpdesk.reports.large import Specimen
from nakanojo_helpdesk.tokens import Tokens

_EDGE_SCALE: Final = 15
_LONG_SCALE: Final = 100
_GREYS: Final = 10
_LINES: Final = (0.25, 0.5, 1.0, 2.0)
_HEIGHT: Final = 200.0


def specimen_strips(block: Specimen, width: float, tokens: Tokens) -> list[Strip]:
    """The one strip of the page. It draws beyond its margins on purpose, up to every edge."""
    page = _Page(block, width, tokens)
    return [Strip(height=mm(_HEIGHT), ink=page.ink)]


class _Page:
    """Draws one page; lengths in millimetres from the upper left corner of the body, or of the paper (`_edges`)."""

    def __init__(self, block: Specimen, width: float, tokens: Tokens) -> None:
        self._block = block
        self._width = width
        self._ink = tokens.text
        self._grey = tokens.sub_text

    def ink(self, painter: QPainter, left: float, top: float) -> None:
        """Draw everything, the body's corner at a place."""
        over, _right, _under, beside = self._block.margins_mm
        painter.save()
        painter.translate(left - mm(beside), top - mm(over))
        self._edges(painter)
        painter.restore()
        painter.save()
        painter.translate(left, top)
        self._body(painter)
        painter.restore()

    def _edges(self, painter: QPainter) -> None:
        wide, high = self._block.paper_mm
        top, right, bottom, left = self._block.margins_mm
        body = QRectF(mm(left), mm(top), mm(wide - left - right), mm(high - top - bottom))
        frame(painter, body.adjusted(-mm(2), -mm(2), mm(2), mm(2)), self._ink, 1.5)
        for inset in (5.0, 10.0):
            box = QRectF(mm(inset), mm(inset), mm(wide - 2 * inset), mm(high - 2 * inset))
            frame(painter, box, self._grey, 0.3)
        sides = (
            (wide / 3, 0.0, 0),
            (wide, high / 3, 90),
            (wide * 2 / 3, high, 180),
            (0.0, high * 2 / 3, 270),
        )
        for x, y, turn in sides:
            painter.save()
            painter.translate(mm(x), mm(y))
            painter.rotate(turn)
            self._edge_scale(painter)
            painter.restore()

    def _edge_scale(self, painter: QPainter) -> None:
        """A scale from the edge of the paper inwards: the outermost figure to be seen is what the printer cuts off."""
        painter.fillRect(QRectF(-mm(4), 0, mm(14), mm(_EDGE_SCALE + 1.5)), QColor("#ffffff"))
        for step in range(_EDGE_SCALE + 1):
            length = 6.0 if step % 5 == 0 else 3.0
            rule(painter, -mm(length / 2), mm(step), mm(length), self._ink, 0.5)
            if step % 5 == 0 and step:
                self._words(painter, f"{step}", Face.NUMBER, 8, (4.0, step - 2.0), 4.0)

    def _body(self, painter: QPainter) -> None:
        block = self._block
        self._words(painter, block.title, Face.BOLD, 22, (0, 0), 11)
        y = 14.0
        for text in block.lines:
            lines = Lines(text, Face.TEXT, 10.5, self._width, leading=1.5)
            lines.draw(painter, 0, mm(y), self._ink)
            y += lines.height / mm(1)
        y = self._checks(painter, y + 2.5) + 4
        self._long_scale(painter, 0.0, y)
        painter.save()
        painter.translate(self._width - mm(4), mm(y))
        painter.rotate(90)
        self._long_scale(painter, 0.0, 0.0)
        painter.restore()
        self._sizes(painter, y + 14)
        self._rules(painter, y + 80)
        self._greys(painter, y + 106)

    def _sizes(self, painter: QPainter, y: float) -> None:
        self._words(painter, "文字の大きさ（ポイント）", Face.TEXT, 9, (0, y), 5, self._grey)
        y += 6.5
        for points, text in self._block.sizes:
            pitch = max(6.5, points * 0.52)
            self._words(painter, f"{points:g}", Face.NUMBER, 9, (0, y), pitch, self._grey)
            self._words(painter, text, Face.TEXT, points, (12, y), pitch)
            y += pitch

    def _checks(self, painter: QPainter, y: float) -> float:
        for text in self._block.checks:
            lines = Lines(text, Face.TEXT, 10.5, self._width - mm(7), leading=1.45)
            frame(painter, QRectF(0, mm(y + 0.9), mm(3.8), mm(3.8)), self._ink, 0.7)
            lines.draw(painter, mm(7), mm(y), self._ink)
            y += lines.height / mm(1) + 1.4
        return y

    def _long_scale(self, painter: QPainter, x: float, y: float) -> None:
        """Ten centimetres to hold a ruler against."""
        rule(painter, mm(x), mm(y), mm(_LONG_SCALE), self._ink, 0.7)
        pen = QPen(QColor(self._ink), pt(0.5))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for step in range(_LONG_SCALE + 1):
            length = 4.5 if step % 10 == 0 else 3.2 if step % 5 == 0 else 2.0
            painter.drawLine(QPointF(mm(x + step), mm(y)), QPointF(mm(x + step), mm(y + length)))
        for step in range(0, _LONG_SCALE + 1, 10):
            unit = " mm" if step == _LONG_SCALE else ""
            self._words(painter, f"{step}{unit}", Face.NUMBER, 8, (x + step - 1.4, y + 4.8), 4.0)
            painter.setPen(pen)

    def _greys(self, painter: QPainter, y: float) -> None:
        self._words(painter, "灰色（％）", Face.TEXT, 9, (0, y), 5, self._grey)
        wide, top = self._width / (_GREYS + 1), y + 6
        for step in range(_GREYS + 1):
            level = 255 - round(255 * step / _GREYS)
            box = QRectF(step * wide, mm(top), wide, mm(10))
            painter.fillRect(box, QColor(level, level, level))
            frame(painter, box, self._ink, 0.3)
            place = (step * wide / mm(1) + 1, top + 10.8)
            self._words(painter, f"{step * 100 // _GREYS}", Face.NUMBER, 8, place, 4.0)

    def _rules(self, painter: QPainter, y: float) -> None:
        self._words(painter, "線の太さ（ポイント）", Face.TEXT, 9, (0, y), 5, self._grey)
        wide = (self._width - mm(26)) / len(_LINES)
        for place, points in enumerate(_LINES):
            self._words(painter, f"{points:g}", Face.NUMBER, 8, (place * wide / mm(1), y + 6), 4.0)
            rule(painter, place * wide, mm(y + 12), wide - mm(5), self._ink, points)

    def _words(
        self,
        painter: QPainter,
        text: str,
        face: Face,
        points: float,
        place: tuple[float, float],
        pitch: float,
        colour: str = "",
    ) -> None:
        left, top = place
        draw_line(
            painter, text, face, points, colour or self._ink, left=mm(left), top=mm(top), pitch=mm(pitch)
        )
