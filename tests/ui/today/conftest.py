"""What the tests of 今日 share: a window to put the page into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.shell.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, app: QApplication) -> Iterator[MainWindow]:
    """The window of the program, shown; nobody is signed in."""
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    yield made
    made.close()
