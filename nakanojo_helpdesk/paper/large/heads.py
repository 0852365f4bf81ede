"""The heads of lists and slips: what it is in large type, and the caution of every list of people."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.large.texts import Fitted
from nakanojo_helpdesk.paper.strips import SLIP_HEAD, Strip, frame, rule
from nakanojo_helpdesk.reports.large import Place
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.tokens import Tokens

_TITLE_POINTS: Final = 20.0
_LINE_POINTS: Final = 12.0
_KICKER_POINTS: Final = 10.0
_CAUTION_POINTS: Final = (12.0, 10.5)


def list_head(sheet: Sheet, width: float, tokens: Tokens) -> Strip:
    """Town, title and what the list is of; the caution in a box at the right; a rule below."""
    box_width, box_height = _caution_size(sheet)
    room = width - (box_width + mm(5) if box_width else 0.0)
    badge = _badge_width(sheet.state)
    kicker = Fitted(
        sheet.office,
        Face.TEXT,
        room - badge,
        pt(_KICKER_POINTS) * 1.5,
        points=_KICKER_POINTS,
        least=7.0,
        leading=1.5,
    )
    title = Fitted(
        sheet.title, Face.BOLD, room, pt(_TITLE_POINTS) * 2.6, points=_TITLE_POINTS, least=14.0, leading=1.3
    )
    words = "\n".join(line for line in (sheet.period, sheet.subtitle) if line)
    lines = Lines(words, Face.TEXT, _LINE_POINTS, width, leading=1.4)
    title_top = kicker.height + mm(1.0)
    lines_top = max(title_top + title.height, box_height) + mm(1.2)
    height = lines_top + (lines.height if words else 0.0) + mm(1.6)

    def ink(painter: QPainter, left: float, top: float) -> None:
        kicker.draw(painter, left, top, tokens.text, Place.LEFT)
        if sheet.state:
            _draw_badge(painter, sheet.state, tokens, left + room - badge + mm(2), top)
        title.draw(painter, left, top + title_top, tokens.text, Place.LEFT)
        if words:
            lines.draw(painter, left, top + lines_top, tokens.text)
        if box_width:
            _draw_caution(
                painter, sheet, QRectF(left + width - box_width, top, box_width, box_height), tokens
            )
        rule(painter, left, top + height, width, tokens.text, 1.0)

    return Strip(height=height, ink=ink)


def draw_list_continuation(
    painter: QPainter, sheet: Sheet, tokens: Tokens, *, left: float, top: float, width: float
) -> None:
    """The line above a further page: what is continued, and the caution again."""
    caution = "　".join(sheet.caution)
    pitch = mm(4.5)
    right = width_of(caution, Face.BOLD, 9)
    title = Fitted(
        f"{sheet.title}（つづき）",
        Face.TEXT,
        width - right - mm(4),
        pitch,
        points=9.0,
        least=6.0,
        leading=1.3,
    )
    title.draw(painter, left, top, tokens.text, Place.LEFT)
    draw_line(
        painter,
        caution,
        Face.BOLD,
        9,
        tokens.text,
        left=left,
        top=top,
        pitch=pitch,
        width=width,
        align=Qt.AlignmentFlag.AlignRight,
    )


def draw_slip_head(
    painter: QPainter, sheet: Sheet, tokens: Tokens, *, left: float, top: float, width: float
) -> None:
    """The town at the left, 練習 at the right, a rule below."""
    badge = _badge_width(sheet.state)
    kicker = Fitted(
        sheet.office,
        Face.TEXT,
        width - badge,
        pt(_KICKER_POINTS) * 1.4,
        points=_KICKER_POINTS,
        least=6.0,
        leading=1.4,
    )
    kicker.draw(painter, left, top, tokens.text, Place.LEFT)
    if sheet.state:
        _draw_badge(painter, sheet.state, tokens, left + width - badge + mm(2), top - mm(0.3))
    rule(painter, left, top + mm(SLIP_HEAD - 1.4), width, tokens.text, 0.75)


def _caution_size(sheet: Sheet) -> tuple[float, float]:
    if not sheet.caution:
        return 0.0, 0.0
    widest = max(
        width_of(line, Face.BOLD, points)
        for line, points in zip(sheet.caution, _CAUTION_POINTS, strict=False)
    )
    return widest + mm(6), mm(7) * len(sheet.caution) + mm(1)


def _draw_caution(painter: QPainter, sheet: Sheet, box: QRectF, tokens: Tokens) -> None:
    frame(painter, box, tokens.text, 1.0)
    for index, (line, points) in enumerate(zip(sheet.caution, _CAUTION_POINTS, strict=False)):
        draw_line(
            painter,
            line,
            Face.BOLD,
            points,
            tokens.text,
            left=box.left(),
            top=box.top() + mm(0.5) + index * mm(7),
            pitch=mm(7),
            width=box.width(),
            align=Qt.AlignmentFlag.AlignHCenter,
        )


def _badge_width(state: str) -> float:
    return width_of(state, Face.BOLD, 10) + mm(6) if state else 0.0


def _draw_badge(painter: QPainter, text: str, tokens: Tokens, left: float, top: float) -> None:
    width = width_of(text, Face.BOLD, 10) + mm(4)
    frame(painter, QRectF(left, top, width, mm(5.2)), tokens.text, 0.75)
    draw_line(
        painter,
        text,
        Face.BOLD,
        10,
        tokens.text,
        left=left,
        top=top,
        pitch=mm(5.2),
        width=width,
        align=Qt.AlignmentFlag.AlignHCenter,
    )
