"""Waiting for what is there, never for a time; and acts on a dialog as soon as it has the keyboard.

`QTest.qWait` keeps Python's lock, so a worker thread would starve meanwhile; an event loop does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from PySide6.QtCore import SLOT, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_PATIENCE_SECONDS: Final = 60.0
_LONGEST_PAUSE_MILLISECONDS: Final = 300
"""Timers up to this wait until the hand or the window has come to rest; longer ones watch a printer or keep a draft."""

D = TypeVar("D", bound=QWidget)


def turn() -> None:
    """Let what is posted or due happen once, workers included."""
    rest(1)


def wait_until(condition: Callable[[], object], what: str = "") -> None:
    """Let events and workers run until `condition` holds. Raises `TimeoutError` naming `what` after a minute."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what or "what was waited for did not come")
        rest(5)


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
        quiet = 0 if end_pauses(widget) or busy() else quiet + 1


def end_pauses(widget: QWidget) -> bool:
    """End the screen's pauses at once, as if nothing more came; whether there were any."""
    pauses = [
        timer
        for timer in widget.findChildren(QTimer)
        if timer.isActive() and timer.isSingleShot() and timer.interval() <= _LONGEST_PAUSE_MILLISECONDS
    ]
    for pause in pauses:
        usual = pause.interval()
        pause.start(0)
        rest(1)
        pause.setInterval(usual)  # should it still wait, it is cut short once more
    return bool(pauses)


def when_shown(kind: type[D], act: Callable[[D], object]) -> None:
    """Let `act` do something with the next modal window of this kind, as soon as it has the keyboard.

    Several are answered in the order they were asked for. The test fails, and every dialog is closed, when
    `act` fails, when another dialog comes instead, or when one stays open for a minute without an answer. A
    window that never comes fails the test at its end (`still_awaited`).
    """
    _awaited.append((kind, act))
    _watch.begin()


def still_awaited() -> list[str]:
    """Forget the windows that `when_shown` still waits for; return the names of their classes."""
    names = [kind.__name__ for kind, _ in _awaited]
    _awaited.clear()
    _watch.end()
    return names


def has_keyboard(window: QWidget | None) -> bool:
    """Whether keys go to this window; where they do not yet, it is made the active one."""
    if window is None or not window.isVisible():
        return False
    focused = QApplication.focusWidget()
    if window.isActiveWindow() and focused is not None and focused.window() is window:
        return True
    window.activateWindow()  # no window manager gives the keyboard back here when a dialog closes
    return False


def soon(act: Callable[[], object]) -> None:
    """Do something when the event loop runs next, also that of a dialog that waits."""
    QTimer.singleShot(1, act)


def close_dialogs() -> None:
    """Close every dialog that waits, the topmost first."""
    while (top := QApplication.activeModalWidget()) is not None:
        if isinstance(top, QDialog):
            QDialog.done(top, 0)
        else:
            top.hide()


class _Watch:
    """Looks again and again while a window is awaited, or one that was acted on is open."""

    def __init__(self) -> None:
        self._round = 0
        self._end = 0.0

    def begin(self) -> None:
        self._round += 1
        self._end = time.monotonic() + _PATIENCE_SECONDS
        self._look_again(self._round)

    def end(self) -> None:
        self._round += 1

    def _look_again(self, round_: int) -> None:
        QTimer.singleShot(5, lambda: self._look(round_))

    def _look(self, round_: int) -> None:
        if round_ != self._round:
            return
        top = QApplication.activeModalWidget()
        if not _awaited and top is None:
            return
        self._look_again(round_)  # before the act: it may open a dialog that waits
        if _awaited and has_keyboard(top) and isinstance(top, _awaited[0][0]):
            _, act = _awaited.pop(0)
            self._end = time.monotonic() + _PATIENCE_SECONDS
            try:
                act(top)
            except BaseException:
                self.end()
                close_dialogs()
                raise
        elif top is not None and time.monotonic() > self._end:
            names = [kind.__name__ for kind, _ in _awaited]
            self.end()
            close_dialogs()
            raise AssertionError(f"{type(top).__name__} was left open; still awaited: {names}")


def rest(milliseconds: int) -> None:
    """Let events and workers run for a while: for measurements. A test waits for a state."""
    loop = QEventLoop()
    # By the slot's name Qt keeps the timer to itself; each callable would get a wrapper, made and freed thousands of times.
    QTimer.singleShot(milliseconds, loop, SLOT("quit()"))  # type: ignore[call-overload]  # its stubs ask for bytes
    loop.exec()


_awaited: Final[list[tuple[type[Any], Callable[[Any], object]]]] = []
_watch: Final = _Watch()
