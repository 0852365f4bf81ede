"""The file alone is copied only while it is the whole book; else page by page. Both give the same book."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.backups import copying, making
from nakanojo_helpdesk.store.driver import connect, sqlite
from tests.factories import consultation_form, first_actor, raw

NEEDS_WAL = pytest.mark.skipif(engine.journal_mode() != "wal", reason="this library has no WAL in use")
# Tries to lock out everybody who has the file open, as SQLite does before it takes the journal away.
STRANGER = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        print("locked")
    else:
        print("let in")
"""


def save(ledger: Ledger) -> int:
    return ledger.call(consultations.record, consultation_form())


def keys_in(path: Path) -> set[int]:
    with raw(path) as connection:
        return {key for (key,) in connection.execute("SELECT id FROM consultations")}


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How the pages of each backup were copied."""
    taken: list[str] = []
    blocks, pages = copying.copy_file, copying.copy_pages

    def noted_blocks(source: object, copy: Path, *, page_limit: int | None = None) -> bool:
        taken.append("blocks")
        return blocks(source, copy, page_limit=page_limit)

    def noted_pages(source: object, copy: object) -> None:
        taken.append("pages")
        pages(source, copy)

    monkeypatch.setattr(copying, "copy_file", noted_blocks)
    monkeypatch.setattr(copying, "copy_pages", noted_pages)
    return taken


@contextmanager
def a_reader_in_the_way(path: Path) -> Iterator[None]:
    """Somebody counts for a long time: nothing they see may be folded away."""
    with closing(connect(path, autocommit=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM consultations").fetchone()
        yield


def test_both_ways_of_copying_give_the_same_book(
    ledger: Ledger, database: Path, tmp_path: Path, ways: list[str]
) -> None:
    keys = {save(ledger)}
    with a_reader_in_the_way(database):
        keys.add(save(ledger))
        by_pages = making.back_up(database, tmp_path / "kept", reason="pages")
        save(ledger)
    in_blocks = making.back_up(database, tmp_path / "kept", reason="blocks")
    assert ways == (["pages", "blocks"] if engine.journal_mode() == "wal" else ["blocks", "blocks"])
    assert keys_in(by_pages) == keys
    assert keys_in(in_blocks) == keys_in(database) > keys
    assert checks.check_file(by_pages, first_actor()) == checks.check_file(in_blocks, first_actor()) == ()


@NEEDS_WAL
@pytest.mark.parametrize("believes", [False, True])
def test_what_is_saved_before_the_counting_begins_is_in_the_copy(
    ledger: Ledger, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, believes: bool
) -> None:
    """With the control: who believes that the folding has made the file whole loses the save."""
    saved: list[int] = []
    folds = copying.fold_journal

    def fold_then_save(source: object) -> None:
        folds(source)
        saved.append(save(ledger))

    monkeypatch.setattr(copying, "fold_journal", fold_then_save)
    if believes:
        monkeypatch.setattr(copying, "is_whole", lambda _source: True)
        monkeypatch.setattr(making, "verify", lambda *_copy, pages: None)
    kept = making.back_up(database, tmp_path / "kept", reason="hand")
    assert (set(saved) <= keys_in(kept)) != believes


@NEEDS_WAL
def test_nothing_changes_the_file_while_it_is_copied_in_blocks(ledger: Ledger, database: Path) -> None:
    save(ledger)
    with closing(connect(database, timeout=0)) as source, closing(connect(database, timeout=0)) as other:
        engine.prepare(source, busy_milliseconds=0)
        engine.prepare(other, busy_milliseconds=0)
        copying.fold_journal(source)
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM consultations").fetchone()
        assert copying.is_whole(source)
        before = database.stat().st_mtime_ns, copied(source, database)
        for _ in range(3):
            save(ledger)
            other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        assert (database.stat().st_mtime_ns, copied(source, database)) == before
        source.execute("COMMIT")
        other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        assert database.stat().st_mtime_ns != before[0], "the control: without the transaction it changes"


def copied(source: object, database: Path) -> bytes:
    target = database.with_name("blocks.copy")
    assert copying.copy_file(source, target)
    return target.read_bytes()


def test_with_a_rollback_journal_nobody_writes_while_the_file_is_copied(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "journal_mode", lambda: "truncate")
    with closing(connect(database, timeout=0)) as source, closing(connect(database, timeout=0)) as writer:
        for connection in (source, writer):
            engine.prepare(connection, busy_milliseconds=0)
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM consultations").fetchone()
        assert copying.is_whole(source)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE staff SET name = name")
        with pytest.raises(sqlite.OperationalError, match="locked"):
            writer.execute("COMMIT")
        writer.execute("ROLLBACK")


@NEEDS_WAL
@pytest.mark.skipif(os.name == "nt", reason="Windows' locks belong to the handle, not to the process")
def test_a_backup_lets_no_lock_of_the_open_book_go(
    ledger: Ledger, database: Path, tmp_path: Path, ways: list[str]
) -> None:
    """A handle of our own, closed, would drop the locks of this process: a stranger could take the WAL away."""

    def stranger() -> str:
        command = [sys.executable, "-c", STRANGER, str(database)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()

    save(ledger)
    making.back_up(database, tmp_path / "kept", reason="hand")
    assert ways == ["blocks"]
    assert stranger() == "locked"
    with database.open("rb"):
        pass
    assert stranger() == "let in", "the control: this is what a handle of our own does"
