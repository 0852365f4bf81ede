"""The composition root: the command line of the window, logs, Qt, one start per data folder; `program.py` does the rest.

The window shows first; what is heavy (charts, paper, migrations, password hashing) is imported when it is needed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import logs, paths
from nakanojo_helpdesk.program import FIRST_PAINT_MILLISECONDS, Options, Program
from nakanojo_helpdesk.ui import theme
from nakanojo_helpdesk.ui.main_window import PROGRAM_NAME
from nakanojo_helpdesk.ui.single_instance import SingleInstance

_APP_ID: Final = "town.nakanojo.helpdesk"


def _parsed(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog=PROGRAM_NAME, add_help=False)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--demo", action="store_true")
    known, _others = parser.parse_known_args(arguments)
    if known.data_dir is not None:
        paths.use_data_dir(known.data_dir)
    return Options(database=known.database, demo=known.demo)


def main(arguments: Sequence[str]) -> int:
    """Run the program with its window. Returns the exit code: 0 closed as usual, 2 could not start."""
    options = _parsed(arguments)
    program: Program | None = None

    def tell_crash(line: str) -> None:
        if program is not None:
            program.crash(line)

    stop_logging = logs.start_logging(paths.log_dir(), on_crash=tell_crash)
    qInstallMessageHandler(
        lambda kind, _context, text: logs.qt_message(
            kind.name.removeprefix("Qt").removesuffix("Msg").lower(), text or ""
        )
    )
    if os.name == "nt":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_APP_ID)  # type: ignore[attr-defined,unused-ignore]
    os.environ[theme.STYLE_VARIABLE] = theme.STYLE
    app = QApplication([sys.argv[0] if sys.argv else PROGRAM_NAME])
    app.setApplicationName(PROGRAM_NAME)
    instance = SingleInstance(paths.data_dir())
    if not instance.claim(lambda: program.raise_window() if program is not None else None):
        return 0 if instance.raise_first() else 2
    options = replace(options, unclean=instance.left_behind)
    try:
        paths.wipe_temp_dir()
        program = Program(app, options)
        program.start()
        program.window.resize(program.window.sizeHint())
        program.window.show()
        QTimer.singleShot(FIRST_PAINT_MILLISECONDS, program.settle)
        code = app.exec()
        program.close()
        return code
    finally:
        instance.release()
        qInstallMessageHandler(None)
        stop_logging()
