"""Paints beforehand what a press may show, so that a topic opened for the first time comes as quickly as later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

from nakanojo_helpdesk.ui.kit.look.pictures import PIXELS_KEPT, pixels_kept

AFTER_MILLISECONDS: Final = 1000
"""The form itself is painted first, and a resident says good morning."""
_ROOM_USED: Final = 0.75
"""Share of the pictures' room beyond which nothing is painted beforehand: it would push out what is seen."""


class Beforehand(QObject):
    """Does work in parts of less than a millisecond between the events: a press never waits for more than one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._do_one)

    def begin(self, parts: Iterable[None]) -> None:
        """Begin soon; each step of `parts` does one part. What was begun before is dropped."""
        self._parts = iter(parts)
        self._timer.start(AFTER_MILLISECONDS)

    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self._timer.isActive()

    def _do_one(self) -> None:
        self._timer.setInterval(0)
        if pixels_kept() > _ROOM_USED * PIXELS_KEPT or next(self._parts, self) is self:
            self._timer.stop()
            self._parts = iter(())
