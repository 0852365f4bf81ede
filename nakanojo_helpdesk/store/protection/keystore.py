"""Keeps the key of an encrypted book where the system keeps this user's passwords (`keyring`), if there is such a place.

On Windows that is the credential store of the signed-in Windows account: another account, or another PC, has no
entry, and the recovery key is asked for.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from nakanojo_helpdesk.domain.protection.keys import KEYSTORE_LOCKED_SENTENCE, BookKey, KeyMissing

_SERVICE: Final = "nakanojo-helpdesk"


def is_there() -> bool:
    """Whether this system has a place for keys that is more than a file anybody can read."""
    library = _library()
    if library is None:
        return False
    try:
        return float(library.get_keyring().priority) > 0
    except Exception as error:  # noqa: BLE001  every backend raises what it likes
        _tell(error)
        return False


def find(key_id: bytes) -> BookKey:
    """The key that `key_id` names. Raises `KeyMissing` when there is none, or when the place is locked."""
    library = _library()
    if library is None:
        raise KeyMissing(key_id)
    try:
        kept = library.get_password(_SERVICE, key_id.hex())
    except library.errors.NoKeyringError:
        raise KeyMissing(key_id) from None
    except Exception as error:
        _tell(error)
        raise KeyMissing(key_id, KEYSTORE_LOCKED_SENTENCE) from error
    try:
        key = BookKey(bytes.fromhex(kept or ""))
    except ValueError:
        raise KeyMissing(key_id) from None
    if key.id != key_id:
        raise KeyMissing(key_id)
    return key


def keep(key: BookKey) -> bool:
    """Store the key for this user; whether it can be found again. A missing or locked place is no error: it says False."""
    library = _library()
    if library is None:
        return False
    try:
        library.set_password(_SERVICE, key.id.hex(), key.secret.hex())
        return find(key.id) == key
    except Exception as error:  # noqa: BLE001  every backend raises what it likes
        _tell(error)
        return False


def keeps(key_id: bytes) -> bool:
    """Whether the key of that id lies there."""
    try:
        return find(key_id).id == key_id
    except KeyMissing:
        return False


def _library() -> Any:
    """The keyring library, loaded when the first encrypted book is met (0.3 s); None where it is not installed."""
    try:
        import keyring
    except ImportError:
        return None
    return keyring


def _tell(error: Exception) -> None:
    logging.getLogger(__name__).info("the keystore cannot be used: %s", type(error).__name__)
