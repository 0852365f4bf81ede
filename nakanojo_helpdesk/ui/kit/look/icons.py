"""Icons: Material Symbols (Apache-2.0, ``resources/icons/LICENSE.txt``), painted in a colour of the theme.

Always beside a word, never alone. Rendered at the device's own resolution, so sharp at every text size.
"""

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme


def pixmap(name: str, role: str = "text", size: int | None = None, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Args:
        name: file name in ``resources/icons`` without its ending, such as ``home``.
        role: colour role of `Tokens`.
        size: edge in pixels of the screen; None = 24 design pixels at the current text size.
        ratio: device pixel ratio of the widget it is painted on.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    theme = current_theme()
    return _rendered(name, theme.colour(role).name(), size or theme.px(24), ratio)


def icon(name: str, role: str = "text") -> QIcon:
    """An icon as a `QIcon` for Qt's own items; 24 design pixels, at device ratios 1 and 2."""
    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(pixmap(name, role, ratio=ratio))
    return result


def paint_icon(painter: QPainter, name: str, role: str, place: QRectF, theme: Theme) -> None:
    """Paint an icon into a square of the widget being painted."""
    ratio = painter.device().devicePixelRatioF()
    picture = _rendered(name, theme.colour(role).name(), round(place.width()), ratio)
    painter.drawPixmap(place.topLeft(), picture)


@functools.lru_cache(maxsize=512)
def _rendered(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _drawing(name, colour).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@functools.lru_cache(maxsize=256)
def _drawing(name: str, colour: str) -> QSvgRenderer:
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    coloured = drawing.replace("<path ", f'<path fill="{colour}" ')
    return QSvgRenderer(QByteArray(coloured.encode("utf-8")))
