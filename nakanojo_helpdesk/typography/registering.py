"""Gives Qt the fonts that the program brings along."""

import functools
import logging

from PySide6.QtGui import QFontDatabase

from nakanojo_helpdesk.typography import bundled

_log = logging.getLogger(__name__)


@functools.cache
def register() -> None:
    """Give them to Qt, once. Needs a running `QGuiApplication`; whoever registers again resets what is being drawn."""
    for path in bundled.readable():
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.error("font cannot be read: %s", path.name)
