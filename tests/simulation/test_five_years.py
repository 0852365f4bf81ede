"""A life of the program with everything that goes wrong in it: whatever was answered as saved is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import converting
from tests.simulation.life import Broken, Life
from tests.simulation.years import Years

pytestmark = pytest.mark.timeout(1200)


def lived(
    template: Path,
    folder: Path,
    seed: int,
    days: int,
    *,
    drive_lies: bool = False,
    key: BookKey | None = None,
) -> Life:
    """A life of so many days, with `key` of an encrypted book; its store is closed. Raises `Broken`."""
    folder.mkdir()
    path = Path(shutil.copyfile(template, folder / "nakanojo.db"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        if key is not None:
            monkeypatch.setattr(driver, "_in_hand", {})
            converting.convert(path, key, note=lambda _copy: None)
        life = Life(path, seed, monkeypatch, drive_lies=drive_lies)
        try:
            Years(life, days).live()
        finally:
            life.store.close()
    return life


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_nothing_is_lost_in_a_life_full_of_mishaps(
    template_database: Path, tmp_path: Path, seed: int
) -> None:
    life = lived(template_database, tmp_path / "life", seed, 300)
    assert {
        "kill",
        "power cut",
        "full disk",
        "clock set back",
        "backup",
        "restore",
        "purge",
        "migration",
    } <= set(life.told)


def test_the_same_seed_lives_the_same_life(template_database: Path, tmp_path: Path) -> None:
    first, second = (lived(template_database, tmp_path / name, 5, 40) for name in ("one", "other"))
    assert first.told == second.told
    assert first.expected == second.expected


def test_a_drive_that_lies_is_found_out(template_database: Path, tmp_path: Path) -> None:
    with pytest.raises(Broken, match=r"--seed 3 --days \d+"):
        lived(template_database, tmp_path / "life", 3, 400, drive_lies=True)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 104))
def test_nothing_is_lost_in_five_years(template_database: Path, tmp_path: Path, seed: int) -> None:
    lived(template_database, tmp_path / "life", seed, 1826)


@pytest.mark.long
@pytest.mark.plain
@pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed")
@pytest.mark.parametrize("seed", [200, 201])
def test_nothing_is_lost_in_five_years_of_an_encrypted_book(
    template_database: Path, tmp_path: Path, seed: int
) -> None:
    """Kills, power cuts, full disks, backups, restores, purges, a migration; at the end no file of it can be read."""
    life = lived(template_database, tmp_path / "life", seed, 1826, key=BookKey(bytes(range(32))))
    assert {"kill", "power cut", "full disk", "backup", "restore", "purge", "migration"} <= set(life.told)
    assert converting.is_encrypted(life.path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and _can_be_read(path)] == []


@pytest.mark.long
@pytest.mark.plain
@pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed")
def test_a_drive_that_lies_is_found_out_on_an_encrypted_book(template_database: Path, tmp_path: Path) -> None:
    with pytest.raises(Broken):
        lived(template_database, tmp_path / "life", 3, 400, drive_lies=True, key=BookKey(bytes(range(32))))


def _can_be_read(path: Path) -> bool:
    content = path.read_bytes()
    return b"SQLite format 3" in content or "佐藤".encode() in content
