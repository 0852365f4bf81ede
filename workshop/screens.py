"""A real X display without a monitor, and pictures of what is on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import tasks

_PATIENCE_SECONDS: Final = 120
_PAUSE_SECONDS: Final = 1.0


@contextmanager
def display() -> Iterator[str]:
    """A display of 1366 by 768 pixels, for as long as it is needed. Raises `tasks.NotReady` without Xvfb."""
    if shutil.which("Xvfb") is None:
        tasks.install_debian_packages(["xvfb"], "A real window is tried on Xvfb, which is missing.")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read, encoding="ascii") as told:
            number = told.readline().strip()
        if not number:
            raise tasks.NotReady("Xvfb did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def picture_at_rest(display_name: str, out: Path) -> bool:
    """Wait until something stands still on the display and keep its picture; whether it came within two minutes."""
    end = time.monotonic() + _PATIENCE_SECONDS
    before = b""
    while time.monotonic() < end:
        time.sleep(_PAUSE_SECONDS)
        code = subprocess.run(
            [sys.executable, "-m", "workshop.screens", str(out)],
            cwd=tasks.ROOT,
            env={**os.environ, "DISPLAY": display_name, "QT_QPA_PLATFORM": "xcb"},
            check=False,
        ).returncode
        now = out.read_bytes() if code == 0 else b""
        if now and now == before:
            return True
        before = now
    return False


def main(out: str) -> int:
    """Keep a picture of the whole display; 1 where nothing is on it."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    image = application.primaryScreen().grabWindow(0).toImage()
    image.save(out)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    return 0 if len(colours) > 4 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
