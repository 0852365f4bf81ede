"""Work in the background comes back in the window's own thread, or not at all."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from tests.waiting import turn, wait_until


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


@pytest.fixture
def background(owner: QObject) -> Iterator[Background]:
    work = Background(owner)
    yield work
    work.stop()


def test_results_arrive_in_order_in_the_gui_thread(background: Background, qtbot: QtBot) -> None:
    seen: list[tuple[int, threading.Thread]] = []
    workers: list[threading.Thread] = []

    def double(number: int) -> int:
        workers.append(threading.current_thread())
        return 2 * number

    for number in range(5):
        background.run(double, number, done=lambda result: seen.append((result, threading.current_thread())))
    assert background.is_busy()
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert [result for result, _ in seen] == [0, 2, 4, 6, 8]
    assert {thread for _, thread in seen} == {threading.main_thread()}
    assert len(set(workers)) == 1
    assert workers[0] is not threading.main_thread()
    assert not background.is_busy()


@pytest.fixture
def usual_interval() -> Iterator[float]:
    """Python's own interval, as at the start of the program, and put back afterwards."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    yield sys.getswitchinterval()
    sys.setswitchinterval(before)


def test_a_worker_that_computes_lets_go_of_the_lock_ten_times_sooner_than_python_would(
    usual_interval: float, background: Background, qtbot: QtBot
) -> None:
    seen: list[float] = []
    background.run(sys.getswitchinterval, done=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] <= usual_interval / 10


def test_an_exception_comes_back_as_an_object(background: Background, qtbot: QtBot) -> None:
    failures: list[Exception] = []

    def fail() -> None:
        raise ValueError("読めません")

    background.run(fail, done=lambda _: pytest.fail("not done"), failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ValueError)
    assert str(failures[0]) == "読めません"


def test_a_refusal_is_told_apart_from_a_bug_in_one_place(background: Background, qtbot: QtBot) -> None:
    heard: list[str] = []

    def fail(error: Exception) -> None:
        raise error

    for error in (Refused("書けません。"), ValueError("a bug")):
        background.run(
            fail,
            error,
            done=lambda _: pytest.fail("not done"),
            refused=lambda error: heard.append(f"refused {error}"),
            failed=lambda error: heard.append(f"failed {error}"),
            ended=lambda: heard.append("ended"),
        )
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert heard == ["ended", "refused 書けません。", "ended", "failed a bug"]


def test_an_exception_nobody_asked_for_is_not_lost(background: Background, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ValueError("誰も見ていない")

    with qtbot.captureExceptions() as caught:
        background.run(fail)
        qtbot.waitUntil(lambda: bool(caught))
    assert str(caught[0][1]) == "誰も見ていない"


def test_long_work_reports_and_can_be_cancelled(background: Background, qtbot: QtBot) -> None:
    steps: list[tuple[int, int]] = []
    ended = threading.Event()
    go_on = threading.Event()

    def work(task: Task, total: int) -> None:
        try:
            for step in range(total):
                task.report(step, total)
                if step == 1:
                    go_on.wait(60)
        finally:
            ended.set()

    task = background.run_reporting(
        work,
        1000,
        progress=lambda step, total: steps.append((step, total)),
        done=lambda _: pytest.fail("was cancelled"),
    )
    qtbot.waitUntil(lambda: len(steps) == 2)
    task.cancel()
    go_on.set()
    assert ended.wait(60)
    _finish(background)
    assert steps == [(0, 1000), (1, 1000)]


def _finish(background: Background) -> None:
    """Wait for everything that is in the worker's line."""
    done: list[object] = []
    background.run(lambda: None, done=done.append)
    wait_until(lambda: done)


def test_nothing_is_called_after_the_owner_is_gone(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    started, go_on = threading.Event(), threading.Event()
    called: list[object] = []

    def work() -> str:
        started.set()
        go_on.wait(60)
        return "遅い"

    background.run(work, done=called.append, failed=called.append)
    assert started.wait(60)
    thread = next(thread for thread in threading.enumerate() if thread.name == "background")
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    go_on.set()
    thread.join(60)
    turn()
    assert (called, thread.is_alive()) == ([], False)


def test_stopping_waits_for_the_thread(owner: QObject) -> None:
    background = Background(owner)
    finished: list[int] = []
    background.run(finished.append, 1)
    before = [thread for thread in threading.enumerate() if thread.name == "background"]
    background.stop()
    assert before
    assert not any(thread.is_alive() for thread in before)


def test_after_work_that_hangs_was_let_go_the_next_work_is_done(background: Background, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()
    ran: list[str] = []

    def hang() -> None:
        started.set()
        go_on.wait(60)

    background.run(hang, done=lambda _: pytest.fail("was let go"))
    background.run(ran.append, "behind it", done=lambda _: pytest.fail("was let go"))
    assert started.wait(60)
    (hung,) = (thread for thread in threading.enumerate() if thread.name == "background")
    background.let_go()
    assert not background.is_busy()
    done: list[object] = []
    background.run(ran.append, "next", done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert not background.is_busy()
    go_on.set()
    hung.join(60)
    turn()
    assert ran == ["next"]


def test_the_thread_after_one_that_was_let_go_ends_with_its_owner(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    background.run(len, "")
    background.let_go()
    done: list[object] = []
    threads: list[threading.Thread] = []
    background.run(lambda: threads.append(threading.current_thread()), done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    threads[0].join(5)
    assert not threads[0].is_alive()


class Caller:
    """Stands for a page whose method gets the result; notes the thread it is let go in."""

    def __init__(self, died_in: list[threading.Thread]) -> None:
        self._died_in = died_in
        self.results: list[object] = []

    def ask(self) -> str:
        return "answer"

    def hear(self, result: object) -> None:
        self.results.append(result)

    def __del__(self) -> None:
        self._died_in.append(threading.current_thread())


def test_whoever_asked_is_never_let_go_in_the_worker(background: Background) -> None:
    died_in: list[threading.Thread] = []
    for _ in range(3):
        caller = Caller(died_in)
        background.run(caller.ask, done=caller.hear)
        wait_until(lambda caller=caller: bool(caller.results))  # type: ignore[misc]
        del caller
    background.stop()
    wait_until(lambda: len(died_in) == 3)
    assert set(died_in) == {threading.main_thread()}


def test_whoever_left_before_the_answer_came_is_not_let_go_in_the_worker(background: Background) -> None:
    died_in: list[threading.Thread] = []
    began, goes_on = threading.Event(), threading.Event()

    def slow(caller: Caller) -> str:
        began.set()
        goes_on.wait(60)
        return caller.ask()

    caller = Caller(died_in)
    background.run(slow, caller, done=caller.hear)
    background.run(caller.ask, done=caller.hear)  # never begun
    del caller
    began.wait(60)
    background.let_go()
    goes_on.set()
    wait_until(lambda: bool(died_in))
    assert died_in == [threading.main_thread()]
