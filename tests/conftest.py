"""What every test shares: a founded database copied per test, desks to act at, and nothing left behind.

A WARNING in the log, a thread still running or a window still there after a test fails that test. A test that
takes `caplog` (or its own `logged`) reads the log itself and answers for what is in it, as test_logs.py does.
"""

from __future__ import annotations

import atexit
import functools
import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from argon2 import PasswordHasher

# Before anything imports Qt or asks for a folder; every xdist worker makes its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_DATA_DIR = tempfile.mkdtemp(prefix="nakanojo_helpdesk_tests_")
os.environ["NAKANOJO_HELPDESK_DATA"] = _DATA_DIR
atexit.register(shutil.rmtree, _DATA_DIR, ignore_errors=True)

from tests import keystores, memory  # noqa: E402
from tests.clock import after_office_hours, begin_at_wish  # noqa: E402

begin_at_wish()

from nakanojo_helpdesk.domain.staff.access import Actor, Role  # noqa: E402
from nakanojo_helpdesk.domain.staff.people import StaffForm  # noqa: E402
from nakanojo_helpdesk.services.databases import founding  # noqa: E402
from nakanojo_helpdesk.services.ledger import Ledger, Store  # noqa: E402
from nakanojo_helpdesk.services.staff import people as staff  # noqa: E402
from nakanojo_helpdesk.store import driver, passwords  # noqa: E402
from tests.factories import (  # noqa: E402
    FAMILY_NAMES,
    FIRST,
    PASSWORD,
    PC,
    LedgerAs,
    actor_for,
    first_account,
    first_actor,
    first_desk,
    today,
)

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_USUAL_HASHER = passwords._hasher

# The same examples in every run, and no failure because another program took the processor.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")

_LONG_TEST_SECONDS = 3600
_cpu_before = sum(os.times()[:4])
_cpu_of_folders: defaultdict[str, float] = defaultdict(float)
_memory = memory.Held()
_crashed: list[str] = []
_READS_THE_LOG = {"caplog", "logged"}
_THREAD_PATIENCE_SECONDS = 3.0
# Qt keeps these for itself once they were shown.
_KEPT_BY_QT = {"QTipLabel", "QDesktopWidget"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(_LONG_TEST_SECONDS))
    if config.getoption("--at-rest"):
        about_plain_files = pytest.mark.skip(reason="about the bytes of a plain file")
        for item in items:
            if item.get_closest_marker("plain"):
                item.add_marker(about_plain_files)
    if "long" in config.getoption("markexpr", ""):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--at-rest",
        action="store_true",
        help="run on encrypted books: every database the tests make is encrypted (pytest tests/store --at-rest)",
    )
    parser.addoption(
        "--cpu",
        action="store_true",
        help="say how many CPU seconds the tests of each folder took, and how much memory a worker",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Every report carries the CPU seconds of process and children since the one before, and the memory held.

    xdist hands them on.
    """
    global _cpu_before
    report = yield
    now = sum(os.times()[:4])
    report.cpu_seconds, _cpu_before = now - _cpu_before, now  # type: ignore[attr-defined]
    report.megabytes = memory.held()  # type: ignore[attr-defined]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    folder = "/".join(report.nodeid.split("::")[0].split("/")[:-1][:2])
    _cpu_of_folders[folder] += getattr(report, "cpu_seconds", 0.0)
    _memory.add(getattr(report, "worker_id", "alone"), report.nodeid, getattr(report, "megabytes", 0.0))


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem: str, report: pytest.TestReport, sched: Any) -> None:
    """Give a test whose worker died another worker, once; what died twice has failed.

    PySide frees a wrapper twice now and then (in `BindingManager::releaseWrapper`) when hundreds of windows are made in one
    process. The end of the run says so.
    """
    if crashitem not in _crashed:
        _crashed.append(crashitem)
        sched.mark_test_pending(crashitem)
        report.outcome = "rerun"  # type: ignore[assignment]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for item in _crashed:
        terminalreporter.write_line(f"a worker died in {item}; the test was run again", red=True)
    if config.getoption("--cpu"):
        terminalreporter.section("CPU seconds")
        for folder, seconds in sorted(_cpu_of_folders.items()):
            terminalreporter.write_line(f"{seconds:8.0f}  {folder}")
        terminalreporter.write_line(f"{sum(_cpu_of_folders.values()):8.0f}  in all")
        terminalreporter.section("Megabytes of a worker")
        for line in _memory.told():
            terminalreporter.write_line(line)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Said where the list of fonts, made anew in each data folder, takes more than five seconds: on a busy machine.
        if record.getMessage().startswith("Matplotlib is building the font cache"):
            return
        self.heard.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True, scope="module")
def collections_pass_over_the_libraries() -> None:
    """What is there before a module's tests is not searched after each of them: that takes a second where much is loaded."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    threads = set(threading.enumerate())
    windows = {id(window) for window in _windows()}
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    # As in the program (ui.kit.work.collector): a collection in a worker thread could delete widgets there.
    gc.disable()
    try:
        yield
    finally:
        logging.getLogger().removeHandler(listener)
    missing = _still_awaited()
    answers = bool(_READS_THE_LOG & set(request.fixturenames)) or request.path.name == "test_logs.py"
    heard = [] if answers else listener.heard
    left = _leftover_windows(windows)  # first: a window that is gone has let its threads go
    left += [f"thread {name}" for name in _leaked_threads(threads)]
    gc.enable()
    if heard or left or missing:
        unexpected = [f"unexpected in the log: {line}" for line in heard]
        pytest.fail("; ".join([*unexpected, *left, *missing]), pytrace=False)


def _still_awaited() -> list[str]:
    waiting = sys.modules.get("tests.waiting")
    return [f"a {name} was expected and never shown" for name in waiting.still_awaited()] if waiting else []


def _leaked_threads(before: set[threading.Thread]) -> list[str]:
    def running() -> list[threading.Thread]:
        # A thread of Qt's that once ran Python stays listed as a dummy.
        return [
            thread
            for thread in set(threading.enumerate()) - before
            if thread.is_alive() and type(thread).__name__ != "_DummyThread"
        ]

    end = time.monotonic() + _THREAD_PATIENCE_SECONDS
    while (left := running()) and time.monotonic() < end:
        left[0].join(timeout=0.05)
    return [thread.name for thread in left]


def _windows() -> list[object]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return list(QApplication.topLevelWidgets()) if QApplication.instance() is not None else []


def _leftover_windows(before: set[int]) -> list[str]:
    if not any(id(window) not in before for window in _windows()):
        return []
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QWidget

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if any(id(window) not in before for window in _windows()):
        gc.collect()
    left: list[str] = []
    for window in _windows():
        if not isinstance(window, QWidget) or id(window) in before:
            continue
        kind = window.metaObject().className()
        ours = type(window).__module__.startswith(("nakanojo_helpdesk", "tests"))
        if kind not in _KEPT_BY_QT and (window.isVisible() or ours):
            left.append(f"window {type(window).__name__} {window.windowTitle()!r}")
            window.hide()
            window.deleteLater()
    return left


@pytest.fixture(autouse=True, scope="session")
def every_book_encrypted(request: pytest.FixtureRequest) -> Iterator[None]:
    """With --at-rest every new file is encrypted; its key lies where the processes of a test find it too."""
    if not request.config.getoption("--at-rest"):
        yield
        return
    key = keystores.use_for_every_process(Path(_DATA_DIR))
    driver.key_of_new_files = key
    yield
    driver.key_of_new_files = None


@pytest.fixture
def after_hours() -> Iterator[None]:
    """Evening of today: a talk at any office hour lies behind, at whatever hour the tests themselves run."""
    with after_office_hours():
        yield


@pytest.fixture(autouse=True, scope="session")
def passwords_cost_little() -> Iterator[None]:
    """argon2 at its least cost: a second a password is for thieves. Who tests the cost asks for `usual_cost`."""
    passwords._hasher = lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._hasher = _USUAL_HASHER


@pytest.fixture
def usual_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost in the program."""
    monkeypatch.setattr(passwords, "_hasher", _USUAL_HASHER)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Path]:
    """Gives a database as the first start leaves it: 佐藤 with every role, 窓口1, the shipped vocabularies.

    One for each day, for the tests may run past midnight: a book of the day before has other things to ask for.
    """

    @functools.cache
    def on(day: date) -> Path:
        path = tmp_path_factory.mktemp(f"founded-{day.isoformat()}") / "nakanojo.db"
        founding.found(path, first_account(), first_desk(), pc=PC)
        return path

    return on


@pytest.fixture(scope="session")
def template_database(founded: Callable[[date], Path]) -> Path:
    """A founded database, for what does not depend on the day."""
    return founded(today())


@pytest.fixture
def database(tmp_path: Path, founded: Callable[[date], Path]) -> Path:
    """A copy of the database founded today, for this test alone."""
    path = tmp_path / "記録 帳" / "nakanojo.db"
    path.parent.mkdir()
    shutil.copyfile(founded(today()), path)
    return path


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """The database, open; closed after the test."""
    opened = Store.open(database)
    yield opened
    opened.close()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """佐藤 at work, with every role."""
    return Ledger(store, first_actor())


@pytest.fixture
def ledger_as(store: Store) -> LedgerAs:
    """Makes a desk at which a fresh member of staff with the given roles acts."""
    administrator = Ledger(store, first_actor())
    made = 0

    def make(*roles: Role) -> Ledger:
        nonlocal made
        round_, place = divmod(made, len(FAMILY_NAMES))
        made += 1
        name = FAMILY_NAMES[place] + ("" if round_ == 0 else f"（{round_ + 1}）")
        form = StaffForm(name=name, roles=frozenset(roles), password=PASSWORD)
        code = administrator.call(staff.add, form)
        row = next(row for row in administrator.read(staff.listing) if row.code == code)
        return Ledger(store, actor_for(row))

    return make


@pytest.fixture
def workplace(store: Store) -> Workplace:
    """佐藤 signed in at 窓口1, with everything the screens need."""
    from nakanojo_helpdesk.services.staff import sign_in
    from nakanojo_helpdesk.ui.workplace.workplace import workplace_of

    nobody = Actor(staff_id=None, code="-", name="", pc=PC)
    signed_in = Ledger(store, nobody).call(sign_in.sign_in, FIRST, PASSWORD)
    assert not isinstance(signed_in, sign_in.SignInFailed)
    return workplace_of(store, signed_in, pc=PC)
