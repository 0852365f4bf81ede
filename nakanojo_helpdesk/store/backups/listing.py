"""Lists a folder of backups: which files are good, and what the others are. Nothing is opened by SQLite but to examine it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.backups.rows import RESTORABLE, BackupRow, BackupState, Manifest
from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.protection.keys import MARK, key_id_in
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.backups import manifests
from nakanojo_helpdesk.store.backups.portraits import portrait
from nakanojo_helpdesk.store.driver import connect, has_key, sqlite

PREFIX: Final = "nakanojo_"
AWAY_SENTENCE: Final = (
    "控えのフォルダーを開けませんでした。USBメモリーやネットワークにつながっているかを確かめてください。"
    "もとの記録はそのままです。"
)
_NAME: Final = re.compile(rf"{PREFIX}(\d{{8}}_\d{{6}})_(.+?)(?:_\d+)?\.db")
_MAGIC: Final = b"SQLite format 3\0"
_JOURNALS: Final = ("-wal", "-shm", "-journal")
_HEADER: Final = 100


@dataclass(frozen=True)
class _Header:
    """The first bytes of an SQLite file. `length` is the size of the whole file it tells of.

    An encrypted book tells neither schema nor size: its manifest does. `key_id` names the key it needs.
    """

    application_id: int
    schema: int | None
    length: int | None
    key_id: bytes | None = None


def listing(folder: Path) -> tuple[BackupRow, ...]:
    """The backups of a folder, newest first; those that tell no time last. A folder that is not there holds none.

    Sizes, names, manifests and headers are looked at; `examined` reads the content. Other files of the folder are left
    out, unless they are databases or named like backups. Raises `Unavailable` when the folder cannot be read.
    """
    try:
        rows = list(_rows(folder))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Unavailable(AWAY_SENTENCE) from error
    return tuple(sorted(rows, key=lambda row: (_instant(row), row.path.name), reverse=True))


def row_of(path: Path) -> BackupRow:
    """One file of a folder of backups. Raises OSError when it cannot be read."""
    size = path.stat().st_size
    header = _header(path)
    manifest = _manifest(path)
    made_at, reason = _told_by_name(path.name)
    if manifest is not None:
        made_at, reason = manifest.made_at, manifest.reason or reason
    return BackupRow(
        path=path,
        state=_state(path, size, header, manifest),
        made_at=made_at,
        reason=reason,
        size=size,
        schema=_schema(header, manifest),
        manifest=manifest,
    )


def examined(row: BackupRow) -> BackupRow:
    """The row after its content was compared with its manifest: SHA-256, identity, schema, counts, newest trace.

    A copy without a manifest is checked by SQLite alone and stays unverified. Reads the whole file. Raises
    `Unavailable` when the file cannot be read now.
    """
    if row.state not in RESTORABLE:
        return row
    try:
        same = row.manifest is None or file_sha256(row.path) == row.manifest.sha256
        return row if same and _is_sound(row) else replace(row, state=BackupState.CHANGED)
    except OSError as error:
        raise Unavailable(AWAY_SENTENCE) from error


def file_sha256(path: Path) -> str:
    """The file's SHA-256 in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _rows(folder: Path) -> Iterator[BackupRow]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.endswith(_JOURNALS) or not path.is_file():
            continue
        if path.suffix == ".json":
            yield from _lost(path)
        elif _is_named_like_ours(path) or path.suffix == ".db" or _starts_like_a_database(path):
            yield row_of(path)


def _lost(sheet: Path) -> Iterator[BackupRow]:
    """The row of a manifest without its copy; none for a file that is no manifest."""
    if sheet.with_suffix(".db").exists():
        return
    try:
        manifest = manifests.read(sheet)
    except (manifests.Unreadable, OSError):
        return
    yield BackupRow(
        path=sheet.with_suffix(".db"),
        state=BackupState.LOST,
        made_at=manifest.made_at,
        reason=manifest.reason,
        size=0,
        schema=manifest.schema,
        manifest=manifest,
    )


def _state(path: Path, size: int, header: _Header | None, manifest: Manifest | None) -> BackupState:
    if header is None or header.application_id != identity.APPLICATION_ID:
        known = manifest is not None or (header is None and _is_named_like_ours(path))
        return BackupState.PARTIAL if known else BackupState.FOREIGN
    schema = _schema(header, manifest)
    if schema is not None and schema > identity.SCHEMA_VERSION:
        return BackupState.NEWER
    if header.length not in {None, size} or (manifest is not None and manifest.size not in {None, size}):
        return BackupState.PARTIAL
    if header.key_id is not None and not has_key(header.key_id):
        return BackupState.LOCKED
    return BackupState.UNVERIFIED if manifest is None else _compared(path, header, manifest)


def _compared(path: Path, header: _Header, manifest: Manifest) -> BackupState:
    if header.schema not in {None, manifest.schema}:
        return BackupState.CHANGED
    if manifest.file != path.name:
        return BackupState.RENAMED
    return BackupState.OLDER if manifest.schema < identity.SCHEMA_VERSION else BackupState.GOOD


def _schema(header: _Header | None, manifest: Manifest | None) -> int | None:
    if header is None or header.application_id != identity.APPLICATION_ID:
        return None
    return header.schema if header.schema is not None or manifest is None else manifest.schema


def _is_sound(row: BackupRow) -> bool:
    connection = connect(row.path, read_only=True)
    try:
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            return False
        found = portrait(connection)
    except sqlite.DatabaseError:
        return False
    finally:
        connection.close()
    if found.application_id != identity.APPLICATION_ID:
        return False
    return row.manifest is None or manifests.agrees(row.manifest, found)


def _header(path: Path) -> _Header | None:
    """The header of an SQLite file or an encrypted book, None for any other."""
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if head.startswith(MARK):
        return _Header(
            application_id=identity.APPLICATION_ID, schema=None, length=None, key_id=key_id_in(head)
        )
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        return None

    def number(offset: int, length: int) -> int:
        return int.from_bytes(head[offset : offset + length], "big")

    page = number(16, 2)
    return _Header(
        application_id=number(68, 4),
        schema=number(60, 4),
        length=(65_536 if page == 1 else page) * number(28, 4),
    )


def _starts_like_a_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)).startswith((_MAGIC, MARK))


def _manifest(path: Path) -> Manifest | None:
    try:
        return manifests.read(manifests.beside(path))
    except (manifests.Unreadable, OSError):
        return None


def _is_named_like_ours(path: Path) -> bool:
    return _NAME.fullmatch(path.name) is not None


def _told_by_name(name: str) -> tuple[datetime | None, str]:
    """The instant and reason in a backup's name; None and empty where it tells none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None, ""
    try:
        return datetime.strptime(found[1], "%Y%m%d_%H%M%S").replace(tzinfo=JST), found[2]
    except ValueError:
        return None, ""


def _instant(row: BackupRow) -> float:
    return row.made_at.timestamp() if row.made_at is not None else float("-inf")
