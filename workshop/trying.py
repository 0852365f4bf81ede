"""The frozen program at work: its self-test, a picture of its real window, the walk by key events, and its start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import tasks
from nakanojo_helpdesk.services.databases import demo
from tests.benchmarks.processes import environment, in_turn
from workshop import screens

Row = tuple[str, str, bool]
"""What was tried, what came out, whether that is good."""
STARTS: Final = 7
SLOWEST_START: Final = 1.2
"""Frozen ÷ from the checkout, from the start of the process to the painted sign-in screen."""
_PATIENCE_SECONDS: Final = 300


def all_trials(folder: Path, trials: Path, out: Path) -> Iterator[Row]:
    """Every trial in its order; a failed one does not stop the others. Reports and pictures go to `out`."""
    end = ".exe" if tasks.WINDOWS else ""
    yield self_test(folder / f"nakanojo-helpdesk{end}", out / "self-test.json")
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "見本 データ" / "demo.db"
        database.parent.mkdir()
        yield invented_data(folder / f"nakanojo-helpdesk{end}", database)
        yield real_window(folder / f"NakanojoHelpdesk{end}", database, out / "window.png")
    yield walk(trials / f"frozen-trials{end}", out / "walk")
    yield starts(trials / f"frozen-trials{end}")


def self_test(program: Path, report: Path) -> Row:
    """The frozen program's own `self-test`, off screen."""
    ended = _run([str(program), "self-test", "--out", str(report)], _plain({"QT_QPA_PLATFORM": "offscreen"}))
    try:
        told = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "self-test, off screen", f"no report; exit code {ended}", False
    failed = [check["name"] for check in told["checks"] if not check["ok"]]
    words = f"{len(told['checks'])} parts" + (f", failed: {', '.join(failed)}" if failed else "")
    return "self-test, off screen", words, ended == 0 and told["ok"]


def invented_data(program: Path, database: Path) -> Row:
    """The command `demo` of the frozen program, into a folder whose name has Japanese and a blank."""
    begin = time.monotonic()
    command = [str(program), "demo", "--database", str(database), "--size", "small", "--seed", "1"]
    ended = _run(command, _plain({}))
    return "invented data by command", f"{time.monotonic() - begin:.0f} s", ended == 0 and database.exists()


def real_window(program: Path, database: Path, picture: Path) -> Row:
    """Start the program on a real display, and keep a picture once its window has come to rest."""
    name = "window on a real display"
    if tasks.WINDOWS:
        return name, f"not tried here: start {program} and look", True
    try:
        with screens.display() as display:
            variables = _plain({"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XMODIFIERS": ""})
            command = [str(program), "--database", str(database), "--data-dir", str(database.parent / "data")]
            running = subprocess.Popen(command, env=variables)
            try:
                shown = screens.picture_at_rest(display, picture)
                alive = running.poll() is None
            finally:
                running.terminate()
                running.wait()
    except tasks.NotReady as reason:
        return name, str(reason).splitlines()[0], False
    return name, f"{picture.parent.name}/{picture.name}" if shown else "nothing to be seen", shown and alive


def walk(program: Path, out: Path) -> Row:
    """Log a consultation, look at every screen and make the papers by key events, inside the frozen program."""
    begin = time.monotonic()
    ended = _run([str(program), "walk", "--out", str(out)], _plain({"QT_QPA_PLATFORM": "offscreen"}))
    return walked(out, time.monotonic() - begin, ended)


def walked(out: Path, seconds: float, code: int, said: str = "") -> Row:
    """The row of a walk that took some seconds; the papers are its last act, so that one cut short has none."""
    made = [path.suffix for path in out.glob("*")]
    whole = code == 0 and {".png", ".pdf", ".xlsx"} <= set(made)
    words = f"{len(made)} pictures and papers in {seconds:.0f} s"
    return "walk by key events", words if whole else f"{words}; exit code {code} {said}".strip(), whole


def starts(program: Path) -> Row:
    """The start of the frozen program against that from the checkout, in turn, so that a busy moment meets both."""
    with tempfile.TemporaryDirectory() as place:
        database, data = Path(place) / "demo.db", Path(place) / "data"
        demo.make(database, size="small", seed=1, until=date(2026, 3, 31), pc="build")
        rest = ["start", str(database), str(data)]
        plain = [sys.executable, "-m", "workshop.frozen_trials", *rest]
        told = in_turn(
            lambda: _seconds_to_paint([str(program), *rest], _plain({"QT_QPA_PLATFORM": "offscreen"})),
            lambda: _seconds_to_paint(plain, environment()),
            STARTS,
        )
    words = f"{told.ours:.2f} s, from the checkout {told.reference:.2f} s: {told.ratio:.2f} × (at most {SLOWEST_START})"
    return "start to the sign-in screen", words, told.ratio <= SLOWEST_START


def _seconds_to_paint(command: Sequence[str], variables: Mapping[str, str]) -> float:
    begin = time.perf_counter()
    with subprocess.Popen(
        command, cwd=tasks.ROOT, env=variables, stdout=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        line = running.stdout.readline().strip()
        seconds = time.perf_counter() - begin
        running.stdout.read()
    if line != "painted":
        raise tasks.NotReady(f"the program was not painted: {line!r}")
    return seconds


def _run(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a trial to its end and return its exit code; 124 when it did not end."""
    try:
        return subprocess.run(command, env=variables, check=False, timeout=_PATIENCE_SECONDS).returncode
    except subprocess.TimeoutExpired:
        return 124


def _plain(more: Mapping[str, str]) -> dict[str, str]:
    """The variables of a PC without any Python: a frozen program must need nothing of the checkout."""
    kept = {"HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ"}
    kept |= {
        "APPDATA",
        "LOCALAPPDATA",
        "PROGRAMDATA",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
        "USERPROFILE",
        "WINDIR",
    }
    return {name: value for name, value in os.environ.items() if name.upper() in kept} | dict(more)
