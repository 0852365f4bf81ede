"""A child process: 集計 switched from month to month and figure to figure, each until the new picture is painted.

Says one line of JSON: seconds of the switches by figure. `today` lies at the end of the demo data.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QMainWindow

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.statistics.periods import PeriodKind
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.collector import Collector
from nakanojo_helpdesk.ui.statistics.figures import NAMES
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import workplace_of
from tests.benchmarks.demo_databases import UNTIL
from tests.waiting import rest

_MONTHS: Final = (PeriodKind.LAST_MONTH, PeriodKind.THIS_MONTH)


def main(database: str, password: str, rounds: str) -> None:
    """Show every figure, and switch the month `rounds` times on each."""
    app = QApplication([])
    theme.apply(app, load_tokens("standard"), 1.0)
    store = Store.open(Path(database))
    visitor = Ledger(store, Actor(staff_id=None, code="-", name="", pc="bench"))
    person = visitor.call(sign_in.sign_in, visitor.read(sign_in.tiles)[0].code, password)
    assert not isinstance(person, sign_in.SignInFailed)
    noon = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 3, tzinfo=UTC)
    window = QMainWindow()
    window.resize(1250, 688)
    page = StatisticsPage(workplace_of(store, person, pc="bench", now=lambda: noon))
    window.setCentralWidget(page)
    window.show()
    _settle(page)
    collector = Collector(window)  # as in the program: nothing is collected in the middle of a drawing
    collector.freeze()
    told: dict[str, list[float]] = {}
    for name in NAMES:
        page.show_figure(name)
        _settle(page)
        told[name] = [_switch(page, _MONTHS[number % 2]) for number in range(int(rounds) * 2)]
    for worker in window.findChildren(Background):
        worker.stop()
    collector.stop()
    store.close()
    print(json.dumps(told), flush=True)


def _switch(page: StatisticsPage, kind: PeriodKind) -> float:
    begin = time.perf_counter()
    page.show_period(kind)
    while page.is_busy():
        _wait()
    QApplication.processEvents()
    seconds = time.perf_counter() - begin
    _settle(page)  # the chart's late look at its size is not part of the switch
    return seconds


def _settle(page: StatisticsPage) -> None:
    end = time.monotonic() + timedelta(milliseconds=300).total_seconds()
    while page.is_busy() or time.monotonic() < end:
        rest(20)


def _wait() -> None:
    """Sleep until something happens, as the program does.

    `QApplication.processEvents` with a time would not sleep but spin, and take Python's lock from the worker.
    """
    QEventLoop().processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    main(*sys.argv[1:])
