"""Python's cycle collector, kept in the GUI thread.

It runs in whichever thread happens to allocate. In the worker it could delete the C++ half of a widget, which only
the GUI thread may do; so it is switched off and a timer of the GUI thread takes its place.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

_EVERY_MILLISECONDS: Final = 2000


def keep_clipboard() -> None:
    """Hand a copied picture over to Qt at the end: it stays on the clipboard, and what Python made must not outlive Python."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard() and not (image := clipboard.image()).isNull():
        clipboard.setImage(image)


class Collector(QObject):
    """Collects while nothing else happens; `stop` gives the automatic collector back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if any."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def freeze(self) -> None:
        """Exclude all present objects from later collections."""
        gc.freeze()

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
