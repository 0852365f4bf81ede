"""The check of the frozen folder finds every fault planted in it, and passes a folder without any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from workshop import contents

RULES = replace(contents.LINUX, most=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with all that is needed and nothing else."""
    for name in (*RULES.needed, "_internal/sqlcipher3/_sqlite3.so"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def written(name: str, size: int = 1) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)

    return write


def removed(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def test_a_folder_with_all_it_needs_and_nothing_else_may_be_shipped(folder: Path) -> None:
    assert contents.problems(folder, RULES) == ()


@pytest.mark.parametrize("name", RULES.needed)
def test_what_is_missing_is_named(folder: Path, name: str) -> None:
    removed(name)(folder)
    assert contents.problems(folder, RULES) == (f"missing: {name}",)


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (written("_internal/icuuc.dll"), "must not be shipped: _internal/icuuc.dll"),
        (written("_internal/libQt6Quick.so.6"), "must not be shipped: _internal/libQt6Quick.so.6"),
        (
            written("_internal/PySide6/QtTest.abi3.so"),
            "must not be shipped: _internal/PySide6/QtTest.abi3.so",
        ),
        (written("_internal/nakanojo.db"), "must not be shipped: _internal/nakanojo.db"),
        (written("_internal/notes.txt~"), "must not be shipped: _internal/notes.txt~"),
        (written("_internal/tests/factories.py"), "belongs to the workshop: _internal/tests/factories.py"),
        (written("_internal/" + "a" * 150), f"path too long: _internal/{'a' * 150}"),
        (
            written("_internal/pysqlite3/_sqlite3.so"),
            "one SQLite library is needed, found: pysqlite3, sqlcipher3",
        ),
        (written("_internal/large.bin", 2 * 1024 * 1024), "too large: 2 MiB, at most 1"),
    ],
)
def test_a_planted_fault_is_found(folder: Path, plant: Callable[[Path], None], told: str) -> None:
    plant(folder)
    assert contents.problems(folder, RULES) == (told,)


@pytest.mark.parametrize(
    "name",
    [
        "icuuc.dll",
        "ucrtbase.dll",
        "ucrtbasewine.dll",
        "api-ms-win-core-path-l1-1-0.dll",
        "opengl32sw.dll",
        "sqlite3.dll",
        "Qt6Quick.dll",
        "QtTest.pyd",
        "libz.so",
        "notes.txt~",
        "nakanojo.db",
    ],
)
def test_what_must_not_reach_a_windows_pc_is_found(tmp_path: Path, name: str) -> None:
    for needed in (*contents.WINDOWS.needed, "_internal/sqlcipher3/_sqlite3.pyd", f"_internal/{name}"):
        written(needed)(tmp_path)
    assert contents.problems(tmp_path, contents.WINDOWS) == (f"must not be shipped: _internal/{name}",)
