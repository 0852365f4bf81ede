"""The one SQLite library of the process, the one way to open a file with it, and the keys of encrypted files.

Two SQLite libraries on one file break each other's locks (sqlite.org/howtocorrupt.html), so backup, migration and
checks open their files here too. Where the library with encryption is installed it is the one library: it is the same
SQLite, and as fast on plain files.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.protection.keys import (
    MARK,
    NOT_INSTALLED_SENTENCE,
    BookKey,
    KeyMissing,
    key_id_in,
)
from nakanojo_helpdesk.store.protection import keystore

try:
    from sqlcipher3 import dbapi2 as sqlite
except ImportError:
    from pysqlite3 import dbapi2 as sqlite

    CAN_ENCRYPT = False
else:
    CAN_ENCRYPT = True
    # For the whole process: it would write a line to the console for every page that does not decrypt.
    sqlite.connect(":memory:").execute("PRAGMA cipher_log_level=NONE").close()

__all__ = [
    "CAN_ENCRYPT",
    "connect",
    "find_key",
    "forget",
    "has_key",
    "header_of",
    "hold",
    "key_for",
    "let_go",
    "looks_like_database",
    "sqlite",
]

_HEADER_BYTES: Final = 16
_IN_MEMORY: Final = ":memory:"
_OURS: Final = (b"SQLite format 3", MARK)
_in_hand: dict[bytes, BookKey] = {}
# Place of a file -> (device, inode, its first bytes).
_headers: dict[str, tuple[int, int, bytes]] = {}
key_of_new_files: BookKey | None = None
"""What every new file is encrypted with, unless `connect` is told otherwise; None: with nothing."""


def connect(
    path: Path,
    *,
    read_only: bool = False,
    unchanging: bool = False,
    timeout: float = 5.0,
    autocommit: bool = False,
    key: BookKey | None = None,
    any_thread: bool = False,
) -> Any:
    """Open a raw connection without the settings of the house (`store.engine.prepare` applies them).

    An encrypted book is opened with its key: one in hand (`hold`), or the one of the system's keystore.

    Args:
        path: the file; it is made when it is missing, unless `read_only`.
        read_only: whether a write must fail.
        unchanging: read only, and nobody writes to the file meanwhile: no lock, and nothing is made beside it.
        timeout: how long to wait for a lock, in seconds.
        autocommit: whether the caller begins its transactions itself.
        key: what a new file is encrypted with; an existing file says itself what it needs.
        any_thread: whether other threads than this one may use the connection.
    Raises the driver's errors, `KeyMissing` for an encrypted book whose key is not at hand, and `Refused` for one that
    this program cannot decrypt.
    """
    key = key_for(path) or key
    if key is not None and not CAN_ENCRYPT:
        raise Refused(NOT_INSTALLED_SENTENCE)
    level: str | None = None if autocommit else ""
    by_address = read_only or unchanging
    way = "immutable=1" if unchanging else "mode=ro"
    address = f"{path.absolute().as_uri()}?{way}" if by_address else str(path)
    connection = sqlite.connect(
        address, uri=by_address, timeout=timeout, isolation_level=level, check_same_thread=not any_thread
    )
    if key is not None:
        connection.execute(f'PRAGMA key = "{key_literal(key)}"')
    return connection


def key_literal(key: BookKey) -> str:
    """The key as the library takes it: raw, with the head of the file, so that no slow derivation is needed."""
    return f"x'{key.secret.hex()}{key.header.hex()}'"


def hold(key: BookKey) -> None:
    """Keep a key in hand for every file of this process that needs it."""
    _in_hand[key.id] = key


def let_go() -> None:
    """Have no key in hand any more; the keystore is asked again."""
    _in_hand.clear()


def key_for(path: Path) -> BookKey | None:
    """The key that the file at `path` needs; None for a plain file.

    Raises `KeyMissing` when it is not at hand, `Refused` where no encrypted file can be opened.
    """
    header = header_of(path)
    if not header:
        return None if str(path) == _IN_MEMORY else key_of_new_files
    key_id = key_id_in(header)
    if key_id is None:
        return None
    return find_key(key_id)


def find_key(key_id: bytes) -> BookKey:
    """The key of that id, in hand or in the system's keystore. Raises as `key_for`."""
    if not CAN_ENCRYPT:
        raise Refused(NOT_INSTALLED_SENTENCE)
    if key_id not in _in_hand:
        hold(keystore.find(key_id))
    return _in_hand[key_id]


def has_key(key_id: bytes) -> bool:
    """Whether the key of that id is at hand, and a file that needs it can be opened."""
    try:
        return find_key(key_id).id == key_id
    except (KeyMissing, Refused):
        return False


def header_of(path: Path) -> bytes:
    """The first 16 bytes of a file; nothing for a missing, empty or unreadable one.

    They are read once and remembered while the same file is in the place: on Linux, closing a file lets go of every
    lock that this process has on it, those of an open database too.
    """
    try:
        place = os.path.realpath(path)
        state = Path(place).stat()
    except (OSError, ValueError):
        return b""
    if state.st_size == 0:
        return b""
    known = _headers.get(place)
    if known is not None and known[:2] == (state.st_dev, state.st_ino):
        return known[2]
    try:
        with Path(place).open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        return b""
    if header.startswith(_OURS):  # no other file can be open
        _headers[place] = (state.st_dev, state.st_ino, header)
    return header


def looks_like_database(path: Path) -> bool:
    """Whether a file begins as a database does, plain or encrypted."""
    return header_of(path).startswith(_OURS)


def forget(path: Path) -> None:
    """Read the head of this file again the next time: it was replaced. No connection to it may be open."""
    _headers.pop(os.path.realpath(path), None)
