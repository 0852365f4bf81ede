"""A path no file can have ends as a sentence, wherever it was named: never as an unexpected fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakanojo_helpdesk import cli, paths
from nakanojo_helpdesk.commands.console import REFUSED
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.exchange import files
from nakanojo_helpdesk.services.databases import checks, demo, opening
from nakanojo_helpdesk.store import identity
from tests.factories import first_actor, today
from tests.hard_names import HARD_NAMES, hard_paths

KINDS = pytest.mark.parametrize("kind", sorted(HARD_NAMES))


@KINDS
def test_a_command_refuses_it_with_a_sentence(
    kind: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, there = str(hard_paths(tmp_path, ".db")[kind]), str(database)
    for command in (
        ["check", "--database", book],
        ["demo", "--size", "small", "--database", book],
        ["report", "monthly", "2026-04", "--database", book, "--out", str(tmp_path / "a.json")],
        [
            "report",
            "monthly",
            "2026-04",
            "--database",
            there,
            "--out",
            str(hard_paths(tmp_path, ".json")[kind]),
        ],
        [
            "check",
            "--database",
            there,
            "--as",
            "佐藤",
            "--password-file",
            str(hard_paths(tmp_path, ".txt")[kind]),
        ],
        ["self-test", "--out", str(hard_paths(tmp_path, ".json")[kind])],
    ):
        assert cli.main(command) == REFUSED
        assert paths.UNUSABLE_NAME in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [database.parent.name]


@KINDS
def test_what_opens_makes_or_checks_a_database_refuses_it(kind: str, tmp_path: Path) -> None:
    path = hard_paths(tmp_path, ".db")[kind]
    for act in (
        lambda: opening.ready(path, tmp_path / "backups"),
        lambda: checks.check_file(path, first_actor()),
        lambda: demo.make(path, size="small", seed=1, until=today(), pc="PC1"),
        lambda: identity.read_identity(path),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert str(refused.value) == paths.UNUSABLE_NAME


@KINDS
def test_a_file_to_be_written_out_is_refused_under_it(kind: str, tmp_path: Path) -> None:
    with (
        pytest.raises(Refused, match="短い、ふつうの文字"),
        files.finished_file(hard_paths(tmp_path, ".csv")[kind]),
    ):
        pytest.fail("nothing is written")


def test_usual_names_are_not_refused(tmp_path: Path) -> None:
    for name in ("相談月報 R8-10（2回目）.pdf", "a", "髙﨑𠮷.db", "x" * 200 + ".db", "髙" * 70 + ".csv"):
        assert paths.is_nameable(tmp_path / name)
        assert paths.is_nameable(tmp_path / "missing" / name)
        (tmp_path / name).write_bytes(b"")
    assert all(map(paths.is_nameable, (Path(), Path("/"), Path(".."), Path("a.db"), tmp_path)))


@pytest.mark.parametrize("link", ["one that leads to itself", "two that lead to each other"])
def test_a_database_behind_a_circle_of_links_is_refused(link: str, tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    other = book if link.startswith("one") else tmp_path / "other.db"
    book.symlink_to(other)
    if other != book:
        other.symlink_to(book)
    with pytest.raises(Refused, match="リンクの先"):
        opening.ready(book, tmp_path / "backups")
    with pytest.raises(Refused, match="リンクの先"):
        demo.make(book, size="small", seed=1, until=today(), pc="PC1")
    assert book.is_symlink()
