"""`python3 tasks.py build --windows`: the Windows folder and its setup, made and tried on Linux under wine; told in a table.

Nothing told here was seen on Windows. The folder is `build/windows/dist/NakanojoHelpdesk`, the setup lies in `dist/`,
reports and pictures in `build/windows/trials/`. Ends with 1 when something fails, else 0.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import tasks
from workshop import building, contents
from workshop.trying import Row
from workshop.windows import installing, libraries, prefix, trying, updating
from workshop.windows.wine import Wine

DIST: Final = prefix.FOLDER / "dist"
FOLDER: Final = DIST / building.NAME
TRIALS: Final = DIST / "frozen-trials"
OUT: Final = prefix.FOLDER / "trials"
_FREEZING_SECONDS: Final = 2400


def main(arguments: Sequence[str] = ()) -> int:
    """Make, check, try, tell; the arguments are those of `workshop.building`."""
    building.take_update_keys(arguments)
    begin = time.monotonic()
    rows: list[Row] = []
    for row in _steps():
        rows.append(row)
        tasks.say(building.line_of(row))
    print("Made on Linux, tried under wine. Not seen on Windows.")
    code = building.shown(rows)
    print(f"{(time.monotonic() - begin) / 60:.1f} minutes")
    return code


def _steps() -> Iterator[Row]:
    wine = prefix.ready()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        suite = pool.submit(lambda: list(trying.suite(prefix.beside(), OUT)))
        yield from _made_and_tried(wine)
        yield from suite.result()


def _made_and_tried(wine: Wine) -> Iterator[Row]:
    """All but the test suite, which runs beside it: freezing and packing use one processor."""
    frozen = _frozen(wine)
    yield frozen
    if not frozen[2]:
        return
    yield _checked()
    yield from trying.all_trials(wine, FOLDER, TRIALS, OUT)
    yield building.packed(FOLDER)
    yield from installing.all_trials(wine, building.SETUP, FOLDER, OUT)
    yield from updating.all_trials(wine, OUT)


def _frozen(wine: Wine) -> Row:
    """PyInstaller under wine, with the same specification as on Linux."""
    begin = time.monotonic()
    building.write_parts()
    shutil.rmtree(DIST, ignore_errors=True)
    arguments = ["--noconfirm", "--clean", "--log-level", "WARN", "--distpath", wine.path_of(DIST)]
    arguments += ["--workpath", wine.path_of(prefix.FOLDER / "work"), wine.path_of(tasks.ROOT / "build.spec")]
    arguments += ["--", "--parts", wine.path_of(building.PARTS), "--trials"]
    ended = prefix.run_python(wine, "-m", "PyInstaller", *arguments, seconds=_FREEZING_SECONDS)
    (OUT / "pyinstaller.log").write_text(ended.said, encoding="utf-8")
    return "frozen", f"{time.monotonic() - begin:.0f} s", ended.code == 0 and FOLDER.is_dir()


def _checked() -> Row:
    """The folder read without running it."""
    kinds = {f"{building.NAME}.exe": libraries.WINDOW, f"{building.COMMANDS}.exe": libraries.CONSOLE}
    faults = [*contents.problems(FOLDER, contents.WINDOWS), *libraries.problems(FOLDER, kinds)]
    for fault in faults:
        tasks.say(fault)
    size = sum(path.stat().st_size for path in contents.files_of(FOLDER)) / 1e6
    return "folder", f"{size:.0f} MB (at most 170), {len(contents.files_of(FOLDER))} files", not faults


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
