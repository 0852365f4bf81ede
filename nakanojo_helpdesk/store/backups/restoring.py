"""Makes a finished database out of a backup: looked at, copied beside the present file, verified, migrated.

Nothing here touches the present file; `store.backups.swapping` does.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.backups.rows import Manifest
from nakanojo_helpdesk.domain.errors import Damaged, Refused, Unavailable
from nakanojo_helpdesk.store import faults, identity, migrate
from nakanojo_helpdesk.store.backups import listing, manifests, swapping
from nakanojo_helpdesk.store.backups.portraits import portrait
from nakanojo_helpdesk.store.driver import connect, header_of, looks_like_database, sqlite
from nakanojo_helpdesk.store.protection import converting

Progress = Callable[[int, int], object]

_AWAY_SENTENCE: Final = (
    "控えのファイルが見つかりません。USBメモリーや共有フォルダーが外れていないか、確かめてください。"
    "いまの記録はそのままで、何も変えていません。"
)
PARTIAL_SENTENCE: Final = (
    "この控えは途中までしかないか、壊れています。使いません。"
    "ほかの控えを選んでください。いまの記録はそのままです。"
)
_CHANGED_SENTENCE: Final = (
    "この控えは、作ったときと内容が変わっているので、使いません。"
    "ほかの控えを選んでください。いまの記録はそのままで、何も変えていません。"
)
_UNREADABLE_SENTENCE: Final = (
    "この控えを読めません。「窓口きろく」の控えでないか、別の鍵で暗号化されています。"
    "ほかの控えを選んでください。いまの記録はそのままです。"
)
_FOREIGN_SENTENCE: Final = "このファイルは「窓口きろく」の控えではありません。ほかのファイルを選んでください。いまの記録はそのままです。"
_NEWER_SENTENCE: Final = (
    "この控えは、新しい版の「窓口きろく」で作られています。このパソコンのプログラムを新しくしてから戻してください。"
    "いまの記録はそのままです。"
)
_ITSELF_SENTENCE: Final = "いま使っているデータベースそのものです。控えのファイルを選んでください。"
_BLOCK: Final = 1 << 20


def proof_of(backup: Path) -> Manifest | None:
    """The manifest beside a backup, also after the backup alone was renamed; None where none fits.

    Raises `Unavailable`: its drive is gone. A manifest that cannot be read is none.
    """
    try:
        own = manifests.beside(backup)
        if own.is_file() and (proof := _read_proof(own)):
            return proof
        others = [proof for sheet in sorted(backup.parent.glob("*.json")) if (proof := _read_proof(sheet))]
        if not others:
            return None
        digest = listing.file_sha256(backup)
    except OSError as error:
        raise Unavailable(_AWAY_SENTENCE) from error
    return next((proof for proof in others if proof.sha256 == digest), None)


def _read_proof(sheet: Path) -> Manifest | None:
    try:
        return manifests.read(sheet)
    except manifests.Unreadable:
        return None


def require_backup(backup: Path, database: Path) -> int:
    """The schema of a backup of ours, by a first look. Raises `Refused`, `Damaged`, `Unavailable`, each with a sentence."""
    try:
        if not backup.is_file():
            raise Unavailable(_AWAY_SENTENCE)
        if database.exists() and backup.samefile(database):
            raise Refused(_ITSELF_SENTENCE)
        size = backup.stat().st_size
        with backup.open("rb") as file:
            begin = file.read(16)
    except OSError as error:
        raise Unavailable(_AWAY_SENTENCE) from error
    if size < 512 or not begin.strip(b"\0"):
        raise Damaged(PARTIAL_SENTENCE)
    if not begin.startswith(b"SQLite format 3\0") and not looks_like_database(backup):
        raise Refused(_UNREADABLE_SENTENCE)
    try:
        connection = _unchanging(backup)
        try:
            application = int(connection.execute("PRAGMA application_id").fetchone()[0])
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite.DatabaseError as error:
        raise Damaged(PARTIAL_SENTENCE) from error
    if application != identity.APPLICATION_ID:
        raise Refused(_FOREIGN_SENTENCE)
    if version > identity.SCHEMA_VERSION:
        raise Refused(_NEWER_SENTENCE)
    return version


def prepare(
    backup: Path,
    database: Path,
    *,
    progress: Progress,
    page_limit: int | None = None,
    migrates: bool = True,
) -> Path:
    """Copy a backup beside `database`, verify the copy against the manifest, and bring it to the present schema.

    Returns the working file, whose name the caller ends (`swapping.swap` or `swapping.remove`). `progress` is called with
    (bytes copied, all). `page_limit` bounds the migration's size, for fault tests. Without `migrates` the copy keeps the
    schema of the backup. Raises `Refused` (foreign, newer,
    another key), `KeyMissing` (of the backup or of its place), `Damaged` (partial, changed), `Unavailable` (drive gone,
    disk full); then nothing is left.
    """
    require_backup(backup, database)
    proof = proof_of(backup)
    prepared: Path | None = None
    try:
        prepared = swapping.prepared_name(database)
        digest = _copy(backup, prepared, progress)
        if proof is not None and digest != proof.sha256:
            raise Damaged(_CHANGED_SENTENCE)
        version = _verify(prepared, proof)
        _encrypt(prepared, database)
        if migrates and version < identity.SCHEMA_VERSION:
            migrate.bring_up(prepared, page_limit=page_limit)
    except BaseException as error:
        if prepared is not None:
            swapping.remove(prepared)
        if not isinstance(error, Exception):
            raise
        known = faults.known_fault(error, database)
        if known is None and isinstance(error, OSError):
            known = Unavailable(_AWAY_SENTENCE)
        if known is None or known is error:
            raise
        raise known from error
    return prepared


def _encrypt(prepared: Path, database: Path) -> None:
    """Encrypt the copy with the key of its place: a book that was encrypted never becomes a plain one by a restore.

    In a place that was never encrypted an encrypted backup keeps its own key. Raises `KeyMissing`, `Unavailable`.
    """
    key = converting.key_of_place(database)
    if key is not None and header_of(prepared) != key.header:
        converting.recode(prepared, key)


def _copy(backup: Path, prepared: Path, progress: Progress) -> str:
    """Copy and return the SHA-256 of what was read."""
    whole = backup.stat().st_size
    if shutil.disk_usage(prepared.parent).free < whole * 2:
        raise Unavailable(
            faults.disk_full_sentence(prepared, needed_megabytes=max(50, whole * 2 // 1_000_000))
        )
    digest, done = hashlib.sha256(), 0
    with backup.open("rb") as source, prepared.open("wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
            done += len(block)
            progress(done, max(whole, done))
    return digest.hexdigest()


def _verify(prepared: Path, proof: Manifest | None) -> int:
    connection = connect(prepared, unchanging=True)
    try:
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        seen = portrait(connection)
    except sqlite.DatabaseError as error:
        raise Damaged(PARTIAL_SENTENCE) from error
    finally:
        connection.close()
    if not sound or dangling or not seen.audit_head:
        raise Damaged(PARTIAL_SENTENCE)
    if proof is not None and not manifests.agrees(proof, seen):
        raise Damaged(_CHANGED_SENTENCE)
    return seen.user_version


def _unchanging(path: Path) -> Any:
    """Open a backup so that nothing is written beside it: it may be on a stick that takes nothing."""
    return connect(path, unchanging=True)
