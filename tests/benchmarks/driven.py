"""The program, started by its own `main` and then used by key and mouse events from inside.

Only what the program itself needs is imported here: this module is part of what is measured at the start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakanojo_helpdesk import __main__ as program

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.entry.page import EntryPage
    from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
    from nakanojo_helpdesk.ui.shell.main_window import MainWindow

_IDLE_MILLISECONDS = 1000


class Driver:
    """Starts the program on a database and calls `use(window)` a second after the sign-in screen was painted."""

    def __init__(self, database: Path, data_dir: Path) -> None:
        self._arguments = ["--database", str(database), "--data-dir", str(data_dir)]
        self._fault: BaseException | None = None

    def run(self, painted: Callable[[], None], use: Callable[[MainWindow], None] | None = None) -> None:
        """Run the program to its end. Raises what `use` raised, `RuntimeError` when the program did not start."""
        program.hurry()  # as its `main` does before it imports anything
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from tests.benchmarks.painted import Painted

        def watched_exec(*_application: Any) -> int:
            window = _main_window()
            page = window.current_page()
            assert page is not None

            def first_painted() -> None:
                painted()
                if use is None:
                    window.close()
                else:
                    window.activateWindow()  # off screen nobody else does
                    QTimer.singleShot(_IDLE_MILLISECONDS, window, lambda: self._use(window, use))

            watch = Painted(page, first_painted)
            code = ordinary_exec()
            if not watch.seen:
                raise RuntimeError("the sign-in screen was not painted")
            return code

        ordinary_exec = QApplication.exec
        QApplication.exec = watched_exec  # type: ignore[method-assign]
        code = program.main(self._arguments)
        if self._fault is not None:
            raise self._fault
        if code:
            raise RuntimeError(f"the program ended with exit code {code}")

    def _use(self, window: MainWindow, use: Callable[[MainWindow], None]) -> None:
        try:
            use(window)
        except BaseException as fault:  # noqa: BLE001  Qt would swallow it
            self._fault = fault
        finally:
            window.close()
            _leave()


def sign_in(window: MainWindow, password: str) -> float:
    """Choose the first tile, type the password, press Enter; returns the seconds from Enter to the painted first screen.

    The entry screen is in front afterwards.
    """
    import time

    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
    from tests.benchmarks.painted import Painted

    page = window.current_page()
    assert isinstance(page, SignInPage), page
    _choose_first(page)
    line = page.password.line
    QTest.keyClicks(line, password)
    QApplication.processEvents()
    begin = time.perf_counter()
    QTest.keyClick(line, Qt.Key.Key_Return)
    first = window.current_page()
    assert first is not None
    assert first is not page, "not let in"
    watch = Painted(first)
    while not watch.seen:
        QApplication.processEvents()
    seconds = time.perf_counter() - begin
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    return seconds


def entry_page(window: MainWindow) -> EntryPage:
    """The entry screen in front. Raises `RuntimeError` when something else is."""
    from nakanojo_helpdesk.ui.entry.page import EntryPage

    page = window.current_page()
    if not isinstance(page, EntryPage):
        raise RuntimeError(f"not the entry screen but {type(page).__name__}")
    return page


def _choose_first(page: SignInPage) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    chip = page.tiles.focus_chip()
    assert chip is not None
    QTest.keyClick(chip, Qt.Key.Key_1)


def _leave() -> None:
    """End every event loop, also that of a message that waits for an answer."""
    from PySide6.QtWidgets import QApplication

    QApplication.exit()


def _main_window() -> MainWindow:
    from PySide6.QtWidgets import QApplication

    from nakanojo_helpdesk.ui.shell.main_window import MainWindow

    windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]
    assert len(windows) == 1, windows
    return windows[0]
