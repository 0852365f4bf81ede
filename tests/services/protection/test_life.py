"""The life of an encrypted book: its backups, restores in every direction, damage, and the commands."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk import cli
from nakanojo_helpdesk.domain.backups.restoring import MissingKind
from nakanojo_helpdesk.domain.backups.rows import BackupState, Reason
from nakanojo_helpdesk.domain.backups.thinning import superfluous
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.protection.keys import BookKey, KeyMissing, key_id_words
from nakanojo_helpdesk.domain.protection.recovery import recovery_groups
from nakanojo_helpdesk.services.backups import keeping, looking, restoring, trying
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.diagnosis import looking as diagnosis
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.protection import unlocking
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.backups import listing, making
from nakanojo_helpdesk.store.protection import converting, keystore, resigning
from tests import keystores
from tests.factories import PASSWORD, first_actor
from tests.services.backups import books
from tests.services.backups.books import HELD, YOUNG

pytestmark = [
    pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed"),
    pytest.mark.plain,  # they make their encrypted books of plain ones
]
ADMINISTRATOR = first_actor()
KEY = BookKey(bytes(range(32)))


@pytest.fixture(autouse=True)
def own_keystore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A keystore of this test's own, and no key in hand from another."""
    monkeypatch.setattr(driver, "key_of_new_files", None)
    monkeypatch.setattr(driver, "_in_hand", {})
    keystores.choose(keystores.FileKeystore, tmp_path / "keys.json", monkeypatch)
    yield
    driver.let_go()


@pytest.fixture(scope="module")
def templates(template_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two books with a backup, made once: one encrypted after it (`plain`), one before it (`encrypted`)."""
    folder = tmp_path_factory.mktemp("books")
    before, driver.key_of_new_files = driver.key_of_new_files, None
    driver.hold(KEY)
    for name in ("plain", "encrypted"):
        database = folder / name / "nakanojo.db"
        database.parent.mkdir()
        shutil.copyfile(template_database, database)
        if name == "encrypted":
            encrypt(database, KEY)
        books.made(database)
        if name == "plain":
            encrypt(database, KEY)
    driver.key_of_new_files = before
    return folder


def kept_key() -> BookKey:
    key = BookKey.new()
    assert keystore.keep(key)
    return key


@pytest.fixture
def key() -> BookKey:
    """The key of the book; it lies in the keystore."""
    assert keystore.keep(KEY)
    return KEY


@pytest.fixture
def plain_backup(templates: Path, key: BookKey, tmp_path: Path) -> books.Book:
    """A backup made before the book was encrypted."""
    return copied(templates / "plain", tmp_path)


@pytest.fixture
def book(templates: Path, key: BookKey, tmp_path: Path) -> books.Book:
    """An encrypted book with an encrypted backup."""
    return copied(templates / "encrypted", tmp_path)


def copied(template: Path, tmp_path: Path) -> books.Book:
    folder = Path(shutil.copytree(template, tmp_path / "記録 帳"))
    (backup,) = (folder / "backups").glob("*.db")
    return books.Book(folder / "nakanojo.db", backup)


def encrypt(database: Path, key: BookKey) -> None:
    converting.convert(database, key, note=lambda _copy: None)


def new_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this is another PC: its keystore is empty."""
    keystores.choose(keystores.FileKeystore, tmp_path / "new_pc.json", monkeypatch)


def damage(database: Path, pages: int = 3) -> None:
    """Scribble over the last pages, where the youngest rows are."""
    content = bytearray(database.read_bytes())
    start = len(content) - pages * resigning.PAGE
    content[start:] = random.Random(7).randbytes(pages * resigning.PAGE)
    database.write_bytes(bytes(content))


def test_a_plain_backup_over_an_encrypted_book_ends_encrypted(plain_backup: books.Book, key: BookKey) -> None:
    database = plain_backup.database
    done = restoring.restore(ADMINISTRATOR, database, plain_backup.backup)
    assert driver.header_of(database) == key.header
    assert books.memos(database) == books.numbered(1, HELD)
    assert len(done.missing.of(MissingKind.CONSULTATION)) == YOUNG
    assert [path.name for path in database.parent.iterdir() if path.name.startswith(".")] == []
    assert done.kept is not None
    assert converting.is_encrypted(done.kept)


def test_a_damaged_encrypted_book_goes_into_quarantine_and_the_plain_backup_ends_encrypted(
    plain_backup: books.Book, key: BookKey
) -> None:
    database = plain_backup.database
    content = bytearray(database.read_bytes())
    content[:8192] = bytes(8192)  # its own head, too: only the mark beside it tells that it was encrypted
    database.write_bytes(bytes(content))
    done = restoring.restore(ADMINISTRATOR, database, plain_backup.backup)
    assert done.damaged
    assert done.kept is not None
    assert done.kept.read_bytes() == bytes(content)
    assert driver.header_of(database) == key.header
    assert books.memos(database) == books.numbered(1, HELD)


@pytest.mark.long
def test_a_backup_with_a_former_key_ends_with_the_key_of_the_present_paper(book: books.Book) -> None:
    second = kept_key()
    converting.convert(book.database, None, note=lambda _copy: None)
    encrypt(book.database, second)
    restoring.restore(ADMINISTRATOR, book.database, book.backup)
    assert driver.header_of(book.database) == second.header
    assert books.memos(book.database) == books.numbered(1, HELD)


def test_an_encrypted_backup_comes_onto_a_new_pc_by_its_recovery_key_and_stays_encrypted(
    book: books.Book, key: BookKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_pc(tmp_path, monkeypatch)
    fresh = tmp_path / "new" / "nakanojo.db"
    fresh.parent.mkdir()
    seen = looking.look(ADMINISTRATOR, fresh, book.backup)
    assert (seen.preview, seen.key_id) == (None, key.id)
    unlocking.unlock(key.id, recovery_groups(key))
    assert looking.look(ADMINISTRATOR, fresh, book.backup).preview is not None
    restoring.restore(ADMINISTRATOR, fresh, book.backup)
    assert driver.header_of(fresh) == key.header
    opening.ready(fresh, fresh.parent / "backups").close()
    assert converting.was_encrypted(fresh)
    assert books.memos(fresh) == books.numbered(1, HELD)


def test_a_backup_with_another_key_is_named_so_and_opens_with_its_recovery_key(
    book: books.Book, key: BookKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_pc(tmp_path, monkeypatch)
    second = kept_key()
    driver.hold(key)
    converting.convert(book.database, None, note=lambda _copy: None)
    encrypt(book.database, second)
    driver.let_go()
    (row,) = listing.listing(book.backup.parent)
    assert row.state is BackupState.LOCKED
    assert not row.is_verified
    assert listing.examined(row) == row
    later = utc_now() + timedelta(days=100)
    fresh = listing.row_of(making.back_up(book.database, tmp_path / "b", reason="hand"))
    days = [replace(fresh, path=Path(f"{ago}"), made_at=later - timedelta(days=ago)) for ago in (0, 1)]
    assert superfluous([row, *days], utc_now()) == (), "kept for its 90 days"
    assert superfluous([row, *days], later) == (row,), "and let go after them: who was erased is in it"
    seen = looking.look(ADMINISTRATOR, book.database, None)
    assert seen.key_id == key.id, "the only backup lacks nothing but its key"
    assert [each.path for each in seen.candidates] == [book.backup]
    assert "別の鍵" in seen.candidates[0].words()
    unlocking.unlock(key.id, recovery_groups(key))
    assert listing.row_of(book.backup).state is BackupState.GOOD
    restoring.restore(ADMINISTRATOR, book.database, book.backup)
    assert driver.header_of(book.database) == second.header


def test_what_of_a_damaged_encrypted_book_can_be_read_is_told_and_nothing_false(book: books.Book) -> None:
    damage(book.database)
    done = restoring.restore(ADMINISTRATOR, book.database, book.backup)
    assert done.damaged
    assert done.kept is not None
    assert done.kept.parent.name == "quarantine"
    assert books.memos(book.database) == books.numbered(1, HELD)
    assert converting.is_encrypted(book.database)
    young = books.numbered(HELD + 1, YOUNG)
    told = done.missing.of(MissingKind.CONSULTATION)
    assert all(record.memo in young for record in told if record.readable)
    assert sum(record.readable for record in told) >= 2, "the pages that are whole are read"
    assert len(told) == YOUNG


@pytest.mark.parametrize("signed", [True, False])
def test_after_one_bad_page_the_others_can_still_be_read_only_when_it_is_signed_anew(
    book: books.Book, *, signed: bool
) -> None:
    """Not signed is the control: SQLCipher gives out nothing more after the first page that does not fit."""
    damage(book.database, pages=25)
    if signed:
        assert resigning.sign_anew(book.database) == 25
    connection = driver.connect(book.database, read_only=True)
    connection.execute("SELECT name FROM staff").fetchall()
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
    failed = 0
    for name in names:
        try:
            connection.execute(f'SELECT * FROM "{name}"').fetchall()
        except driver.sqlite.DatabaseError:
            failed += 1
    assert failed
    try:
        read = connection.execute("SELECT code FROM staff").fetchall()
    except driver.sqlite.DatabaseError:
        read = []
    connection.close()
    assert bool(read) == signed


def test_a_sound_copy_is_not_changed_by_it(book: books.Book) -> None:
    before = book.database.read_bytes()
    assert resigning.sign_anew(book.database) == 0
    assert book.database.read_bytes() == before
    book.database.write_bytes(before[:16] + random.Random(3).randbytes(len(before) - 16))
    assert resigning.sign_anew(book.database) == len(before) // resigning.PAGE
    assert book.database.read_bytes()[:16] == before[:16]


def test_backups_of_an_encrypted_book_are_listed_tried_and_diagnosed(book: books.Book) -> None:
    store = Store.open(book.database)
    try:
        made = keeping.make(store, ADMINISTRATOR, Reason.HAND)
        assert made.state is BackupState.GOOD
        assert converting.is_encrypted(made.path)
        assert trying.try_newest(store, ADMINISTRATOR).is_good
        lines = {line.name: line for line in Ledger(store, ADMINISTRATOR).read(diagnosis.database_lines)}
        lines |= {line.name: line for line in diagnosis.place_lines(book.database)}
    finally:
        store.close()
    assert lines["暗号化"].mark.value == "○"
    assert "しています" in lines["暗号化"].told
    assert lines["控え"].mark.value == "○"
    assert checks.check_file(book.database, ADMINISTRATOR) == ()


def test_the_diagnosis_says_when_an_encrypted_book_has_become_a_plain_one(
    plain_backup: books.Book,
) -> None:
    plain_backup.database.write_bytes(plain_backup.backup.read_bytes())
    driver.forget(plain_backup.database)  # the program was started anew
    lines = {line.name: line for line in diagnosis.place_lines(plain_backup.database)}
    assert lines["暗号化"].mark.value == "×"
    assert lines["暗号化"].todo


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file with the password."""
    path = tmp_path / "password.txt"
    path.write_text(PASSWORD, encoding="utf-8")
    return path


def test_the_commands_open_a_book_by_a_file_with_its_recovery_key(
    book: books.Book,
    key: BookKey,
    secret: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new_pc(tmp_path, monkeypatch)
    paper = tmp_path / "paper.txt"
    named = ["--database", str(book.database)]
    assert cli.main(["check", *named]) == 2
    assert "--recovery-key-file" in capsys.readouterr().err
    paper.write_text(" ".join(recovery_groups(BookKey.new())), encoding="utf-8")
    assert cli.main(["check", *named, "--recovery-key-file", str(paper)]) == 2
    assert "別の記録" in capsys.readouterr().err
    paper.write_text(
        " ".join(recovery_groups(key)).replace(recovery_groups(key)[4], "3" * 6), encoding="utf-8"
    )
    assert cli.main(["check", *named, "--recovery-key-file", str(paper)]) == 2
    assert "5番目の組" in capsys.readouterr().err
    paper.write_text("\n".join(recovery_groups(key)), encoding="utf-8")
    assert cli.main(["check", *named, "--recovery-key-file", str(paper)]) == 0
    driver.let_go()
    assert cli.main(["backup", *named, "--recovery-key-file", str(paper)]) == 0
    driver.let_go()
    given = ["--from", str(book.backup), "--as", "佐藤", "--password-file", str(secret)]
    assert cli.main(["restore", *named, *given, "--recovery-key-file", str(paper)]) == 0
    assert books.memos(book.database) == books.numbered(1, HELD)
    driver.let_go()
    with pytest.raises(KeyMissing):
        Store.open(book.database)


def test_a_command_in_a_terminal_asks_for_the_recovery_key(
    book: books.Book, key: BookKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_pc(tmp_path, monkeypatch)
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return " ".join(recovery_groups(key)).lower()

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", answer)
    assert cli.main(["list", "backups", "--database", str(book.database)]) == 0
    assert key_id_words(key.id) in asked[0]


class Terminal(io.StringIO):
    """A standard input with somebody before it."""

    def isatty(self) -> bool:
        return True
