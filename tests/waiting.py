"""Waiting for screens. `QTest.qWait` keeps Python's lock, so a worker thread would starve meanwhile; an event loop does not."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_SECONDS: Final = 60.0


def rest(milliseconds: int) -> None:
    """Let events and workers run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(widget: QWidget | None) -> None:
    """Wait until a screen has what it asked the worker for (`is_busy`), and its layout has come to rest.

    Raises `TimeoutError` after a minute.
    """
    busy = getattr(widget, "is_busy", None)
    if busy is None:
        rest(5)
        return
    end = time.monotonic() + _PATIENCE_SECONDS
    quiet = 0
    while quiet < 2:  # a new size may ask for a new picture
        if time.monotonic() > end:
            raise TimeoutError(f"{type(widget).__name__} did not come to rest")
        rest(170)
        quiet = 0 if busy() else quiet + 1
