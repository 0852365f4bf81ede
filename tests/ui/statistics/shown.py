"""The 集計 screen in a window, and what stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timezone

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.waiting import settle

DAY = date(2025, 5, 14)
MAY = Month(2025, 5)
NOON = datetime(2025, 5, 14, 3, 0, tzinfo=timezone.utc)  # noqa: UP017


def shown(place: Workplace) -> Iterator[StatisticsPage]:
    window = QMainWindow()
    window.resize(1250, 688)
    made = StatisticsPage(place)
    window.setCentralWidget(made)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    settle(made)
    yield made
    settle(made)
    for worker in made.findChildren(Background):
        worker.stop()
    window.close()
    window.deleteLater()


def lines(page: StatisticsPage) -> list[tuple[str, ...]]:
    content = page.shown()
    assert content is not None
    return [line.texts for line in content.lines]


def wanted(page: StatisticsPage) -> list[SearchQuery]:
    found: list[SearchQuery] = []
    page.records_wanted.connect(found.append)
    return found


def show(page: StatisticsPage, name: str) -> None:
    page.show_figure(name)
    settle(page)
