"""What the machine needs for it: Debian's packages and the Japanese locale."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

import tasks
from workshop.windows.wine import WINE

PROGRAMS: Final = {
    "Xvfb": "xvfb",
    "makensis": "nsis",
    "osslsigncode": "osslsigncode",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "locale-gen": "locales",
}
LOCALE: Final = "ja_JP.UTF-8"


def ensure() -> None:
    """Install what is missing as root on Debian. Raises `tasks.NotReady` naming it where that cannot be done."""
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not WINE.exists():
        missing = ["wine64", "wine", *missing]
    if missing:
        tasks.install_debian_packages(missing, "The Windows program is made with wine and these tools.")
    _, locales, _ = tasks.quietly(["locale", "-a"])
    if LOCALE.replace("UTF-8", "utf8") not in locales.split():
        made = subprocess.run(
            ["localedef", "-i", "ja_JP", "-f", "UTF-8", LOCALE], capture_output=True, check=False
        )
        if made.returncode:
            raise tasks.NotReady(
                f"The locale {LOCALE} is needed; make it with: sudo localedef -i ja_JP -f UTF-8 {LOCALE}"
            )
