"""Finds out whether a file is ours and which schema it has, before anything else touches it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Damaged, Foreign, Refused, Unavailable
from nakanojo_helpdesk.store.driver import connect, forget, looks_like_database, sqlite
from nakanojo_helpdesk.store.sync_folders import is_synchronised

# "NKHD": set with PRAGMA application_id in every database of this program.
APPLICATION_ID: Final = 0x4E4B4844
# The number of the newest revision in db/versions; a test holds the two together.
SCHEMA_VERSION: Final = 10

_REMOTE_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "davfs", "fuse.davfs2", "9p"}
)
_DRIVE_REMOTE: Final = 4


def refuse_unsuitable(path: Path) -> None:
    """Refuse a place where a database could be corrupted: shares, mapped drives, synchronised folders. Raises `Refused`.

    So is a name no file can have, and a link that leads nowhere but to itself.

    SQLite's own advice (sqlite.org/howtocorrupt.html): locks over a network file system do not hold.
    """
    if not paths.is_nameable(path):
        raise Refused(paths.UNUSABLE_NAME)
    try:
        paths.behind_links(path)
    except OSError as error:
        raise Refused(
            f"データベースが見つかりません（{path.name}）。リンクの先をたどれません。場所を確かめてください。"
            "何も変更していません。"
        ) from error
    if str(path).startswith(("\\\\", "//")) or is_remote(path):
        raise Refused(
            "データベースは、このパソコンの中に置いてください。"
            "ネットワーク上のフォルダーでは、記録が壊れることがあります。何も変更していません。"
        )
    # As named and as it is behind links: either may say that it is synchronised.
    if any(is_synchronised(folder, os.environ) for folder in (path.absolute().parent, path.resolve().parent)):
        raise Refused(
            "データベースは、同期フォルダー（OneDrive、Box、マイドライブなど）には置けません。"
            "同期のときに記録が壊れることがあります。何も変更していません。"
        )


def is_remote(path: Path) -> bool:
    """Whether a path is on a drive of another machine."""
    if os.name == "nt":
        import ctypes

        root = str(Path(path).absolute().anchor)
        windll: Any = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
        return int(windll.kernel32.GetDriveTypeW(root)) == _DRIVE_REMOTE
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    text = mounts.read_text(encoding="utf-8", errors="replace")
    return any(
        _mount_type(place, text) in _REMOTE_FILE_SYSTEMS for place in (path.absolute(), path.resolve())
    )


def _mount_type(path: Path, mounts: str) -> str:
    """The file system below an absolute path, by the text of /proc/mounts; empty when none fits."""
    target, best, kind = str(path), "", ""
    for line in mounts.splitlines():
        _device, point, file_system, *_rest = line.split(" ")
        point = point.replace("\\040", " ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, file_system
    return kind


def read_identity(path: Path) -> int:
    """The schema version of our database at `path`.

    Raises `Refused` for a missing, foreign or newer file, `Damaged` for one that cannot be read as a database,
    `KeyMissing` for an encrypted one whose key is not at hand.
    """
    refuse_unsuitable(path)
    if not path.is_file():
        raise Refused(
            f"データベースが見つかりません（{path.name}）。場所を確かめてください。何も変更していません。"
        )
    try:
        connection = connect(path, read_only=True, timeout=10)
        try:
            application = int(connection.execute("PRAGMA application_id").fetchone()[0])
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite.OperationalError as error:
        raise Unavailable(
            "データベースを開けませんでした。ほかのプログラムが使っているか、読む権利がありません。"
            "記録はそのままです。少し待って、もう一度試してください。"
        ) from error
    except sqlite.DatabaseError as error:
        forget(path)
        if looks_like_database(path):
            raise Damaged(DAMAGED_SENTENCE) from error
        raise Foreign(FOREIGN_SENTENCE) from error
    if application != APPLICATION_ID:
        raise Foreign(FOREIGN_SENTENCE)
    if version > SCHEMA_VERSION:
        raise Refused(
            "このデータベースは、新しい版の「窓口きろく」で作られています。"
            "このパソコンのプログラムを新しくしてから開いてください。何も変更していません。"
        )
    return version


def refuse_read_only(path: Path) -> None:
    """Refuse a file that cannot be written, or whose folder cannot; behind a link, those it leads to. Raises `Refused`."""
    path = paths.behind_links(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not writable or not path.stat().st_mode & 0o222:
        raise Refused(
            "データベースに書き込めません（読み取り専用になっています）。"
            "記録はそのままです。システム管理者に、書き込めるようにしてもらってください。"
        )


FOREIGN_SENTENCE: Final = "このファイルは「窓口きろく」のデータベースではありません。ファイルを確かめてください。何も変更していません。"
DAMAGED_SENTENCE: Final = (
    "データベースが壊れているようです。これ以上書き込まずにプログラムを閉じ、システム管理者に連絡してください。"
    "控え（バックアップ）から戻せます。"
)
