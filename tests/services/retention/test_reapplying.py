"""The deletion ledger: what an older copy brings back is erased again, whichever of the two ledgers was lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Damaged, Refused, Unavailable
from nakanojo_helpdesk.domain.retention.plans import PurgeState, What
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.registrations import people, reading
from nakanojo_helpdesk.services.retention import approving, finishing, preparing, reapplying, stopping
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.retention import ledger_file
from nakanojo_helpdesk.store.tables.everything import Person
from tests.factories import LedgerAs, consultation_form, first_actor
from tests.services.courses import books
from tests.services.retention.aged import AFTER, SECRETS, Aged, memo_of, prepared, purged


@pytest.fixture
def older(database: Path, tmp_path: Path) -> Path:
    """A verified copy of the time before the purge."""
    return making.back_up(database, tmp_path / "older", reason="test")


def restored(older: Path, database: Path) -> Store:
    """The older copy in the place of the database, whose ledger lies beside it."""
    for suffix in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(older, database)
    return Store.open(database)


def test_what_a_restored_copy_brings_back_is_erased_again(
    older: Path, ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    ledger.store.close()
    back = restored(older, database)
    try:
        again = Ledger(back, first_actor())
        assert SECRETS[1] in memo_of(again, made.consultation)
        assert reapplying.reapply(back).count > 15
        assert memo_of(again, made.consultation) == ""
        assert again.read(preparing.preview, now=AFTER).dues == ()
        assert again.read(checks.check_open) == ()
        assert SECRETS[1].encode() not in database.read_bytes()
        assert reapplying.reapply(back).count == 0, "a second time there is nothing to do"
    finally:
        back.close()


def test_a_record_that_was_purged_is_still_named_where_a_restore_loses_it(
    older: Path, ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    ledger.call(consultations.record, consultation_form(memo="控えのあとの相談"))
    purged(ledger, chief, tmp_path / "控え")
    ledger.store.close()
    lost = restoring.restore(first_actor(), database, older).missing
    assert [record.number[-5:] for record in lost.records if record.new] == ["00003"]


def test_without_the_ledger_an_older_copy_would_bring_everything_back(
    older: Path, ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    """The negative control."""
    purged(ledger, chief, tmp_path / "控え")
    ledger.store.close()
    ledger_file.place(database).unlink()
    back = restored(older, database)
    try:
        assert reapplying.reapply(back).count == 0
        assert SECRETS[1] in memo_of(Ledger(back, first_actor()), made.consultation)
    finally:
        back.close()


def test_a_lost_ledger_is_written_again_from_the_database(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    before = ledger_file.read(database)
    ledger_file.place(database).unlink()
    assert reapplying.reapply(ledger.store).count == 0
    assert ledger_file.read(database) == before
    assert {What(entry.what) for entry in before} == set(What)


def test_the_ledger_holds_uids_and_dates_and_is_read_by_its_owner_only(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    text = ledger_file.place(database).read_text(encoding="utf-8")
    assert text.isascii()
    assert not any(word in text for word in ("C-98765", "98-7654", "0279987654", *SECRETS))
    if os.name == "posix":
        assert ledger_file.place(database).stat().st_mode & 0o777 == 0o600


def flip(database: Path, place: int) -> bytes:
    """Change a bit of the ledger; returns what stood there before."""
    path = ledger_file.place(database)
    before = path.read_bytes()
    content = bytearray(before)
    content[place] ^= 1
    path.write_bytes(content)
    return before


@pytest.mark.parametrize("place", [3, 40, -90, -3])
def test_a_ledger_that_was_changed_is_set_aside_and_written_anew(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path, place: int
) -> None:
    """Its changed lines are not obeyed: else whoever can write the file could have any memo erased."""
    purged(ledger, chief, tmp_path / "控え")
    before = flip(database, place)
    damaged = ledger_file.place(database).read_bytes()
    with pytest.raises(Damaged, match="消去の台帳"):
        ledger_file.read(database)
    done = reapplying.reapply(ledger.store)
    assert done.broken is not None
    assert (done.count, done.broken.is_complete) == (0, True), "the database knows all its lines"
    assert done.broken.kept is not None
    assert done.broken.kept.read_bytes() == damaged
    assert ledger_file.place(database).read_bytes() == before
    assert ledger_file.came_back(database) == ()
    if os.name == "posix":
        assert ledger_file.place(database).stat().st_mode & 0o777 == 0o600


def test_a_purge_is_ended_with_a_damaged_ledger_too(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    before = flip(database, 40)
    ledger.call(consultations.record, consultation_form(memo="もう一つ"))
    uid = prepared(ledger)
    finishing.carry_out(chief, uid, 1, tmp_path / "控え", now=AFTER)
    assert ledger_file.place(database).read_bytes().startswith(before)


def test_a_line_cut_off_by_a_power_cut_is_left_out_and_written_again(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    purged(ledger, chief, tmp_path / "控え")
    path, before = ledger_file.place(database), ledger_file.read(database)
    content = path.read_bytes()
    path.write_bytes(content[:-30])
    assert len(ledger_file.read(database)) == len(before) - 1
    reapplying.reapply(ledger.store)
    assert path.read_bytes() == content


def test_the_next_start_ends_a_purge_that_a_power_cut_stopped(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    uid = prepared(ledger)
    chief.call(approving.approve, uid, 1, now=AFTER)
    assert ledger.read(preparing.one, uid, now=AFTER).state is PurgeState.ERASED
    ledger.store.close()
    again = opening.ready(database, tmp_path / "控え")
    try:
        row = Ledger(again, first_actor()).read(preparing.one, uid, now=AFTER)
        assert row.state is PurgeState.FINISHED
        assert len(ledger_file.read(database)) == len(What)
    finally:
        again.close()


def test_a_ledger_that_cannot_be_written_leaves_the_purge_to_be_ended_later(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    uid = prepared(ledger)
    ledger_file.place(database).mkdir()
    with pytest.raises(Unavailable):
        finishing.carry_out(chief, uid, 1, tmp_path / "控え", now=AFTER)
    assert ledger.read(preparing.one, uid, now=AFTER).state is PurgeState.ERASED
    ledger_file.place(database).rmdir()
    assert finishing.finish(chief, tmp_path / "控え") == 1


def test_a_full_disk_during_the_erasing_erases_nothing(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.factories import raw
    from tests.store.faults import fill_disk, page_count

    uid = prepared(ledger)
    ledger.store.close()
    fill_disk(monkeypatch, page_count(database))
    full = Store.open(database)
    try:
        with pytest.raises(Unavailable, match="ディスク"):
            Ledger(full, chief.actor).call(approving.approve, uid, 1, now=AFTER)
        assert SECRETS[1] in memo_of(Ledger(full, first_actor()), made.consultation)
    finally:
        full.close()
    with raw(database) as bare:
        assert bare.execute("SELECT count(*) FROM deletions").fetchone()[0] == 0


def test_who_asks_not_to_be_used_is_hidden_at_once_and_erased_on_approval(
    ledger: Ledger, chief: Ledger, made: Aged, tmp_path: Path
) -> None:
    uid = ledger.call(stopping.stop, made.person, now=books.NOW.replace(year=2028))
    looking = ledger.call(people.look_up, made.course.uid)
    assert ledger.read(people.find, looking, "0279987654", day=AFTER.date()).people == ()
    assert "（利用停止）" in {row.name for row in ledger.call(reading.roster, made.course.uid)}
    with pytest.raises(Refused, match="準備した方は、承認できません"):
        ledger.call(approving.approve, uid, 1, now=books.NOW.replace(year=2028))
    finishing.carry_out(chief, uid, 1, tmp_path / "控え", now=books.NOW.replace(year=2028))
    names = ledger.read(
        lambda session, _actor: [row.name for row in session.query(Person).filter_by(uid=made.person)]
    )
    assert names == [""]
    assert ledger.read(checks.check_open) == ()


def test_a_person_with_a_course_to_come_is_not_erased_but_told_about(ledger: Ledger, made: Aged) -> None:
    with pytest.raises(Refused, match="先に申込を取り消して"):
        ledger.call(stopping.stop, made.person, now=books.NOW)


def test_a_stop_that_is_called_off_shows_the_person_again(
    ledger: Ledger, made: Aged, ledger_as: LedgerAs
) -> None:
    counter = ledger_as(Role.COUNTER)
    uid = counter.call(stopping.stop, made.person, now=books.NOW.replace(year=2028))
    ledger.call(approving.refuse, uid, 1, now=books.NOW.replace(year=2028))
    assert SECRETS[7] in {row.name for row in ledger.call(reading.roster, made.course.uid)}
