"""The running program on a data folder of its own, for the tests that use its real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.program import Options, Program
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from tests.factories import PASSWORD
from tests.keyboard import press, type_text

Start = Callable[..., Program]


@contextmanager
def starting(data_dir: Path) -> Iterator[Start]:
    """Hands out what starts the program; whatever was started is closed at the end, and the look put back."""
    running: list[Program] = []
    paths.use_data_dir(data_dir)

    def begin(**options: object) -> Program:
        program = Program(application(), Options(**options))  # type: ignore[arg-type]
        running.append(program)
        program.start()
        program.window.resize(1366, 688)
        program.window.show()
        program.window.activateWindow()
        QTest.qWaitForWindowActive(program.window)
        return program

    try:
        yield begin
    finally:
        for program in running:
            program.window.close()
            program.close()
            program.window.deleteLater()
        paths.use_data_dir(None)
        theme.apply(application(), load_tokens("standard"), 1.0)


def application() -> QApplication:
    """The one application. Raises `AssertionError` before there is one."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def sign_in_at(program: Program, secret: str = PASSWORD, tile: str = "1") -> None:
    """Choose a tile by its key, type the secret, Enter."""
    assert isinstance(program.window.current_page(), SignInPage)
    press(tile)
    type_text(secret)
    press("Return")
