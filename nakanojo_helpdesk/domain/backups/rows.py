"""A backup as staff see it: its manifest, its state, and why it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final


class Reason(StrEnum):
    """Why a backup is made. The value is part of the file's name (ASCII)."""

    START = "start"
    CHANGE = "change"
    EXIT = "exit"
    HAND = "hand"
    COMMAND = "command"
    BEFORE_IMPORT = "before-import"
    BEFORE_PURGE = "before-purge"
    AFTER_PURGE = "after-purge"
    BEFORE_RESTORE = "before-restore"
    BEFORE_UPDATE = "before-update"
    BEFORE_PROTECTION = "before-protection"
    PROTECTED = "protected"
    UNPROTECTED = "unprotected"


BEFORE_SCHEMA: Final = "before-schema-"
"""How the reason of a backup before a migration begins; the number of the new schema follows."""

_REASON_WORDS: Final[dict[str, str]] = {
    Reason.START: "始めたとき",
    Reason.CHANGE: "仕事のあいだ",
    Reason.EXIT: "終わるとき",
    Reason.HAND: "手で作った",
    Reason.COMMAND: "コマンド",
    Reason.BEFORE_IMPORT: "取り込みの前",
    Reason.BEFORE_PURGE: "消去の前",
    Reason.AFTER_PURGE: "消去のあと",
    Reason.BEFORE_RESTORE: "復元の前",
    Reason.BEFORE_UPDATE: "更新の前",
    Reason.BEFORE_PROTECTION: "暗号化を変える前",
    Reason.PROTECTED: "暗号化したあと",
    Reason.UNPROTECTED: "暗号化をやめたあと",
}


def reason_words(reason: str) -> str:
    """The reason in the words of the screen; an unknown one as it is written."""
    if reason.startswith(BEFORE_SCHEMA):
        return "新しい版にする前"
    return _REASON_WORDS.get(reason, reason or "わかりません")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What was verified when a backup was made, kept beside it as JSON.

    `file` is the copy's name, `size` in bytes (None in manifests of the first version), `sha256` of the copy in hex.
    `tables` counts rows by table. `audit_head` (hex) and `audit_seq` are the newest trace: the anchor, by which a
    trail with its tail cut off is noticed. `audit_seq` 0: no trace, or a manifest of the first version.
    """

    file: str
    sha256: str
    made_at: datetime
    schema: int
    tables: Mapping[str, int] = field(default_factory=dict)
    audit_head: str = ""
    audit_seq: int = 0
    reason: str = ""
    size: int | None = None


class BackupState(StrEnum):
    """What a file in a folder of backups turned out to be."""

    GOOD = "good"
    """Verified when it was made; name, size and identity are still those of its manifest."""
    OLDER = "older"
    """Good, of an older schema: it is migrated when it is restored."""
    NEWER = "newer"
    """Of a newer program: this one cannot read it."""
    RENAMED = "renamed"
    """Ours and whole, but under another name than its manifest says."""
    UNVERIFIED = "unverified"
    """Our database without a manifest that can be read: whether it is whole is not known."""
    PARTIAL = "partial"
    """Shorter or longer than it was: a copy that broke off."""
    CHANGED = "changed"
    """Other content than was verified."""
    FOREIGN = "foreign"
    """No database of this program."""
    LOST = "lost"
    """A manifest whose copy is gone."""
    OTHER = "other"
    """A good backup, but its newest trace is not in the present trail: of another database, or left behind by a restore."""

    LOCKED = "locked"
    """Encrypted with a key that is not at hand: its recovery key opens it."""


_STATE_WORDS: Final[dict[BackupState, str]] = {
    BackupState.GOOD: "確かめてあります",
    BackupState.OLDER: "確かめてあります（前の版）",
    BackupState.NEWER: "新しい版のもので、開けません",
    BackupState.RENAMED: "名前が変わっています",
    BackupState.UNVERIFIED: "確かめていません",
    BackupState.PARTIAL: "途中で切れています",
    BackupState.CHANGED: "中身が変わっています",
    BackupState.FOREIGN: "控えではありません",
    BackupState.LOST: "ファイルがありません",
    BackupState.OTHER: "別の記録の控えです",
    BackupState.LOCKED: "別の鍵で暗号化されています",
}


def state_words(state: BackupState) -> str:
    """The state in the words of the screen."""
    return _STATE_WORDS[state]


VERIFIED: Final = frozenset({BackupState.GOOD, BackupState.OLDER})
"""The states of backups that protect the records."""
RESTORABLE: Final = frozenset(
    {BackupState.GOOD, BackupState.OLDER, BackupState.RENAMED, BackupState.UNVERIFIED, BackupState.OTHER}
)
"""The states that may be offered for restoring; the content is examined before it is used."""


@dataclass(frozen=True, kw_only=True)
class BackupRow:
    """One entry of the listing of a folder.

    `made_at` and `reason` are the manifest's, without one those of the file's name; `made_at` is None for a file whose
    name tells no time. `size` is in bytes, 0 for a lost copy. `schema` is None where the file does not tell.
    """

    path: Path
    state: BackupState
    made_at: datetime | None
    reason: str
    size: int
    schema: int | None
    manifest: Manifest | None

    @property
    def is_verified(self) -> bool:
        """Whether it counts as a backup."""
        return self.state in VERIFIED
