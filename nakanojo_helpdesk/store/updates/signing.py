"""Whether a manifest was signed by somebody this program trusts (Ed25519)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nakanojo_helpdesk import paths

TRUSTED: Final = "updates/trusted_keys.txt"
"""The resource with the public keys, one a line in hex; what follows a `#` is for people."""
_KNOWN_KEY: Final = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
_KNOWN_SIGNATURE: Final = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64


def trusted_keys() -> tuple[bytes, ...]:
    """The public keys that this program was built with. A line that is no key counts for nothing.

    Raises `Incomplete` where the resource is missing.
    """
    return tuple(keys_in(paths.resource(TRUSTED).read_text(encoding="utf-8")))


def keys_in(text: str) -> list[bytes]:
    """The public keys of a text, in its order."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [key for line in lines if line and (key := _key(line)) is not None]


def is_signed(raw: bytes, signature: bytes, keys: Iterable[bytes]) -> bool:
    """Whether one of the keys has signed exactly these bytes."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    if len(signature) != _SIGNATURE_BYTES:
        return False
    for key in keys:
        try:
            VerifyKey(key).verify(raw, signature)
        except (CryptoError, ValueError):
            continue
        return True
    return False


def works() -> bool:
    """Whether a known signature is found good, and not any more once a bit of it is changed (RFC 8032, 7.1, test 2)."""
    changed = bytes([_KNOWN_SIGNATURE[0] ^ 1]) + _KNOWN_SIGNATURE[1:]
    good, bad = (is_signed(b"\x72", signature, [_KNOWN_KEY]) for signature in (_KNOWN_SIGNATURE, changed))
    return good and not bad


def _key(line: str) -> bytes | None:
    try:
        key = bytes.fromhex(line)
    except ValueError:
        return None
    return key if len(key) == _KEY_BYTES else None
