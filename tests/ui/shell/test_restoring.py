"""From a database that cannot be opened back to work: on the keys, by the password that the backup knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.restore_page import RestorePage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import RestoredPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from tests.factories import PASSWORD
from tests.keyboard import press, type_text
from tests.running import Start, starting
from tests.services.backups import books
from tests.services.backups.books import HELD, YOUNG
from tests.waiting import wait_until


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def test_from_a_damaged_database_to_the_sign_in_on_its_backup(start: Start, database: Path) -> None:
    book = books.made(database)
    book.database.write_bytes(b"SQLite format 3\0" + bytes(20_000))
    program = start(database=database)
    assert isinstance(program.window.current_page(), TroublePage)
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    page = program.window.current_page()
    assert isinstance(page, RestorePage)
    assert page.backups.code() == str(book.backup)
    page.password.setFocus()
    type_text("wrong")
    press("Return")
    assert isinstance(program.window.current_page(), RestorePage)
    type_text(PASSWORD)
    press("Return")
    wait_until(lambda: isinstance(program.window.current_page(), RestoredPage))
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    program.close()
    assert books.memos(database) == books.numbered(1, HELD)


def test_leaving_the_preview_changes_nothing(start: Start, database: Path) -> None:
    books.made(database)
    program = start(database=database)
    before = books.contents(database.parent)
    program.begin_restore()
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    press("Escape")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    wait_until(lambda: not program._background.is_busy())
    program.close()
    assert {
        name: digest for name, digest in books.contents(database.parent).items() if "backups" in name
    } == {name: digest for name, digest in before.items() if "backups" in name}
    assert books.memos(database) == books.numbered(1, HELD + YOUNG)
