"""Makes the Windows Python and two wine prefixes once, and again when what they are made of changes."""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path
from typing import Final

import tasks
from workshop import screens
from workshop.windows import gaps, machine, python
from workshop.windows.wine import SERVER, Ended, Wine

FOLDER: Final = tasks.ROOT / "build" / "windows"
_STAMP: Final = "made.txt"


def ready() -> Wine:
    """The prefix with its Python, made where it is missing. Raises `tasks.NotReady`."""
    machine.ensure()
    wine = Wine(FOLDER)
    stamp = FOLDER / _STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == _made_of():
        return wine
    begin = time.monotonic()
    tasks.say(
        "making a Windows Python and two wine prefixes (once, and again when the locked packages change)"
    )
    stamp.unlink(missing_ok=True)
    python.make(python_folder())
    for each in (wine, beside()):
        _make_prefix(each)
    _check(run_python(wine, "-c", "import numpy, PySide6.QtWidgets, sqlcipher3.dbapi2", seconds=300))
    stamp.write_text(_made_of(), encoding="utf-8")
    tasks.say(f"Windows Python and wine prefixes made in {time.monotonic() - begin:.0f} s")
    return wine


def beside() -> Wine:
    """A second prefix: what runs there goes on when everything in the first is ended."""
    return Wine(FOLDER / "beside")


def python_folder() -> Path:
    """Where the Windows Python is."""
    return FOLDER / "python"


def run_python(wine: Wine, *arguments: str, seconds: int, display: str | None = None) -> Ended:
    """Run the Windows Python."""
    return wine.run(
        python_folder() / "python.exe",
        *arguments,
        seconds=seconds,
        display=display,
        variables={"PYTHONUTF8": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _make_prefix(wine: Wine) -> None:
    shutil.rmtree(wine.prefix, ignore_errors=True)
    with screens.display() as display:
        plain = {"WINEDLLOVERRIDES": "mscoree,mshtml="}
        _check(wine.run("wineboot", "-i", seconds=300, display=display, variables=plain))
        tasks.quietly([str(SERVER), "-w"], wine.environment())
        gaps.make(FOLDER / "gaps", wine.drive / "windows" / "system32")
        _check(wine.run("winecfg", "-v", "win10", seconds=120, display=display))


def _check(ended: Ended) -> None:
    if ended.code:
        raise tasks.NotReady(f"wine ended with {ended.code}:\n{ended.said[-2000:]}")


def _made_of() -> str:
    here = Path(__file__).parent
    parts = [tasks.LOCK, *(here / name for name in ("gaps.py", "python.py", "compiling.py", "prefix.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()
