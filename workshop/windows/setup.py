"""The setup made by NSIS, and its life on a PC: installed, over itself, over an older and a newer version, taken away."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import tasks
from nakanojo_helpdesk import __version__

SCRIPT: Final = Path(__file__).with_name("setup.nsi")
MOST_BYTES: Final = 65_000_000
TOO_OLD, RUNS, NEWER, NOT_TOLD, HELD, NO_RIGHTS = 2, 3, 4, 5, 6, 7
"""Exit codes of the setup: Windows too old, the program runs, a newer version is there, not told to go on, files are held,
everybody's folder could not be opened to everybody."""


_PARTS: Final = frozenset({"_internal", "NakanojoHelpdesk.exe", "nakanojo-helpdesk.exe"})
TARGET: Final = "x86-unicode" if tasks.WINDOWS else "amd64-unicode"
"""The kind of setup: the NSIS of Debian makes one of 64 bits, that of nsis.sourceforge.io only one of 32 for the same program."""


def makensis() -> str | None:
    """The program that packs, where this machine has it."""
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    return shutil.which("makensis") or (str(usual) if tasks.WINDOWS and usual.is_file() else None)


def make(
    folder: Path,
    icon: Path,
    out: Path,
    *,
    version: str = __version__,
    compression: str = "lzma",
    target: str = TARGET,
) -> None:
    """Pack the frozen folder into one file. Raises `tasks.NotReady` with the complaint of makensis.

    Also for a folder that holds more than the script moves into its place: what it does not name would be left out.
    """
    parts = {path.name for path in folder.iterdir()}
    if parts != _PARTS:
        raise tasks.NotReady(f"setup.nsi moves {sorted(_PARTS)}; the folder holds {sorted(parts)}.")
    out.parent.mkdir(parents=True, exist_ok=True)
    if (program := makensis()) is None:
        raise tasks.NotReady("makensis is missing: install NSIS 3.")
    command = [
        program,
        "-V2",
        "-INPUTCHARSET",
        "UTF8",
        f"-DSRC={folder}",
        f"-DVERSION={version}",
        f"-DOUT={out}",
        f"-DTARGET={target}",
    ]
    command += [f"-DICON={icon}", f"-DCOMPRESSION={compression}", str(SCRIPT)]
    done = subprocess.run(
        command,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise tasks.NotReady(f"makensis failed:\n{done.stdout.strip()}\n{done.stderr.strip()}")
