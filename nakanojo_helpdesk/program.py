"""The running program: the store it works on, the window, and who is signed in. `app.py` starts it."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.appearance import Dress
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.collector import Collector, keep_clipboard
from nakanojo_helpdesk.ui.shell import lapsed_offers, screens
from nakanojo_helpdesk.ui.shell.backups.keeper import BackupKeeper
from nakanojo_helpdesk.ui.shell.crash_box import CrashBox
from nakanojo_helpdesk.ui.shell.entrance.sentences import NOT_MADE, PLACE_UNREADABLE
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.health import HealthCheck
from nakanojo_helpdesk.ui.shell.idle_lock import IdleLock
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.session_watch import SessionWatch
from nakanojo_helpdesk.ui.shell.updates.steps import UpdateSteps
from nakanojo_helpdesk.ui.workplace import clock_question

if TYPE_CHECKING:
    from nakanojo_helpdesk.services.updates.going_back import Exchange
    from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import Founded

# By then the first screen has been painted, and nobody has typed a password yet.
FIRST_PAINT_MILLISECONDS: Final = 200


@dataclass(frozen=True)
class Options:
    """How the program was started. `database` None: the settings' or the usual one; `demo`: invented data.

    `unclean`: the previous run did not end properly. `note`: a sentence about the start for the first screen.
    """

    database: Path | None = None
    demo: bool = False
    unclean: bool = False
    note: str = ""


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
        self._settings_path = paths.data_dir() / settings.FILE_NAME
        loaded = settings.load(self._settings_path)
        self._settings = loaded.settings
        self._note = options.note + (loaded.note or "")
        self._ledger: Ledger | None = None
        self._practising = False
        theme.install_japanese(app)
        self.dress = Dress(app, self)
        self.dress.wear(self._settings.text_scale, self._settings.theme)
        self.window = MainWindow(self._settings.text_scale)
        self._background = Background(self.window)
        self._collector = Collector(self)
        self._health = HealthCheck(self.window, self._background)
        self._backups = BackupKeeper(self.window, self._real_database, self._settings_path, self._pc, now)
        self.lock = IdleLock(app, self.window, self._settings.lock_minutes, now)
        self.window.sign_out_wanted.connect(self.sign_out)
        self.window.text_scale_chosen.connect(self._choose_scale)
        self.window.theme_chosen.connect(self.dress.wear_theme)
        self.window.restore_wanted.connect(self.begin_restore)
        self.window.exchange_wanted.connect(self._exchange)
        self.window.desk_chosen.connect(self._remember_desk)
        self.lock.left.connect(self.sign_out)
        self.session = SessionWatch(self.window)
        self.session.ended.connect(self.sign_out)
        self._health.damaged.connect(self._show_damage)
        self._crash_box = CrashBox(self.window)
        self._updates = UpdateSteps(self.window, self._background, self._pc, self._close_store, self.start)
        self._crashed.connect(self._crash_box.tell, Qt.ConnectionType.QueuedConnection)

    @property
    def database(self) -> Path:
        """The database file this program works on; during a practice, still the real one."""
        if self._options.database is not None:
            return self._options.database
        if self._options.demo:
            return paths.data_dir() / "demo.db"
        return self._settings.database or paths.data_dir() / "nakanojo.db"

    def start(self) -> None:
        """Show the first screen: first start, sign-in, or the reason why work cannot begin."""
        if not paths.is_nameable(self.database):
            self._show_trouble(Refused(paths.UNUSABLE_NAME))
            return
        try:
            there = self.database.exists()
        except OSError:
            self._show_trouble(Unavailable(PLACE_UNREADABLE))
            return
        if there:
            self._open()
        elif self._options.demo:
            self.make_demo()
        else:
            self._begin_first_start()

    def make_demo(self) -> None:
        """Make the invented data in the worker where they are missing, then sign in on them."""
        self._with_invented(self.database, "見本データの用意", self._open)

    def begin_practice(self) -> None:
        """練習する: leave the real database alone and open the one of the practice, made at the first time."""
        from nakanojo_helpdesk.services.databases import practice

        path = practice.database_beside(self.database)
        self._close_store()
        self._with_invented(path, "練習の用意", lambda: self._open_practice(path))

    def sign_out(self) -> None:
        """Back to the sign-in screen, in the size and colours of this PC; the end of a practice."""
        self._ledger = None
        self.lock.forget()
        self.session.forget()
        self.window.show_text_scale(self._settings.text_scale)
        self.dress.wear(self._settings.text_scale, self._settings.theme)
        if self._practising:
            self._end_practice()
            self._open()
        else:
            self._show_sign_in()

    def crash(self, line: str) -> None:
        """Tell that a bug got in the way. Called in any thread with one line that holds no personal data."""
        self._crashed.emit(line)

    def begin_restore(self, backup: Path | None = None, *, damaged: bool = False) -> None:
        """控えから戻す: leave the work, close the database, and lead the person signed in, if any, through it."""
        from nakanojo_helpdesk.ui.shell.entrance.restore_flow import RestoreFlow

        ledger, self._ledger = self._ledger, None
        self.lock.forget()
        second = settings.load(self._settings_path).settings.second_backup_folder
        flow = RestoreFlow(self.window, self._background, self._pc, second, self._close_store, self.start)
        flow.begin(self.database, ledger, backup, damaged=damaged)

    def settle(self) -> None:
        """Exclude the objects of the start from every later garbage collection, once the window is shown."""
        self._collector.freeze()
        self._backups.begin()

    def close(self) -> None:
        """Make the last backup, stop the worker and let go of the database."""
        self._backups.finish()
        keep_clipboard()
        self.lock.forget()
        self._background.stop()
        self._collector.stop()
        self._close_store()
        self._updates.say_go()

    def _exchange(self, wanted: Exchange) -> None:
        """Leave the work for an update whose setup waits, or for the way back to the former version."""
        ledger, self._ledger = self._ledger, None
        self.lock.forget()
        self._updates.begin(wanted, self.database, ledger)

    def _close_store(self) -> None:
        if self._store is not None:
            store, self._store = self._store, None
            store.close()

    def _try_demo(self) -> None:
        """Open or make the demo data in a file of its own, never at the path of the real database."""
        self._options = replace(self._options, demo=True, database=None)
        self.make_demo()

    def _with_invented(self, path: Path, title: str, then: Callable[[], object]) -> None:
        """Go on with a database of invented records; where it is missing it is made first, in the worker."""
        if path.exists():
            then()
            return
        from nakanojo_helpdesk.services.databases import practice
        from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage

        page = WaitingPage(title, "架空の相談の記録を作っています。少しお待ちください。")
        self.window.show_alone(page)
        self._background.run_reporting(
            lambda task: practice.make(path, pc=self._pc, progress=task.report),
            progress=page.show_progress,
            done=lambda _made: then(),
            failed=self._show_failed_making,
        )

    def _open(self) -> None:
        from nakanojo_helpdesk.services.databases import opening

        try:
            self._close_store()
            self._store = opening.ready(self.database, self.database.parent / "backups")
        except DeskError as error:
            self._show_trouble(error)
            return
        if not self._is_invented():
            self._updates.settle(self._store)
        self._show_sign_in()
        QTimer.singleShot(FIRST_PAINT_MILLISECONDS, self, self._check_health)

    def _check_health(self) -> None:
        if self._store is not None and not self._practising:
            self._health.run(self._store, pc=self._pc, thorough=self._options.unclean)
            self._options = replace(self._options, unclean=False)

    def _open_practice(self, path: Path) -> None:
        from nakanojo_helpdesk.services.databases import practice

        try:
            self._store, entered = practice.begin(path, pc=self._pc)
            self._practising = True
            self.window.show_practice(practising=True)
            self._go_to_work(entered)
        except DeskError as error:
            self._end_practice()
            self._show_trouble(error)

    def _end_practice(self) -> None:
        self._practising = False
        self.window.show_practice(practising=False)
        self._close_store()

    def _begin_first_start(self) -> None:
        from nakanojo_helpdesk.ui.shell.entrance.first_start.flow import FirstStartFlow, WaysOn

        ways = WaysOn(self._keep_of_pc, self._enter_first, self.begin_restore, self._try_demo)
        flow = FirstStartFlow(self.window, self._background, self._pc, self.database, self._now, ways)
        flow.begin(self._note)

    def _keep_of_pc(self, founded: Founded) -> str:
        """Keep what the first start decided for this PC, worn at the next sign-in; a sentence where it could not be kept."""
        self._settings = founded.on_this_pc(self._settings)
        try:
            self._settings.save(self._settings_path)
        except (OSError, ValueError):
            return settings.NOT_KEPT
        return ""

    def _enter_first(self, password: str) -> None:
        self._open()
        self._try_sign_in("S01", password)

    def _show_sign_in(self) -> None:
        store = self._store
        if store is None:
            return
        try:
            nobody = Ledger(store, self._nobody())
            people = nobody.read(sign_in.tiles)
            pins = nobody.read(sign_in.pin_holders, now=self._now())
            doubt = "" if self._is_invented() else clock_question.doubt_words(nobody)
        except DeskError as error:
            self._show_trouble(error)
            return
        page = SignInPage(people, self._sign_in_note(), pins=pins, practice=not self._options.demo)
        page.tried.connect(self._try_sign_in)
        page.practice_wanted.connect(self.begin_practice)
        self.window.show_alone(page)
        if doubt:
            page.sticky.say("warning", doubt)
        self._updates.tell(page)
        QTimer.singleShot(FIRST_PAINT_MILLISECONDS, self, screens.load_first)

    def _sign_in_note(self) -> str:
        if not self._options.demo:
            return self._note
        from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD

        return f"{self._note}見本データ（架空の記録）です。どの名前も、パスワードは {DEMO_PASSWORD} です。"

    def _try_sign_in(self, code: str, secret: str) -> None:
        store = self._store
        if store is None:
            return
        page = self.window.current_page()
        try:
            result = Ledger(store, self._nobody()).call(sign_in.enter, code, secret, now=self._now())
            if isinstance(result, sign_in.SignInFailed):
                if isinstance(page, SignInPage):
                    page.refuse(result.sentence)
                return
            self._go_to_work(result)
        except DeskError as error:
            self._say_error(str(error))

    def _go_to_work(self, entered: SignedIn) -> None:
        """Open the screens for a person who has signed in. Raises the `DeskError`s of reading."""
        from nakanojo_helpdesk.ui.workplace.workplace import workplace_of

        store = self._store
        if store is None:
            return
        desk = self._settings.last_desk or ""
        workplace = workplace_of(store, entered, pc=self._pc, desk=desk, now=self._now)
        if not self._is_invented() and not clock_question.is_trusted(workplace.ledger, self.window):
            self.sign_out()
            return
        self._ledger = workplace.ledger
        self.session.watch(workplace)
        self.dress.wear(entered.staff.text_scale, entered.staff.theme)
        self.window.show_text_scale(entered.staff.text_scale)
        self.window.open_workspace(workplace)
        lapsed_offers.work_off(workplace, self.window, self._background)
        if not self._is_invented():  # invented records need not be hidden
            self.lock.watch(workplace)

    def _choose_scale(self, scale: int) -> None:
        self.dress.wear_scale(scale)
        if self._ledger is None:
            self._remember(replace(self._settings, text_scale=scale))
            return
        from nakanojo_helpdesk.services.staff import people as staff

        try:
            self._ledger.call(staff.set_text_scale, scale)
        except DeskError as error:
            self._say_error(str(error))

    def _remember_desk(self, code: str) -> None:
        """Remember the desk of this PC: the next person begins at the same desk."""
        if code != self._settings.last_desk and not self._is_invented():
            self._remember(replace(self._settings, last_desk=code))

    def _remember(self, changed: settings.Settings) -> None:
        self._settings = settings.with_second_place(changed, self._settings_path)
        try:
            self._settings.save(self._settings_path)
        except (OSError, ValueError):
            self._say_error(settings.NOT_KEPT)

    def _say_error(self, sentence: str) -> None:
        page = self.window.current_page()
        if page is not None:
            page.sticky.say("error", sentence)

    def _real_database(self) -> Path | None:
        return None if self._store is None or self._is_invented() else self.database

    def _is_invented(self) -> bool:
        return self._options.demo or self._practising

    def _nobody(self) -> Actor:
        return Actor(staff_id=None, code="-", name="", pc=self._pc)

    def _show_failed_making(self, error: Exception) -> None:
        """Leave the waiting screen, whatever went wrong; a bug is also told as one."""
        if isinstance(error, DeskError):
            self._show_trouble(error)
        else:
            self._show_trouble(Unavailable(NOT_MADE))
            raise error

    def _show_trouble(self, error: DeskError) -> None:
        from nakanojo_helpdesk.ui.shell.entrance.unlock_flow import show_trouble

        show_trouble(self.window, error, self.database, self.start, lambda: self.begin_restore(damaged=True))

    def _show_damage(self, sentence: str) -> None:
        self._ledger = None
        self.lock.forget()
        self._show_trouble(Damaged(sentence))
