"""Which backups are kept: many of today, few of long ago, none older than the deletion of personal data allows.

Every one of the last 4 hours, one an hour for 48 hours, one a day for 14 days, one a week for 60 days, one a month up to
90 days; then none, but the newest stays whatever its age. A backup before an update, a migration, an import, a purge or a
restore is kept for its 90 days. The order of backups is that of their newest trace, which no clock can change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.backups.rows import BEFORE_SCHEMA, BackupRow, BackupState, Reason
from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.retention.rules import BACKUP_DAYS

LONGEST: Final = timedelta(days=BACKUP_DAYS)
"""Whoever was deleted from the records is in no backup after this time."""
RULE: Final = (
    "4時間以内の控えは全部、2日以内は1時間に1つ、14日以内は1日に1つ、60日以内は1週間に1つ、90日以内は1か月に1つを残します。"
    "90日より古いものは消しますが、いちばん新しい控えは消しません。"
)
_AHEAD: Final = timedelta(minutes=10)
_WITNESSED: Final = timedelta(days=14)
_WITNESSES: Final = 2
_TIERS: Final[tuple[tuple[timedelta, Callable[[datetime], tuple[int, ...]]], ...]] = (
    (timedelta(hours=48), lambda at: (at.toordinal(), at.hour)),
    (timedelta(days=14), lambda at: (at.toordinal(),)),
    (timedelta(days=60), lambda at: at.isocalendar()[:2]),
    (LONGEST, lambda at: (at.year, at.month)),
)
_ALL_OF: Final = timedelta(hours=4)
_KEPT_LONGEST: Final = (
    Reason.BEFORE_IMPORT,
    Reason.BEFORE_PURGE,
    Reason.AFTER_PURGE,
    Reason.BEFORE_RESTORE,
    Reason.BEFORE_UPDATE,
    Reason.BEFORE_PROTECTION,
    BEFORE_SCHEMA,
)
_OURS: Final = frozenset(
    {
        BackupState.UNVERIFIED,
        BackupState.PARTIAL,
        BackupState.CHANGED,
        BackupState.LOST,
        BackupState.LOCKED,
    }
)


def superfluous(rows: Sequence[BackupRow], now: datetime) -> tuple[BackupRow, ...]:
    """The backups of a folder that may go.

    Nothing goes while the clock has no witness: backups of two different days within the last 14. A PC whose clock
    jumped years ahead would otherwise find everything old. Renamed, newer and foreign files are never among them.
    """
    verified = sorted((row for row in rows if row.is_verified), key=_order)
    if not is_witnessed(verified, now):
        return ()
    kept = {row.path for row in _newest(verified, now)}
    filled: set[str] = set()
    going = []
    for row, at in reversed(list(zip(verified, plausible_instants(verified, now), strict=True))):
        bucket = _bucket(row, at, now)
        if row.path not in kept and (bucket is None or bucket in filled):
            going.append(row)
        elif bucket:
            filled.add(bucket)
    going += [row for row in rows if row.state in _OURS and _is_past(row, now)]
    return tuple(going)


def plausible_instants(verified: Sequence[BackupRow], now: datetime) -> list[datetime]:
    """The instants of backups given in the order of their traces, without the errors of a wrong clock.

    The longest run of instants that go forward is believed. What a wrong clock dated gets the instant of the next
    believed one after it, or `now`.
    """
    instants = [row.made_at or now for row in verified]
    believed = _longest_forward([at if at <= now + _AHEAD else None for at in instants])
    following = now
    told: list[datetime] = []
    for number in range(len(instants) - 1, -1, -1):
        if number in believed:
            following = instants[number]
        told.append(following)
    return told[::-1]


def _longest_forward(instants: Sequence[datetime | None]) -> set[int]:
    """The places of the longest subsequence that never goes back; None is in no subsequence."""
    ends: list[datetime] = []
    places: list[int] = []
    before: dict[int, int | None] = {}
    for number, at in enumerate(instants):
        if at is None:
            continue
        length = bisect_right(ends, at)
        before[number] = places[length - 1] if length else None
        ends[length : length + 1] = [at]
        places[length : length + 1] = [number]
    found: set[int] = set()
    place = places[-1] if places else None
    while place is not None:
        found.add(place)
        place = before[place]
    return found


def _bucket(row: BackupRow, at: datetime, now: datetime) -> str | None:
    """The span of time of which one backup is kept; None: too old, empty: kept without a question."""
    age = now - at
    if age > LONGEST:
        return None
    if age <= _ALL_OF or row.reason.startswith(_KEPT_LONGEST):
        return ""
    for number, (most, span_of) in enumerate(_TIERS):
        if age <= most:
            return f"{number}: {span_of(local(at))}"
    return None


def is_witnessed(verified: Iterable[BackupRow], now: datetime) -> bool:
    """Whether backups of two different days within the last 14 agree with the clock: only then may anything go."""
    days = {
        local(row.made_at).date()
        for row in verified
        if row.made_at is not None and now - _WITNESSED < row.made_at <= now + _AHEAD
    }
    return len(days) >= _WITNESSES


def _newest(verified: Sequence[BackupRow], now: datetime) -> Iterable[BackupRow]:
    """The newest by trace and the newest by clock."""
    yield from verified[-1:]
    dated = [row for row in verified if row.made_at is not None and row.made_at <= now + _AHEAD]
    if dated:
        yield max(dated, key=lambda row: (row.made_at or now, *_order(row)))


def _is_past(row: BackupRow, now: datetime) -> bool:
    return row.made_at is not None and now - row.made_at > LONGEST


def _order(row: BackupRow) -> tuple[int, float]:
    seq = row.manifest.audit_seq if row.manifest is not None else 0
    return (seq, row.made_at.timestamp() if row.made_at is not None else 0.0)
