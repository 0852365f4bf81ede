"""Who may give a backup back where nobody can sign in: an administrator by the backup's password, not by trying on."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import SignInRefused, Unavailable
from nakanojo_helpdesk.services.backups import restoring
from tests.factories import FIRST, PASSWORD, PC, raw
from tests.services.backups import books
from tests.services.backups.books import HELD, Book


@pytest.fixture
def book(database: Path) -> Book:
    """A backup with `HELD` records, and younger ones."""
    return books.made(database)


def test_wrong_passwords_for_a_damaged_book_rest_the_account_as_at_the_sign_in(book: Book) -> None:
    book.database.write_bytes(b"SQLite format 3\0" + bytes(20_000))
    at = utc_now()

    def refusal(password: str, minutes: float = 0) -> str:
        moment = at + timedelta(minutes=minutes)
        with pytest.raises(SignInRefused) as refused:
            restoring.prove(book.backup, book.database, FIRST, password, pc=PC, now=moment)
        return str(refused.value)

    assert all("お名前かパスワード" in refusal("wrong") for _ in range(4))
    assert "1分ほど" in refusal("wrong")
    assert "1分ほど" in refusal(PASSWORD), "the right one rests too"
    assert "2分ほど" in refusal("wrong", 1.1)
    assert "4分ほど" in refusal("wrong", -60), "the rest until then is one by a clock that was ahead"
    actor = restoring.prove(book.backup, book.database, FIRST, PASSWORD, pc=PC, now=at + timedelta(hours=1))
    restoring.restore(actor, book.database, book.backup)
    with raw(book.database) as connection:
        traces = connection.execute("SELECT entity_id, fields FROM audit WHERE action = 'sign_in_failed'")
        assert traces.fetchall() == [(FIRST, "before_restore=7")]
    assert not list(book.database.parent.glob("*.tries")), "told once"
    assert books.memos(book.database) == books.numbered(1, HELD)


def test_where_wrong_passwords_cannot_be_kept_nobody_may_try_on(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_target: Path) -> Path:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(paths, "temporary_beside", full)
    with pytest.raises(Unavailable):
        restoring.prove(book.backup, book.database, FIRST, "wrong", pc=PC)
