"""控え while people work: after the start, every quarter of an hour, at the end; a word on every screen when none is young."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, QTimer

from nakanojo_helpdesk import settings
from nakanojo_helpdesk.domain.backups import age
from nakanojo_helpdesk.domain.backups.rows import Reason
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import backup_actor
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

AFTER_START_MILLISECONDS: Final = 3_000
"""By then the first screen has been painted and the quick check has been asked for."""
EXIT_SECONDS: Final = 60
"""The program ends after this time although a backup is not finished; what was half made is swept later."""
_SHOWN_AFTER_MILLISECONDS: Final = 300
LAST: Final = "控えを作っています。終わると、自動で閉じます。電源はまだ切らないでください。"

_log = logging.getLogger(__name__)


class BackupKeeper(QObject):
    """Makes backups of the real database in its own worker; invented records have none.

    Args:
        window: the window that says when no young backup is there, and that the last one is being made.
        database: gives the path of the open real database; None while there is none (first start, practice, demo).
        settings_path: the settings of this PC, which name the second place.
        pc: the name of this PC.
        now: the clock, an aware instant.
    """

    def __init__(
        self,
        window: MainWindow,
        database: Callable[[], Path | None],
        settings_path: Path,
        pc: str,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._database = database
        self._settings_path = settings_path
        self._pc = pc
        self._now = now
        self._background = Background(self)
        self._timer = QTimer(self, interval=int(age.EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(lambda: self.turn(Reason.CHANGE))
        self._begun = False

    def begin(self) -> None:
        """Make the first backup soon, and look every quarter of an hour from now on."""
        self._begun = True
        self._timer.start()
        QTimer.singleShot(AFTER_START_MILLISECONDS, self, lambda: self.turn(Reason.START))

    def turn(self, reason: Reason, ended: Callable[[], object] | None = None) -> bool:
        """Make a backup in the worker when one is due. False when there is nothing to do, or one is being made."""
        database = self._database()
        if database is None or self._background.is_busy():
            return False
        self._background.run(
            lambda: _keep(database, self._settings_path, self._pc, self._now(), reason),
            done=self._tell,
            ended=ended,
        )
        return True

    def is_busy(self) -> bool:
        """Whether a backup is being made."""
        return self._background.is_busy()

    def finish(self) -> None:
        """Make the last backup and wait for it, at most `EXIT_SECONDS`, with a word in the window meanwhile."""
        self._timer.stop()
        if not self._begun:
            return
        self._begun = False
        loop = QEventLoop()
        if self.turn(Reason.EXIT, loop.quit):
            showing = QTimer(loop, singleShot=True, interval=_SHOWN_AFTER_MILLISECONDS)
            showing.timeout.connect(self._show_last)
            ending = QTimer(loop, singleShot=True, interval=int(EXIT_SECONDS * 1000))
            ending.timeout.connect(loop.quit)
            showing.start()
            ending.start()
            loop.exec()
            showing.stop()
            ending.stop()
        self._background.let_go()

    def _show_last(self) -> None:
        from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage

        self._window.show_alone(WaitingPage("終わる準備", LAST))
        self._window.show()

    def _tell(self, is_protected: bool) -> None:
        self._window.show_unprotected(told=not is_protected)


def _keep(database: Path, settings_path: Path, pc: str, now: datetime, reason: Reason) -> bool:
    """Make a backup when one is due and once a month a 復元テスト; returns whether a young one protects the records.

    Where there is no record yet, and where the database cannot be read (the window says so itself), nothing is said.
    """
    from nakanojo_helpdesk.services.backups import keeping, trying
    from nakanojo_helpdesk.services.ledger import Store

    actor = backup_actor(pc)
    try:
        store = Store.open(database)
    except DeskError:
        return True
    try:
        try:
            second = settings.load(settings_path).settings.second_backup_folder
            keeping.make_if_due(store, actor, reason, second=second, now=now)
            told = keeping.kept(store, actor)
            if reason is not Reason.EXIT and told.has_records and age.is_test_due(told.tested_at, now):
                trying.try_newest(store, actor, now=now)
        except DeskError as error:
            _log.info("no backup was made: %s", type(error).__name__)
            told = keeping.kept(store, actor)
        return not told.has_records or age.is_protected(told.newest(now), now)
    except DeskError:
        return True
    finally:
        with contextlib.suppress(DeskError):
            store.close()
