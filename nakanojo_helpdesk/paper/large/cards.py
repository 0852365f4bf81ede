"""Name cards: a row of them is a strip, the cutting lines are hair-thin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from nakanojo_helpdesk.paper.fonts import Face, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.large.squares import draw_square
from nakanojo_helpdesk.paper.large.texts import Fitted
from nakanojo_helpdesk.paper.strips import Strip, frame
from nakanojo_helpdesk.reports.large import Card, Cards, Place
from nakanojo_helpdesk.tokens import Tokens

_PAD: Final = 4.0
_SQUARE: Final = 15.0
_OVER_POINTS: Final = 13.0
_FOOT_POINTS: Final = 9.0
_SMALLEST: Final = 16.0


def card_strips(block: Cards, width: float, tokens: Tokens) -> list[Strip]:
    """A strip for each row of cards, in the middle of the width."""
    rows = [block.cards[start : start + block.across] for start in range(0, len(block.cards), block.across)]
    return [_row(block, row, width, tokens) for row in rows]


def _row(block: Cards, cards: Sequence[Card], width: float, tokens: Tokens) -> Strip:
    each = mm(block.width)
    inset = (width - each * block.across) / 2

    def ink(painter: QPainter, left: float, top: float) -> None:
        for index, card in enumerate(cards):
            box = QRectF(left + inset + index * each, top, each, mm(block.height))
            _draw(painter, block, card, box, tokens)

    return Strip(height=mm(block.height), ink=ink)


def _draw(painter: QPainter, block: Cards, card: Card, box: QRectF, tokens: Tokens) -> None:
    frame(painter, box, tokens.control_border, 0.3)
    left, width = box.left() + mm(_PAD), box.width() - mm(2 * _PAD)
    foot = mm(_SQUARE) if card.square else pt(_FOOT_POINTS) * 1.4 * len(card.foot)
    if card.mark:
        _line(
            painter,
            card.mark,
            _FOOT_POINTS,
            tokens,
            left,
            box.top() + mm(1),
            width,
            Qt.AlignmentFlag.AlignRight,
        )
    top, bottom = box.top() + mm(3.0), box.bottom() - mm(2.0) - foot
    over = None
    if card.over:
        over = Fitted(
            card.over, Face.TEXT, width, pt(_OVER_POINTS) * 1.2, points=_OVER_POINTS, least=8.0, leading=1.2
        )
    room = bottom - top - (over.height if over else 0.0)
    name = _name(block, card.name, width, room)
    y = top + max(0.0, (bottom - top - name.height - (over.height if over else 0.0)) / 2)
    if over is not None:
        over.draw(painter, left, y, tokens.text, Place.MIDDLE)
        y += over.height
    name.draw(painter, left, y, tokens.text, Place.MIDDLE)
    _draw_foot(painter, card, box, tokens)


def _name(block: Cards, text: str, width: float, room: float) -> Fitted:
    """The name on one line where it fits at `least` or more, else on as many as it needs, smaller only then."""
    points = block.points
    while points > block.least and width_of(text, Face.BOLD, points) > width:
        points -= 1
    return Fitted(text, Face.BOLD, width, room, points=points, least=_SMALLEST, leading=1.15)


def _draw_foot(painter: QPainter, card: Card, box: QRectF, tokens: Tokens) -> None:
    square = mm(_SQUARE) if card.square else 0.0
    left, width = box.left() + mm(_PAD), box.width() - mm(2 * _PAD) - square
    pitch = pt(_FOOT_POINTS) * 1.4
    fitted = [
        Fitted(line, Face.TEXT, width, pitch, points=_FOOT_POINTS, least=6.0, leading=1.4)
        for line in card.foot
    ]
    y = box.bottom() - mm(2.5) - sum(line.height for line in fitted)
    for line in fitted:
        line.draw(painter, left, y, tokens.text, Place.LEFT)
        y += line.height
    if card.square:
        draw_square(
            painter,
            card.square,
            box.right() - mm(1.5) - square,
            box.bottom() - mm(1.5) - square,
            square,
            tokens.text,
        )


def _line(
    painter: QPainter,
    text: str,
    points: float,
    tokens: Tokens,
    left: float,
    top: float,
    width: float,
    align: Qt.AlignmentFlag,
) -> None:
    draw_line(
        painter,
        text,
        Face.TEXT,
        points,
        tokens.text,
        left=left,
        top=top,
        pitch=pt(points) * 1.4,
        width=width,
        align=align,
    )
