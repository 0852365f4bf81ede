"""`python3 tasks.py build`: freezes the program and tries what came out; a table tells what was found.

Ends with 1 when the folder breaks a rule or a trial fails, else 0. The folder lies in `dist/`, the pictures and reports of
the trials in `build/trials/`. On Windows (`build.cmd`) the same, and the setup where NSIS is there; no picture of a window.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import tasks
from nakanojo_helpdesk import __version__
from nakanojo_helpdesk.store.updates import signing
from workshop import contents, trying
from workshop.icon import write_icon
from workshop.trying import Row
from workshop.version_resource import version_resource

NAME: Final = "NakanojoHelpdesk"
COMMANDS: Final = "nakanojo-helpdesk"
WORK: Final = tasks.ROOT / "build"
FOLDER: Final = tasks.ROOT / "dist" / NAME
RULES: Final = contents.WINDOWS if tasks.WINDOWS else contents.LINUX
SETUP: Final = tasks.ROOT / "dist" / f"{NAME}-{__version__}-setup.exe"
TRIALS: Final = tasks.ROOT / "dist" / "frozen-trials"
PARTS: Final = WORK / "parts"
TRUSTED: Final = PARTS / "trusted_keys.txt"


def main(arguments: Sequence[str] = ()) -> int:
    """Freeze, check, try, tell. `--update-key FILE.pub`: a public key that may sign updates of this program; may be repeated."""
    take_update_keys(arguments)
    begin = time.monotonic()
    if freeze():
        tasks.say("PyInstaller failed; its message is above.")
        return 1
    rows: list[Row] = [("frozen", f"{time.monotonic() - begin:.0f} s", True), _checked()]
    out = WORK / "trials"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    rows += trying.all_trials(FOLDER, TRIALS, out)
    if tasks.WINDOWS:
        rows.append(packed(FOLDER))
    return shown(rows)


def shown(rows: Sequence[Row]) -> int:
    """Print the table, also on a console that has no ✔; the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    for row in rows:
        print(line_of(row))
    return 0 if all(good for _name, _words, good in rows) else 1


def line_of(row: Row) -> str:
    """One line of the table."""
    name, words, good = row
    return f"{'✔' if good else '✘'}  {name:<42}{words}"


def _checked() -> Row:
    """The folder read without running it."""
    faults = contents.problems(FOLDER, RULES)
    for fault in faults:
        tasks.say(fault)
    size = (
        f"{contents.mebibytes(FOLDER):.0f} MiB (at most {RULES.most}), {len(contents.files_of(FOLDER))} files"
    )
    return "folder", size, not faults


def packed(folder: Path) -> Row:
    """The setup of a Windows folder, where NSIS is there."""
    from workshop.windows import setup

    if setup.makensis() is None:
        return "setup", "not made: NSIS is not installed on this PC", True
    begin = time.monotonic()
    setup.make(folder, PARTS / "program.ico", SETUP)
    size = SETUP.stat().st_size
    words = f"{size / 1e6:.1f} MB (at most {setup.MOST_BYTES / 1e6:.0f}), packed in {time.monotonic() - begin:.0f} s"
    return "setup", words, size <= setup.MOST_BYTES


def freeze() -> int:
    """Run PyInstaller on build.spec; its exit code."""
    write_parts()
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
        *("--distpath", str(FOLDER.parent), "--workpath", str(WORK / "work"), "build.spec"),
        *("--", "--parts", str(PARTS), "--trials"),
    ]
    return subprocess.run(command, cwd=tasks.ROOT, check=False).returncode


def take_update_keys(arguments: Sequence[str]) -> None:
    """Put the keys that are to be shipped among the parts, where build.spec finds them; without any, the checkout's own.

    Raises `tasks.NotReady` for a file that holds no public key, or a private one.
    """
    parser = argparse.ArgumentParser(prog="tasks.py build --")
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--update-key", type=Path, action="append", default=[], metavar="FILE")
    told = parser.parse_args(arguments)
    PARTS.mkdir(parents=True, exist_ok=True)
    TRUSTED.unlink(missing_ok=True)
    texts = [key.read_text(encoding="ascii") for key in told.update_key]
    for key, text in zip(told.update_key, texts, strict=True):
        if len(signing.keys_in(text)) != 1 or "private" in text.lower():
            raise tasks.NotReady(f"{key} is no public key made by `tasks.py stick -- --make-key`.")
    if texts:
        TRUSTED.write_text("".join(f"{text.rstrip()}\n" for text in texts), encoding="utf-8")


def write_parts() -> None:
    """The icon and the version resources, made from the drawing and the version of the program."""
    PARTS.mkdir(parents=True, exist_ok=True)
    write_icon(tasks.ROOT / "resources" / "program.svg", PARTS / "program.ico")
    for name in (NAME, COMMANDS, TRIALS.name):
        (PARTS / f"{name}.txt").write_text(version_resource(name), encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except tasks.NotReady as reason:
        tasks.say(str(reason))
        sys.exit(2)
