"""How old the newest backup is, and what follows from it: whether one is due, and whether staff must be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.backups.rows import BackupRow
from nakanojo_helpdesk.domain.calendar import clock, local, short_date

EVERY: Final = timedelta(minutes=15)
"""How often a backup is made while something changes."""
LONGEST_WITHOUT: Final = timedelta(hours=24)
"""After this time without a verified backup every screen says so."""
RENEWED_AFTER: Final = timedelta(hours=12)
"""A backup is made anew after this time although nothing has changed, so that an idle program stays below the warning."""
TESTED_EVERY: Final = timedelta(days=30)
"""How often the newest backup is restored for trial."""
_AHEAD: Final = timedelta(minutes=10)


def newest(rows: Iterable[BackupRow], now: datetime) -> BackupRow | None:
    """The newest verified backup that is not dated ahead of the clock, None where there is none."""
    dated = [
        row for row in rows if row.is_verified and row.made_at is not None and row.made_at <= now + _AHEAD
    ]
    return max(dated, key=lambda row: row.made_at or now, default=None)


def is_due(last: BackupRow | None, now: datetime, *, changed: bool) -> bool:
    """Whether a backup is to be made now. `last`: the newest one; `changed`: whether anything was written since it."""
    return last is None or last.made_at is None or changed or now - last.made_at > RENEWED_AFTER


def is_protected(last: BackupRow | None, now: datetime) -> bool:
    """Whether a verified backup is younger than 24 hours."""
    return last is not None and last.made_at is not None and now - last.made_at <= LONGEST_WITHOUT


def is_test_due(tested: datetime | None, now: datetime) -> bool:
    """Whether the newest backup is to be restored for trial; `tested`: when it was done last."""
    return tested is None or now - tested > TESTED_EVERY or tested > now + _AHEAD


def age_words(made_at: datetime, now: datetime) -> str:
    """`3分前`, `2時間前`, `きのう 17:15`, `5日前（4月1日（水） 17:15）`: when a backup was made, in plain words."""
    at, moment = local(made_at), local(now)
    minutes = int((now - made_at).total_seconds() // 60)
    hour = clock(at.hour * 60 + at.minute)
    days = (moment.date() - at.date()).days
    if made_at > now + _AHEAD:
        return f"パソコンの時計より先の日時（{short_date(at.date())} {hour}）"
    if minutes < 1:
        return "たったいま"
    if minutes < 60:
        return f"{minutes}分前"
    if days == 0:
        return f"{minutes // 60}時間前（{hour}）"
    if days == 1:
        return f"きのう {hour}"
    return f"{days}日前（{short_date(at.date())} {hour}）"
