"""Records the transcripts: `python -m tests.ux.transcripts.record` writes them anew, for a look at what `git diff` shows.

Starts a display (Xvfb), a session bus and the bus of AT-SPI of its own, the program on fictional data at a moment that
stands still, and the reading client (`ear.py`). Needs `missing()` to be empty.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from queue import Queue
from typing import Any, Final

GOLDEN: Final = Path(__file__).parent
MOMENT: Final = "2026-06-10T10:32:00+09:00"
"""A working Wednesday."""
PYTHON: Final = "/usr/bin/python3"
"""The system's: the bindings of AT-SPI come with it, not with the packages of the program."""
_LAUNCHERS: Final = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_IN_SESSION: Final = "--in-session"
_ITSELF: Final = "tests.ux.transcripts.record"
_PATIENCE_SECONDS: Final = 200


def missing() -> str:
    """Name what this machine lacks to start a screen reader's bus; empty when it lacks nothing."""
    lacking = [name for name in ("Xvfb", "dbus-run-session") if shutil.which(name) is None]
    lacking += [] if _launcher() else ["at-spi2-core"]
    asked = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if (
        not Path(PYTHON).exists()
        or subprocess.run([PYTHON, "-c", asked], capture_output=True, check=False).returncode
    ):
        lacking.append("python3-gi with gir1.2-atspi-2.0")
    return ", ".join(lacking)


def record(folder: Path) -> None:
    """Write every transcript into `folder`.

    Raises `subprocess.CalledProcessError` with what the program said when a path cannot be gone, and
    `subprocess.TimeoutExpired` after 200 s.
    """
    command = ["dbus-run-session", "--", sys.executable, "-m", _ITSELF, _IN_SESSION, str(folder)]
    named = {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LC_ALL": "C.UTF-8"}
    kept = {name: value for name, value in os.environ.items() if name != "AT_SPI_BUS_ADDRESS"}
    root = GOLDEN.parents[2]
    process = subprocess.Popen(
        command,
        env=kept | named | {"GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "1"},
        cwd=root,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        _, said = process.communicate(timeout=_PATIENCE_SECONDS)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)  # display and buses with it
        process.wait()
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)


def _launcher() -> str:
    return next((path for path in _LAUNCHERS if Path(path).exists()), "")


@contextmanager
def _running(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A helper process, ended with what is inside."""
    process = subprocess.Popen(command, text=True, encoding="utf-8", **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _display() -> Iterator[None]:
    """A display nobody sees, with the number it chose itself."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x800x24", "-nolisten", "tcp"]
    with _running(command, pass_fds=[writing], stderr=subprocess.DEVNULL):
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as number:
            os.environ["DISPLAY"] = f":{number.readline().strip()}"
        yield


class Ear:
    """The reading client, and the steps it has written."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._steps: Queue[tuple[str, list[str]]] = Queue()
        assert process.stdout is not None
        self._lines = process.stdout
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._lines:
            name, heard = json.loads(line)
            self._steps.put((name, heard))

    def has_written(self) -> bool:
        """Whether a step waits to be taken."""
        return not self._steps.empty()

    def step(self) -> tuple[str, list[str]]:
        """Take the next step; waits for it."""
        return self._steps.get(timeout=_PATIENCE_SECONDS)


def _record_in_session(folder: Path) -> None:
    ear = [PYTHON, str(GOLDEN / "ear.py")]
    with ExitStack() as stack:
        stack.enter_context(_display())
        stack.enter_context(_running([_launcher(), "--launch-immediately"], stderr=subprocess.DEVNULL))
        client = Ear(stack.enter_context(_running(ear, stdout=subprocess.PIPE)))
        client.step()  # it listens from here on
        _go(folder, client)


def _go(folder: Path, ear: Ear) -> None:
    from tests.clock import clock_stopped_at
    from tests.ux.transcripts.paths import PATHS
    from tests.ux.transcripts.walk import Walk
    from tests.walkthrough import demo_program

    moment = datetime.fromisoformat(MOMENT)
    with (
        tempfile.TemporaryDirectory(prefix="nakanojo_heard_") as data,
        clock_stopped_at(moment) as now,
        demo_program(Path(data), now) as program,
    ):
        for name, lines in Walk(program.window, ear).go(PATHS):
            (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == [_IN_SESSION]:
        _record_in_session(Path(sys.argv[2]))
    elif lacking := missing():
        sys.exit(f"missing: {lacking}")
    else:
        try:
            record(GOLDEN)
        except subprocess.CalledProcessError as error:
            sys.exit(error.stderr)
