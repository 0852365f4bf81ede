"""The life of the setup on a PC, silently and under wine."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workshop import building, screens
from workshop.trying import Row
from workshop.windows import setup
from workshop.windows.wine import WINE, Wine

_PATIENCE_SECONDS: Final = 300
_INSTALLED: Final = Path("Program Files") / building.NAME


def all_trials(wine: Wine, made: Path, folder: Path, out: Path) -> Iterator[Row]:
    """Install, try, install again, refuse, take away; the records stay. Everything is done for one person."""
    home = _home(wine)
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(wine.drive / _INSTALLED, ignore_errors=True)
    database = wine.drive / "見本 データ" / "demo.db"
    yield _ended("install, for one person", wine, made, 0, "/S", "/CurrentUser")
    yield _self_test(wine, home / f"{building.COMMANDS}.exe", out / "installed.json")
    yield _shortcut(wine)
    yield _ended("install over the same version", wine, made, 0, "/S", "/CurrentUser")
    yield _refused_while_running(wine, made, home / f"{building.NAME}.exe", database)
    older = out / "older-setup.exe"
    setup.make(folder, building.PARTS / "program.ico", older, version="0.0.9", compression="zlib")
    yield _ended("an older version is refused", wine, older, setup.NEWER, "/S", "/CurrentUser")
    yield _ended(
        "take away", wine, home / "uninstall.exe", 0, "/CurrentUser", "/S", f"_?={wine.path_of(home)}"
    )
    left = [path.name for path in home.iterdir() if path.name != "uninstall.exe"] if home.exists() else []
    yield "nothing of the program is left", ", ".join(left) or "only the uninstaller", not left
    yield "the records are left", database.name, database.exists()


def _home(wine: Wine) -> Path:
    """Where a setup for one person puts the program."""
    users = [path for path in (wine.drive / "users").iterdir() if path.name != "Public"]
    return users[0] / "AppData" / "Local" / "Programs" / building.NAME


def _ended(name: str, wine: Wine, program: Path, wanted: int, *arguments: str) -> Row:
    begin = time.monotonic()
    ended = wine.run(program, *arguments, seconds=_PATIENCE_SECONDS)
    words = f"exit code {ended.code}" + ("" if ended.code == wanted else f", {wanted} was expected")
    return name, f"{words}, {time.monotonic() - begin:.0f} s", ended.code == wanted


def _self_test(wine: Wine, program: Path, report: Path) -> Row:
    ended = wine.run(program, "self-test", "--out", wine.path_of(report), seconds=_PATIENCE_SECONDS)
    good = ended.code == 0 and report.exists() and bool(json.loads(report.read_text(encoding="utf-8"))["ok"])
    return "self-test of the installed program", f"exit code {ended.code}", good


def _shortcut(wine: Wine) -> Row:
    """The one of the start menu; wine puts the one of the desktop outside its own drive."""
    menus = (wine.drive / "users").glob(
        "*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/窓口きろく.lnk"
    )
    found = [path.name for path in menus]
    return "shortcut with its Japanese name", ", ".join(found) or "none", bool(found)


def _refused_while_running(wine: Wine, made: Path, program: Path, database: Path) -> Row:
    """The setup finds the mutex of the running program and touches nothing."""
    name = "refused while the program runs"
    arguments = ["--database", wine.path_of(database), "--data-dir", wine.path_of(database.parent / "data")]
    with screens.display() as display:
        running = subprocess.Popen(
            [str(WINE), str(program), *arguments],
            env=wine.environment(display),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            shown = screens.picture_at_rest(display, made.parent / "running.png")
            row = _ended(name, wine, made, setup.RUNS, "/S", "/CurrentUser")
        finally:
            wine.stop()
            running.wait()
            (made.parent / "running.png").unlink(missing_ok=True)
    return row if shown else (name, "the program was not seen", False)
