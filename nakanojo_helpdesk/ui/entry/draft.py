"""The talk being recorded: its beginning, its state at one moment, and its draft.

Unreadable parts of a draft are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nakanojo_helpdesk.domain.consultations.beginnings import is_doubtful
from nakanojo_helpdesk.domain.consultations.drafts import ELAPSED, DraftRow
from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.domain.consultations.questions import NUMBERS, Place, coded
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import holding_actor
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.occasion.header import Header

_CODED: Final = (*coded(Place.CHIPS), *coded(Place.DETAILS))
AFTER_MILLISECONDS: Final = 400
_FORMER_DESK: Final = "counter"  # the key of the desk in drafts of earlier versions


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A talk that has begun: its uid (the draft's), the instant of its first input, the appointment it came from.

    `laid_aside` is the time it has waited as a draft since then, with the timer stopped. `touched` is the last
    input, `resumed` the first one after the longest rest, which lasted `rested`. `is_settled`: a person has
    confirmed the beginning.
    """

    uid: str
    started: datetime
    touched: datetime
    appointment: str = ""
    laid_aside: timedelta = timedelta()
    resumed: datetime | None = None
    rested: timedelta = timedelta()
    is_settled: bool = False

    @classmethod
    def begun(cls, now: datetime, appointment: str = "") -> Talk:
        """A new talk."""
        return cls(uid=uuid7(now), started=now, touched=now, appointment=appointment)

    def touched_at(self, now: datetime) -> Talk:
        """The same talk after one more input."""
        rest = now - self.touched
        if rest <= self.rested:
            return replace(self, touched=now)
        return replace(self, touched=now, resumed=now, rested=rest)

    def begun_at(self, moment: datetime) -> Talk:
        """The same talk with a beginning that a person has confirmed."""
        if moment == self.started:
            return replace(self, is_settled=True)
        return replace(self, started=moment, laid_aside=timedelta(), is_settled=True)

    def is_doubtful(self, now: datetime) -> bool:
        """Whether its beginning must be confirmed; the time it waited as a draft does not count."""
        return not self.is_settled and is_doubtful(self.started + self.laid_aside, now)

    def elapsed(self, now: datetime) -> timedelta:
        """The duration of the talk."""
        return max(timedelta(), now - self.started - self.laid_aside)

    def minutes(self, now: datetime) -> int:
        """The duration of the talk in whole minutes."""
        return self.elapsed(now) // timedelta(minutes=1)

    def gone_on_with(self, now: datetime, elapsed: timedelta) -> Talk:
        """The same talk, continued after this duration."""
        laid_aside = max(timedelta(), now - self.started - elapsed)
        return replace(self, laid_aside=laid_aside, touched=now, resumed=None, rested=timedelta())


@dataclass(frozen=True, kw_only=True)
class TalkState:
    """The whole form at one moment, for its draft, and to restore it after a key press that emptied it.

    `talk` is None before the first input, `elapsed` its duration; `lasting` is the header that is restored after a
    talk with a header of its own. `before_late` is the header before it took another date, `several`: that was for
    more than one record.
    """

    answers: Answers
    header: Header
    talk: Talk | None = None
    elapsed: timedelta = timedelta()
    lasting: Header | None = None
    before_late: Header | None = None
    several: bool = False


def draft_fields(state: TalkState) -> dict[str, Any]:
    """A state as JSON values: answers, header, the uid of its appointment (empty: none), the seconds talked."""
    answers, header, talk = state.answers, state.header, state.talk
    return {
        "topics": list(answers.topics),
        **{name: getattr(answers, name) for name in (*_CODED, *NUMBERS)},
        "memo": answers.memo,
        "desk": header.desk,
        "staff": header.staff,
        "method": header.method,
        "day": None if header.day is None else header.day.isoformat(),
        "minute": header.minute,
        "appointment": "" if talk is None else talk.appointment,
        ELAPSED: int(state.elapsed.total_seconds()),
    }


def answers_of(fields: Mapping[str, object]) -> Answers:
    """The answers a draft holds."""
    topics = fields.get("topics")
    memo = fields.get("memo")
    coded: dict[str, Any] = {name: _code(fields, name) for name in _CODED}
    numbers: dict[str, Any] = {name: _number(fields, name) for name in NUMBERS}
    return Answers(
        topics=tuple(code for code in topics if isinstance(code, str)) if isinstance(topics, list) else (),
        memo=memo if isinstance(memo, str) else "",
        **coded,
        **numbers,
    )


def header_of(fields: Mapping[str, object], usual: Header) -> Header:
    """The header a draft holds; what is missing is as `usual`."""
    try:
        day = date.fromisoformat(_code(fields, "day") or "")
    except ValueError:
        day = None
    return Header(
        desk=_code(fields, "desk") or _code(fields, _FORMER_DESK) or usual.desk,
        staff=_code(fields, "staff") or usual.staff,
        method=_code(fields, "method") or usual.method,
        day=day,
        minute=_number(fields, "minute") if day is not None else None,
    )


def appointment_of(fields: Mapping[str, object]) -> str:
    """The uid of the appointment a draft came from; empty for none."""
    return _code(fields, "appointment") or ""


def _code(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value else None


def _number(fields: Mapping[str, object], name: str) -> int | None:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


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
        self._thrown: list[str] = []
        self._throwing = QTimer(self, singleShot=True, interval=AFTER_MILLISECONDS)
        self._throwing.timeout.connect(self._throw_away)

    def keep_soon(self) -> None:
        """Write the draft soon, after a change."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> bool:
        """Write the draft now; a talk without any input has none. False when that failed."""
        self._timer.stop()
        state = self._state()
        if state.talk is None:
            return True
        if state.answers.empty:
            return self.discard(state.talk.uid)
        return self._write(state.talk.uid, state.header.desk, state.talk.started, draft_fields(state))

    def keep_if_due(self) -> None:
        """Write and delete what still waits for its half second, when the screen is left."""
        if self._timer.isActive():
            self.keep()
        self._throw_away()

    def forget(self) -> None:
        """Drop the change that waits to be written."""
        self._timer.stop()

    def hold(self, staff: str) -> bool:
        """Keep the talk of a person (a code) who may not write any more as a draft. False without any input.

        Raises the `DeskError`s of writing.
        """
        self._timer.stop()
        state = self._state()
        if state.talk is None or state.answers.empty:
            return False
        program = Ledger(self._ledger.store, holding_actor(self._ledger.actor.pc))
        program.call(
            drafts.hold,
            staff,
            uid=state.talk.uid,
            desk=state.header.desk,
            started_at=state.talk.started,
            fields=draft_fields(state),
        )
        return True

    def discard(self, uid: str) -> bool:
        """Delete a draft. False when that failed."""
        self._timer.stop()
        return self._discard(uid)

    def discard_soon(self, uid: str) -> None:
        """Throw a draft away once the emptied form is seen; until then it counts as gone.

        Should the program end before, the draft is offered again.
        """
        self._timer.stop()
        self._thrown.append(uid)
        self._throwing.start()

    def put_back(self, row: DraftRow) -> bool:
        """Restore a deleted draft. False when that failed."""
        fields = row.fields | {ELAPSED: int(row.elapsed.total_seconds())}
        return self._write(row.uid, row.desk, row.started_at, fields)

    def waiting(self, current: Talk | None) -> tuple[DraftRow, ...]:
        """One's own drafts but the one being written, then those left behind; the newest first. Raises `DeskError`s."""
        uid = current.uid if current is not None else ""
        gone = {uid, *self._thrown}
        rows = (*self._ledger.read(drafts.mine), *self._ledger.read(drafts.left_behind))
        return tuple(row for row in rows if row.uid not in gone)

    def _throw_away(self) -> None:
        self._throwing.stop()
        thrown, self._thrown = self._thrown, []
        for uid in thrown:
            self._discard(uid)

    def _discard(self, uid: str) -> bool:
        try:
            self._ledger.call(drafts.discard, uid)
        except DeskError as error:
            self.failed.emit(str(error))
            return False
        return True

    def _write(self, uid: str, desk: str, started: datetime, fields: dict[str, Any]) -> bool:
        if uid in self._thrown:
            self._thrown.remove(uid)
        try:
            self._ledger.call(drafts.keep, uid=uid, desk=desk, started_at=started, fields=fields)
        except DeskError as error:
            self.failed.emit(str(error))
            return False
        return True
