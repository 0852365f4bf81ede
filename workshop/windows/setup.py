"""The setup made by NSIS, and its life on a PC: installed, over itself, over an older and a newer version, taken away."""

from __future__ import annotations

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


def make(
    folder: Path, icon: Path, out: Path, *, version: str = __version__, compression: str = "lzma"
) -> None:
    """Pack the frozen folder into one file. Raises `tasks.NotReady` with the complaint of makensis."""
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [
        "makensis",
        "-V2",
        "-INPUTCHARSET",
        "UTF8",
        f"-DSRC={folder}",
        f"-DVERSION={version}",
        f"-DOUT={out}",
    ]
    command += [f"-DICON={icon}", f"-DCOMPRESSION={compression}", str(SCRIPT)]
    done = subprocess.run(
        command,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise tasks.NotReady(f"makensis failed:\n{done.stdout.strip()}\n{done.stderr.strip()}")
