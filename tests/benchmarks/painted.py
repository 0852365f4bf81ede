"""Whether and when a widget has been painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Painted(QObject):
    """Watches one widget; `seen` once it was painted, and then calls `then`."""

    def __init__(self, widget: QWidget, then: Callable[[], None] | None = None) -> None:
        super().__init__(widget)
        self.seen = False
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            if self._then is not None:  # after the children and the flush, which belong to the same painting
                QTimer.singleShot(0, self, self._then)
        return False
