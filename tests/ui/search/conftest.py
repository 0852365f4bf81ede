"""The search screen shown for somebody, with a few records to find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today
from tests.ui.search.asking import Shown, record
from tests.waiting import settle


@pytest.fixture
def filled(workplace: Workplace) -> Workplace:
    """Three records of today (one withdrawn), one of this fiscal year's first day or today, one of four years ago."""
    ledger = workplace.ledger
    record(ledger, "税金の相談", topics=("LN04",), age_band="A70")
    record(ledger, "電話の練習", topics=("SM03",), outcome="SLF")
    ledger.call(consultations.withdraw, record(ledger, topics=("MN",)), 1, reason="重複")
    record(ledger, "税金の申告", topics=("LN",), event_date=today() - timedelta(days=1500))
    return workplace


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    """Shows the page for somebody; its windows are closed afterwards."""
    windows: list[QMainWindow] = []

    def show(place: Workplace, path: Path | None = None) -> SearchPage:
        def ask_path(_parent: QWidget | None, _title: str, _name: str, _kind: str) -> Path | None:
            return path

        window = QMainWindow()
        windows.append(window)
        window.resize(1250, 688)
        made = SearchPage(place, ask_path=ask_path)
        window.setCentralWidget(made)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        settle(made)
        return made

    yield show
    for window in windows:
        page = window.centralWidget()
        assert page is not None
        settle(page)
        for worker in page.findChildren(Background):
            worker.stop()
        window.close()
        window.deleteLater()


@pytest.fixture
def page(shown: Shown, filled: Workplace) -> SearchPage:
    return shown(filled)
