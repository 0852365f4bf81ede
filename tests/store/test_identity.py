"""Which file is ours: refused with a sentence before anything is touched."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Damaged, Refused, Unavailable
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.driver import sqlite
from tests.factories import raw
from tests.store.faults import held_by_another_process

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
//server/share /mnt/share cifs rw,vers=3.0 0 0
server:/export /mnt/nfs nfs4 rw 0 0
C:\\134 /mnt/c 9p rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
user@host: /mnt/with\\040blank fuse.sshfs rw 0 0
tmpfs /mnt/sharex tmpfs rw 0 0
"""


def foreign_database(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")


def refused(path: Path) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(Refused) as caught:
        Store.open(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    sentence = str(caught.value)
    assert "何も変更していません。" in sentence
    return sentence


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    foreign_database(tmp_path / "other.db")
    assert "「窓口きろく」のデータベースではありません" in refused(tmp_path / "other.db")


@pytest.mark.parametrize(
    "content",
    [b"", b"x", "日付,件数\n".encode(), b"SQLite format", bytes(5000), random.Random(1).randbytes(8192)],
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.db"
    path.write_bytes(content)
    assert "「窓口きろく」のデータベースではありません" in refused(path)


def test_a_missing_file_and_a_folder_are_refused_and_not_made(tmp_path: Path) -> None:
    assert "見つかりません（nowhere.db）" in refused(tmp_path / "nowhere.db")
    assert "見つかりません" in refused(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_refused(database: Path) -> None:
    with raw(database) as connection:
        connection.execute(f"PRAGMA user_version={identity.SCHEMA_VERSION + 1}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "新しい版の「窓口きろく」" in refused(database)


def test_an_older_database_is_not_opened_without_being_carried_over(database: Path) -> None:
    with raw(database) as connection:
        connection.execute(f"PRAGMA user_version={identity.SCHEMA_VERSION - 1}")
    with pytest.raises(Refused, match="古い形"):
        Store.open(database)


@pytest.mark.parametrize(
    "place",
    [
        "\\\\server\\share\\x.db",
        "//server/share/x.db",
        "/home/user/OneDrive/x.db",
        "/home/user/OneDrive - 中之条町/記録/x.db",
        "/home/user/onedrive/x.db",
        "/home/user/Dropbox/x.db",
        "/home/user/Google Drive/x.db",
        "/home/user/Dropbox (個人)/x.db",
        "/home/user/OneDrive – Nakanojo/x.db",
        "/home/user/OneDrive for Business/x.db",
        "/home/user/Google ドライブ/x.db",
        "/home/user/iCloudDrive/x.db",
        "/home/user/iCloud Drive/x.db",
        "/home/user/Box/記録/x.db",
        "/home/user/Box Sync/x.db",
        "/mnt/g/マイドライブ/x.db",
        "/mnt/g/My Drive/x.db",
        "/mnt/g/共有ドライブ/デジタル係/x.db",
        "/home/user/中之条町役場/デジタル係 - ドキュメント/x.db",
        "/home/user/Nakanojo/Help Desk - Documents/x.db",
        "/home/user/Nextcloud/x.db",
    ],
)
def test_shares_and_synchronised_folders_are_refused(place: str) -> None:
    with pytest.raises(Refused, match="何も変更していません"):
        identity.refuse_unsuitable(Path(place))


def test_a_link_into_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("making links needs a right on Windows")
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "記録").symlink_to(tmp_path / "OneDrive", target_is_directory=True)
    with pytest.raises(Refused, match="同期フォルダー"):
        identity.refuse_unsuitable(tmp_path / "記録" / "x.db")


def test_a_relative_name_inside_a_synchronised_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "OneDrive").mkdir()
    monkeypatch.chdir(tmp_path / "OneDrive")
    with pytest.raises(Refused, match="同期フォルダー"):
        identity.refuse_unsuitable(Path("x.db"))


@pytest.mark.parametrize(
    "folder",
    [
        "Boxes",
        "box",
        "Inbox",
        "Dropbox資料",
        "OneDriveの使い方",
        "onedrive-old",
        "マイドライブ写し",
        "ドキュメント",
        "Documents",
        "Mega Store",
        "icloud",
        "nextcloud-server",
    ],
)
def test_a_folder_that_only_sounds_synchronised_is_taken(tmp_path: Path, folder: str) -> None:
    identity.refuse_unsuitable(tmp_path / folder / "x.db")


def test_the_folder_onedrive_names_to_windows_is_refused_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "職場"))
    with pytest.raises(Refused, match="同期フォルダー"):
        identity.refuse_unsuitable(tmp_path / "職場" / "記録" / "x.db")
    identity.refuse_unsuitable(tmp_path / "職場2" / "x.db")


def test_a_folder_syncthing_has_marked_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(Refused, match="同期フォルダー"):
        identity.refuse_unsuitable(tmp_path / "記録" / "x.db")


def test_only_folders_count_as_synchronised(tmp_path: Path) -> None:
    identity.refuse_unsuitable(tmp_path / "OneDrive相談.db")
    identity.refuse_unsuitable(tmp_path / "My OneDrive" / "x.db")


@pytest.mark.skipif(os.name == "nt", reason="Windows is asked by GetDriveTypeW")
@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/x.db", "ext4"),
        ("/mnt/share/x.db", "cifs"),
        ("/mnt/share/deep/down/x.db", "cifs"),
        ("/mnt/share/local/x.db", "ext4"),
        ("/mnt/sharex/x.db", "tmpfs"),
        ("/mnt/nfs/x.db", "nfs4"),
        ("/mnt/c/x.db", "9p"),
        ("/mnt/with blank/x.db", "fuse.sshfs"),
    ],
)
def test_the_file_system_below_a_path_is_known(place: str, kind: str) -> None:
    assert identity._mount_type(Path(place), MOUNTS) == kind
    assert (kind in identity._REMOTE_FILE_SYSTEMS) is (kind not in {"ext4", "tmpfs"})


def test_a_mounted_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "is_remote", lambda path: True)
    with pytest.raises(Refused, match="このパソコンの中に"):
        Store.open(tmp_path / "x.db")


def test_a_local_place_with_any_name_is_taken(database: Path) -> None:
    odd = (
        database.with_name("100% # 相談?記録&1.db")
        if os.name != "nt"
        else database.with_name("100% # 相談.db")
    )
    database.rename(odd)
    Store.open(odd).close()


def test_a_read_only_file_is_refused(database: Path) -> None:
    database.chmod(0o444)
    try:
        with pytest.raises(Refused, match="読み取り専用"):
            Store.open(database)
    finally:
        database.chmod(0o644)
    Store.open(database).close()


def test_a_truncated_database_is_damaged_not_foreign(database: Path) -> None:
    whole = database.read_bytes()
    for length in (16, 100, 4096, 5000, len(whole) // 2):
        database.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            Store.open(database)


def test_a_file_another_process_locks_exclusively_is_unavailable(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with raw(database) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    real = sqlite.connect

    def impatient(*args: object, **kwargs: object) -> object:
        return real(*args, **kwargs | {"timeout": 0.05})

    monkeypatch.setattr(sqlite, "connect", impatient)
    with (
        held_by_another_process(database, "BEGIN EXCLUSIVE"),
        pytest.raises(Unavailable, match="記録はそのまま"),
    ):
        Store.open(database)
