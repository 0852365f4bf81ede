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


def written(target: Path, data: bytes = b"new") -> None:
    with finished_file(target) as temporary:
        temporary.write_bytes(data)


@pytest.mark.skipif(os.name != "posix", reason="file modes are Unix")
@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664])
def test_a_replaced_file_keeps_who_may_read_it(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(mode)
    written(target)
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"new", mode)


@pytest.mark.skipif(os.name != "posix", reason="making links needs a right on Windows")
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "棚" / "a.csv", tmp_path / "a.csv"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link.symlink_to(real)
    written(link)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert list(real.parent.iterdir()) == [real]
    real.unlink()
    written(link, b"newer")
    assert real.read_bytes() == b"newer"


@pytest.mark.skipif(os.name != "posix", reason="making links needs a right on Windows")
def test_links_that_lead_only_to_each_other_get_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    with pytest.raises(Unavailable, match="書き出せませんでした"):
        written(tmp_path / "a.csv")


def test_a_write_protected_file_is_refused_and_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(Refused, match="読み取り専用"):
        written(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    target.chmod(0o644)


def test_a_file_protected_while_it_was_written_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")

    def protect_meanwhile() -> None:
        with finished_file(target) as temporary:
            temporary.write_bytes(b"new")
            target.chmod(0o444)

    with pytest.raises(Unavailable):
        protect_meanwhile()
    assert target.read_bytes() == b"old"
    target.chmod(0o644)
