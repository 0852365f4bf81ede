"""When a talk began. A stray key opens a form hours before anybody comes: such a beginning is asked about, not saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, short_date

ASKED_AFTER: Final = timedelta(minutes=60)
"""Few talks are longer; a question too many costs one key, a wrong time stays in the figures."""


def is_doubtful(began: datetime, now: datetime) -> bool:
    """Whether a talk can hardly have begun then: long ago, on another day, or in the future by the clock."""
    return now - began > ASKED_AFTER or local(began).date() != local(now).date()


def moment_words(moment: datetime, now: datetime) -> str:
    """`9:00`; with the day where that is not today: `11月28日（土）17:10`."""
    at = local(moment)
    time = clock(at.hour * 60 + at.minute)
    return time if at.date() == local(now).date() else f"{short_date(at.date())}{time}"


def ago_words(began: datetime, now: datetime) -> str:
    """`2時間15分前`, `3日前`; empty for the future."""
    minutes = (now - began) // timedelta(minutes=1)
    if minutes < 0:
        return ""
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return f"{hours // 24}日前"
    if hours and rest:
        return f"{hours}時間{rest}分前"
    return f"{hours}時間前" if hours else f"{rest}分前"
