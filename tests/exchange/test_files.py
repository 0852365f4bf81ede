"""Files handed out are whole or not there, and the place that will not take one is named."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Refused, Unavailable
from nakanojo_helpdesk.exchange.files import finished_file, told


def test_a_finished_file_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "一覧.csv"
    target.write_bytes(b"old")
    with finished_file(target) as temporary:
        temporary.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_broken_off_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_bytes(b"old")

    def break_off() -> None:
        with finished_file(target) as temporary:
            temporary.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="フォルダーです"), finished_file(tmp_path):
        pass
    with pytest.raises(Refused, match="がありません"), finished_file(tmp_path / "nowhere" / "a.json"):
        pass


def test_a_place_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="書き込みできる場所"), finished_file(tmp_path / ("n" * 300)):
        pass


@pytest.mark.parametrize(
    ("number", "sentence"), [(errno.ENOSPC, "ディスクがいっぱい"), (errno.EACCES, "書き込みできる場所")]
)
def test_what_the_system_says_becomes_a_sentence(tmp_path: Path, number: int, sentence: str) -> None:
    with pytest.raises(Unavailable, match=sentence), told(tmp_path / "a.json"):
        raise OSError(number, os.strerror(number))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(Unavailable, match="ディスクがいっぱいで「a"),
        told(tmp_path / "a.json"),
        Path("/dev/full").open("w", encoding="utf-8") as stream,
    ):
        stream.write("x")
