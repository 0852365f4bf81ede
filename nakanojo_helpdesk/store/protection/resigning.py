"""Makes the damaged pages of a copy of an encrypted book readable again as far as they are.

SQLCipher signs every page (HMAC-SHA512) and, once it has met one whose signature does not fit, gives out nothing more:
of a plain file with one bad page nearly all can be told, of an encrypted one nothing could. Here the bad pages of a
*copy* are signed anew as they are. What was overwritten is decrypted to noise, which SQLite and the seals of the rows
find as they do in a plain file. The layout is SQLCipher's own: https://www.zetetic.net/sqlcipher/design/
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.protection.keys import ID_BYTES, MARK, BookKey
from nakanojo_helpdesk.store.driver import key_for

PAGE: Final = 4096
_SALT: Final = len(MARK) + ID_BYTES
_SIGNATURE: Final = 64
_RESERVED: Final = 80
_VECTOR: Final = 16
_SALT_MASK: Final = 0x3A
_ROUNDS: Final = 2


def sign_anew(copy: Path) -> int:
    """Sign the pages of an encrypted copy whose signature does not fit; returns how many. None of a plain file.

    Nobody may have the copy open. Where no page at all fits, nothing is done: the file is not what it says. Raises
    OSError, `KeyMissing`, `Refused`.
    """
    key = key_for(copy)
    if key is None:
        return 0
    secret = _signing_key(key)
    whole = copy.stat().st_size // PAGE  # half a page at the end is none
    bad: dict[int, bytes] = {}
    with copy.open("r+b") as file:
        for number in range(1, whole + 1):
            page = file.read(PAGE)
            if page[-_SIGNATURE:] != (fitting := _signature(secret, page, number)):
                bad[number] = fitting
        if len(bad) < whole:
            file.truncate(whole * PAGE)
            for number, fitting in bad.items():
                file.seek(number * PAGE - _SIGNATURE)
                file.write(fitting)
    return len(bad)


def _signing_key(key: BookKey) -> bytes:
    salt = bytes(byte ^ _SALT_MASK for byte in key.header)
    return hashlib.pbkdf2_hmac("sha512", key.secret, salt, _ROUNDS, 32)


def _signature(secret: bytes, page: bytes, number: int) -> bytes:
    """The signature that fits page `number`: over its encrypted bytes, their vector, and the number."""
    signed = page[_SALT if number == 1 else 0 : PAGE - _RESERVED + _VECTOR]
    return hmac.new(secret, signed + number.to_bytes(4, "little"), hashlib.sha512).digest()
