"""`restore`: from the command line, by the password of an administrator, also where nobody can sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakanojo_helpdesk import cli
from tests.factories import PASSWORD
from tests.services.backups import books
from tests.services.backups.books import HELD, YOUNG, Book


@pytest.fixture
def book(database: Path) -> Book:
    """A backup with `HELD` records, and `YOUNG` younger ones."""
    return books.made(database)


def restore(book: Book, secret: Path, *more: str) -> int:
    """Run the command as 佐藤."""
    names = ["--database", str(book.database), "--from", str(book.backup)]
    return cli.main(["restore", *names, "--as", "佐藤", "--password-file", str(secret), *more])


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file with the password."""
    path = tmp_path / "password.txt"
    path.write_text(PASSWORD, encoding="utf-8")
    return path


@pytest.mark.usefixtures("qapp")  # the paper is painted in this process
def test_the_command_restores_and_names_what_is_missing(
    book: Book, secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "again.pdf"
    assert restore(book, secret, "--out", str(out)) == 0
    said = capsys.readouterr().out
    assert f"相談{YOUNG}件が控えにはありません" in said
    assert said.count("・相談") == YOUNG
    assert "former" in said
    assert out.read_bytes().startswith(b"%PDF")
    assert books.memos(book.database) == books.numbered(1, HELD)


def test_a_wrong_password_restores_nothing(book: Book, secret: Path) -> None:
    secret.write_text("wrong", encoding="utf-8")
    assert restore(book, secret) == 2
    assert books.memos(book.database) == books.numbered(1, HELD + YOUNG)


def test_the_command_works_where_the_database_cannot_be_opened(
    book: Book, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book.database.write_bytes(b"SQLite format 3\0" + bytes(9000))
    assert restore(book, secret) == 0
    assert "quarantine" in capsys.readouterr().out
    assert books.memos(book.database) == books.numbered(1, HELD)
    secret.write_text("wrong", encoding="utf-8")
    book.database.write_bytes(b"")
    assert restore(book, secret) == 2
