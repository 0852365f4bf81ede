"""A backup of 200 MB against copying the file, saves while one is made against usual ones, and a restore.

The database is the small demo with a table of filling, so that it is made in seconds. Copying the file ends, as a backup
does, when the copy is on the drive.
"""

from __future__ import annotations

import os
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.demo.town import SizeName
from nakanojo_helpdesk.domain.staff.access import rescuing_actor
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import making
from tests.benchmarks import demo_databases, saves
from tests.benchmarks.people import COUNTER, signed_in
from tests.benchmarks.table import Line, milliseconds
from tests.factories import raw

_ROWS: Final = 200_000
_BAR_BYTES: Final = 190_000_000
_USUAL_SAVES: Final = 60
_PAUSE_SECONDS: Final = 0.005


def lines(rounds: int, folder: Path) -> Iterator[Line]:
    """The lines of the table; `rounds` backups are made."""
    path = demo_databases.copied("small", folder / "backup")
    fill(path)
    told = f"{path.stat().st_size / 1e6:,.0f} MB"
    copied, made, checked = [], [], []
    for number in range(rounds):
        copied.append(_seconds_to_copy(path, folder / f"copy{number}.db"))
        made.append(_seconds_to_back_up(path, folder / f"kept{number}", pages=False))
        checked.append(_seconds_to_back_up(path, folder / f"checked{number}", pages=True))
    copy, ours, whole = (statistics.median(seconds) for seconds in (copied, made, checked))
    yield Line(
        name=f"backup of {told}",
        ours=milliseconds(ours),
        reference=milliseconds(copy),
        value=ours / copy,
        bar=3.0,
    )
    yield Line(
        name=f"the same, its pages checked, {told}",
        ours=milliseconds(whole),
        reference=milliseconds(copy),
        value=whole / copy,
        bar=3.0,
    )
    usual, meanwhile = _saves(path, folder, rounds)
    yield Line(
        name=f"save while {told} are backed up, p95 of {len(meanwhile)}",
        ours=milliseconds(_p95(meanwhile)),
        reference=milliseconds(_p95(usual)),
        value=_p95(meanwhile) / _p95(usual),
        bar=2.0,
    )


def restore_lines(size: SizeName, folder: Path) -> Iterator[Line]:
    """How long a restore takes, with every check; the bar counts for the size it is meant for, 200 MB and more."""
    path = demo_databases.copied(size, folder / "restore")
    backup = making.back_up(path, path.parent / "backups", reason="bench")
    begin, used = time.perf_counter(), time.process_time()
    restoring.restore(rescuing_actor("bench"), path, backup)
    seconds, used = time.perf_counter() - begin, time.process_time() - used
    large = backup.stat().st_size >= _BAR_BYTES
    yield Line(
        name=f"restore of {backup.stat().st_size / 1e6:,.0f} MB",
        ours=f"{seconds:,.1f} s (processor {used:,.1f} s)",
        value=seconds * 1000 if large else None,
        bar=60_000.0 if large else None,
        unit="ms",
    )


def fill(path: Path) -> None:
    """Fill a database up to about 200 MB."""
    with raw(path) as connection:
        connection.execute("CREATE TABLE filling(id INTEGER PRIMARY KEY, words TEXT)")
        connection.execute(
            "CREATE INDEX filling_id ON filling(id)"
        )  # every table of the house can be counted by an index
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO filling(words) VALUES (?)", ((f"{row:06d}" * 160,) for row in range(_ROWS))
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _saves(path: Path, folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of usual saves and of saves while a backup is made, in turn."""
    usual: list[float] = []
    meanwhile: list[float] = []
    with closing(Store.open(path)) as store:
        ledger = signed_in(store, COUNTER)
        forms = saves.varied_forms(ledger.read(vocabularies.current), ledger.actor.code)
        for number in range(rounds):
            usual += [_seconds_to_save(ledger, next(forms)) for _ in range(_USUAL_SAVES)]
            work = threading.Thread(
                target=_seconds_to_back_up, args=(path, folder / f"busy{number}"), kwargs={"pages": True}
            )
            work.start()
            while work.is_alive():
                meanwhile.append(_seconds_to_save(ledger, next(forms)))
            work.join()
    return usual, meanwhile


def _seconds_to_save(ledger: Ledger, form: ConsultationForm) -> float:
    time.sleep(_PAUSE_SECONDS)
    begin = time.perf_counter()
    ledger.call(consultations.record, form)
    return time.perf_counter() - begin


def _seconds_to_copy(path: Path, target: Path) -> float:
    begin = time.perf_counter()
    shutil.copyfile(path, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    seconds = time.perf_counter() - begin
    target.unlink()
    return seconds


def _seconds_to_back_up(path: Path, folder: Path, *, pages: bool) -> float:
    begin = time.perf_counter()
    making.back_up(path, folder, reason="bench", pages=pages)
    seconds = time.perf_counter() - begin
    shutil.rmtree(folder)
    return seconds


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
