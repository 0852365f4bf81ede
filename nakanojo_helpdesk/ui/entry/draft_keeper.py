"""Keeps what is being typed: within half a second of each change, and at once when the screen is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nakanojo_helpdesk.domain.consultations.drafts import ELAPSED, DraftRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.ledger import Ledger

AFTER_MILLISECONDS: Final = 400


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A talk that has begun: its uid (the draft's), the instant of its first input, the appointment it came from.

    `laid_aside` is how long it has waited as a draft since then: the timer stood still.
    """

    uid: str
    started: datetime
    appointment: str = ""
    laid_aside: timedelta = timedelta()

    @classmethod
    def begun(cls, now: datetime, appointment: str = "") -> Conversation:
        """A new one."""
        return cls(uid=uuid7(now), started=now, appointment=appointment)

    def elapsed(self, now: datetime) -> timedelta:
        """How long was talked."""
        return max(timedelta(), now - self.started - self.laid_aside)

    def minutes(self, now: datetime) -> int:
        """Whole minutes that were talked."""
        return self.elapsed(now) // timedelta(minutes=1)

    def gone_on_with(self, now: datetime, elapsed: timedelta) -> Conversation:
        """The same one, taken up again when so much had been talked."""
        return replace(self, laid_aside=max(timedelta(), now - self.started - elapsed))


@dataclass(frozen=True, kw_only=True)
class Held:
    """A conversation as its draft holds it: its desk and its fields. `fields` None: nothing is typed in it."""

    talk: Conversation
    desk: str
    fields: dict[str, Any] | None


class DraftKeeper(QObject):
    """Writes the draft of one page. `held` gives the conversation of the moment; None while there is none."""

    failed = Signal(str)
    """A sentence why the draft could not be kept."""

    def __init__(
        self,
        ledger: Ledger,
        held: Callable[[], Held | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._held = held
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> bool:
        """Write the draft now; a conversation with nothing typed in it has none. False where it could not be done."""
        self._timer.stop()
        held = self._held()
        if held is None:
            return True
        if held.fields is None:
            return self.discard(held.talk.uid)
        return self._write(held.talk.uid, held.desk, held.talk.started, held.fields)

    def keep_if_due(self) -> None:
        """Write what still waits for its half second: the screen is left."""
        if self._timer.isActive():
            self.keep()

    def forget(self) -> None:
        """Nothing waits to be written any more."""
        self._timer.stop()

    def discard(self, uid: str) -> bool:
        """Throw a draft away. False where it could not be done."""
        self._timer.stop()
        try:
            self._ledger.call(drafts.discard, uid)
        except DeskError as error:
            self.failed.emit(str(error))
            return False
        return True

    def put_back(self, row: DraftRow) -> bool:
        """Keep a draft again that was thrown away. False where it could not be done."""
        fields = row.fields | {ELAPSED: int(row.elapsed.total_seconds())}
        return self._write(row.uid, row.desk, row.started_at, fields)

    def waiting(self, current: Conversation | None) -> tuple[DraftRow, ...]:
        """One's own drafts but the one being written, newest first. Raises `DeskError`s."""
        uid = current.uid if current is not None else ""
        return tuple(row for row in self._ledger.read(drafts.mine) if row.uid != uid)

    def _write(self, uid: str, desk: str, started: datetime, fields: dict[str, Any]) -> bool:
        try:
            self._ledger.call(drafts.keep, uid=uid, desk=desk, started_at=started, fields=fields)
        except DeskError as error:
            self.failed.emit(str(error))
            return False
        return True
