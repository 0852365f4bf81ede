"""Encrypts the backups that were made before the book was encrypted: anybody could read them.

Each is written anew under the next free name, with its manifest; then the plain one is overwritten and deleted. A kill
in between leaves both, and the next run goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.rows import BackupRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.store.backups import listing, making, manifests, swapping
from nakanojo_helpdesk.store.driver import connect, hold, sqlite
from nakanojo_helpdesk.store.protection import converting


def plain_files(folder: Path) -> tuple[Path, ...]:
    """The databases of a folder of backups that anybody could read, by name. None where there is no folder."""
    return tuple(path for path in sorted(folder.glob("*.db")) if not converting.is_encrypted(path))


def plain_formers(database: Path) -> int:
    """How many files that restores put aside beside the database anybody could read."""
    aside = (*swapping.formers(database), *swapping.lists(database))
    return sum(1 for path in aside if not converting.is_encrypted(path))


def encrypt_all(folder: Path, key: BookKey, *, tell: Callable[[int, int], object]) -> int:
    """Encrypt every plain backup of a folder; returns how many could not be and stay as they were.

    `tell` is called with (done, all).
    """
    hold(key)
    found = plain_files(folder)
    left = 0
    for done, path in enumerate(found):
        tell(done, len(found))
        left += not _encrypted(path, key)
    return left


def _encrypted(path: Path, key: BookKey) -> bool:
    """Whether a backup could be encrypted: only one that still is what its manifest says."""
    try:
        row = listing.examined(listing.row_of(path))
        if row.manifest is None or not row.is_verified:
            return False
        _exchange(row, key)
    except (DeskError, OSError, sqlite.Error):
        return False
    return True


def _exchange(row: BackupRow, key: BookKey) -> None:
    assert row.manifest is not None
    temporary = paths.temporary_beside(row.path)
    try:
        source = connect(row.path, unchanging=True, autocommit=True)
        try:
            before = converting.export(source, temporary, key)
        finally:
            source.close()
        making.verify(temporary, before)
        digest, size = listing.file_sha256(temporary), temporary.stat().st_size
        target = making.put(temporary, row.path)
        manifests.write(replace(row.manifest, file=target.name, sha256=digest, size=size), target)
        converting.destroy(row.path)
        manifests.beside(row.path).unlink(missing_ok=True)
    finally:
        temporary.unlink(missing_ok=True)
