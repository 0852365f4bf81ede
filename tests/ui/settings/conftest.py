"""設定 in a real window, on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests import keyboard
from tests.waiting import rest, settle

Open = Callable[[str], SettingsPage]
During = Callable[[Callable[[QDialog], None]], None]


def press(*keys: str) -> None:
    """Real key events, after the window has the keyboard back from a dialog that was closed."""
    for key in keys:
        for _ in range(100):
            if QApplication.focusWidget() is not None:
                break
            for window in QApplication.topLevelWidgets():
                if isinstance(window, MainWindow) and window.isVisible():
                    window.activateWindow()
            rest(10)
        keyboard.press(key)


def write(text: str) -> None:
    """What the Japanese input method hands to the line that has the keyboard (`QTest` knows Latin letters only)."""
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.insert(text)


@pytest.fixture
def open_section(app: QApplication, workplace: Workplace, qtbot: QtBot) -> Iterator[Open]:
    """Opens a section of the page; the keyboard is on the chips of the sections."""
    window = MainWindow()

    def show(code: str) -> SettingsPage:
        page = SettingsPage(workplace)
        window.resize(1366, 688)
        window.show_alone(page)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page.open_section(code)
        settle(page)
        return page

    yield show
    window.close()
    window.deleteLater()
    rest(1)


@pytest.fixture
def during() -> Iterator[During]:
    """Acts on the next dialogs that open, one after the other; what they raise fails the test.

    A dialog nobody expects is closed after a while and fails the test as well.
    """
    trouble: list[BaseException] = []
    waiting: list[Callable[[QDialog], None]] = []
    running = [True]
    idle = [0]

    def look() -> None:
        if not running[0]:
            return
        QTimer.singleShot(10, look)  # first: what a dialog does may open another one
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        focused = QApplication.focusWidget()
        if focused is None or focused.window() is not dialog:
            dialog.activateWindow()
        elif waiting:
            idle[0] = 0
            _act(waiting.pop(0), dialog, trouble)
        else:
            idle[0] += 1
            if idle[0] > 200:
                trouble.append(AssertionError(f"unexpected dialog: {dialog.windowTitle()}"))
                dialog.reject()

    look()
    yield waiting.append
    running[0] = False
    rest(20)
    if trouble:
        raise trouble[0]
    assert not waiting, "a dialog that was expected did not open"


def _act(act: Callable[[QDialog], None], dialog: QDialog, trouble: list[BaseException]) -> None:
    try:
        act(dialog)
    except BaseException as error:  # noqa: BLE001 - raised again by the fixture, outside of Qt
        trouble.append(error)
        dialog.reject()
