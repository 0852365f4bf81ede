"""Passwords: argon2id with the library's defaults (RFC 9106), rehashed when the defaults change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_decoy: str = ""


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def load() -> None:
    """Load the hashing library before the first password needs it."""
    _hasher()


def _as_bytes(password: str) -> bytes:
    """Encode a password, also with half a character from a broken keyboard driver: a wrong password, not a crash."""
    return password.encode("utf-8", "surrogatepass")


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its parameters and salt."""
    return _hasher().hash(_as_bytes(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether a password belongs to a hash. None (an unknown person) takes the same time and never fits."""
    global _decoy  # noqa: PLW0603  one hash to compare strangers with, made once
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = _hasher()
    if password_hash is None and not _decoy:
        _decoy = hasher.hash("nobody's password")
    try:
        hasher.verify(password_hash or _decoy, _as_bytes(password))
    except (VerificationError, InvalidHashError):  # the second: damaged on the disk, which the check names
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)
