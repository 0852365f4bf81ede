"""The composition root: paths, logs, settings, theme, database, sign-in, window, in this order.

The window shows first; what is heavy (charts, paper, migrations, password hashing) is imported when it is needed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import logs, paths, settings
from nakanojo_helpdesk.domain.access import Actor
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.staff import DeskForm, SignedIn, StaffForm
from nakanojo_helpdesk.services import sign_in
from nakanojo_helpdesk.services.desk import Desk, Store
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui import theme
from nakanojo_helpdesk.ui.background import Background, Task
from nakanojo_helpdesk.ui.collector import Collector
from nakanojo_helpdesk.ui.main_window import PROGRAM_NAME, MainWindow
from nakanojo_helpdesk.ui.sign_in.page import SignInPage
from nakanojo_helpdesk.ui.single_instance import SingleInstance

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.first_start.page import FirstStartPage

_APP_ID: Final = "town.nakanojo.helpdesk"
_DEMO_SIZE: Final = "small"
# By then the first screen has been painted, and nobody has typed a password yet.
_FIRST_PAINT_MILLISECONDS: Final = 200
_CRASH_SENTENCE: Final = (
    "プログラムの不具合で、この操作ができませんでした。登録済みの記録はそのままです。"
    "もう一度試しても同じときは、下の一行をシステム管理者に伝えてください。"
)


@dataclass(frozen=True)
class Options:
    """How the program was started. `database` None: the settings' or the usual one; `demo`: invented data."""

    database: Path | None = None
    demo: bool = False


class Program(QObject):
    """The running program: knows the store, the window and who is signed in.

    Args:
        app: the Qt application.
        options: how it was started.
        now: the clock, an aware instant.
    """

    _crashed = Signal(str)

    def __init__(self, app: QApplication, options: Options, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._app = app
        self._options = options
        self._now = now
        self._pc = platform.node() or "PC"
        self._store: Store | None = None
        self._settings_path = paths.data_dir() / "settings.toml"
        loaded = settings.load(self._settings_path)
        self._settings, self._note = loaded.settings, loaded.note or ""
        self._scale_applied: int | None = None
        theme.install_japanese(app)
        self._apply_scale(self._settings.text_scale)
        self.window = MainWindow(self._settings.text_scale)
        self._background = Background(self.window)
        self._collector = Collector(self)
        self.window.sign_out_wanted.connect(self.sign_out)
        self.window.text_scale_chosen.connect(self._choose_scale)
        self._crashed.connect(self._tell_crash, Qt.ConnectionType.QueuedConnection)
        self._person: SignedIn | None = None

    @property
    def database(self) -> Path:
        """The database file this program works on."""
        if self._options.database is not None:
            return self._options.database
        if self._options.demo:
            return paths.data_dir() / "demo.db"
        return self._settings.database or paths.data_dir() / "nakanojo.db"

    def start(self) -> None:
        """Show the first screen: first start, sign-in, or what stands in the way."""
        if self.database.exists():
            self._open()
        elif self._options.demo:
            self.make_demo()
        else:
            from nakanojo_helpdesk.ui.first_start.page import FirstStartPage

            page = FirstStartPage()
            page.founded.connect(lambda person, desk: self._found(page, person, desk))
            page.demo_wanted.connect(self.make_demo)
            self.window.show_alone(page)

    def make_demo(self) -> None:
        """Make the invented data in the worker, then sign in on it."""
        from nakanojo_helpdesk.ui.waiting.page import WaitingPage

        self._options = replace(self._options, demo=True)
        if self.database.exists():
            self._open()
            return
        page = WaitingPage("見本データの用意", "架空の相談の記録を作っています。少しお待ちください。")
        self.window.show_alone(page)
        self._background.run_reporting(
            lambda task: _make_demo(self.database, self._pc, task),
            progress=page.show_progress,
            done=lambda _made: self._open(),
            failed=self._show_trouble,
        )

    def sign_out(self) -> None:
        """Back to the sign-in screen, in the size of this PC."""
        self._person = None
        self.window.show_text_scale(self._settings.text_scale)
        self._apply_scale(self._settings.text_scale)
        self._show_sign_in()

    def crash(self, line: str) -> None:
        """Tell that a bug got in the way. Called in any thread with one line that holds no personal data."""
        self._crashed.emit(line)

    def raise_window(self) -> None:
        """Bring the window to the front: a second start asked for it."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def settle(self) -> None:
        """The window stands: what the start has left for good need never be looked through for garbage again."""
        self._collector.freeze()

    def close(self) -> None:
        """Stop the worker and let go of the database."""
        self._background.stop()
        self._collector.stop()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open(self) -> None:
        try:
            self._store = _ready_store(self.database)
        except DeskError as error:
            self._show_trouble(error)
            return
        self._show_sign_in()

    def _found(self, page: FirstStartPage, person: StaffForm, desk: DeskForm) -> None:
        from nakanojo_helpdesk.services import founding

        try:
            founding.found(self.database, person, desk, pc=self._pc)
        except Invalid as error:
            page.show_problems(error.problems)
            return
        except DeskError as error:
            page.sticky.say("error", str(error))
            return
        self._open()
        self._try_sign_in("S01", person.password)

    def _show_sign_in(self) -> None:
        store = self._store
        if store is None:
            return
        try:
            people = Desk(store, self._nobody()).read(sign_in.tiles)
        except DeskError as error:
            self._show_trouble(error)
            return
        page = SignInPage(people, self._sign_in_note())
        page.tried.connect(self._try_sign_in)
        self.window.show_alone(page)
        QTimer.singleShot(_FIRST_PAINT_MILLISECONDS, self, self._prepare_entry)

    def _sign_in_note(self) -> str:
        if not self._options.demo:
            return self._note
        from nakanojo_helpdesk.domain.demo import DEMO_PASSWORD

        return f"見本データ（架空の記録）です。どの名前も、パスワードは {DEMO_PASSWORD} です。"

    def _prepare_entry(self) -> None:
        """Load what the entry screen and the password check need while the person is still typing."""
        from nakanojo_helpdesk.services import opening
        from nakanojo_helpdesk.ui import workplace  # noqa: F401
        from nakanojo_helpdesk.ui.consultations import entry_page  # noqa: F401

        opening.prepare_sign_in()

    def _try_sign_in(self, code: str, password: str) -> None:
        from nakanojo_helpdesk.ui.workplace import workplace_of

        store = self._store
        if store is None:
            return
        page = self.window.current_page()
        try:
            result = Desk(store, self._nobody()).call(sign_in.sign_in, code, password)
            if isinstance(result, sign_in.SignInFailed):
                if isinstance(page, SignInPage):
                    page.refuse(result.sentence)
                return
            workplace = workplace_of(
                store, result, pc=self._pc, counter=self._settings.last_desk or "", now=self._now
            )
        except DeskError as error:
            if page is not None:
                page.sticky.say("error", str(error))
            return
        self._person = result
        self._apply_scale(result.staff.text_scale)
        self.window.show_text_scale(result.staff.text_scale)
        self.window.open_workspace(workplace)

    def _choose_scale(self, scale: int) -> None:
        self._apply_scale(scale)
        if self._person is None or self._store is None:
            self._settings = replace(self._settings, text_scale=scale)
            self._settings.save(self._settings_path)
            return
        from nakanojo_helpdesk.services import staff

        person = self._person.staff
        actor = Actor(staff_id=person.id, code=person.code, name=person.name, pc=self._pc, roles=person.roles)
        try:
            Desk(self._store, actor).call(staff.set_text_scale, scale)
        except DeskError as error:
            page = self.window.current_page()
            if page is not None:
                page.sticky.say("error", str(error))

    def _apply_scale(self, scale: int) -> None:
        if scale != self._scale_applied:  # dressing every widget anew is felt at the sign-in
            theme.apply(self._app, load_tokens(self._settings.theme), scale / 100)
            self._scale_applied = scale

    def _nobody(self) -> Actor:
        return Actor(staff_id=None, code="-", name="", pc=self._pc)

    def _show_trouble(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        from nakanojo_helpdesk.ui.trouble.page import TroublePage

        page = TroublePage(str(error), str(self.database))
        page.again_wanted.connect(self.start)
        page.close_wanted.connect(self.window.close)
        self.window.show_alone(page)

    def _tell_crash(self, line: str) -> None:
        from nakanojo_helpdesk.ui.messages import tell

        tell(self.window, "不具合のお知らせ", _CRASH_SENTENCE, line)


def _ready_store(database: Path) -> Store:
    """Open the database, carried to the present schema first where it is older (only then Alembic is imported)."""
    from nakanojo_helpdesk.services import opening

    return opening.ready(database, database.parent / "backups")


def _make_demo(database: Path, pc: str, task: Task) -> None:
    from nakanojo_helpdesk.services import demo

    yesterday = local(utc_now()).date() - timedelta(days=1)
    demo.make(database, size=_DEMO_SIZE, seed=1, until=yesterday, pc=pc, progress=task.report)


def _parsed(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog=PROGRAM_NAME, add_help=False)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--demo", action="store_true")
    known, _others = parser.parse_known_args(arguments)
    if known.data_dir is not None:
        paths.use_data_dir(known.data_dir)
    return Options(database=known.database, demo=known.demo)


_QT_KINDS: Final = {
    QtMsgType.QtDebugMsg: "debug",
    QtMsgType.QtInfoMsg: "info",
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}


def main(arguments: Sequence[str]) -> int:
    """Run the program with its window. Returns the exit code: 0 closed as usual, 2 could not start."""
    options = _parsed(arguments)
    stop_logging = logs.start_logging(paths.log_dir(), on_crash=_crash_to)
    qInstallMessageHandler(
        lambda kind, _context, text: logs.qt_message(_QT_KINDS.get(kind, "warning"), text or "")
    )
    if os.name == "nt":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_APP_ID)  # type: ignore[attr-defined,unused-ignore]
    os.environ[theme.STYLE_VARIABLE] = theme.STYLE
    app = QApplication([sys.argv[0] if sys.argv else PROGRAM_NAME])
    app.setApplicationName(PROGRAM_NAME)
    instance = SingleInstance(paths.data_dir())
    program: Program | None = None
    if not instance.claim(lambda: program.raise_window() if program is not None else None):
        return 0 if instance.raise_first() else 2
    try:
        paths.wipe_temp_dir()
        program = Program(app, options)
        _running.append(program)
        program.start()
        program.window.resize(program.window.sizeHint())
        program.window.show()
        QTimer.singleShot(_FIRST_PAINT_MILLISECONDS, program.settle)
        code = app.exec()
        program.close()
        return code
    finally:
        _running.clear()
        instance.release()
        qInstallMessageHandler(None)
        stop_logging()


_running: Final[list[Program]] = []


def _crash_to(line: str) -> None:
    for program in _running:
        program.crash(line)
