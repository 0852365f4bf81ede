"""Waiting for screens. `QTest.qWait` keeps Python's lock, so a worker thread would starve meanwhile; an event loop does not."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_SECONDS: Final = 60.0
_LONGEST_PAUSE_MILLISECONDS: Final = 300
"""Timers up to this wait until the hand or the window has come to rest; longer ones watch a printer or keep a draft."""


def rest(milliseconds: int) -> None:
    """Let events and workers run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(widget: QWidget | None) -> None:
    """Wait until a screen has what it asked the worker for (`is_busy`), and its layout has come to rest.

    Pauses of the screen (the last letter typed, the last change of size) are cut short: nothing more will come.
    Raises `TimeoutError` after a minute.
    """
    busy = getattr(widget, "is_busy", None)
    if widget is None or busy is None:
        rest(5)
        return
    end = time.monotonic() + _PATIENCE_SECONDS
    quiet = 0
    while quiet < 2:  # a new size may ask for a new picture
        if time.monotonic() > end:
            raise TimeoutError(f"{type(widget).__name__} did not come to rest")
        rest(5)
        pauses = _pauses(widget)
        _cut_short(pauses)
        quiet = 0 if pauses or busy() else quiet + 1


def _pauses(widget: QWidget) -> list[QTimer]:
    return [
        timer
        for timer in widget.findChildren(QTimer)
        if timer.isActive() and timer.isSingleShot() and timer.interval() <= _LONGEST_PAUSE_MILLISECONDS
    ]


def _cut_short(pauses: list[QTimer]) -> None:
    for pause in pauses:
        usual = pause.interval()
        pause.start(0)
        rest(1)
        pause.setInterval(usual)  # should it still wait, it is cut short once more
