"""What was erased stays erased when an older backup is given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import reapplying
from nakanojo_helpdesk.store.backups import making
from tests.factories import first_actor
from tests.services.retention.aged import SECRETS, Aged, memo_of, purged


def restored_after_purge(ledger: Ledger, chief: Ledger, database: Path, tmp_path: Path) -> None:
    """Back up, erase what is over, give the backup back."""
    backup = making.back_up(database, tmp_path / "older", reason="test")
    purged(ledger, chief, tmp_path / "控え")
    ledger.store.close()
    restoring.restore(first_actor(), database, backup)


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
    monkeypatch.setattr(reapplying, "reapply", lambda _store, **_more: 0)
    restored_after_purge(ledger, chief, database, tmp_path)
    assert SECRETS[1].encode() in database.read_bytes()
