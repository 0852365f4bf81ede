"""The life of the setup on a PC, silently and under wine: for one person, then for everybody over an older version."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import __version__, paths
from nakanojo_helpdesk.store import identity
from workshop import building, older_book, screens
from workshop.trying import Row
from workshop.windows import setup, trying
from workshop.windows.wine import Wine

_PATIENCE_SECONDS: Final = 300
_OLDER_VERSION: Final = "0.0.9"
_UNINSTALL_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\town.nakanojo.helpdesk"


def all_trials(wine: Wine, made: Path, folder: Path, out: Path) -> Iterator[Row]:
    """Every trial in its order; a failed one does not stop the others."""
    older = out / "older-setup.exe"
    setup.make(folder, building.PARTS / "program.ico", older, version=_OLDER_VERSION, compression="zlib")
    yield from _for_one_person(wine, made, older, out)
    yield from _for_everybody(wine, made, older, out)
    older.unlink()


def _for_one_person(wine: Wine, made: Path, older: Path, out: Path) -> Iterator[Row]:
    """Install, try, install again, refuse, take away; the records stay."""
    home = _home(wine)
    shutil.rmtree(home, ignore_errors=True)
    database = wine.drive / "見本 データ" / "demo.db"
    yield _refused_by_old_windows(wine, made)
    yield _ended("install, for one person", wine, made, 0, "/S", "/CurrentUser")
    told, words, good = trying.self_test(wine, home / f"{building.COMMANDS}.exe", out / "installed.json")
    yield f"{told.partition(',')[0]} of the installed program", words, good
    yield _shortcut(wine)
    yield _ended("install over the same version", wine, made, 0, "/S", "/CurrentUser")
    yield _refused_while_running(wine, made, home / f"{building.NAME}.exe", database)
    yield _ended("an older version is refused", wine, older, setup.NEWER, "/S", "/CurrentUser")
    yield _taken_away(wine, home, "/CurrentUser")
    yield "the records are left", database.name, database.exists()


def _for_everybody(wine: Wine, made: Path, older: Path, out: Path) -> Iterator[Row]:
    """An older version with records of its time, the present setup over it, and the first start after it."""
    home = wine.drive / "Program Files" / building.NAME
    shared = wine.drive / "ProgramData" / building.NAME
    for left in (home, shared):
        shutil.rmtree(left, ignore_errors=True)
    yield _ended("install an older version, for everybody", wine, older, 0, "/S", "/AllUsers")
    yield _shared_folder(wine, home, shared)
    database, kept = shared / "nakanojo.db", out / "older-book.db"
    kept.unlink(missing_ok=True)
    before = older_book.make(kept, wine.drive / "見本 データ" / "demo.db")
    shutil.copyfile(kept, database)
    yield _ended("install over the older version", wine, made, 0, "/S", "/AllUsers")
    version = _installed_version(wine)
    yield "the newer version is installed", version, version == __version__
    yield _carried_over(wine, home / f"{building.NAME}.exe", database, out / "carried-over.png")
    same = database.exists() and older_book.records(database, like=kept) == before
    yield "the records are the same", f"{sum(map(len, before.values())):,} rows", same
    yield _backed_up(shared / "backups", kept, before)
    commands, place = home / f"{building.COMMANDS}.exe", ("--database", wine.path_of(database))
    yield _ended("the backups are verified", wine, commands, 0, "list", "backups", *place)
    yield _ended("check of the carried-over records", wine, commands, 0, "check", *place)
    yield _taken_away(wine, home, "/AllUsers")
    yield "everybody's records are left", database.name, database.exists()


def _home(wine: Wine) -> Path:
    """Where a setup for one person puts the program."""
    users = [path for path in (wine.drive / "users").iterdir() if path.name != "Public"]
    return users[0] / "AppData" / "Local" / "Programs" / building.NAME


def _ended(name: str, wine: Wine, program: Path, wanted: int, *arguments: str) -> Row:
    begin = time.monotonic()
    ended = wine.run(program, *arguments, seconds=_PATIENCE_SECONDS)
    words = f"exit code {ended.code}" + ("" if ended.code == wanted else f", {wanted} was expected")
    return name, f"{words}, {time.monotonic() - begin:.0f} s", ended.code == wanted


def _shortcut(wine: Wine) -> Row:
    """The one of the start menu; wine puts the one of the desktop outside its own drive."""
    menus = (wine.drive / "users").glob(
        "*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/窓口きろく.lnk"
    )
    found = [path.name for path in menus]
    return "shortcut with its Japanese name", ", ".join(found) or "none", bool(found)


def _refused_by_old_windows(wine: Wine, made: Path) -> Row:
    """Where wine says that it is Windows 8.1."""
    with screens.display() as display:
        wine.run("winecfg", "-v", "win81", seconds=_PATIENCE_SECONDS, display=display)
        try:
            return _ended("an older Windows is refused", wine, made, setup.TOO_OLD, "/S", "/CurrentUser")
        finally:
            wine.run("winecfg", "-v", "win10", seconds=_PATIENCE_SECONDS, display=display)


def _refused_while_running(wine: Wine, made: Path, program: Path, database: Path) -> Row:
    """The setup finds the mutex of the running program and touches nothing."""
    name, picture = "refused while the program runs", made.parent / "running.png"
    arguments = ("--database", wine.path_of(database), "--data-dir", wine.path_of(database.parent / "data"))
    with screens.display() as display, wine.running(program, *arguments, display=display):
        shown = screens.picture_at_rest(display, picture)
        row = _ended(name, wine, made, setup.RUNS, "/S", "/CurrentUser")
    picture.unlink(missing_ok=True)
    return row if shown else (name, "the program was not seen", False)


def _taken_away(wine: Wine, home: Path, mode: str) -> Row:
    """Nothing is left of the program but the uninstaller, which a trial starts in its place."""
    ended = wine.run(
        home / "uninstall.exe", mode, "/S", f"_?={wine.path_of(home)}", seconds=_PATIENCE_SECONDS
    )
    left = [path.name for path in home.iterdir() if path.name != "uninstall.exe"] if home.exists() else []
    words = f"exit code {ended.code}, left: {', '.join(left) or 'nothing'}"
    return f"take away ({mode.strip('/')})", words, ended.code == 0 and not left


def _shared_folder(wine: Wine, home: Path, shared: Path) -> Row:
    """The setup names the folder beside the program, as the program reads it. Its rights cannot be seen under wine."""
    told = home / paths.SHARED_DATA_FILE
    named = told.read_text(encoding="utf-16").strip() if told.exists() else "not named"
    return "everybody's data folder", named, named == wine.path_of(shared) and shared.is_dir()


def _installed_version(wine: Wine) -> str:
    """What Windows shows in its list of programs."""
    ended = wine.run("reg", "query", f"HKLM\\{_UNINSTALL_KEY}", "/v", "DisplayVersion", seconds=60)
    found = re.search(r"REG_SZ\s+(\S+)", ended.said)
    return found[1] if found else "not in the list of programs"


def _carried_over(wine: Wine, program: Path, database: Path, picture: Path) -> Row:
    """The first start of the newer version, as a clerk starts it: without any argument."""
    name = "the first start carries the records over"
    with screens.display() as display, wine.running(program, display=display):
        shown = screens.picture_at_rest(display, picture)
    found = older_book.schema_of(database)
    words = f"schema {older_book.OLDER} → {found}, {picture.parent.name}/{picture.name}"
    return name, words, shown and found == identity.SCHEMA_VERSION


def _backed_up(backups: Path, kept: Path, before: older_book.Records) -> Row:
    """The backup made before is of the older schema and holds the same."""
    good = [
        path
        for path in backups.glob("*.db")
        if older_book.schema_of(path) == older_book.OLDER and older_book.records(path, like=kept) == before
    ]
    return "the backup of before", ", ".join(path.name for path in good) or "none", bool(good)
