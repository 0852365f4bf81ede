"""Pictures of screens on paper, in a thin frame."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nakanojo_helpdesk.paper.fonts import mm
from nakanojo_helpdesk.paper.strips import frame
from nakanojo_helpdesk.tokens import Tokens

_HIGHEST: Final = 118.0
"""Millimetres: a page of a report stays beside its sentences."""


@functools.lru_cache(maxsize=32)
def image_of(file: Path) -> QImage:
    """A picture. Raises `ValueError` when the file is not one."""
    image = QImage(str(file))
    if image.isNull():
        raise ValueError(f"not a picture: {file.name}")
    return image


def picture_height(file: Path, width: float) -> float:
    """Units a picture is high where it may be as wide as `width`."""
    image = image_of(file)
    return min(width * image.height() / image.width(), mm(_HIGHEST))


def draw_picture(
    painter: QPainter, file: Path, left: float, top: float, width: float, tokens: Tokens, height: float = 0.0
) -> None:
    """Draw a picture into a width, or smaller where it would be higher than `height`; in the middle."""
    image = image_of(file)
    high = min(height or picture_height(file, width), picture_height(file, width))
    wide = high * image.width() / image.height()
    box = QRectF(left + (width - wide) / 2, top, wide, high)
    painter.drawImage(box, image)
    frame(painter, box, tokens.control_border, 0.5)
