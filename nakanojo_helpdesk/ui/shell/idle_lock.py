"""Hides the content of the window after some idle minutes, until the same person signs in again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import NOT_BY_PIN, Actor
from nakanojo_helpdesk.domain.staff.people import looks_like_pin
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.kit.work.idle import IdleWatch
from nakanojo_helpdesk.ui.shell.entrance.lock_page import LockPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

if TYPE_CHECKING:  # it brings half of the services along, and the first screen needs none of them
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

ASK_AGAIN: Final = "この画面を開くには、パスワードを入れてください。"
_PATIENCE_MILLISECONDS: Final = 20


class IdleLock(QObject):
    """Watches for idle time while a person is signed in.

    Args:
        app: the application.
        window: the window to hide.
        minutes: how long is idle.
        now: the clock, an aware instant.
    """

    left = Signal()
    """The PC is asked for by another person: the one signed in is to be signed out."""

    def __init__(
        self, app: QApplication, window: MainWindow, minutes: int, now: Callable[[], datetime]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._now = now
        self._workplace: Workplace | None = None
        self._level = 1
        self.idle = IdleWatch(app, minutes, self)
        self.idle.rested.connect(self.hide_work)

    def watch(self, workplace: Workplace) -> None:
        """Begin to watch: a person has signed in."""
        self._workplace = workplace
        self._level = max(1, QThread.currentThread().loopLevel())
        self.idle.start()

    def forget(self) -> None:
        """Stop watching: nobody is signed in."""
        self._workplace = None
        self.idle.stop()

    def hide_work(self) -> None:
        """Hide the content, also during a timed talk, which a stray key may have begun. Form and timer go on."""
        place = self._workplace
        if place is None or self._window.is_locked():
            return
        page = LockPage(place.staff.name, self.idle.minutes(), pin=self._pin_opens(place))
        page.tried.connect(self._try)
        page.sign_out_wanted.connect(self._leave)
        self._window.lock(page)
        with suppress(DeskError):  # the screen is hidden all the same
            place.ledger.call(sign_in.note_hidden)

    def _pin_opens(self, place: Workplace) -> bool:
        """Whether the 暗証番号 may unlock: never for a person with rights that it does not give at the sign-in."""
        actor = place.ledger.actor
        if any(actor.may(permission) for permission in NOT_BY_PIN):
            return False
        try:
            return actor.code in self._nobody(place).read(sign_in.pin_holders, now=self._now())
        except DeskError:
            return False

    def _try(self, secret: str) -> None:
        place, page = self._workplace, self._window.current_page()
        if place is None or not isinstance(page, LockPage):
            return
        if looks_like_pin(secret) and not self._pin_opens(place):
            page.refuse(ASK_AGAIN)
            return
        enter = partial(self._nobody(place).call, sign_in.reopen, place.staff.code, secret, now=self._now())
        entered = page.attempt(enter)
        if isinstance(entered, sign_in.SignInFailed):
            page.refuse(entered.sentence)
        elif entered is not None:
            self._window.unlock()
            self.idle.start()

    def _leave(self) -> None:
        self._window.give_up_dialogs()
        # Every dialog's event loop must have ended, and with it the screen's own code, before the screens may go.
        if QThread.currentThread().loopLevel() > self._level:
            QTimer.singleShot(_PATIENCE_MILLISECONDS, self, self._leave)
        else:
            self.left.emit()

    def _nobody(self, place: Workplace) -> Ledger:
        return Ledger(place.ledger.store, Actor(staff_id=None, code="-", name="", pc=place.ledger.actor.pc))
