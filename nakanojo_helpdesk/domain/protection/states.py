"""How the book of this PC is protected on the disk, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STAGES: Final = (
    "控えを作って、確かめています。",
    "記録のファイルを書き換えています。",
    "新しい控えを作って、確かめています。",
    "これまでの控えを暗号化しています。",
)
"""The steps of turning the encryption on or off, in the words of the waiting screen; each old backup counts as one more."""


@dataclass(frozen=True, kw_only=True)
class Protection:
    """The state of a book. `is_encrypted` is read from the file itself; `key_id` names its key.

    `lost` means that it was encrypted on this PC and a plain file lies there now; `can_encrypt` that the program has
    the part it needs; `has_keystore` that the PC has a place for the key, `keeps_key` that the key lies there.
    `plain_backups` counts those anybody could read, `plain_formers` the files that restores put aside, likewise.
    """

    is_encrypted: bool
    lost: bool
    can_encrypt: bool
    has_keystore: bool
    plain_backups: int = 0
    plain_formers: int = 0
    key_id: bytes | None = None
    keeps_key: bool = False


@dataclass(frozen=True, kw_only=True)
class Turned:
    """The encryption was turned on. `kept`: the PC keeps the key; `left`: plain backups that could not be encrypted."""

    kept: bool
    left: int = 0


def stage_words(done: int) -> str:
    """What is being done when `done` steps are finished."""
    return STAGES[min(done, len(STAGES) - 1)]
