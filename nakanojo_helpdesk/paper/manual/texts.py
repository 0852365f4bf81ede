"""Lines in which some words are strong and keys have a frame, broken as every text of the paper is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
)

from nakanojo_helpdesk.domain.manual.blocks import SpanKind, Spans, plain
from nakanojo_helpdesk.paper.fonts import Face, font, pt
from nakanojo_helpdesk.tokens import Tokens
from nakanojo_helpdesk.typography.line_breaks import broken
from nakanojo_helpdesk.typography.wrapping import wrapped

_EM_ABOVE_BASELINE: Final = 0.88
_UNBOUNDED: Final = 1e7
_LINE_END: Final = "\u2028"
_ROOM: Final = 0.2
"""Em between a key's frame and its neighbours."""
_STRONG: Final = frozenset({SpanKind.STRONG, SpanKind.KEY, SpanKind.LINK})


class SetLines:
    """The spans of a paragraph in lines of a width. `height` is lines × `leading` × size.

    Lines are measured in the bold face where any of their words is strong: what is drawn is never wider.
    """

    def __init__(
        self, spans: Spans, points: float, width: float, *, leading: float = 1.6, bold: bool = False
    ) -> None:
        text = plain(spans)
        self.pitch = pt(points) * leading
        em = pt(points)
        drawn = font(Face.BOLD if bold else Face.TEXT, points)
        strong = font(Face.BOLD, points)
        widest = strong if any(span.kind in _STRONG for span in spans) else drawn
        measured = QFontMetricsF(widest)
        caps = {span.text for span in spans if span.kind is SpanKind.KEY}

        def width_of(piece: str) -> float:
            room = (
                sum(piece.count(cap) for cap in caps) * 2 * _ROOM * em
            )  # of the frames in it, or of a few more
            return measured.horizontalAdvance(piece) + room

        def fitted(piece: str, room: float) -> list[str]:
            tried = room
            while True:
                pieces = wrapped(piece, widest, tried)
                over = max(map(width_of, pieces), default=0.0) - room
                if over <= 0 or tried <= em:
                    return pieces
                tried = max(tried - over, em)

        lines = broken(text, width, em, wrapped=fitted, width_of=width_of)
        found = [line.lstrip(" ") for line in lines]  # a line that begins with a Latin word is not indented
        self.count = len(found)
        self.height = self.count * self.pitch
        self._layout = QTextLayout(_LINE_END.join(found), drawn)
        places = list(_places(text, found))
        self._keys: list[tuple[int, int]] = []
        ranges: list[QTextLayout.FormatRange] = []
        start = 0
        for span in spans:
            first, last = places[start], places[start + len(span.text) - 1] + 1
            before = start - 1
            start += len(span.text)
            if span.kind in _STRONG:
                ranges.append(_range(first, last, strong))
            if span.kind is SpanKind.KEY:
                self._keys.append((first, last))
                # Room for the frame: after the sign before the key, and after its own last sign.
                ranges.append(_range(last - 1, last, _spaced(strong, em)))
                if before >= 0 and not text[before].isspace():
                    ranges.append(_range(places[before], places[before] + 1, _spaced(drawn, em)))
        self._layout.setFormats(ranges)
        offset = (self.pitch - em) / 2 + em * _EM_ABOVE_BASELINE
        self._em = em
        self._layout.beginLayout()
        for index in range(self.count):
            line = self._layout.createLine()
            line.setLineWidth(_UNBOUNDED)
            line.setPosition(QPointF(0, index * self.pitch + offset - line.ascent()))
        self._layout.endLayout()

    @property
    def natural_width(self) -> float:
        """Units the longest line takes."""
        return max(self._layout.lineAt(index).naturalTextWidth() for index in range(self.count))

    def draw(self, painter: QPainter, left: float, top: float, tokens: Tokens) -> None:
        """Draw all lines, the first line's strip beginning at `top`."""
        for index in range(self.count):
            self.draw_one(painter, index, left, top + index * self.pitch, tokens)

    def draw_one(self, painter: QPainter, index: int, left: float, top: float, tokens: Tokens) -> None:
        """Draw line `index` alone, its strip beginning at `top`."""
        line = self._layout.lineAt(index)
        begin, end = line.textStart(), line.textStart() + line.textLength()
        for first, last in self._keys:
            if begin <= first and last <= end:
                x, right = _x_of(line, first), _x_of(line, last) - self._em * _ROOM
                _draw_cap(painter, QRectF(left + x, top, right - x, self.pitch), self._em, tokens)
        painter.setPen(QColor(tokens.text))
        line.draw(painter, QPointF(left, top - index * self.pitch))


def _x_of(line: QTextLine, place: int) -> float:
    """Units from the begin of a line to a place in it. The binding answers with the place as well, its types say otherwise."""
    found: Any = line.cursorToX(place)
    return float(found[0])


def _range(first: int, last: int, face: QFont) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = first, last - first
    made.format = QTextCharFormat()
    made.format.setFont(face)
    return made


def _spaced(face: QFont, em: float) -> QFont:
    spaced = QFont(face)
    spaced.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, em * _ROOM)
    return spaced


def _draw_cap(painter: QPainter, box: QRectF, em: float, tokens: Tokens) -> None:
    """The frame of a key around its words."""
    high = em * 1.22
    around = QRectF(box.left() - em * 0.14, box.center().y() - high / 2, box.width() + em * 0.28, high)
    pen = QPen(QColor(tokens.control_border), pt(0.5))
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.key_background))
    painter.drawRoundedRect(around, em * 0.2, em * 0.2)


def _places(text: str, lines: list[str]) -> Iterator[int]:
    """Where each character of the text is in the joined lines, in the units Qt counts (𠮷 is two)."""
    at = units = 0
    for number, line in enumerate(lines):
        begin = text.index(line, at)
        for _sign in text[at:begin]:  # white at the end of a line is not set
            yield max(units - 1, 0)
        units += 1 if number else 0
        for sign in line:
            yield units
            units += 2 if ord(sign) > 0xFFFF else 1
        at = begin + len(line)
    for _sign in text[at:]:
        yield max(units - 1, 0)
