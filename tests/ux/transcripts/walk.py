"""Goes the paths by key presses, one step after the other, also where a press opens a dialog and waits for its end."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.keyboard import press, type_text
from tests.ux.transcripts.ear import MARK
from tests.ux.transcripts.paths import CLOSES, Step, Typed
from tests.waiting import close_dialogs, has_keyboard, settle, soon, wait_until

_PATIENCE_SECONDS: Final = 20.0


class Listener(Protocol):
    """The reading client."""

    def has_written(self) -> bool:
        """Whether a step waits to be taken."""

    def step(self) -> tuple[str, list[str]]:
        """Take the next step."""


class Walk:
    """One walk through the window with somebody listening."""

    def __init__(self, window: MainWindow, ear: Listener) -> None:
        self._window = window
        self._ear = ear
        self._lines: list[str] = []
        self._is_done = False
        self._has_failed = False

    def go(self, paths: Mapping[str, Iterable[Step]]) -> list[tuple[str, list[str]]]:
        """Go every path; give the lines of each. Raises `RuntimeError` when a step failed, and `TimeoutError`."""
        heard: list[tuple[str, list[str]]] = []
        self._look(self._steps(paths, heard))
        end = time.monotonic() + 4 * _PATIENCE_SECONDS
        wait_until(lambda: self._is_done or time.monotonic() > end, "the walk")
        close_dialogs()
        if self._has_failed:
            raise RuntimeError("a step of the walk failed")
        return heard

    def _steps(
        self, paths: Mapping[str, Iterable[Step]], heard: list[tuple[str, list[str]]]
    ) -> Iterator[None]:
        """Do a step whenever asked for the next: a press that opens a dialog comes back only when that is closed."""
        self._listen("（始める）")
        closing: list[str] = []
        for name, steps in paths.items():
            for step in steps:
                before = QApplication.activeModalWidget()
                pressed = _Act(step, self._window)
                soon(pressed.do)
                end = time.monotonic() + _PATIENCE_SECONDS
                while not pressed.has_come_to_rest(before):
                    if time.monotonic() > end:
                        raise TimeoutError(f"{step} in {name}")
                    yield
                if pressed.has_failed and pressed.is_back:
                    raise RuntimeError(f"{step} in {name}")
                closing.append(str(step))
                if step != CLOSES:  # without a window manager the keyboard comes back when it likes
                    self._listen("、".join(closing))
                    closing.clear()
                yield
            heard.append((name, self._lines))
            self._lines = []

    def _look(self, steps: Iterator[None]) -> None:
        if self._is_done:
            return
        try:
            next(steps)
        except StopIteration:
            self._is_done = True
        except BaseException:
            self._has_failed = self._is_done = True
            close_dialogs()
            raise  # Qt's loop prints it
        else:
            soon(lambda: self._look(steps))

    def _listen(self, name: str) -> None:
        """Wait until the program has come to rest and the client has written what it heard until then."""
        settle(self._window.current_page())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, f"{MARK}{name}"))
        wait_until(self._ear.has_written, f"the reading client at {name}")
        answered, lines = self._ear.step()
        if answered != name:
            raise AssertionError(f"{answered} was heard instead of {name}")
        self._lines += [f"▶ {name}", *(f"    {line}" for line in lines)]


class _Act:
    """A press, which may wait for a dialog that it opens."""

    def __init__(self, step: Step, window: MainWindow) -> None:
        self._step = step
        self._window = window
        self.is_back = False
        self.has_failed = False

    def do(self) -> None:
        """Press or type, as soon as the window in front has the keyboard: no window manager gives it back here."""
        if not has_keyboard(QApplication.activeModalWidget() or self._window):
            soon(self.do)
            return
        self.has_failed = True
        try:
            if isinstance(self._step, Typed):
                type_text(self._step.text)
            else:
                press(self._step)
            self.has_failed = False
        finally:
            self.is_back = True

    def has_come_to_rest(self, before: QWidget | None) -> bool:
        """Whether it is done, or its dialog has the keyboard."""
        now = QApplication.activeModalWidget()
        if now is not None and now is not before:
            return has_keyboard(now)
        return self.is_back and has_keyboard(now or self._window)
