"""A folder of backups tells good ones from everything else that may lie in it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.backups.rows import BackupState, Manifest
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.backups import listing, making, manifests
from nakanojo_helpdesk.store.driver import sqlite
from tests.factories import raw

S = BackupState


@pytest.fixture
def kept(database: Path, tmp_path: Path) -> Path:
    """A good backup."""
    return making.back_up(database, tmp_path / "控え", reason="hand")


def states(folder: Path) -> dict[str, BackupState]:
    return {row.path.name: row.state for row in listing.listing(folder)}


def change_schema(path: Path, schema: int) -> None:
    with raw(path) as connection:
        connection.execute(f"PRAGMA user_version={schema}")
    manifest = manifests.read(manifests.beside(path))
    manifests.write(
        replace(manifest, schema=schema, sha256=listing.file_sha256(path), size=path.stat().st_size), path
    )


def test_a_good_backup_tells_all_that_was_verified(kept: Path) -> None:
    (row,) = listing.listing(kept.parent)
    manifest = row.manifest
    assert manifest is not None
    assert (row.path, row.state, row.reason, row.is_verified) == (kept, S.GOOD, "hand", True)
    assert (row.size, row.schema) == (kept.stat().st_size, identity.SCHEMA_VERSION)
    assert row.made_at == manifest.made_at
    assert manifest.tables["staff"] == 1
    with raw(kept) as connection:
        seq, head = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    assert (manifest.audit_seq, manifest.audit_head) == (seq, head.hex())
    assert listing.examined(row) == row


def test_every_other_file_is_told_apart(kept: Path) -> None:
    folder = kept.parent
    copies = {name: folder / f"nakanojo_20260101_0900{number:02d}_hand.db" for number, name in enumerate(
        ("older", "newer", "partial", "no manifest", "broken manifest", "empty", "text"), start=1
    )}  # fmt: skip
    for name, path in copies.items():
        shutil.copyfile(kept, path)
        if name != "no manifest":
            manifests.write(replace(manifests.read(manifests.beside(kept)), file=path.name), path)
    change_schema(copies["older"], identity.SCHEMA_VERSION - 1)
    change_schema(copies["newer"], identity.SCHEMA_VERSION + 1)
    copies["partial"].write_bytes(kept.read_bytes()[:-4096])
    manifests.beside(copies["broken manifest"]).write_text('{"file": ', encoding="utf-8")
    for name in ("empty", "text"):
        manifests.beside(copies[name]).unlink()
        copies[name].write_text("" if name == "empty" else "メモ" * 100, encoding="utf-8")
    shutil.copyfile(kept, folder / "きのうの控え.db")
    shutil.copyfile(manifests.beside(kept), folder / "きのうの控え.json")
    other = sqlite.connect(str(folder / "写真.sqlite"))
    other.execute("CREATE TABLE photos(x)")
    other.close()
    lost = manifests.read(manifests.beside(kept))
    manifests.write(
        replace(lost, file="nakanojo_20260102_090000_hand.db"), folder / "nakanojo_20260102_090000_hand.db"
    )
    for name in (".nakanojo_20260101_090000_hand.db.x.tmp", "読んでください.txt", "other.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    assert states(folder) == {
        kept.name: S.GOOD,
        copies["older"].name: S.OLDER,
        copies["newer"].name: S.NEWER,
        copies["partial"].name: S.PARTIAL,
        copies["no manifest"].name: S.UNVERIFIED,
        copies["broken manifest"].name: S.UNVERIFIED,
        copies["empty"].name: S.PARTIAL,
        copies["text"].name: S.PARTIAL,
        "きのうの控え.db": S.RENAMED,
        "写真.sqlite": S.FOREIGN,
        "nakanojo_20260102_090000_hand.db": S.LOST,
    }


def test_examining_sees_what_size_and_name_do_not_tell(kept: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    (row,) = listing.listing(kept.parent)
    assert row.state is S.GOOD
    assert listing.examined(row).state is S.CHANGED


@pytest.mark.parametrize(
    "changes", [{"audit_seq": 1}, {"audit_head": "00"}, {"tables": {}}, {"sha256": "0" * 64}]
)
def test_a_manifest_that_was_written_anew_is_noticed(kept: Path, changes: dict[str, object]) -> None:
    manifests.write(replace(manifests.read(manifests.beside(kept)), **changes), kept)  # type: ignore[arg-type]
    (row,) = listing.listing(kept.parent)
    assert listing.examined(row).state is S.CHANGED


def test_a_manifest_of_the_first_version_still_counts(kept: Path) -> None:
    sheet = manifests.beside(kept)
    told = json.loads(sheet.read_text(encoding="utf-8"))
    first = {name: told[name] for name in ("sha256", "made_at", "schema", "tables", "audit_head", "file")}
    sheet.write_text(json.dumps(first), encoding="utf-8")
    (row,) = listing.listing(kept.parent)
    assert (row.state, row.reason) == (S.GOOD, "hand")
    assert listing.examined(row).state is S.GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"file": "x.db"}',
        "[" * 100_000,
        json.dumps({"file": "../x.db", "sha256": "0" * 64, "made_at": "2026-04-01T00:00:00+00:00", "schema": 1,
                    "tables": {}, "audit_head": ""}),
        json.dumps({"file": "x.db", "sha256": "0" * 64, "made_at": "2026-04-01T00:00:00", "schema": 1,
                    "tables": {}, "audit_head": ""}),
        json.dumps({"file": "x.db", "sha256": "0" * 64, "made_at": "2026-04-01T00:00:00+00:00", "schema": True,
                    "tables": {}, "audit_head": ""}),
        "x" * 1_000_001,
    ],
    ids=["empty", "list", "null", "short", "deep", "path", "no zone", "bool", "huge"],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(manifests.Unreadable):
        manifests.read(tmp_path / "x.json")


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest(
        file="x.db", sha256="a" * 64, made_at=utc_now(), schema=7, tables={"staff": 1}, audit_head="ab",
        audit_seq=9, reason="hand", size=4096,
    )  # fmt: skip
    manifests.write(manifest, tmp_path / "x.db")
    assert manifests.read(tmp_path / "x.json") == manifest


def test_the_newest_backup_is_listed_first_and_a_folder_that_is_not_there_holds_none(
    kept: Path, database: Path
) -> None:
    later = making.back_up(database, kept.parent, reason="exit")
    shutil.copyfile(kept, kept.with_name("いつのものか.db"))
    assert [row.path.name for row in listing.listing(kept.parent)] == [
        later.name,
        kept.name,
        "いつのものか.db",
    ]
    assert listing.listing(kept.parent / "ない") == ()


def test_a_folder_that_cannot_be_read_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "usb").write_text("", encoding="utf-8")
    with pytest.raises(Unavailable, match="USBメモリー"):
        listing.listing(tmp_path / "usb")
