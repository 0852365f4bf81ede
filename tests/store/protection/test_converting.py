"""A book is encrypted and decrypted whole or not at all, and nothing of it can be read on the disk afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import DeskError, Unavailable
from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.services.consultations import writing
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import driver, migrate
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.backups.portraits import Portrait, portrait
from nakanojo_helpdesk.store.protection import converting, keystore
from tests import keystores
from tests.factories import consultation_form, first_actor, raw
from tests.store import writers
from tests.store.faults import held_by_another_process, page_count

pytestmark = pytest.mark.plain  # they make their encrypted books of plain ones

WORD = "ひみつの相談内容"
TRACES = (WORD.encode("utf-8"), b"SQLite format 3", "佐藤".encode())


def nothing(_copy: Path) -> None:
    """Leave no trace: the caller tests something else."""


def record(path: Path, *, memo: str = WORD, close: bool = True) -> Store:
    store = Store.open(path)
    Ledger(store, first_actor()).call(writing.record, consultation_form(memo=memo))
    if close:
        store.close()
    return store


def picture(path: Path) -> Portrait:
    with raw(path) as connection:
        return portrait(connection)


def sound(path: Path) -> bool:
    return checks.check_file(path, first_actor()) == ()


def readable(folder: Path) -> list[str]:
    """The files below a folder in which a word of the book, or the mark of a plain database, can be read."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [f"{path.name}: {trace!r}" for path in files for trace in TRACES if trace in path.read_bytes()]


def test_a_book_is_the_same_after_encrypting_and_after_decrypting(database: Path, key: BookKey) -> None:
    record(database)
    before = picture(database)
    converting.convert(database, key, note=nothing)
    assert converting.is_encrypted(database)
    assert converting.was_encrypted(database)
    assert picture(database) == before
    assert sound(database)
    converting.convert(database, None, note=nothing)
    assert database.read_bytes().startswith(b"SQLite format 3")
    assert not converting.was_encrypted(database)
    assert picture(database) == before
    assert sound(database)


def test_nothing_can_be_read_in_any_file_of_an_encrypted_book(
    database: Path, key: BookKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the book, its journals while it is open, its backups, and the temporary folder of the system."""
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temp))
    monkeypatch.setenv("TMPDIR", str(temp))
    record(database)
    assert readable(database.parent), "the control: in a plain book it is read"
    converting.convert(database, key, note=nothing)
    for mode in ("wal", "truncate", "delete", "persist"):
        record(database)
        with raw(database) as connection:
            connection.execute(f"PRAGMA journal_mode={mode}")
            connection.execute("PRAGMA cache_size=1")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE consultations SET memo=memo || ' '")
            connection.execute("CREATE TEMP TABLE sorted AS SELECT memo FROM consultations ORDER BY memo")
            assert readable(tmp_path) == []
            connection.execute("ROLLBACK")
    making.back_up(database, tmp_path / "backups", reason="test")
    with raw(database) as connection:
        connection.execute("VACUUM")
    assert readable(tmp_path) == []
    assert sound(database)


def test_a_backup_is_encrypted_with_the_same_key_and_opens_on_another_pc_by_it(
    encrypted: Path, key: BookKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(encrypted)
    copy = making.back_up(encrypted, tmp_path / "backups", reason="test")
    assert copy.read_bytes()[:16] == key.header
    assert picture(copy) == picture(encrypted)
    keystores.choose(keystores.FileKeystore, tmp_path / "another_pc.json", monkeypatch)
    with pytest.raises(DeskError, match="回復キー"):
        sound(copy)
    driver.hold(key)
    assert sound(copy)


def test_the_overwritten_plain_file_keeps_nothing(database: Path, key: BookKey) -> None:
    record(database)
    second_name = database.with_name("the same file")
    os.link(database, second_name)  # sees what becomes of the old file
    converting.convert(database, key, note=nothing)
    assert set(second_name.read_bytes()) == {0}


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights there that nobody at a counter has")
def test_the_mode_of_the_file_and_a_link_to_it_stay(database: Path, key: BookKey, tmp_path: Path) -> None:
    database.chmod(0o600)
    link = tmp_path / "link.db"
    link.symlink_to(database)
    converting.convert(link, key, note=nothing)
    assert link.is_symlink()
    assert converting.is_encrypted(link)
    assert database.stat().st_mode & 0o777 == 0o600
    assert sound(link)


def test_a_book_in_use_is_not_converted(database: Path, key: BookKey) -> None:
    before = database.read_bytes()
    with held_by_another_process(database, "BEGIN IMMEDIATE"), pytest.raises(Unavailable):
        converting.convert(database, key, note=nothing)
    assert database.read_bytes() == before


def test_a_record_saved_meanwhile_is_not_lost(database: Path, key: BookKey) -> None:
    def meanwhile(_copy: Path) -> None:
        record(database)

    with pytest.raises(Unavailable):
        converting.convert(database, key, note=meanwhile)
    assert not converting.is_encrypted(database)
    assert picture(database).tables["consultations"] == 1
    assert files(database) == {database.name}


def files(database: Path) -> set[str]:
    return {path.name for path in database.parent.iterdir()}


@pytest.mark.parametrize("back", [False, True])
def test_a_full_disk_leaves_the_book_as_it_was(database: Path, key: BookKey, back: bool) -> None:
    record(database)
    if back:
        converting.convert(database, key, note=nothing)
    before, names = database.read_bytes(), files(database)
    pages = page_count(database)
    for limit in (1, 5, pages // 2):
        with pytest.raises(Unavailable, match="いっぱい"):
            converting.convert(database, None if back else key, note=nothing, page_limit=limit)
        assert database.read_bytes() == before
        assert {name for name in files(database) ^ names if not name.endswith(("-wal", "-shm"))} == set()
    converting.convert(database, None if back else key, note=nothing)
    assert sound(database)


def test_a_fault_of_the_trace_leaves_the_book_as_it_was(database: Path, key: BookKey) -> None:
    def failing(_copy: Path) -> None:
        raise Unavailable("…")

    before = database.read_bytes()
    with pytest.raises(Unavailable):
        converting.convert(database, key, note=failing)
    assert database.read_bytes() == before
    assert files(database) == {database.name}


def convert_and_say(pipe: Connection, path: Path, secret: bytes, back: bool) -> None:
    """Convert, slowly enough to be killed anywhere; says `started`, then `done`."""
    driver.hold(BookKey(secret))
    pipe.send("started")
    converting.convert(path, None if back else BookKey(secret), note=nothing)
    pipe.send("done")


def kill_often(database: Path, tmp_path: Path, key: BookKey, trials: int) -> int:
    """Kill conversions at random moments; returns how many had been swapped. Fails when a book is not whole."""
    chance = random.Random(trials)
    record(database)
    begin = time.monotonic()
    converting.convert(database, key, note=nothing)
    usual = time.monotonic() - begin
    whole = picture(database)
    swapped = 0
    for trial in range(trials):
        back = converting.is_encrypted(database)
        process, pipe = writers.start(convert_and_say, database, key.secret, back)
        assert pipe.recv() == "started"
        time.sleep(chance.random() * 2 * usual)
        assert process.pid is not None
        with suppress(ProcessLookupError):  # done already
            os.kill(process.pid, signal.SIGKILL)
        process.join(timeout=20)
        pipe.close()
        process.close()
        driver.forget(database)
        converting.finish(database)
        is_encrypted = converting.is_encrypted(database)
        assert picture(database) == whole, f"trial {trial}"
        assert files(database) <= {database.name, database.name + ".encrypted", "backups"}, f"trial {trial}"
        assert converting.was_encrypted(database) >= is_encrypted
        if is_encrypted:
            assert readable(database.parent) == [], f"trial {trial}"
        swapped += is_encrypted != back
    assert sound(database)
    return swapped


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL and the fork server are not on Windows")
def test_a_kill_leaves_the_old_book_or_the_new_one(database: Path, key: BookKey, tmp_path: Path) -> None:
    assert 0 < kill_often(database, tmp_path, key, 8) < 8


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL and the fork server are not on Windows")
def test_many_kills_leave_the_old_book_or_the_new_one(database: Path, key: BookKey, tmp_path: Path) -> None:
    assert 0 < kill_often(database, tmp_path, key, 300) < 300


@pytest.mark.parametrize("moment", ["second name", "swapped"])
def test_what_a_kill_left_is_cleared_at_the_next_start(database: Path, key: BookKey, moment: str) -> None:
    """Exactly between the steps: the old file's second name never costs the only book."""
    record(database)
    former = database.with_name(database.name + ".former")
    if moment == "second name":
        os.link(database, former)
    else:
        shutil.copyfile(database, former)
        converting.convert(database, key, note=nothing)
        shutil.copyfile(database, former)
    database.with_name(database.name + ".converting").write_bytes(WORD.encode())
    whole = picture(database)
    converting.finish(database)
    assert picture(database) == whole
    assert not former.exists()
    assert not database.with_name(database.name + ".converting").exists()


def test_the_former_file_stays_until_the_new_one_can_be_opened(
    encrypted: Path, key: BookKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = encrypted.with_name(encrypted.name + ".former")
    former.write_bytes(b"the only one that can be read")
    keystores.choose(keystores.FileKeystore, tmp_path / "empty.json", monkeypatch)
    converting.finish(encrypted)
    assert former.exists()
    driver.hold(key)
    converting.finish(encrypted)
    assert not former.exists()


def test_an_old_encrypted_book_is_migrated_and_stays_encrypted(
    encrypted: Path, key: BookKey, tmp_path: Path
) -> None:
    with raw(encrypted) as connection:
        connection.execute("PRAGMA user_version=6")
    kept = migrate.upgrade(encrypted, tmp_path / "backups")
    assert kept is not None
    assert converting.is_encrypted(kept)
    assert converting.is_encrypted(encrypted)
    assert sound(encrypted)


def test_a_new_key_for_a_new_conversion_leaves_older_backups_readable(
    encrypted: Path, key: BookKey, tmp_path: Path
) -> None:
    old = making.back_up(encrypted, tmp_path / "backups", reason="old")
    converting.convert(encrypted, None, note=nothing)
    second = BookKey.new()
    keystore.keep(second)
    converting.convert(encrypted, second, note=nothing)
    driver.let_go()
    assert sound(old)
    assert sound(encrypted)
    assert driver.header_of(old) != driver.header_of(encrypted)


@pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be deleted there")
def test_converting_in_place_would_lose_the_book(database: Path, key: BookKey) -> None:
    """The control of the kills: written over the old file, a half copy is all there is."""
    record(database)
    whole = picture(database)
    working = database.with_name("working.db")
    converting._export(database, working, key, None)
    content = working.read_bytes()
    database.write_bytes(content[: len(content) // 2])
    driver.hold(key)
    with pytest.raises(driver.sqlite.DatabaseError):
        whole_again(database, whole)


def whole_again(database: Path, whole: Portrait) -> None:
    assert picture(database) == whole
