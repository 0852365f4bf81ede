"""A bug is told once a minute: a fault that comes back with every repaint leaves the program usable."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.shell.crash_box import CrashBox
from tests.waiting import when_shown

LINE = "RuntimeError, ui/search/page.py 120 in _scrolled"


def test_a_fault_that_comes_back_when_its_box_closes_is_told_once_a_minute(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    now = [0.0]
    box = CrashBox(window, clock=lambda: now[0])
    told: list[str] = []

    def close(dialog: MessageDialog) -> None:
        told.append(dialog.accessibleDescription().splitlines()[-1])
        box.tell(LINE)  # while it is open
        dialog.safe_button.click()

    when_shown(MessageDialog, close)
    box.tell(LINE)
    for _ in range(20):  # after it was closed: no box, so that nothing waits
        box.tell(LINE)
    now[0] = 61.0
    when_shown(MessageDialog, close)
    box.tell(LINE)
    assert told == [LINE, f"{LINE}（このほかに21回）"]
