"""Keeps what is being typed: within half a second of each change, and at once when the screen is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nakanojo_helpdesk.domain.drafts import DraftRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.services import drafts
from nakanojo_helpdesk.services.desk import Desk

AFTER_MILLISECONDS: Final = 400


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A talk that has begun: its uid (the draft's), the instant of its first input, the appointment it came from."""

    uid: str
    started: datetime
    appointment: str = ""

    @classmethod
    def begun(cls, now: datetime, appointment: str = "") -> Conversation:
        """A new one."""
        return cls(uid=uuid7(now), started=now, appointment=appointment)

    def minutes(self, now: datetime) -> int:
        """Whole minutes since it began."""
        return max(0, int((now - self.started).total_seconds() // 60))


class DraftKeeper(QObject):
    """Writes the draft of one page. `held` gives the conversation, its desk and fields; None while nothing is typed."""

    failed = Signal(str)
    """A sentence why the draft could not be kept."""

    def __init__(
        self,
        desk: Desk,
        held: Callable[[], tuple[Conversation, str, dict[str, Any]] | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._held = held
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Write the draft now."""
        self._timer.stop()
        held = self._held()
        if held is None:
            return
        talk, counter, fields = held
        try:
            self._desk.call(drafts.keep, uid=talk.uid, desk=counter, started_at=talk.started, fields=fields)
        except DeskError as error:
            self.failed.emit(str(error))

    def keep_if_due(self) -> None:
        """Write what still waits for its half second: the screen is left."""
        if self._timer.isActive():
            self.keep()

    def forget(self) -> None:
        """Nothing waits to be written any more."""
        self._timer.stop()

    def discard(self, uid: str) -> None:
        """Throw a draft away."""
        self._timer.stop()
        try:
            self._desk.call(drafts.discard, uid)
        except DeskError as error:
            self.failed.emit(str(error))

    def put_back(self, row: DraftRow) -> None:
        """Keep a draft again that was thrown away."""
        try:
            self._desk.call(
                drafts.keep, uid=row.uid, desk=row.desk, started_at=row.started_at, fields=dict(row.fields)
            )
        except DeskError as error:
            self.failed.emit(str(error))

    def waiting(self, current: Conversation | None) -> tuple[DraftRow, ...]:
        """One's own drafts but the one being written, newest first. Raises `DeskError`s."""
        uid = current.uid if current is not None else ""
        return tuple(row for row in self._desk.read(drafts.mine) if row.uid != uid)
