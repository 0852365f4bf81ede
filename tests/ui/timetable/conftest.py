"""The timetable in a window of its own, on a Friday morning with a few appointments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import NOW, booked


@pytest.fixture
def friday(workplace: Workplace) -> Workplace:
    """The workplace on Friday, 20 November 2026 at 9:30, with appointments at 9:00, 10:00 and 13:00."""
    place = replace(workplace, now=lambda: NOW)
    for minute in (540, 600, 780):
        booked(place.ledger, minute=minute)
    return place


@pytest.fixture
def page(qtbot: QtBot, friday: Workplace) -> Iterator[AppointmentsPage]:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 688)
    made = AppointmentsPage(friday)
    window.show_alone(made)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield made
    window.close()
