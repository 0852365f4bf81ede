"""Which files open, with which key, and which sentence says why one does not."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused
from nakanojo_helpdesk.domain.protection.keys import BookKey, KeyMissing
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import driver, identity
from nakanojo_helpdesk.store.backups import swapping
from nakanojo_helpdesk.store.protection import converting, keystore
from tests import keystores
from tests.factories import first_actor

pytestmark = pytest.mark.plain  # they make their encrypted books of plain ones


def opens(path: Path) -> bool:
    store = Store.open(path)
    try:
        return Ledger(store, first_actor()).read(checks.check_open) == ()
    finally:
        store.close()


def refusal(path: Path) -> DeskError:
    with pytest.raises(DeskError) as caught:
        identity.read_identity(path)
    return caught.value


def test_an_encrypted_book_opens_with_the_key_of_the_keystore(encrypted: Path) -> None:
    driver.let_go()
    assert opens(encrypted)


def test_another_process_of_the_same_person_opens_it(encrypted: Path) -> None:
    code = "import sys; from pathlib import Path; from nakanojo_helpdesk.store import identity; "
    code += "print(identity.read_identity(Path(sys.argv[1])), flush=True)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(encrypted)], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.stdout.strip(), done.stderr) == (str(identity.SCHEMA_VERSION), "")


def test_a_plain_book_opens_beside_an_encrypted_one(encrypted: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    connection = driver.connect(plain)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    assert plain.read_bytes().startswith(b"SQLite format 3")
    assert opens(encrypted)


def test_without_the_key_the_sentence_asks_for_the_recovery_key(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another Windows account, a new PC: the keystore is there and empty."""
    keystores.choose(keystores.FileKeystore, tmp_path / "empty.json", monkeypatch)
    error = refusal(encrypted)
    assert isinstance(error, KeyMissing)
    assert "回復キー" in str(error)
    assert "記録はそのまま" in str(error)


@pytest.mark.parametrize("kind", [keystores.LockedKeystore, None])
def test_a_locked_or_missing_keystore_is_no_fault_of_the_book(
    encrypted: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: type[keystores.FileKeystore] | None,
) -> None:
    keystores.choose(kind, tmp_path / "keys.json", monkeypatch)
    error = refusal(encrypted)
    assert isinstance(error, KeyMissing)
    assert ("しまい場所が閉じている" in str(error)) == (kind is keystores.LockedKeystore)
    assert not keystore.keep(BookKey.new())
    assert keystore.is_there() == (kind is keystores.LockedKeystore)


def test_an_entry_that_is_no_key_of_this_book_is_as_none(encrypted: Path, own_keystore: Path) -> None:
    for nonsense in ("", "no hex", "00" * 31, "00" * 32):
        text = own_keystore.read_text(encoding="utf-8")
        key_id = driver.header_of(encrypted)[8:].hex()
        keystores.FileKeystore().set_password("nakanojo-helpdesk", key_id, nonsense)
        driver.let_go()
        assert isinstance(refusal(encrypted), KeyMissing)
        own_keystore.write_text(text, encoding="utf-8")
    assert opens(encrypted)


def test_a_foreign_file_is_still_foreign(tmp_path: Path, own_keystore: Path) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(random.Random(1).randbytes(8192))
    assert isinstance(refusal(foreign), Refused)


def test_damage_is_told_from_a_missing_key(encrypted: Path) -> None:
    whole = encrypted.read_bytes()
    for at in (17, 100, 4000):
        encrypted.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert isinstance(refusal(encrypted), Damaged)
    encrypted.write_bytes(whole[:5000])
    assert isinstance(refusal(encrypted), Damaged)
    encrypted.write_bytes(whole)
    assert opens(encrypted)


def test_what_is_to_be_typed_again_cannot_be_read_beside_an_encrypted_book(
    encrypted: Path, tmp_path: Path
) -> None:
    told = "山田花子　0279-75-0000"
    plain = tmp_path / "plain" / "nakanojo.db"
    plain.parent.mkdir()
    for book in (encrypted, plain):
        kept = swapping.kept_name(book, utc_now(), sound=True)
        kept.parent.mkdir()
        swapping.keep_list(kept, book, told)
        (place,) = swapping.lists(book)
        assert swapping.read_list(place) == told
        assert (told.encode() in place.read_bytes()) == (book is plain), "the plain one is the control"


def test_every_flipped_bit_of_an_encrypted_page_is_found(encrypted: Path) -> None:
    whole = encrypted.read_bytes()
    chance = random.Random(5)
    found = 0
    for _ in range(40):
        at = chance.randrange(16, len(whole))
        encrypted.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        found += checks_find(encrypted)
    assert found == 40


def checks_find(path: Path) -> bool:
    try:
        return checks.check_file(path, first_actor()) != ()
    except DeskError:
        return True


def test_a_program_without_the_package_says_so_and_opens_plain_books(
    encrypted: Path, template_database: Path, tmp_path: Path
) -> None:
    """A process in which sqlcipher3 and keyring are not installed."""
    plain = tmp_path / "plain.db"
    plain.write_bytes(encrypted.read_bytes())
    converting.convert(plain, None, note=lambda _copy: None)
    code = """
import sys
sys.modules["sqlcipher3"] = sys.modules["keyring"] = None
from pathlib import Path
from nakanojo_helpdesk.store import driver, identity
assert not driver.CAN_ENCRYPT
print(identity.read_identity(Path(sys.argv[1])), flush=True)
try:
    identity.read_identity(Path(sys.argv[2]))
except identity.Refused as error:
    sys.stdout.buffer.write(str(error).encode("utf-8"))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(plain), str(encrypted)], capture_output=True, check=False
    )
    assert done.stderr == b""
    first, _, sentence = done.stdout.decode("utf-8").partition("\n")
    assert int(first) == identity.SCHEMA_VERSION
    assert "部品が入っていません" in sentence


@pytest.mark.skipif(os.name == "nt", reason="Windows' locks belong to the handle, not to the process")
def test_looking_at_the_head_of_an_open_book_lets_no_lock_go(encrypted: Path) -> None:
    """A second file handle on an open database, closed, would drop this process's locks: a stranger could then write."""
    code = """
import sys
from pathlib import Path
from nakanojo_helpdesk.store.driver import connect, sqlite
connection = connect(Path(sys.argv[1]), timeout=0, autocommit=True)
try:
    connection.execute("BEGIN IMMEDIATE")
except sqlite.OperationalError:
    print("locked")
else:
    print("let in")
"""

    def stranger() -> str:
        command = [sys.executable, "-c", code, str(encrypted)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()

    guard = driver.connect(encrypted, autocommit=True)
    guard.execute("PRAGMA journal_mode=TRUNCATE")
    guard.execute("BEGIN IMMEDIATE")
    assert driver.header_of(encrypted)
    driver.connect(encrypted, read_only=True)
    assert stranger() == "locked"
    with encrypted.open("rb"):
        pass
    assert stranger() == "let in", "the control: this is what a handle of our own does"
    guard.close()
