"""Keystores for tests, by keyring's own way of adding a backend: a file, a locked place, no place at all.

They are chosen in the environment, so that other processes of a test find the same keys.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import pytest

from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.store import driver

try:
    from keyring.backend import KeyringBackend
    from keyring.errors import KeyringLocked, PasswordDeleteError
except ImportError:  # without the packages of encryption there is nothing to test
    KeyringBackend = object
    KeyringLocked = PasswordDeleteError = RuntimeError

BACKEND: Final = "PYTHON_KEYRING_BACKEND"
FILE: Final = "NAKANOJO_HELPDESK_TEST_KEYS"


class FileKeystore(KeyringBackend):  # type: ignore[misc]
    """Keeps keys in the file that the environment names."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        """What was kept under the name."""
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._write(self._all() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        kept = self._all()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError(username)
        self._write(kept)

    def _all(self) -> dict[str, str]:
        path = Path(os.environ[FILE])
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return kept

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ[FILE]).write_text(json.dumps(kept), encoding="utf-8")


class LockedKeystore(FileKeystore):
    """There, but shut: the person did not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        raise KeyringLocked(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse."""
        raise KeyringLocked(service)


def use_for_every_process(folder: Path) -> BookKey:
    """Keep a new key in a file keystore that this process and its children use; returns it."""
    choose(FileKeystore, folder / "keys.json")
    key = BookKey.new()
    from nakanojo_helpdesk.store.protection import keystore

    assert keystore.keep(key)
    return key


def choose(
    kind: type[FileKeystore] | None, file: Path, monkeypatch: pytest.MonkeyPatch | None = None
) -> None:
    """Make a keystore of this kind the one of this process and its children; None: there is no place for keys."""
    import keyring
    from keyring.backends import fail

    name = f"tests.keystores.{kind.__name__}" if kind else "keyring.backends.fail.Keyring"
    for variable, value in ((BACKEND, name), (FILE, str(file))):
        if monkeypatch is None:
            os.environ[variable] = value
        else:
            monkeypatch.setenv(variable, value)
    chosen = kind() if kind else fail.Keyring()
    if monkeypatch is not None:
        monkeypatch.setattr("keyring.core._keyring_backend", keyring.get_keyring())
    keyring.set_keyring(chosen)
    driver.let_go()
