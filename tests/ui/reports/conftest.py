"""The screen 報告 in a window, with one consultation of today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.reports.page import ReportsPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.ui.reports.shown import Chooser
from tests.waiting import settle


@pytest.fixture
def chooser(tmp_path: Path) -> Chooser:
    return Chooser(tmp_path / "報告.pdf")


@pytest.fixture
def page(qapp: QApplication, workplace: Workplace, chooser: Chooser) -> Iterator[ReportsPage]:
    workplace.ledger.call(consultations.record, consultation_form())
    window = MainWindow()
    window.resize(1366, 688)
    window.show()
    made = ReportsPage(workplace, ask_path=chooser, ask_into=chooser)
    window.show_alone(made)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    settle(made)
    yield made
    settle(made)
    window.close()
    window.deleteLater()
