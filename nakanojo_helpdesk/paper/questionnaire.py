"""Draws what people answer by pen: faces as vectors, boxes to tick, lines to write on. Black on white, nothing by colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.strips import Strip, frame, rule
from nakanojo_helpdesk.reports.questionnaire import (
    AnswerBlock,
    FaceScale,
    Plea,
    TickList,
    TickOption,
    WritingLines,
)
from nakanojo_helpdesk.tokens import Tokens

_POINTS: Final = 16.0
_QUESTION_POINTS: Final = 17.0
_FACE: Final = 13.0
_WORDS_PITCH: Final = 7.0
_BOX: Final = 5.4
_BOX_PITCH: Final = 8.6
_LINE_PITCH: Final = 10.0
_GAP: Final = 4.2
_BETWEEN: Final = 3.0
_MOST_COLUMNS: Final = 3
_MOUTHS: Final = (-0.62, -0.3, 0.0, 0.3, 0.62)
"""How far each mouth bends down in its middle, for a face of radius 1: the first is sad, the last glad."""
_EYES: Final = (0.34, 0.26, 0.1)
"""Distance of an eye from the middle, its height above it, and its radius."""


def answer_strips(block: AnswerBlock, width: float, tokens: Tokens) -> list[Strip]:
    """The strips of one block. A question is never parted from what answers it."""
    match block:
        case Plea():
            lines = Lines(block.text, Face.BOLD if block.bold else Face.TEXT, _POINTS, width, leading=1.35)
            return [
                Strip(
                    height=lines.height,
                    gap=mm(2.0),
                    ink=lambda painter, left, top: lines.draw(painter, left, top, tokens.text),
                )
            ]
        case FaceScale():
            return [_question(block.text, width, tokens), _faces(block.words, width, tokens)]
        case TickList():
            return [_question(block.text, width, tokens), _ticks(block.options, width, tokens)]
        case WritingLines():
            return [_question(block.text, width, tokens), _writing(block, block.most, width, tokens)]
        case _:
            assert_never(block)


def draw_face(painter: QPainter, middle: QPointF, radius: float, mouth: float, colour: str) -> None:
    """Draw a face as lines; `mouth` is how far its mouth bends down, see `_MOUTHS`."""
    pen = QPen(QColor(colour), pt(1.1))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius, radius)
    away, up, size = _EYES
    painter.setBrush(QColor(colour))
    for side in (-1, 1):
        eye = QPointF(middle.x() + side * away * radius, middle.y() - up * radius)
        painter.drawEllipse(eye, size * radius, size * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    level = middle.y() + (0.38 - mouth * 0.32) * radius
    smile = QPainterPath(QPointF(middle.x() - 0.5 * radius, level))
    smile.quadTo(QPointF(middle.x(), level + mouth * radius * 1.5), QPointF(middle.x() + 0.5 * radius, level))
    painter.drawPath(smile)


def _question(text: str, width: float, tokens: Tokens) -> Strip:
    lines = Lines(text, Face.BOLD, _QUESTION_POINTS, width, leading=1.35)
    return Strip(
        height=lines.height,
        gap=mm(_GAP),
        is_bound=True,
        ink=lambda painter, left, top: lines.draw(painter, left, top, tokens.text),
    )


def _faces(words: Sequence[str], width: float, tokens: Tokens) -> Strip:
    share = width / len(words)

    def ink(painter: QPainter, left: float, top: float) -> None:
        for place, word in enumerate(words):
            start = left + place * share
            centre = QPointF(start + share / 2, top + mm(_FACE) / 2)
            mouth = _MOUTHS[place * (len(_MOUTHS) - 1) // (len(words) - 1)]
            draw_face(painter, centre, mm(_FACE) / 2 - pt(1), mouth, tokens.text)
            draw_line(
                painter,
                str(place + 1),
                Face.BOLD,
                _POINTS,
                tokens.text,
                left=centre.x() - mm(_FACE / 2 + 5.5),
                top=top,
                pitch=mm(_FACE),
            )
            draw_line(
                painter,
                word,
                Face.TEXT,
                _POINTS,
                tokens.text,
                left=start,
                top=top + mm(_FACE),
                pitch=mm(_WORDS_PITCH),
                width=share,
                align=Qt.AlignmentFlag.AlignHCenter,
            )

    return Strip(height=mm(_FACE + _WORDS_PITCH), gap=mm(1.0), ink=ink)


def _ticks(options: Sequence[TickOption], width: float, tokens: Tokens) -> Strip:
    """Boxes in as many columns as the short words allow, read down a column; whole words where they fit, too."""
    key_width = mm(6.5) if any(option.key for option in options) else 0.0
    before, pitch = mm(_BOX + 2.5) + key_width, mm(_BOX_PITCH)
    longest = max((width_of(option.short, Face.TEXT, _POINTS) for option in options), default=0.0)
    columns = max(1, min(_MOST_COLUMNS, int((width + mm(_BETWEEN)) // (before + longest + mm(_BETWEEN)))))
    rows = -(-len(options) // columns)
    share = width / columns
    room = share - before - mm(_BETWEEN)

    def ink(painter: QPainter, left: float, top: float) -> None:
        for place, option in enumerate(options):
            x, y = left + place // rows * share, top + place % rows * pitch
            frame(painter, QRectF(x, y + (pitch - mm(_BOX)) / 2, mm(_BOX), mm(_BOX)), tokens.text, 1.0)
            fits = width_of(option.words, Face.TEXT, _POINTS) <= room
            for text, face, start in (
                (option.key, Face.BOLD, x + mm(_BOX + 2.5)),
                (option.words if fits else option.short, Face.TEXT, x + before),
            ):
                draw_line(painter, text, face, _POINTS, tokens.text, left=start, top=y, pitch=pitch)

    return Strip(height=rows * pitch, gap=mm(1.0), ink=ink)


def _writing(block: WritingLines, count: int, width: float, tokens: Tokens) -> Strip:
    pitch = mm(_LINE_PITCH)

    def ink(painter: QPainter, left: float, top: float) -> None:
        for number in range(1, count + 1):
            rule(painter, left, top + number * pitch, width, tokens.control_border, 0.5)

    def lowered(height: float) -> Strip:
        return _writing(block, max(block.least, min(block.most, int(height // pitch))), width, tokens)

    return Strip(
        height=count * pitch, gap=mm(0.5), ink=ink, lowered=lowered, least_height=block.least * pitch
    )
