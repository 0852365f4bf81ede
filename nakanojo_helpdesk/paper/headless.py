"""Qt without a window, for commands that make a PDF."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QFontInfo, QGuiApplication

from nakanojo_helpdesk.paper.fonts import Face, font
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.sheet import Sheet


def graphics() -> object:
    """The Qt application that fonts and painting need, without a window; keep it as long as they are used."""
    running = QGuiApplication.instance()
    if running is not None:
        return running
    if sys.platform.startswith("linux"):  # a display that is named but gone would end the program
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["nakanojo-helpdesk"])


def headless_pdf(sheet: Sheet) -> bytes:
    """The PDF of a sheet, made without a window."""
    application = graphics()
    data = pdf_bytes(sheet)
    del application
    return data


def families() -> list[str]:
    """The font families with which the faces of the paper are really drawn. Needs a running Qt application."""
    return [QFontInfo(font(face, 10.5)).family() for face in Face]
