"""Large texts, facts and cutting lines as strips."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.large.squares import draw_square
from nakanojo_helpdesk.paper.strips import Strip
from nakanojo_helpdesk.reports.large import BigText, CutLine, Facts, Place
from nakanojo_helpdesk.tokens import Tokens

LEADING: Final = 1.32
_STEP: Final = 1.0
ALIGNMENTS: Final = {
    Place.LEFT: Qt.AlignmentFlag.AlignLeft,
    Place.MIDDLE: Qt.AlignmentFlag.AlignHCenter,
    Place.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class Fitted:
    """A text broken into lines, in the largest size in which it fits into a width and a height.

    From `points` down to `least`, a point at a time; where even that does not fit, its height is what it needs. An
    `unbroken` text keeps its own lines as long as a smaller size allows it.
    """

    def __init__(
        self,
        text: str,
        face: Face,
        width: float,
        height: float,
        *,
        points: float,
        least: float,
        leading: float = LEADING,
        unbroken: bool = False,
    ) -> None:
        size, fewest = points, text.count("\n") + 1
        while True:
            self._lines = Lines(text, face, size, width, leading=leading)
            fits = self._lines.height <= height + 1 and not (unbroken and self._lines.count > fewest)
            if fits or size - _STEP < least:
                break
            size -= _STEP
        self.points = size
        self.height = self._lines.height
        self.count = self._lines.count
        self.pitch = self._lines.pitch
        self._width = width

    def draw(self, painter: QPainter, left: float, top: float, colour: str, place: Place) -> None:
        """Draw the lines, each at its place in the width."""
        self._lines.draw_placed(painter, left, top, colour, self._width, ALIGNMENTS[place])

    def draw_one(
        self, painter: QPainter, index: int, left: float, top: float, colour: str, place: Place
    ) -> None:
        """Draw line `index` alone, its strip beginning at `top`."""
        self._lines.draw_placed(painter, left, top, colour, self._width, ALIGNMENTS[place], only=index)


def text_strips(block: BigText, width: float, tokens: Tokens) -> list[Strip]:
    """A strip a line: a long text goes on on the next page."""
    face = Face.BOLD if block.bold else Face.TEXT
    height = block.lines * pt(block.points) * LEADING if block.least else 0.0
    fitted = Fitted(block.text, face, width, height, points=block.points, least=block.least or block.points)

    def ink(index: int) -> Strip:
        return Strip(
            height=fitted.pitch,
            ink=lambda painter, left, top: fitted.draw_one(
                painter, index, left, top, tokens.text, block.place
            ),
            gap=0.0 if index else mm(block.gap),
            is_bound=index < fitted.count - 1 and (index == 0 or index == fitted.count - 2),
        )

    return [ink(index) for index in range(fitted.count)]


def facts_strip(block: Facts, width: float, tokens: Tokens) -> Strip:
    """Labels in bold at the left, texts beside them, the square code at the right. One piece."""
    square = mm(block.square_width) if block.square else 0.0
    label_width = mm(block.label_width)
    room = width - label_width - (square + mm(4) if square else 0.0)
    lines = [
        (
            Lines(label, Face.BOLD, block.points, label_width - mm(2), leading=LEADING),
            Lines(text, Face.TEXT, block.points, room, leading=LEADING),
        )
        for label, text in block.pairs
    ]
    between = pt(block.points) * 0.35
    words_points = min(9.0, block.points)
    words_height = pt(words_points) * 1.5
    heights = [max(label.height, text.height) for label, text in lines]
    height = sum(heights) + between * max(0, len(lines) - 1)
    if square:
        height = max(height, square + words_height)

    def ink(painter: QPainter, left: float, top: float) -> None:
        y = top
        for (label, text), high in zip(lines, heights, strict=True):
            label.draw(painter, left, y, tokens.text)
            text.draw(painter, left + label_width, y, tokens.text)
            y += high + between
        if square:
            right = left + width - square
            draw_square(painter, block.square, right, top, square, tokens.text)
            points = words_points
            while points > 6 and width_of(block.square, Face.NUMBER, points) > square:
                points -= 0.5
            draw_line(
                painter,
                block.square,
                Face.NUMBER,
                points,
                tokens.text,
                left=right,
                top=top + square,
                pitch=words_height,
                width=square,
                align=Qt.AlignmentFlag.AlignHCenter,
            )

    return Strip(height=height, ink=ink, gap=mm(block.gap))


def cut_strip(block: CutLine, width: float, tokens: Tokens) -> Strip:
    """A broken line with its words in the middle."""
    points = 9.0
    height = pt(points) * 1.5

    def ink(painter: QPainter, left: float, top: float) -> None:
        words = width_of(block.text, Face.TEXT, points)
        middle = top + height / 2
        pen = QPen(QColor(tokens.sub_text), pt(0.6), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        free = (width - words - mm(6)) / 2
        painter.drawLine(QPointF(left, middle), QPointF(left + free, middle))
        painter.drawLine(QPointF(left + width - free, middle), QPointF(left + width, middle))
        draw_line(
            painter,
            block.text,
            Face.TEXT,
            points,
            tokens.sub_text,
            left=left,
            top=top,
            pitch=height,
            width=width,
            align=Qt.AlignmentFlag.AlignHCenter,
        )

    return Strip(height=height, ink=ink, gap=mm(block.gap))
