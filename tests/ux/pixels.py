"""Colours as they are on the screen: pictures as arrays, luminance and contrast after WCAG 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage

Pixels = NDArray[np.uint32]
"""Shape (rows, columns), each value 0x00RRGGBB."""

_STEPS = np.arange(256) / 255.0
_LINEAR: NDArray[np.float64] = np.where(_STEPS <= 0.04045, _STEPS / 12.92, ((_STEPS + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True)
class Measured:
    """The contrast `ratio` of a text, from the colours `ink` on `ground` (0xRRGGBB)."""

    ratio: float
    ink: int
    ground: int


_MEASURED: dict[tuple[bytes, int, int | None], Measured] = {}


def pixels(image: QImage) -> Pixels:
    """A copy of the picture's colours; alpha is dropped."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(rgb.constBits(), dtype=np.uint32).reshape(rgb.height(), rgb.bytesPerLine() // 4)
    return rows[:, : rgb.width()] & np.uint32(0xFFFFFF)


def cut(picture: Pixels, rect: QRect | QRectF, ratio: float = 1.0) -> Pixels:
    """The part of the picture under `rect` (logical px; `ratio` device px each), as far as there is any."""
    left, top = max(0, round(rect.x() * ratio)), max(0, round(rect.y() * ratio))
    right, bottom = round((rect.x() + rect.width()) * ratio), round((rect.y() + rect.height()) * ratio)
    return picture[top : max(top, bottom), left : max(left, right)]


def luminance(colours: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Relative luminance 0–1 of each colour."""
    red, green, blue = (_LINEAR[(colours >> shift) & 0xFF] for shift in (16, 8, 0))
    total: NDArray[np.float64] = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return total


def contrast(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Contrast ratio 1–21 of each pair of colours; shapes broadcast."""
    a, b = luminance(one), luminance(other)
    ratios: NDArray[np.float64] = (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)
    return ratios


def ground_colour(picture: Pixels) -> int:
    """The colour of the largest area; near colours (gradients) count together, the commonest is given."""
    colours, counts = np.unique(picture, return_counts=True)
    _, member = np.unique((colours >> 4) & 0x0F0F0F, return_inverse=True)
    largest = np.bincount(member, counts).argmax()
    return int(colours[np.where(member == largest, counts, 0).argmax()])


def text_contrast(picture: Pixels, pen: QColor | None) -> Measured | None:
    """How well the text in this cut-out can be read, or None when too little of it is there.

    The ink is the strongest colour whose neighbourhood covers ≥ 0.5 % of the cut-out. An opaque `pen` is
    compared as well where it shows, and the lower value holds: a dark line cannot speak for a pale text.
    """
    if picture.size < 20:
        return None
    ink = pen.rgb() & 0xFFFFFF if pen is not None and pen.alpha() == 255 else None
    # The same words are met in half views, pairs and screens over and over: measured once.
    key = (blake2b(picture.tobytes(), digest_size=16).digest(), picture.size, ink)
    if key not in _MEASURED:
        _MEASURED[key] = _text_contrast(picture, ink)
    return _MEASURED[key]


def _text_contrast(picture: Pixels, ink: int | None) -> Measured:
    colours, counts = np.unique(picture, return_counts=True)
    _, member = np.unique((colours >> 4) & 0x0F0F0F, return_inverse=True)
    totals = np.bincount(member, counts)
    ground = int(colours[np.where(member == totals.argmax(), counts, 0).argmax()])
    ratios = contrast(colours, np.array([ground], np.uint32))
    ratios[totals[member] < max(2.0, picture.size * 0.005)] = 0.0
    strongest = int(ratios.argmax())
    measured = Measured(float(ratios[strongest]), int(colours[strongest]), ground)
    # Only where it can be seen (a selection is painted over the text in another colour), and not where a
    # dense bold letter covers more than its ground does: then `ground` is the ink already.
    if ink is not None and not _alike(ink, ground) and _covers(ink, colours, counts, 0.005 * picture.size):
        ratio = float(contrast(np.array([ink], np.uint32), np.array([ground], np.uint32))[0])
        if ratio < measured.ratio:
            return Measured(ratio, ink, ground)
    return measured


def _alike(one: int, other: int) -> bool:
    return (one >> 4) & 0x0F0F0F == (other >> 4) & 0x0F0F0F


def _covers(colour: int, colours: Pixels, counts: NDArray[np.intp], least: float) -> bool:
    same = (colours >> 4) & 0x0F0F0F == (colour >> 4) & 0x0F0F0F
    return bool(counts[same].sum() >= least)


def hexadecimal(colour: int) -> str:
    """The colour as in a style sheet, for messages."""
    return f"#{colour:06x}"
