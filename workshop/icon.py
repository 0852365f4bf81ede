"""The picture of the program as Windows keeps it: one .ico with the usual sizes, drawn from resources/program.svg.

The form is Microsoft's: a directory of entries, each a whole PNG (read by Windows Vista and later).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels: the list of files, the taskbar and the desktop at 100, 125, 150 and 200 %."""
_ENTRY: Final = "<BBBBHHII"
_HEAD: Final = "<HHH"


def write_icon(svg: Path, out: Path) -> None:
    """Draw `svg` in every size into the icon `out`."""
    pictures = [png_of(svg, size) for size in SIZES]
    place = struct.calcsize(_HEAD) + len(SIZES) * struct.calcsize(_ENTRY)
    parts = [struct.pack(_HEAD, 0, 1, len(SIZES))]
    for size, picture in zip(SIZES, pictures, strict=True):
        side = size % 256  # 0 means 256
        parts.append(struct.pack(_ENTRY, side, side, 0, 0, 1, 32, len(picture), place))
        place += len(picture)
    out.write_bytes(b"".join([*parts, *pictures]))


def png_of(svg: Path, size: int) -> bytes:
    """The drawing as a PNG of `size` by `size` pixels, transparent around it."""
    from PySide6.QtCore import QBuffer, QByteArray, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(kept.data())
