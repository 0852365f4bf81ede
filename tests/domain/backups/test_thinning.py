"""Thinning keeps what may be needed, and no clock makes it let go of the wrong backups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.backups import age
from nakanojo_helpdesk.domain.backups.rows import BackupRow, BackupState, Manifest
from nakanojo_helpdesk.domain.backups.thinning import LONGEST, superfluous

NOW = datetime(2026, 4, 30, 8, 0, tzinfo=UTC)
MINUTES = 60 * 24


def backup(
    seq: int, made_at: datetime, state: BackupState = BackupState.GOOD, reason: str = "change"
) -> BackupRow:
    manifest = Manifest(
        file=f"{seq}.db", sha256="0" * 64, made_at=made_at, schema=7, audit_seq=seq, reason=reason, size=1
    )
    return BackupRow(
        path=Path(f"{seq}.db"),
        state=state,
        made_at=made_at,
        reason=reason,
        size=1,
        schema=7,
        manifest=manifest,
    )


def ago(*minutes: float) -> list[BackupRow]:
    """Backups that were made so many minutes ago, the oldest first."""
    return [
        backup(seq, NOW - timedelta(minutes=age)) for seq, age in enumerate(sorted(minutes, reverse=True), 1)
    ]


def left(rows: Sequence[BackupRow], now: datetime = NOW) -> list[BackupRow]:
    going = paths(superfluous(rows, now))
    return [row for row in rows if row.path not in going]


def paths(rows: Sequence[BackupRow]) -> set[Path]:
    return {row.path for row in rows}


def ages(rows: Sequence[BackupRow]) -> list[float]:
    return sorted((NOW - row.made_at).total_seconds() / 60 for row in rows if row.made_at)


def test_a_year_of_quarter_hours_is_thinned_by_hour_day_week_and_month() -> None:
    rows = ago(*range(0, 100 * MINUTES, 15))
    kept = ages(left(rows))
    assert kept[:17] == [15 * number for number in range(17)], "everything of the last four hours"
    assert len([one for one in kept if 240 < one <= 48 * 60]) in {44, 45}
    assert len([one for one in kept if 48 * 60 < one <= 14 * MINUTES]) in {12, 13}
    assert len([one for one in kept if 14 * MINUTES < one <= 60 * MINUTES]) in {7, 8}
    assert len([one for one in kept if 60 * MINUTES < one <= 90 * MINUTES]) in {1, 2, 3}
    assert kept[-1] <= LONGEST.total_seconds() / 60


minutes = st.lists(st.integers(0, 200 * MINUTES), min_size=1, max_size=60, unique=True)


@given(minutes)
def test_the_newest_backup_is_never_let_go(chosen: list[int]) -> None:
    rows = ago(*chosen)
    assert rows[-1] not in superfluous(rows, NOW)


@given(minutes)
def test_once_thinned_nothing_more_goes(chosen: list[int]) -> None:
    kept = left(ago(*chosen))
    assert left(kept) == kept


@given(minutes)
def test_nothing_older_than_ninety_days_stays_beside_two_days_of_younger_ones(chosen: list[int]) -> None:
    rows = ago(*{*chosen, 30, 30 + 2 * MINUTES})
    assert all(NOW - row.made_at <= LONGEST for row in left(rows) if row.made_at)


@given(minutes, st.timedeltas(timedelta(days=100), timedelta(days=40_000)))
def test_a_clock_that_jumped_ahead_lets_nothing_go(chosen: list[int], jump: timedelta) -> None:
    rows = ago(*chosen)
    later = NOW + jump
    assert superfluous([*rows, backup(len(rows) + 1, later)], later) == ()


@given(minutes, st.timedeltas(timedelta(minutes=11), timedelta(days=20_000)), st.integers(1, 6))
def test_a_clock_set_back_for_an_afternoon_costs_no_backup_of_the_last_hours(
    chosen: list[int], step: timedelta, count: int
) -> None:
    usual = ago(*{*chosen, 200, 200 + MINUTES, *range(200 + MINUTES, 200 + MINUTES + 8 * 15, 15)})
    wrong = [backup(len(usual) + 1 + n, NOW - step + timedelta(minutes=n)) for n in range(count)]
    corrected = backup(len(usual) + 1 + count, NOW)
    going = superfluous([*usual, *wrong, corrected], NOW)
    assert not paths(wrong) & paths(going), "they are of today, whatever their clock said"
    then = NOW - step
    while_wrong = paths(superfluous([*usual, *wrong], then + timedelta(minutes=count)))
    assert not {row.path for row in usual if row.made_at and row.made_at > then} & while_wrong


@given(minutes, st.timedeltas(timedelta(minutes=11), timedelta(days=20_000)))
def test_a_backup_of_the_future_is_kept_and_hides_no_other(chosen: list[int], ahead: timedelta) -> None:
    usual = ago(*chosen)
    future = backup(len(usual) + 1, NOW + ahead)
    rows = [*usual, future]
    assert future not in superfluous(rows, NOW)
    assert usual[-1] not in superfluous(rows, NOW)


def test_a_backup_of_the_future_goes_when_those_after_it_are_old() -> None:
    rows = [*ago(100 * MINUTES, 95 * MINUTES, 2 * MINUTES, 30), backup(1, NOW + timedelta(days=9000))]
    rows[-1] = replace(rows[-1], path=Path("future.db"))
    assert rows[-1] in superfluous(rows, NOW)


def test_what_was_made_before_a_great_step_is_kept_ninety_days() -> None:
    rows = [
        backup(number, NOW - timedelta(days=20, minutes=-number), reason=reason)
        for number, reason in enumerate(
            ("before-schema-8", "before-purge", "before-import", "change", "change"), 1
        )
    ]
    rows += [backup(8, NOW - timedelta(days=1)), backup(9, NOW)]
    assert [row.reason for row in superfluous(rows, NOW)] == ["change"]


def test_files_that_are_not_ours_never_go_and_broken_ones_after_ninety_days() -> None:
    old = NOW - timedelta(days=91)
    rows = [backup(90, NOW - timedelta(days=1)), backup(91, NOW)]
    strange = [
        replace(backup(10 + n, old, state), path=Path(f"{state}.db")) for n, state in enumerate(BackupState)
    ]
    going = {row.state for row in superfluous([*rows, *strange], NOW)}
    assert going == {
        BackupState.GOOD,
        BackupState.OLDER,
        BackupState.UNVERIFIED,
        BackupState.PARTIAL,
        BackupState.CHANGED,
        BackupState.LOST,
        BackupState.LOCKED,
    }


def test_a_backup_is_due_after_a_change_and_twice_a_day() -> None:
    last = backup(1, NOW - timedelta(hours=1))
    assert not age.is_due(last, NOW, changed=False)
    assert age.is_due(last, NOW, changed=True)
    assert age.is_due(last, NOW + timedelta(hours=12), changed=False)
    assert age.is_due(None, NOW, changed=False)


def test_only_a_verified_backup_of_the_last_day_protects() -> None:
    rows = ago(25 * 60)
    assert not age.is_protected(age.newest(rows, NOW), NOW)
    fresh = backup(9, NOW - timedelta(hours=23))
    assert age.is_protected(age.newest([*rows, fresh], NOW), NOW)
    for state in set(BackupState) - {BackupState.GOOD, BackupState.OLDER}:
        assert not age.is_protected(age.newest([*rows, replace(fresh, state=state)], NOW), NOW)
    assert not age.is_protected(age.newest([*rows, backup(9, NOW + timedelta(days=1))], NOW), NOW)


def test_the_age_is_said_in_plain_words() -> None:
    def words(**span: float) -> str:
        return age.age_words(NOW - timedelta(**span), NOW)

    assert words(seconds=20) == "たったいま"
    assert words(minutes=3) == "3分前"
    assert words(hours=2) == "2時間前（15:00）"
    assert words(days=1) == "きのう 17:00"
    assert words(days=5) == "5日前（4月25日（土） 17:00）"
    assert words(days=-1).startswith("パソコンの時計より先の日時")
