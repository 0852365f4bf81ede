"""Runs Windows programs: a prefix of its own, Japanese code pages, and the gaps of wine filled for the tests alone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WINE: Final = Path("/usr/lib/wine/wine64")
SERVER: Final = Path("/usr/lib/wine/wineserver")
NEVER_ENDED: Final = 124


@dataclass(frozen=True)
class Ended:
    """How a program ended: its exit code (124: it did not end in time), and what it said."""

    code: int
    said: str


@dataclass(frozen=True)
class Wine:
    """A wine prefix below `folder`."""

    folder: Path

    @property
    def prefix(self) -> Path:
        """The folder that holds `drive_c`."""
        return self.folder / "prefix"

    @property
    def drive(self) -> Path:
        """The drive C as Linux sees it."""
        return self.prefix / "drive_c"

    def run(
        self,
        program: Path | str,
        *arguments: str,
        seconds: int,
        display: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run a Windows program to its end; without a display its Qt draws off screen.

        Its output is a pipe and its input empty: a Windows Python refuses to start with plain files there.
        """
        command: Sequence[str] = [str(WINE), str(program), *arguments]
        try:
            done = subprocess.run(
                command,
                env=self.environment(display, variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            self.stop()
            return Ended(NEVER_ENDED, (late.stdout or b"").decode("utf-8", "replace"))
        return Ended(done.returncode, decoded(done.stdout))

    @contextmanager
    def running(self, program: Path, *arguments: str, display: str) -> Iterator[subprocess.Popen[bytes]]:
        """A program with a window for as long as the block lasts; then everything in the prefix is ended."""
        started = subprocess.Popen(
            [str(WINE), str(program), *arguments],
            env=self.environment(display),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield started
        finally:
            self.stop()
            started.wait()

    def stop(self) -> None:
        """End everything that still runs in the prefix: a program that failed with a box on the screen waits for ever."""
        subprocess.run([str(SERVER), "-k"], env=self.environment(), check=False)

    def environment(
        self, display: str | None = None, variables: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """The variables of a program: Japanese, in Tokyo. Wine keeps Qt's variables from it unless they carry a prefix."""
        kept = {name: value for name, value in os.environ.items() if name in {"HOME", "PATH", "TMPDIR"}}
        runtime = self.folder / "runtime"
        runtime.mkdir(parents=True, exist_ok=True)
        runtime.chmod(0o700)
        kept |= {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;ucrtbase,mscms=n,b",
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "ja_JP.UTF-8",
            "TZ": "Asia/Tokyo",
        }
        if display is None:
            kept["WINEQT_QPA_PLATFORM"] = "offscreen"
        else:
            kept |= {"DISPLAY": display, "WINEQT_QPA_PLATFORM": "windows"}
        return kept | dict(variables or {})

    def path_of(self, path: Path) -> str:
        """A place of this machine as a Windows program names it."""
        try:
            inside = path.resolve().relative_to(self.drive.resolve())
        except ValueError:
            return "Z:" + str(path.resolve()).replace("/", "\\")
        return "C:\\" + str(inside).replace("/", "\\")


def decoded(output: bytes) -> str:
    """What a Japanese Windows program wrote, in whichever of its two encodings."""
    try:
        return output.decode("utf-8")
    except UnicodeDecodeError:
        return output.decode("cp932", "replace")
