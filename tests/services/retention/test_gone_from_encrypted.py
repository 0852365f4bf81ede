"""After a purge of an encrypted book no word is left even for somebody who has its key: the pages are decrypted and searched."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import finishing
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import converting, resigning
from tests.factories import LedgerAs, first_actor
from tests.services.retention.aged import AFTER, SECRETS, prepared
from tests.services.retention.test_gone_from_every_file import _no_vacuum, careless, spellings

__all__ = ["careless"]

pytestmark = [
    pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed"),
    pytest.mark.plain,
]
KEY = BookKey(bytes(range(32)))


@pytest.fixture
def store(careless: None, database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The aged book, encrypted."""
    monkeypatch.setattr(driver, "_in_hand", {})
    converting.convert(database, KEY, note=lambda _copy: None)
    opened = Store.open(database)
    yield opened
    opened.close()


def decrypted(path: Path) -> bytes:
    """The pages of an encrypted file as whoever has the key sees them, free room and all (AES-256-CBC)."""
    ciphers = importlib.import_module("cryptography.hazmat.primitives.ciphers")
    content, found = path.read_bytes(), []
    for begin in range(0, len(content) - resigning.PAGE + 1, resigning.PAGE):
        page = content[begin : begin + resigning.PAGE]
        vector, text = page[-80:-64], page[16 if begin == 0 else 0 : -80]
        cipher = ciphers.Cipher(ciphers.algorithms.AES(KEY.secret), ciphers.modes.CBC(vector))
        found.append(cipher.decryptor().update(text))
    return b"".join(found)


def words_in(folder: Path, *, but: str) -> set[str]:
    """The words found in any file below a folder, as it is and decrypted where it is encrypted."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and but not in path.name:
            content = path.read_bytes()
            content += decrypted(path) if converting.is_encrypted(path) else b""
            found |= {
                word for word in SECRETS if any(spelt in content for spelt in spellings(word, index=True))
            }
    return found


@pytest.mark.parametrize("unsafe", [False, True])
def test_after_a_purge_of_an_encrypted_book_no_decrypted_page_holds_a_word(
    store: Store, ledger_as: LedgerAs, monkeypatch: pytest.MonkeyPatch, *, unsafe: bool
) -> None:
    """The backup made before still holds them all; without VACUUM, the control, the book does too."""
    pytest.importorskip("cryptography")
    if unsafe:
        _no_vacuum(monkeypatch)
    backups = store.path.parent / "控え"
    finishing.carry_out(ledger_as(Role.CHIEF), prepared(Ledger(store, first_actor())), 1, backups, now=AFTER)
    after = [path for path in backups.glob("*.db") if "after-purge" in path.name]
    assert after
    assert all(converting.is_encrypted(path) for path in backups.glob("*.db"))
    assert bool(words_in(store.path.parent, but="before-purge")) == unsafe
    assert words_in(backups, but="after-purge") == set(SECRETS)
