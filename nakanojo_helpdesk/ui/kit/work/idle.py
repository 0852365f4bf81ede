"""Tells when keyboard and mouse have not been used for some minutes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from typing_extensions import override

_MILLISECONDS_A_MINUTE: Final = 60_000
_SIGNS_OF_LIFE: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class IdleWatch(QObject):
    """Watches the windows of the application while it is switched on.

    It filters the events of windows and not of the application, whose every paint and layout would slow down key
    presses. Text from an input method reaches no window as a key; the moves of its cursor show it.

    Args:
        app: the application.
        minutes: the idle time.
        parent: as for every QObject.
    """

    rested = Signal()
    """Nothing was touched for so long. Comes once; `start` watches again."""

    def __init__(self, app: QGuiApplication, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=minutes * _MILLISECONDS_A_MINUTE)
        self._timer.timeout.connect(self.rested)
        self._pointer = QPointF()
        app.focusWindowChanged.connect(self._listen_at)
        app.inputMethod().cursorRectangleChanged.connect(self._alive)
        self._listen_at(app.focusWindow())

    def start(self) -> None:
        """Count from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Stop counting."""
        self._timer.stop()

    def is_counting(self) -> bool:
        """Whether it is counting."""
        return self._timer.isActive()

    def minutes(self) -> int:
        """The idle time."""
        return self._timer.interval() // _MILLISECONDS_A_MINUTE

    def _alive(self) -> None:
        if self._timer.isActive():
            self._timer.start()

    def _listen_at(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # asked twice, it still listens once
            window.installEventFilter(self)
        self._alive()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _SIGNS_OF_LIFE:
            self._alive()
        # Windows also sends moves of a pointer that lies still, when something changes below it.
        elif isinstance(event, QMouseEvent) and event.globalPosition() != self._pointer:
            self._pointer = event.globalPosition()
            self._alive()
        return False
