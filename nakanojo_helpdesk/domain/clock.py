"""A clock that cannot be right: a dead battery sets a PC back by years, a slip of the hand sets it ahead.

The instants of the newest traces are the measure. A step back, a long pause and a day before this program was made
are asked about once. The person at the PC answers, and the answer is traced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.errors import DeskError

STEP_BACK: Final = timedelta(minutes=10)
"""A clock may be corrected by so much without a question."""
LONGEST_PAUSE: Final = timedelta(days=60)
"""Longer than a desk is ever left unused; every sign-in leaves a trace."""
BEGUN: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""No record can have been typed before this program was begun."""


class Doubt(Enum):
    """Why a clock is doubted."""

    EARLIER = auto()
    LATER = auto()
    BEFORE_PROGRAM = auto()


@dataclass(frozen=True)
class ClockDoubt:
    """A doubted clock: the PC's `now`, against the `newest` instant on record (None: nothing is recorded yet)."""

    kind: Doubt
    now: datetime
    newest: datetime | None

    @property
    def sentence(self) -> str:
        """The time of the PC and of the newest record, in words that clerks use."""
        pc = f"このパソコンの時計は、{_moment(self.now)}になっています。"
        if self.kind is Doubt.BEFORE_PROGRAM or self.newest is None:
            return f"{pc}このプログラムができる前の日付で、時計が遅れているようです。"
        newest = f"いちばん新しい記録は、{_moment(self.newest)}のものです。"
        if self.kind is Doubt.EARLIER:
            return f"{pc}{newest}時計が遅れているようです。"
        return f"{pc}{newest}時計が進んでいるようです。"


QUESTION: Final = (
    "違う時計のまま登録すると、受付番号の年度と相談の日付が間違ったまま残ります。"
    "時計が違うときは、Windowsの「日付と時刻」で直してから、もう一度行ってください。入力したものはそのままです。"
)


class ClockDoubtful(DeskError):
    """The clock is doubted and nobody has confirmed yet that it is right: nothing was saved."""

    def __init__(self, doubt: ClockDoubt) -> None:
        self.doubt = doubt
        super().__init__(f"{doubt.sentence}時計を確かめてください。記録はそのままです。")


def doubt_about(now: datetime, traced: Iterable[datetime], *, said_right: bool = False) -> ClockDoubt | None:
    """Return the doubt about the clock, None for a plausible one. `traced`: the newest traces' instants in writing order.

    With `said_right` the first of them is the trace of a person's answer that the clock is right. A trace written
    by the wrong clock itself (a failed sign-in) does not make the clock right.
    """
    newest: datetime | None = None
    for at in traced:
        if newest is not None and at - newest > LONGEST_PAUSE and now >= at - STEP_BACK:
            return ClockDoubt(Doubt.LATER, now, newest)
        newest = at if newest is None else max(newest, at)
    if newest is not None and now < newest - STEP_BACK:
        return ClockDoubt(Doubt.EARLIER, now, newest)
    if newest is not None and now - newest > LONGEST_PAUSE:
        return ClockDoubt(Doubt.LATER, now, newest)
    return ClockDoubt(Doubt.BEFORE_PROGRAM, now, newest) if now < BEGUN and not said_right else None


def _moment(instant: datetime) -> str:
    at = local(instant)
    return f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)}"
