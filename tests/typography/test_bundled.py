"""Which of the fonts the program brings along can be used, and what stands in for the others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.typography import bundled, registering


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of fonts of which only the beginnings are there."""
    for name in bundled.FILES:
        (tmp_path / name).write_bytes(b"OTTO" if name.endswith("otf") else b"\0\1\0\0")
    monkeypatch.setattr(paths, "resource", lambda relative: tmp_path / Path(relative).name)
    bundled.readable.cache_clear()
    yield tmp_path
    bundled.readable.cache_clear()


def test_the_fonts_of_the_program_are_whole_and_nothing_stands_in() -> None:
    assert [path.name for path in bundled.readable()] == list(bundled.FILES)
    assert bundled.is_whole()
    assert bundled.stand_ins() == ()


def test_a_font_is_read_in_the_folder_of_somebody_with_a_rare_kanji_in_the_name(
    qapp: QApplication, tmp_path: Path
) -> None:
    """Under Windows itself this is where Qt fails by the path."""
    copy = tmp_path / "𠮷田 花子" / "font.otf"
    copy.parent.mkdir()
    shutil.copyfile(paths.resource(f"fonts/{bundled.FILES[-1]}"), copy)
    assert registering.add(copy)


@pytest.mark.parametrize("name", bundled.FILES)
@pytest.mark.parametrize("content", [None, b"", b"<html>"])
def test_where_one_is_gone_or_is_no_font_the_others_are_used_and_japanese_ones_of_the_pc(
    fonts: Path, name: str, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    (fonts / name).unlink()
    if content is not None:
        (fonts / name).write_bytes(content)
    assert [path.name for path in bundled.readable()] == [each for each in bundled.FILES if each != name]
    assert not bundled.is_whole()
    assert name in caplog.text
    assert {"Yu Gothic UI", "Meiryo", "MS PGothic"} <= set(bundled.stand_ins())
