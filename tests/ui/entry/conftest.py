"""The entry page in a window, ready for keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import ENTRY
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, workplace: Workplace) -> Iterator[MainWindow]:
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.open_workspace(workplace)
    made.go_to(ENTRY)
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.close()


@pytest.fixture
def page(window: MainWindow) -> EntryPage:
    found = window.page(ENTRY)
    assert isinstance(found, EntryPage)
    return found
