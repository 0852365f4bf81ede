"""Text broken into lines with the leading of the house.

The bundled fonts have a line spacing of exactly 1 em, so that Qt's own wrapped text looks cramped. Labels,
buttons and table cells lay their plain text out here. Where lines end is decided in `typography/line_breaks.py`.
"""

import dataclasses
import functools
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from nakanojo_helpdesk.typography import line_breaks
from nakanojo_helpdesk.typography.wrapping import wrapped

LEADING = 1.4
"""Line pitch of wrapped text, in em."""

_UNBOUNDED = 100_000.0

_SHARES = {Qt.AlignmentFlag.AlignRight: 1.0, Qt.AlignmentFlag.AlignHCenter: 0.5}


class Face(NamedTuple):
    """What of a font decides how text is laid out; cheaper to hand about than the font."""

    families: tuple[str, ...]
    pixels: int
    bold: bool


def face_of(font: QFont) -> Face:
    """The face of a font of the theme."""
    return Face(tuple(font.families()), font.pixelSize(), font.bold())


@dataclasses.dataclass(frozen=True, slots=True)
class Lines:
    """Text laid out: each line with its natural width, in pixels."""

    texts: tuple[str, ...]
    widths: tuple[float, ...]
    em: float
    pitch: float
    ascent: float

    @property
    def width(self) -> float:
        """Width of the widest line."""
        return max(self.widths, default=0.0)

    @property
    def height(self) -> float:
        """Height of all lines; a single line gets the font's own height and a little air."""
        return self.pitch * max(0, len(self.texts) - 1) + single_height(self.em)


def single_height(em: float) -> float:
    """Height a single line of text needs, in pixels: room for descenders and for brackets."""
    return round(em * 1.2)


@functools.lru_cache(maxsize=8192)
def _broken(text: str, face: Face, width: float, leading: float) -> Lines:
    font = _font_of(face)
    metrics = QFontMetricsF(font)
    em = float(font.pixelSize())
    texts = tuple(
        line
        for paragraph in text.split("\n")
        for line in line_breaks.broken(
            paragraph,
            width,
            em,
            wrapped=lambda piece, room: wrapped(piece, font, room),
            width_of=metrics.horizontalAdvance,
        )
    )
    widths = tuple(metrics.horizontalAdvance(line) for line in texts)
    return Lines(texts, widths, em, round(em * leading), metrics.ascent())


@functools.lru_cache(maxsize=64)
def _font_of(face: Face) -> QFont:
    families, pixel_size, bold = face
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(pixel_size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def broken(text: str, font: QFont | Face, width: float = _UNBOUNDED, leading: float = LEADING) -> Lines:
    """Break plain text into lines at most `width` pixels wide (newlines stay)."""
    face = font if isinstance(font, Face) else face_of(font)
    return _broken(text, face, max(1.0, float(width)), leading)


def forget() -> None:
    """Drop what was measured: new fonts have been registered."""
    _broken.cache_clear()
    _font_of.cache_clear()


def paint(
    painter: QPainter,
    lines: Lines,
    place: QRectF,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    centred: bool = True,
) -> None:
    """Paint laid out text with the painter's font and pen.

    Args:
        painter: its font must be the one the lines were broken with.
        lines: from `broken`.
        place: where; lines start at its left, right or middle.
        alignment: AlignLeft, AlignRight or AlignHCenter.
        centred: in the middle of the height of `place`, else from its top.
    """
    spare = max(0.0, place.height() - lines.height) / 2 if centred else 0.0
    baseline = place.top() + spare + (single_height(lines.em) - lines.em) / 2 + lines.ascent
    share = 0.0  # of the room beside a line that is at its left
    if alignment != Qt.AlignmentFlag.AlignLeft:
        share = _SHARES.get(alignment & Qt.AlignmentFlag.AlignHorizontal_Mask, 0.0)
    for text, width in zip(lines.texts, lines.widths, strict=True):
        left = place.left() + share * (place.width() - width)
        if text:
            painter.drawText(QPointF(left, round(baseline)), text)
        baseline += lines.pitch
