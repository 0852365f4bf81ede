"""One moment of a window: its picture and every string painted in it, for several checks to judge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from .pixels import Pixels, pixels
from .recording import Run, painted_text
from .tree import shown


class Shot:
    """`picture` of the whole `window` (`ratio` device px a px) and the `texts` each of its widgets paints.

    `within` restricts the widgets to one subtree: what scrolling it may have changed.
    """

    def __init__(self, window: QWidget, within: QWidget | None = None) -> None:
        """Take it now; the window must be showing and its events settled."""
        self.window = window
        image = window.grab().toImage()
        self.ratio = image.devicePixelRatio()
        self.picture: Pixels = pixels(image)
        self.texts: list[tuple[QWidget, Sequence[Run]]] = [
            (widget, painted_text(widget))
            for widget in [*shown(window), window]
            if within is None or widget is within or within.isAncestorOf(widget)
        ]
