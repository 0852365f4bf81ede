"""A keystore of the test's own, and a book encrypted with the key in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import converting, keystore
from tests import keystores

collect_ignore = [] if driver.CAN_ENCRYPT else ["test_converting.py", "test_driver.py", "test_power_cut.py"]


@pytest.fixture
def own_keystore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file in which the keystore of this test keeps its keys."""
    monkeypatch.setattr(driver, "key_of_new_files", None)
    monkeypatch.setattr(driver, "_in_hand", dict(driver._in_hand))
    file = tmp_path / "keys.json"
    keystores.choose(keystores.FileKeystore, file, monkeypatch)
    yield file
    driver.let_go()


@pytest.fixture
def key(own_keystore: Path) -> BookKey:
    """A key that lies in the keystore."""
    made = BookKey.new()
    assert keystore.keep(made)
    return made


@pytest.fixture
def encrypted(database: Path, key: BookKey) -> Path:
    """The founded book, encrypted."""
    if not converting.is_encrypted(database):
        converting.convert(database, key, note=lambda _copy: None)
    return database
