"""One moment of a window: its picture and every string painted in it, for several checks to judge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from .pixels import Pixels, pixels
from .recording import Run, painted_text
from .tree import in_sight, shown


class Shot:
    """`picture` of the `window` from `corner` on (`ratio` device px a px) and the `texts` each of its widgets paints.

    `within` restricts it to one subtree, as far as that is in sight: what scrolling it may have changed. What is
    scrolled away paints the same strings at every position, and the shot of the whole window holds them all: with it as
    `before`, only what paints otherwise when it is scrolled is asked again: viewports of lists and texts that scroll.
    """

    def __init__(self, window: QWidget, within: QWidget | None = None, before: Shot | None = None) -> None:
        """Take it now; the window must be showing and its events settled."""
        self.window = window
        part = window.rect() if within is None else in_sight(within, window).intersected(window.rect())
        self.corner: QPoint = part.topLeft()
        image = window.grab(QRect(part)).toImage()
        self.ratio = image.devicePixelRatio()
        self.picture: Pixels = pixels(image)
        known = {} if before is None else {widget: (widget.size(), runs) for widget, runs in before.texts}
        self.texts: list[tuple[QWidget, Sequence[Run]]] = []
        self.known: set[QWidget] = set()
        """Those whose strings are those of the shot before: judged already but for their colours."""
        for widget in [*shown(window), window]:
            if within is not None and not _shows_within(widget, within):
                continue
            size, runs = known.get(widget, (None, ()))
            if size == widget.size() and not _is_scrolled(widget):
                self.known.add(widget)
            else:
                runs = painted_text(widget)
            self.texts.append((widget, runs))


def _is_scrolled(widget: QWidget) -> bool:
    """Whether it is the viewport or a head of something that scrolls by itself, and paints otherwise then."""
    area = widget.parentWidget()
    if not isinstance(area, QAbstractScrollArea):
        return False
    return any(
        bar.maximum() > bar.minimum() for bar in (area.verticalScrollBar(), area.horizontalScrollBar())
    )


def _shows_within(widget: QWidget, area: QWidget) -> bool:
    return (widget is area or area.isAncestorOf(widget)) and not widget.visibleRegion().isEmpty()
