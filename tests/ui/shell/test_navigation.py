"""The navigation and the keyboard: one stop of the Tab key, and never where the keyboard ends up by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.navigation import NavigationButton
from nakanojo_helpdesk.ui.shell.screens import ENTRY, SEARCH
from tests.keyboard import press
from tests.waiting import settle


def _place() -> str:
    focused = QApplication.focusWidget()
    return focused.text() if isinstance(focused, NavigationButton) else ""


def _stops(window: MainWindow) -> list[str]:
    """The buttons of the navigation one comes to on a walk through the whole window by Tab."""
    found: list[str] = []
    begin = QApplication.focusWidget()
    for _ in range(200):
        press("Tab")
        if QApplication.focusWidget() is begin:
            break
        if place := _place():
            found.append(place)
    return found


def test_the_navigation_is_one_stop_of_the_tab_key_with_arrows_inside(window: MainWindow) -> None:
    window.go_to(SEARCH)
    settle(window.current_page())
    assert _stops(window) == ["探す"], "the screen one is on"
    while not _place():
        press("Tab")
    press("Up")
    assert _place() == "相談"
    press("End")
    assert _place() == "ヘルプ"
    press("Home")
    assert _place() == "今日"
    press("Down", "Return")
    assert window.current_page() is window.page(ENTRY)
    assert _place() == "", "the work has the keyboard"


def test_the_keyboard_never_goes_to_the_navigation_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    window.go_to(SEARCH)
    page = window.current_page()
    assert page is not None
    settle(page)
    for button in reversed(page.key_bar.buttons):
        if button.isVisible() and button.isEnabled():
            button.setFocus()
            button.hide()
            QApplication.processEvents()
            qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
            assert _place() == ""


def test_choosing_the_screen_one_is_on_gives_the_keyboard_to_its_work(window: MainWindow) -> None:
    window.go_to(ENTRY)
    while not _place():
        press("Tab")
    press("Return")
    assert _place() == ""
