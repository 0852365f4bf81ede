"""Gives Qt the fonts that the program brings along."""

import functools
import logging
import os
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from nakanojo_helpdesk.typography import bundled

_log = logging.getLogger(__name__)


@functools.cache
def register() -> None:
    """Give them to Qt, once. Needs a running `QGuiApplication`; whoever registers again resets what is being drawn."""
    for path in bundled.readable():
        if not add(path):
            _log.error("font cannot be read: %s", path.name)


def add(path: Path) -> bool:
    """Give Qt one font; whether it could be read.

    On Windows Qt may open a font by the characters of the old code page alone, which has no 𠮷: the program is installed
    below a folder with the name of the person. So it gets the content there.
    """
    if os.name == "nt" and not str(path).isascii():
        return QFontDatabase.addApplicationFontFromData(path.read_bytes()) >= 0
    return QFontDatabase.addApplicationFont(str(path)) >= 0
