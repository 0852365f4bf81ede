"""`backup` and `list backups` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.store.backups import listing
from tests.demo_data import copied, run


def test_a_backup_is_made_and_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo, folder = copied(tmp_path), tmp_path / "控え"
    assert run("list", "backups", "--database", demo, "--to", folder) == console.FOUND
    assert run("backup", "--database", demo, "--to", folder) == console.DONE
    (row,) = listing.listing(folder)
    assert listing.examined(row).is_verified
    capsys.readouterr()
    assert run("list", "backups", "--database", demo, "--to", folder) == console.DONE
    said = capsys.readouterr().out
    assert row.path.name in said
    assert "確かめてあります" in said


def test_a_place_that_takes_no_folder_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = copied(tmp_path)
    (tmp_path / "usb").write_text("", encoding="utf-8")
    assert run("backup", "--database", demo, "--to", tmp_path / "usb") == console.REFUSED
    assert "もとの記録はそのまま" in capsys.readouterr().err
