"""設定 in a real window, on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests import keyboard
from tests.waiting import settle, turn, wait_until, when_shown

Open = Callable[[str], SettingsPage]
During = Callable[[Callable[[QDialog], None]], None]


def press(*keys: str) -> None:
    """Real key events, after the window has the keyboard back from a dialog that was closed."""
    for key in keys:
        wait_until(_has_keyboard, "the keyboard is back")
        keyboard.press(key)


def _has_keyboard() -> bool:
    if QApplication.focusWidget() is not None:
        return True
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible():
            window.activateWindow()
    return False


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
    turn()


@pytest.fixture
def during() -> During:
    """Acts on the next dialogs that open, one after the other; what they raise fails the test."""
    return lambda act: when_shown(QDialog, act)


@pytest.fixture
def main_window(app: QApplication) -> Iterator[MainWindow]:
    """A window for the page; gone after the test."""
    window = MainWindow()
    yield window
    window.close()
    window.deleteLater()
    turn()
