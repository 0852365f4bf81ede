"""What was erased stays erased when an older backup is given back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.backups.restoring import Restored
from nakanojo_helpdesk.domain.retention.plans import What
from nakanojo_helpdesk.reports.restored import facts_of, next_steps
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.diagnosis.looking import place_lines
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import finishing, ledgers, reapplying
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.retention import ledger_file
from tests.factories import first_actor
from tests.services.retention.aged import AFTER, SECRETS, Aged, memo_of, prepared, purged


def restored_after_purge(
    ledger: Ledger,
    chief: Ledger,
    database: Path,
    tmp_path: Path,
    *,
    before: Callable[[Path], object] = lambda _path: None,
) -> Restored:
    """Back up, erase what is over, let something happen `before`, give the backup back."""
    backup = making.back_up(database, tmp_path / "older", reason="test")
    purged(ledger, chief, tmp_path / "控え")
    ledger.store.close()
    before(database)
    return restoring.restore(first_actor(), database, backup)


def test_what_was_erased_does_not_come_back_with_an_older_backup(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    restored_after_purge(ledger, chief, database, tmp_path)
    assert SECRETS[1].encode() not in database.read_bytes()
    assert checks.check_file(database, first_actor()) == ()
    back = Store.open(database)
    try:
        assert memo_of(Ledger(back, first_actor()), made.consultation) == ""
    finally:
        back.close()


def test_a_restore_that_forgets_the_ledger_is_caught(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(reapplying, "reapply", lambda _store, **_more: reapplying.Reapplied())
    restored_after_purge(ledger, chief, database, tmp_path)
    assert SECRETS[1].encode() in database.read_bytes()


def damaged(database: Path) -> None:
    """A bit of the ledger's first line flips."""
    path = ledger_file.place(database)
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)


def test_a_damaged_ledger_keeps_nobody_from_a_backup_and_the_present_file_says_what_was_erased(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    done = restored_after_purge(ledger, chief, database, tmp_path, before=damaged)
    assert done.broken_ledger is not None
    assert done.broken_ledger.is_complete
    assert SECRETS[1].encode() not in database.read_bytes()
    assert len(ledger_file.read(database)) == len(What)
    assert "作り直した" in str(facts_of(done))


def test_where_the_present_file_is_lost_too_it_is_said_that_erased_data_may_be_back_until_they_are_erased_again(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    def lose(path: Path) -> None:
        damaged(path)
        path.unlink()

    done = restored_after_purge(ledger, chief, database, tmp_path, before=lose)
    assert done.broken_ledger is not None
    assert not done.broken_ledger.is_complete
    assert "戻っているかもしれません" in next_steps(done)[0] + str(facts_of(done))
    assert SECRETS[1].encode() in database.read_bytes()
    assert "消去の台帳" in [line.name for line in place_lines(database)]
    store = Store.open(database)
    try:
        again = Ledger(store, first_actor())
        assert ledgers.came_back(again) is not None
        finishing.carry_out(Ledger(store, chief.actor), prepared(again), 1, tmp_path / "控え", now=AFTER)
        assert ledgers.came_back(again) is None
        assert SECRETS[1].encode() not in database.read_bytes()
    finally:
        store.close()


def test_a_look_at_what_a_restore_would_lose_leaves_a_damaged_ledger_as_it_is(
    ledger: Ledger, chief: Ledger, made: Aged, database: Path, tmp_path: Path
) -> None:
    older = making.back_up(database, tmp_path / "older", reason="test")
    purged(ledger, chief, tmp_path / "控え")
    ledger.store.close()
    damaged(database)
    before = ledger_file.place(database).read_bytes()
    restoring.missing_after(first_actor(), database, older)
    assert ledger_file.place(database).read_bytes() == before
    assert [path.name for path in database.parent.glob("*.jsonl")] == [ledger_file.place(database).name]
