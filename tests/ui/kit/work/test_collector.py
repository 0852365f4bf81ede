"""The cycle collector works in the GUI thread only, and does work."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.ui.kit.work.collector import Collector


class _Knot:
    def __init__(self) -> None:
        self.itself = self


def test_while_the_program_runs_no_other_thread_collects_and_knots_still_go(qapp: QApplication) -> None:
    collector = Collector()
    assert not gc.isenabled()
    where: list[threading.Thread] = []

    def watch(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            where.append(threading.current_thread())

    gc.callbacks.append(watch)
    knot = weakref.ref(_Knot())
    try:
        worker = threading.Thread(target=lambda: [_Knot() for _ in range(5000)])
        worker.start()
        worker.join()
        assert where == []
        collector.collect()
        gc.collect()
    finally:
        gc.callbacks.remove(watch)
        collector.stop()
    assert knot() is None
    assert set(where) == {threading.main_thread()}
    assert gc.isenabled()
