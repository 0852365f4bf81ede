"""From a database that cannot be opened back to work: on the keys, by the password that the backup knows."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.backups.restoring import IN_BOTH, SECOND_PLACE
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.services.backups import looking
from nakanojo_helpdesk.store.backups import manifests
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


_PAGE = 4096


@pytest.mark.parametrize("head", [b"SQLite format 3\0" + bytes(_PAGE - 16), bytes(_PAGE), b"%PDF-1.7" * 512])
def test_from_a_damaged_database_to_the_sign_in_on_its_backup(
    start: Start, database: Path, head: bytes
) -> None:
    book = books.made(database)
    book.database.write_bytes(head + book.database.read_bytes()[_PAGE:])
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


@pytest.fixture
def second(start: Start, tmp_path: Path) -> Path:
    """A second place, remembered on this PC; nothing is in it yet."""
    folder = tmp_path / "usb" / "nakanojo-backups"
    folder.mkdir(parents=True)
    settings.remember_second_place(paths.data_dir() / settings.FILE_NAME, folder)
    return folder


def copied(backup: Path, folder: Path, name: str = "") -> Path:
    """A copy of a backup and its manifest in the second place, under another name where one is given."""
    target = folder / (name or backup.name)
    shutil.copyfile(backup, target)
    shutil.copyfile(manifests.beside(backup), manifests.beside(target))
    return target


def previewed(program: Program, lines: int) -> RestorePage:
    """The preview, once that many backups are offered."""

    def there() -> bool:
        page = program.window.current_page()
        return isinstance(page, RestorePage) and page.backups.count() == lines

    wait_until(there)
    page = program.window.current_page()
    assert isinstance(page, RestorePage)
    return page


def test_backups_of_the_second_place_are_offered_with_where_they_are(
    start: Start, database: Path, second: Path
) -> None:
    book = books.made(database)
    copied(book.backup, second)
    copied(book.backup, second, "nakanojo_20250401_090000_exit.db")
    (second / "nakanojo_20250401_100000_exit.db").write_bytes(book.backup.read_bytes()[:9000])
    (second / "写真.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    program = start(database=database)
    program.begin_restore()
    page = previewed(program, 2)
    lines = [page.backups.itemText(row) for row in range(2)]
    assert [f"【{IN_BOTH}】" in line for line in lines].count(True) == 1
    assert [f"【{SECOND_PLACE}】" in line for line in lines].count(True) == 1
    assert page.backups.code() == str(book.backup)
    program.close()


def test_a_share_that_does_not_answer_keeps_nobody_from_restoring(
    start: Start, database: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = books.made(database)
    answers = threading.Event()
    monkeypatch.setattr(looking, "candidates_elsewhere", lambda *_asked: answers.wait())
    program = start(database=database)
    program.begin_restore()
    page = previewed(program, 1)
    assert page.backups.code() == str(book.backup)
    assert page.second_words() == "第2の置き場所の控えを調べています。"
    page.password.setFocus()
    type_text(PASSWORD)
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), RestoredPage))
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    program.close()
    assert not answers.is_set()
    assert books.memos(database) == books.numbered(1, HELD)
    answers.set()


def test_a_second_place_that_is_away_is_told(start: Start, database: Path, second: Path) -> None:
    books.made(database)
    second.rmdir()
    program = start(database=database)
    program.begin_restore()
    page = previewed(program, 1)
    wait_until(lambda: "つながっていません" in page.second_words())
    program.close()


def test_where_this_pc_has_no_good_backup_the_second_place_is_looked_at(
    start: Start, database: Path, second: Path
) -> None:
    book = books.made(database)
    kept = copied(book.backup, second)
    content = bytearray(book.backup.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    book.backup.write_bytes(content)
    program = start(database=database)
    program.begin_restore()
    page = previewed(program, 2)
    wait_until(
        lambda: isinstance(program.window.current_page(), RestorePage) and preview_path(program) == kept
    )
    page = previewed(program, 2)
    assert page.backups.code() == str(kept)
    assert page.restore_button.isEnabled()
    program.close()


def preview_path(program: Program) -> Path | None:
    page = program.window.current_page()
    code = page.backups.code() if isinstance(page, RestorePage) else None
    return Path(code) if code else None
