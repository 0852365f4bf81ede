"""The frozen Windows program at work under wine, and a part of the test suite in the Windows Python."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import tasks
from workshop import screens
from workshop.trying import Row, walked
from workshop.windows import prefix
from workshop.windows.wine import Wine

_PATIENCE_SECONDS: Final = 900
_SUITE_PATIENCE_SECONDS: Final = 1800
TESTS: Final = (
    "tests/store",
    "tests/services",
    "tests/exchange",
    "tests/test_paths.py",
    "tests/test_windows.py",
    "tests/typography/test_bundled.py",
    "tests/commands/test_without_console.py",
    "tests/ui/kit",
)
"""The parts that meet Windows most: files, locks, encodings, and a sample of the screens."""


def all_trials(wine: Wine, folder: Path, trials: Path, out: Path) -> Iterator[Row]:
    """Every trial in its order; reports and pictures go to `out`."""
    yield self_test(wine, folder / "nakanojo-helpdesk.exe", out / "self-test.json")
    yield hard_place(wine, folder, out / "hard-place.json")
    database = wine.drive / "見本 データ" / "demo.db"
    database.parent.mkdir(exist_ok=True)
    database.unlink(missing_ok=True)
    yield invented_data(wine, folder / "nakanojo-helpdesk.exe", database)
    yield from real_window(wine, folder / "NakanojoHelpdesk.exe", database, out / "window.png")
    yield walk(wine, trials / "frozen-trials.exe", out / "walk")


def self_test(
    wine: Wine, program: Path | str, report: Path, variables: Mapping[str, str] | None = None
) -> Row:
    """The frozen program's own `self-test`, off screen."""
    arguments = ("self-test", "--out", wine.path_of(report))
    ended = wine.run(program, *arguments, seconds=_PATIENCE_SECONDS, variables=variables)
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "self-test, off screen", f"no report; exit code {ended.code}: {ended.said[-300:]}", False
    failed = [f"{check['name']} ({check['detail']})" for check in found["checks"] if not check["ok"]]
    words = f"{len(found['checks'])} parts" + (f", failed: {', '.join(failed)}" if failed else "")
    return "self-test, off screen", words, ended.code == 0 and found["ok"]


def hard_place(wine: Wine, folder: Path, report: Path) -> Row:
    """The self-test in folders of somebody with a rare kanji and a blank in the name; the list of fonts is kept there.

    Frozen programs are given a new folder for it at every start, and would look through the fonts of the PC each time.
    """
    home = wine.drive / "𠮷田 花子"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    (home / folder.name).symlink_to(folder, target_is_directory=True)
    program = wine.path_of(home) + f"\\{folder.name}\\nakanojo-helpdesk.exe"
    variables = {"NAKANOJO_HELPDESK_DATA": wine.path_of(home / "data")}
    _name, words, good = self_test(wine, program, report, variables)
    kept = len(list((home / "data" / "cache").glob("fontlist-*.json")))
    name = "self-test as 𠮷田 花子"
    return name, words + ("" if kept else "; the list of fonts was not kept"), good and bool(kept)


def invented_data(wine: Wine, program: Path, database: Path) -> Row:
    """The command `demo`, into a folder whose name has Japanese and a blank."""
    begin = time.monotonic()
    arguments = ("demo", "--database", wine.path_of(database), "--size", "small", "--seed", "1")
    ended = wine.run(program, *arguments, seconds=_PATIENCE_SECONDS)
    words = f"{time.monotonic() - begin:.0f} s" if ended.code == 0 else ended.said[-300:]
    return "invented data by command", words, ended.code == 0 and database.exists()


def real_window(wine: Wine, program: Path, database: Path, picture: Path) -> Iterator[Row]:
    """Start the program with Qt's own Windows platform on a display, keep a picture of its window, and start it again."""
    data = database.parent / "data"
    arguments = ("--database", wine.path_of(database), "--data-dir", wine.path_of(data))
    with screens.display() as display, wine.running(program, *arguments, display=display) as running:
        shown = screens.picture_at_rest(display, picture)
        second = wine.run(program, *arguments, seconds=_PATIENCE_SECONDS, display=display)
        alive = running.poll() is None
    words = f"{picture.parent.name}/{picture.name}" if shown else f"nothing to be seen; running: {alive}"
    yield "window on a display", words, shown and alive
    yield "a second start leaves it to the first", f"exit code {second.code}", alive and second.code == 0


def walk(wine: Wine, program: Path, out: Path) -> Row:
    """Log a consultation, look at every screen and make the papers by key events, inside the frozen program."""
    begin = time.monotonic()
    ended = wine.run(program, "walk", "--out", wine.path_of(out), seconds=_PATIENCE_SECONDS)
    return walked(out, time.monotonic() - begin, ended.code, ended.said[-600:])


def suite(wine: Wine, out: Path, tests: Sequence[str] = TESTS) -> Iterator[Row]:
    """Run the tests in the Windows Python, one folder after the other, each to its end."""
    for name in tests:
        begin = time.monotonic()
        arguments = (
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--no-header",
            wine.path_of(tasks.ROOT / name),
        )
        ended = prefix.run_python(wine, *arguments, seconds=_SUITE_PATIENCE_SECONDS)
        (out / f"{name.replace('/', '-')}.log").write_text(ended.said, encoding="utf-8")
        lines = ended.said.strip().splitlines() or ["no output"]
        words = f"{lines[-1].strip('= ')} ({time.monotonic() - begin:.0f} s)"
        yield f"tests: {name.removeprefix('tests/')}", words, ended.code == 0
