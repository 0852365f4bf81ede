"""The composition root: the command line of the window, logs, Qt, one start per data folder; `program.py` does the rest.

The window shows first; what is heavy (charts, paper, migrations, password hashing) is imported when it is needed. The
program has no console: whatever keeps it from starting is said in a box.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import logs, paths, windows
from nakanojo_helpdesk.program import FIRST_PAINT_MILLISECONDS, Options, Program
from nakanojo_helpdesk.typography import bundled
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.appearance import Dress
from nakanojo_helpdesk.ui.kit.work.single_instance import SingleInstance
from nakanojo_helpdesk.ui.shell.main_window import PROGRAM_NAME

CLOSED: Final = 0
NOT_STARTED: Final = 2
_NOT_STARTED_TITLE: Final = f"{PROGRAM_NAME}を始められませんでした"
_NO_LOG: Final = "プログラムの記録（ログ）を書けないまま始めました。相談の記録には影響ありません。システム管理者に知らせてください。"
_NO_FOLDER: Final = (
    "「窓口きろく」の設定を置くフォルダーに書き込めないため、始められませんでした。これまでの記録はそのままです。"
    "システム管理者に、下のフォルダーに書き込めるか、ディスクに空きがあるかを確かめてもらってください。"
)
_RUNS_ALREADY: Final = (
    "「窓口きろく」はもう動いていますが、その画面を前に出せませんでした。記録はそのままです。"
    "画面の下のタスクバーから開いてください。見つからないときは、パソコンを再起動してから、もう一度始めてください。"
)
_OF_ANOTHER_ACCOUNT: Final = (
    "このパソコンで、ほかの人が「窓口きろく」を開いたままにしています（別の利用者でサインインしています）。"
    "記録はそのままです。その人に「窓口きろく」を終えてもらってから、もう一度始めてください。"
)
_BUG: Final = (
    "プログラムの不具合で、始められませんでした。これまでの記録はそのままです。"
    "もう一度始めても同じときは、下の一行をシステム管理者に伝えてください。"
)

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run the program with its window. Returns the exit code: 0 closed as usual, 2 could not start (said in a box)."""
    options = _parsed(arguments)
    program: Program | None = None

    def tell_crash(line: str) -> None:
        if program is not None:
            program.crash(line)

    try:
        stop_logging = logs.start_logging(paths.log_dir(), on_crash=tell_crash)
    except OSError:
        stop_logging = logs.start_logging(None, on_crash=tell_crash)
        options = replace(options, note=_NO_LOG)
    qInstallMessageHandler(
        lambda kind, _context, text: logs.qt_message(
            kind.name.removeprefix("Qt").removesuffix("Msg").lower(), text or ""
        )
    )
    instance: SingleInstance | None = None
    try:
        app = _application()
        try:
            instance = SingleInstance(paths.data_dir())
        except OSError:
            return _refused(app, _NO_FOLDER, _folder_line())
        if not instance.claim(lambda: program.window.bring_to_front() if program is not None else None):
            if not instance.is_held_elsewhere():
                return _refused(app, _NO_FOLDER, _folder_line())
            if instance.raise_first():
                return CLOSED
            return _refused(app, _OF_ANOTHER_ACCOUNT if instance.is_of_another_account else _RUNS_ALREADY)
        _wipe_temp_dir()
        try:
            note = options.note + ("" if bundled.is_whole() else bundled.MISSING)
            program = Program(app, replace(options, unclean=instance.left_behind, note=note))
            program.start()
            program.window.resize(program.window.sizeHint())
            program.window.show()
        except Exception as error:  # noqa: BLE001  nobody else is left to say it
            _log.critical("the start failed", exc_info=error)
            return _refused(app, _BUG, logs.summary(error))
        QTimer.singleShot(FIRST_PAINT_MILLISECONDS, program.settle)
        code = app.exec()
        program.close()
        return code
    finally:
        if instance is not None:
            instance.release()
        qInstallMessageHandler(None)
        stop_logging()


def _parsed(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog=PROGRAM_NAME, add_help=False)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--demo", action="store_true")
    known, _others = parser.parse_known_args(arguments)
    if known.data_dir is not None:
        paths.use_data_dir(known.data_dir)
    return Options(database=known.database, demo=known.demo)


def _application() -> QApplication:
    windows.take_app_id()
    windows.say_running()
    os.environ[theme.STYLE_VARIABLE] = theme.STYLE
    app = QApplication([sys.argv[0] if sys.argv else PROGRAM_NAME])
    app.setApplicationName(PROGRAM_NAME)
    with suppress(paths.Incomplete):  # without its icon it works all the same
        app.setWindowIcon(QIcon(str(paths.resource("program.svg"))))
    return app


def _wipe_temp_dir() -> None:
    try:
        paths.wipe_temp_dir()
    except OSError as error:  # files are written elsewhere as well: this stops nobody
        _log.warning("the temporary folder cannot be used: %s", error)


def _folder_line() -> str:
    try:
        return f"フォルダー：{paths.data_dir_place()}"
    except OSError as error:
        return f"読めないファイル：{error.filename}"


def _refused(app: QApplication, sentence: str, detail: str = "") -> int:
    """Say in a box why the program does not start; returns the exit code."""
    from nakanojo_helpdesk.ui.kit.frame.messages import tell

    try:
        theme.install_japanese(app)
        Dress(app, app).wear(100, theme.SYSTEM)
        tell(None, _NOT_STARTED_TITLE, sentence, detail)
    except Exception as error:  # noqa: BLE001  not even this can be shown as usual
        _log.critical("the box failed", exc_info=error)
        return _told_plainly(sentence, detail)
    return NOT_STARTED


def _told_plainly(sentence: str, detail: str) -> int:
    """Say it without Qt; returns the exit code."""
    windows.tell_plainly(_NOT_STARTED_TITLE, f"{sentence}\n\n{detail}")
    return NOT_STARTED
