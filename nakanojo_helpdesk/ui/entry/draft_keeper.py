"""Keeps what is being typed: within half a second of each change, and at once when the screen is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nakanojo_helpdesk.domain.consultations.drafts import ELAPSED, DraftRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.draft import Talk, TalkState, draft_fields

AFTER_MILLISECONDS: Final = 400


class DraftKeeper(QObject):
    """Writes the draft of one page. `state` gives the form at the moment."""

    failed = Signal(str)
    """A sentence why the draft could not be kept."""

    def __init__(
        self,
        ledger: Ledger,
        state: Callable[[], TalkState],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._state = state
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> bool:
        """Write the draft now; a talk with nothing typed in it has none. False where it could not be done."""
        self._timer.stop()
        state = self._state()
        if state.talk is None:
            return True
        if state.answers.empty:
            return self.discard(state.talk.uid)
        return self._write(state.talk.uid, state.header.desk, state.talk.started, draft_fields(state))

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

    def waiting(self, current: Talk | None) -> tuple[DraftRow, ...]:
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
