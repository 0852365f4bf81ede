"""Backups are made when they are needed, kept in two places, and left alone when they are not ours."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk.domain.backups.rows import BackupState, Reason
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Damaged, Denied, Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Role, backup_actor
from nakanojo_helpdesk.services.backups import keeping, trying
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.backups import making, manifests, places
from nakanojo_helpdesk.store.backups.listing import file_sha256
from tests.factories import DESK, consultation_form, first_actor, raw

ACTOR = backup_actor("PC1")


@pytest.fixture
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A USB memory that was chosen as second place."""
    folder = tmp_path_factory.mktemp("usb") / places.FOLDER_NAME
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.db"))


def test_an_idle_program_makes_one_backup_and_no_more(ledger: Ledger) -> None:
    store = ledger.store
    ledger.call(consultations.record, consultation_form())
    assert keeping.make_if_due(store, ACTOR, Reason.START) is not None
    for hour in range(1, 12):
        later = utc_now() + timedelta(hours=hour)
        assert keeping.make_if_due(store, ACTOR, Reason.CHANGE, now=later) is None, (
            "its own trace is no change"
        )
    assert keeping.make_if_due(store, ACTOR, Reason.CHANGE, now=utc_now() + timedelta(hours=13)) is not None


def test_a_record_or_a_draft_makes_a_backup_due(ledger: Ledger) -> None:
    store = ledger.store
    assert keeping.make_if_due(store, ACTOR, Reason.START) is not None
    ledger.call(consultations.record, consultation_form())
    assert keeping.make_if_due(store, ACTOR, Reason.CHANGE) is not None
    assert keeping.make_if_due(store, ACTOR, Reason.CHANGE) is None
    ledger.call(drafts.keep, uid="u", desk=DESK, started_at=utc_now(), fields={})
    assert keeping.make_if_due(store, ACTOR, Reason.CHANGE) is not None


def test_a_backup_dated_ahead_of_the_clock_does_not_keep_the_next_from_being_made(ledger: Ledger) -> None:
    made = keeping.make(ledger.store, ACTOR, Reason.HAND)
    assert made.manifest is not None
    manifests.write(replace(made.manifest, made_at=utc_now() + timedelta(days=400)), made.path)
    assert keeping.make_if_due(ledger.store, ACTOR, Reason.CHANGE) is not None


def test_both_places_hold_the_same_verified_backup(ledger: Ledger, second: Path) -> None:
    made = keeping.make(ledger.store, ACTOR, Reason.HAND, second=second)
    copy = second / made.path.name
    assert copy.read_bytes() == made.path.read_bytes()
    assert manifests.read(manifests.beside(copy)) == made.manifest
    assert checks.check_file(copy, first_actor()) == ()
    told = keeping.kept(ledger.store, ACTOR, second)
    assert told.second is not None
    assert [row.state for row in (*told.first.rows, *told.second.rows)] == [BackupState.GOOD] * 2


def test_a_second_place_that_is_away_is_said_and_gets_its_backup_when_it_is_back(
    ledger: Ledger, second: Path
) -> None:
    second.rmdir()
    made = keeping.make(ledger.store, ACTOR, Reason.HAND, second=second)
    assert made.state is BackupState.GOOD
    assert not second.exists(), "an empty mount point is no USB memory"
    told = keeping.kept(ledger.store, ACTOR, second)
    assert told.second is not None
    assert "USBメモリー" in told.second.trouble
    second.mkdir()
    assert keeping.make_if_due(ledger.store, ACTOR, Reason.CHANGE, second=second) is None
    assert names(second) == [made.path.name]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.ENOENT])
def test_a_drive_that_vanishes_or_fills_in_the_middle_leaves_no_half_backup(
    ledger: Ledger, second: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def breaks_off(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:5000])
        raise OSError(number, "planted")

    monkeypatch.setattr(shutil, "copyfile", breaks_off)
    made = keeping.make(ledger.store, ACTOR, Reason.HAND, second=second)
    assert list(second.iterdir()) == []
    assert "そのまま" in keeping.keep_second(ledger.store, ACTOR, second)
    monkeypatch.undo()
    assert keeping.keep_second(ledger.store, ACTOR, second) == ""
    assert names(second) == [made.path.name]


def test_a_copy_that_arrives_changed_is_not_taken(
    ledger: Ledger, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keeping.make(ledger.store, ACTOR, Reason.HAND)

    def flips(source: Path, target: Path) -> None:
        content = bytearray(source.read_bytes())
        content[-1] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(shutil, "copyfile", flips)
    with pytest.raises(Damaged, match="第2の置き場所"):
        places.copy_to(made, second)
    assert list(second.iterdir()) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(ledger: Ledger, database: Path) -> None:
    for _ in range(30):
        ledger.call(consultations.record, consultation_form(memo="あ" * 1000))
    folder = keeping.folder_of(database)
    for limit in (5, 20, 60):
        with pytest.raises(Unavailable, match="MB"):
            making.back_up(database, folder, reason="hand", page_limit=limit)
    assert list(folder.iterdir()) == []
    assert making.back_up(database, folder, reason="hand").exists()


def test_the_second_place_is_not_beside_the_records_and_not_in_the_cloud(
    ledger: Ledger, tmp_path: Path
) -> None:
    store = ledger.store
    cloud = tmp_path.parent / "OneDrive"
    cloud.mkdir(exist_ok=True)
    for chosen in (store.path.parent, keeping.folder_of(store.path), cloud):
        with pytest.raises(Refused):
            keeping.choose_second(store, ACTOR, chosen)
    with pytest.raises(Unavailable):
        keeping.choose_second(store, ACTOR, tmp_path.parent / "ない")


def test_what_a_restore_put_aside_goes_after_ninety_days_and_not_by_a_clock_without_witness(
    ledger: Ledger, database: Path
) -> None:
    made = keeping.make(ledger.store, ACTOR, Reason.HAND)
    old = database.parent / "former" / f"{database.stem}_20200106_090000_former.db"
    damaged = database.parent / "quarantine" / f"{database.stem}_20200106_090000_damaged_2.db"
    young = old.with_name(f"{database.stem}_{local(utc_now()):%Y%m%d_%H%M%S}_former.db")
    for path in (old, old.with_name(old.name + "-wal"), damaged, young):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    keeping.make(ledger.store, ACTOR, Reason.HAND)
    assert old.exists(), "backups of one day alone do not show that the clock is right"
    assert made.manifest is not None
    manifests.write(replace(made.manifest, made_at=utc_now() - timedelta(days=1)), made.path)
    keeping.make(ledger.store, ACTOR, Reason.HAND)
    assert [path.name for path in old.parent.iterdir()] == [young.name]
    assert list(damaged.parent.iterdir()) == []


def test_backups_of_another_database_are_told_apart_and_never_thinned(
    ledger: Ledger, database: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ledger.call(consultations.record, consultation_form())
    other = tmp_path_factory.mktemp("other") / "nakanojo.db"
    shutil.copyfile(making.back_up(database, other.parent, reason="hand"), other)
    ledger.call(consultations.record, consultation_form(memo="こちらの記録"))
    strange = making.back_up(other, keeping.folder_of(database), reason="change")
    manifest = manifests.read(manifests.beside(strange))
    manifests.write(replace(manifest, audit_head="ab" * 32), strange)
    mine = keeping.make(ledger.store, ACTOR, Reason.HAND)
    states = {row.path: row.state for row in keeping.kept(ledger.store, ACTOR).first.rows}
    assert states == {strange: BackupState.OTHER, mine.path: BackupState.GOOD}


def test_every_backup_and_trial_leaves_a_trace(ledger: Ledger, database: Path, second: Path) -> None:
    made = keeping.make(ledger.store, ACTOR, Reason.HAND, second=second)
    trial = trying.try_newest(ledger.store, ACTOR)
    assert trial.is_good
    with raw(database) as connection:
        rows = connection.execute(
            "SELECT actor, action, entity, entity_id, fields FROM audit ORDER BY seq DESC LIMIT 2"
        ).fetchall()
    assert rows == [
        ("backup", "restore_test", "backups", made.path.name, "good"),
        ("backup", "backup", "backups", made.path.name, "first,second"),
    ]
    told = keeping.kept(ledger.store, ACTOR)
    assert told.test_was_good is True
    assert checks.check_file(database, first_actor()) == ()


def test_a_trial_finds_a_backup_that_was_changed(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form(memo="もとのメモ"))
    made = keeping.make(ledger.store, ACTOR, Reason.HAND)
    with raw(made.path) as connection:
        connection.execute("UPDATE consultations SET memo='書き換え'")
    assert not trying.try_newest(ledger.store, ACTOR).is_good
    assert made.manifest is not None
    # Even where whoever changed it wrote the manifest anew: the seals are checked as well.
    forged = replace(made.manifest, sha256=file_sha256(made.path), size=made.path.stat().st_size)
    manifests.write(forged, made.path)
    trial = trying.try_newest(ledger.store, ACTOR)
    assert "seal" in {finding.kind for finding in trial.findings}
    assert keeping.kept(ledger.store, ACTOR).test_was_good is False


def test_a_trial_without_a_backup_says_so(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="まだありません"):
        trying.try_newest(ledger.store, ACTOR)


def test_only_an_administrator_and_the_program_itself_make_backups(ledger: Ledger) -> None:
    calls: list[Any] = [keeping.make, keeping.make_if_due]
    for role in (Role.COUNTER, Role.TRAINER, Role.CHIEF):
        for call in calls:
            with pytest.raises(Denied):
                call(ledger.store, first_actor(role), Reason.HAND)
    assert keeping.make(ledger.store, first_actor(Role.ADMINISTRATOR), Reason.HAND).is_verified
