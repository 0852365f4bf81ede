"""Turns errors of the driver into sentences that staff can act on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Conflict, Damaged, DeskError, Unavailable
from nakanojo_helpdesk.store.driver import sqlite
from nakanojo_helpdesk.store.identity import DAMAGED_SENTENCE

_PRIMARY: Final = 0xFF
_BUSY, _LOCKED, _READ_ONLY, _IO, _CORRUPT, _FULL, _CANTOPEN, _NOT_A_DATABASE = 5, 6, 8, 10, 11, 13, 14, 26

_INDEX_SENTENCE: Final = (
    "「探す」ための索引が傷んでいます。記録は消えていません。システム管理者に連絡してください。"
)
_BROKEN_SCHEMA: Final = b"malformed database schema"

NO_WRITING_SENTENCE: Final = (
    "その場所に書き込めませんでした。フォルダーがあるか、書き込みが許されているかを確かめてください。"
    "もとの記録はそのままです。"
)
CONFLICT_SENTENCE: Final = (
    "ほかの窓口で、この記録が先に直されました。あなたの入力は保存していません。"
    "いまの内容を見て、もう一度直してください。"
)


def known_fault(error: BaseException, path: Path | None = None) -> DeskError | None:
    """The known error behind a store exception, or None when it is a bug of ours.

    Looks through causes and contexts: Alembic hides a full disk in `__context__`.
    """
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(current, DeskError):
            return current
        if isinstance(current, StaleDataError):
            return Conflict(CONFLICT_SENTENCE)
        driver = current.orig if isinstance(current, DBAPIError) else current
        if isinstance(driver, sqlite.Error):
            return _from_driver(driver, path)
        if (known := _from_system(driver, path)) is not None:
            return known
        current = current.__cause__ or current.__context__
    return None


def _from_system(error: BaseException | None, path: Path | None) -> DeskError | None:
    if isinstance(error, UnicodeDecodeError) and _BROKEN_SCHEMA in error.object:
        return Damaged(DAMAGED_SENTENCE)  # the driver fails at quoting what stands in the schema
    if isinstance(error, OSError) and error.errno in paths.FULL:
        return Unavailable(disk_full_sentence(path))
    if isinstance(error, OSError) and error.errno in paths.UNWRITABLE:
        return Unavailable(NO_WRITING_SENTENCE)
    return None


def _from_driver(error: sqlite.Error, path: Path | None) -> DeskError | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == _FULL:
        return Unavailable(disk_full_sentence(path))
    if code in {_BUSY, _LOCKED}:
        return Unavailable(
            "ほかのプログラムがデータベースを使っているため、保存できませんでした。"
            "入力した内容はそのまま残っています。少し待って、もう一度押してください。"
        )
    if code == _READ_ONLY:
        return Unavailable(
            "データベースに書き込めません（読み取り専用になっています）。"
            "入力した内容はそのまま残っています。システム管理者に連絡してください。"
        )
    if code in {_CORRUPT, _NOT_A_DATABASE}:
        return Damaged(DAMAGED_SENTENCE)
    if code in {_IO, _CANTOPEN}:
        return Unavailable(
            "データベースを読み書きできませんでした。ディスクが外れたか、こわれたおそれがあります。"
            "入力した内容は画面に残っています。システム管理者に連絡してください。"
        )
    return Unavailable(_INDEX_SENTENCE) if "invalid fts5 file format" in str(error) else None


def disk_full_sentence(path: Path | None, needed_megabytes: int = 50) -> str:
    """The sentence for a full disk, with the drive and the room it needs."""
    if path is None:
        return (
            "ディスクがいっぱいで保存できませんでした。入力した内容はそのまま残っています。"
            "不要なファイルを消してください。"
        )
    drive = path.drive or path.anchor or "/"
    try:
        free = f"（空きは{shutil.disk_usage(path.parent).free // 1_000_000:,}MB）"
    except OSError:
        free = ""
    return (
        f"ディスク（{drive}）がいっぱいで保存できませんでした{free}。"
        f"{needed_megabytes}MB以上空けて、もう一度押してください。入力した内容はそのまま残っています。"
    )
