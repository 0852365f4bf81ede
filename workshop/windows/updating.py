"""The setup as the program itself uses it (更新), under wine: it waits, it needs a word to go on, it goes back.

Two small stand-ins take the place of the program: each writes its version down when it is started, and holds the mutex
for some seconds where it is told to wait. So both versions are at hand without a second build.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import windows
from nakanojo_helpdesk.store.updates import keeping
from workshop import building
from workshop.trying import Row
from workshop.windows import setup
from workshop.windows.compiling import compiled
from workshop.windows.wine import WINE, Wine

FORMER, NEW = "0.1.0", "0.2.0"
_PATIENCE_SECONDS: Final = 120
_STARTED_SECONDS: Final = 30
_STAND_IN: Final = r"""
#include <windows.h>
#include <stdio.h>
int WINAPI WinMain(HINSTANCE own, HINSTANCE before, LPSTR told, int shown) {
  HANDLE held = CreateMutexW(NULL, FALSE, L"%(mutex)s");
  FILE *log = fopen("C:\\started.txt", "a");
  if (log) { fprintf(log, "%(version)s\n"); fclose(log); }
  Sleep(told[0] == 'w' ? 5000 : 0);
  CloseHandle(held);
  return 0;
}
"""


def all_trials(wine: Wine, out: Path) -> Iterator[Row]:
    """Every trial in its order, for one person; nothing is left in the prefix."""
    place = out / "stand-ins"
    shutil.rmtree(place, ignore_errors=True)
    former, new = (_packed(place, version) for version in (FORMER, NEW))
    home = _home(wine)
    shutil.rmtree(home, ignore_errors=True)
    started = wine.drive / "started.txt"
    started.unlink(missing_ok=True)
    pc = _Pc(wine, home, started)
    yield pc.tried("a stand-in is installed", former, 0, ("/S", "/CurrentUser"), FORMER, starts=None)
    go = former.with_name(keeping.GO)
    update = ("/S", "/CurrentUser", "/UPDATE", "/GO")
    yield pc.tried("no word to go on: nothing, and started again", new, setup.NOT_TOLD, update, FORMER)
    go.write_text("go\n", encoding="ascii")
    running = pc.running()
    yield pc.tried("updated once the program has ended", new, 0, update, NEW)
    running.wait()
    yield pc.tried("an older version is refused, and started again", former, setup.NEWER, update, NEW)
    yield pc.tried("back to the former version", former, 0, (*update, "/BACK"), FORMER)
    kept = [path.name for path in (home / "setup").iterdir()]
    yield "the setup keeps itself", ", ".join(kept), kept == [former.name]
    pc.cut_in_the_exchange()
    again = ("/S", "/CurrentUser", "/BACK")  # as RunOnce says it at the next start of Windows
    yield pc.tried(
        "an exchange that was cut is ended", home / "setup" / former.name, 0, again, FORMER, starts=None
    )
    wine.run(
        home / "uninstall.exe", "/CurrentUser", "/S", f"_?={wine.path_of(home)}", seconds=_PATIENCE_SECONDS
    )
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(place)


class _Pc:
    """The PC with the installed stand-in."""

    def __init__(self, wine: Wine, home: Path, started: Path) -> None:
        self._wine = wine
        self._home = home
        self._started = started

    def running(self) -> subprocess.Popen[bytes]:
        """The installed stand-in, which runs for some seconds; it has begun."""
        before = self._starts()
        running = subprocess.Popen(
            [str(WINE), str(self._home / f"{building.NAME}.exe"), "wait"],
            env=self._wine.environment(),
            stdin=subprocess.DEVNULL,
        )
        self._wait_for(len(before) + 1)
        return running

    def cut_in_the_exchange(self) -> None:
        """Leave the program as a power cut does when the old files are gone and the new ones are not there yet."""
        (self._home / "old").mkdir()
        (self._home / "_internal").rename(self._home / "old" / "_internal")

    def tried(
        self,
        name: str,
        made: Path,
        wanted: int,
        arguments: Sequence[str],
        version: str,
        *,
        starts: int | None = 1,
    ) -> Row:
        """Run a setup; afterwards that version is there, whole, and has been started (`starts` None: not)."""
        before = self._starts()
        code = self._wine.run(made, *arguments, seconds=_PATIENCE_SECONDS).code
        after = self._wait_for(len(before) + (starts or 0))
        files = sorted(path.name for path in (self._home / "_internal").glob("*"))
        left = [place for place in ("new", "old") if (self._home / place).exists()]
        good = (
            code == wanted
            and files == [f"of-{version}.txt"]
            and not left
            and after[len(before) :] == [version] * (starts or 0)
        )
        return (
            name,
            f"exit code {code}, files of {', '.join(files) or 'none'}, started {after[len(before) :]}",
            good,
        )

    def _starts(self) -> list[str]:
        return self._started.read_text(encoding="ascii").split() if self._started.exists() else []

    def _wait_for(self, count: int) -> list[str]:
        """The versions started so far, as soon as they are so many, at the latest after some seconds."""
        end = time.monotonic() + _STARTED_SECONDS
        while len(found := self._starts()) < count and time.monotonic() < end:
            time.sleep(0.2)
        return found


def _packed(place: Path, version: str) -> Path:
    """The setup of a stand-in."""
    folder = place / version
    inside = folder / "_internal"
    inside.mkdir(parents=True)
    (inside / f"of-{version}.txt").write_text(version, encoding="ascii")
    program = folder / f"{building.NAME}.exe"
    mutex = windows.RUNNING.replace("\\", "\\\\")
    compiled(program, _STAND_IN % {"mutex": mutex, "version": version}, "", "-mwindows")
    shutil.copyfile(program, folder / f"{building.COMMANDS}.exe")
    made = place / f"{building.NAME}-{version}-setup.exe"
    setup.make(folder, building.PARTS / "program.ico", made, version=version, compression="zlib")
    return made


def _home(wine: Wine) -> Path:
    """Where a setup for one person puts the program."""
    users = [path for path in (wine.drive / "users").iterdir() if path.name != "Public"]
    return users[0] / "AppData" / "Local" / "Programs" / building.NAME
