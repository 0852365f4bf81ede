"""How the book of this PC is protected on the disk, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Protection:
    """The state of a book. `is_encrypted` is read from the file itself.

    `lost` means that it was encrypted on this PC and a plain file lies there now; `can_encrypt` that the program has
    the part it needs; `has_keystore` that the PC has a place for the key. `plain_backups` counts those anybody could
    read.
    """

    is_encrypted: bool
    lost: bool
    can_encrypt: bool
    has_keystore: bool
    plain_backups: int = 0
