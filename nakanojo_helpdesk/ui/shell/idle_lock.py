"""Nobody at the counter for some minutes: the screen hides its content until the same person is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
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
    """Watches over one person's work at a time.

    Args:
        app: the application.
        window: what is hidden.
        minutes: how long is idle.
        now: the clock, an aware instant.
    """

    left = Signal()
    """Somebody else wants to work here: the person is to be signed out."""

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
        """Somebody has begun to work."""
        self._workplace = workplace
        self._level = max(1, QThread.currentThread().loopLevel())
        self.idle.start()

    def forget(self) -> None:
        """Nobody works here any more."""
        self._workplace = None
        self.idle.stop()

    def hide_work(self) -> None:
        """Hide the content, also while a talk is timed: a stray key may have begun it. Form and timer go on behind."""
        place = self._workplace
        if place is None or self._window.is_locked():
            return
        page = LockPage(place.staff.name, self.idle.minutes(), pin=self._pin_opens(place))
        page.tried.connect(self._try)
        page.sign_out_wanted.connect(self._leave)
        self._window.lock(page)

    def _pin_opens(self, place: Workplace) -> bool:
        """Whether six digits may open: not where they would open more than they do at the sign-in."""
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
        try:
            entered = self._nobody(place).call(sign_in.enter, place.staff.code, secret, now=self._now())
        except DeskError as error:
            page.sticky.say("error", str(error))
            return
        if isinstance(entered, sign_in.SignInFailed):
            page.refuse(entered.sentence)
            return
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
