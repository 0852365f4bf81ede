"""The main window of somebody signed in, which has the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, workplace: Workplace) -> Iterator[MainWindow]:
    """Shown at 1366×688."""
    made = MainWindow()
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open_workspace(workplace)
    yield made
    made.close()
    made.deleteLater()
