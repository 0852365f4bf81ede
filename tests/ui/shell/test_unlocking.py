"""A book whose key this PC does not have: the recovery key is typed from paper, and the way on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_words
from nakanojo_helpdesk.domain.protection.recovery import recovery_groups
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import converting
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work import files
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.beginning_page import FirstStartPage
from nakanojo_helpdesk.ui.shell.entrance.restore_page import RestorePage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import RestoredPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.entrance.unlock_page import UnlockPage
from tests import keystores
from tests.factories import PASSWORD
from tests.keyboard import press, type_text
from tests.running import Start, starting
from tests.services.backups import books
from tests.waiting import has_keyboard, wait_until, when_shown

pytestmark = [
    pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed"),
    pytest.mark.plain,
]
KEY = BookKey(bytes(range(1, 33)))
GROUPS = recovery_groups(KEY)


@pytest.fixture
def start(
    qapp: QApplication, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Starts the program on a PC with an empty keystore, on which an encrypted book lies."""
    monkeypatch.setattr(driver, "key_of_new_files", None)
    monkeypatch.setattr(driver, "_in_hand", {})
    keystores.choose(keystores.FileKeystore, tmp_path / "keys.json", monkeypatch)
    converting.convert(database, KEY, note=lambda _copy: None)
    driver.let_go()
    with starting(tmp_path / "data") as begin:
        yield begin
    driver.let_go()


def unlocking(program: Program) -> UnlockPage:
    page = program.window.current_page()
    assert isinstance(page, UnlockPage)
    return page


def words(page: Page) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def offers_key(program: Program) -> bool:
    page = program.window.current_page()
    return isinstance(page, RestorePage) and page.key_button.isVisible()


def paste(line: QLineEdit, text: str) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText(text)
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    line.paste()


def test_a_slip_is_said_in_its_group_the_rest_stays_and_the_pc_remembers(
    start: Start, database: Path
) -> None:
    program = start(database=database)
    page = unlocking(program)
    assert key_id_words(KEY.id) in words(page)
    assert "記録はそのまま" in words(page)
    assert not page.lines.lines[0].testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    press("F12")
    assert page.faults.isVisible()
    page.lines.lines[0].setFocus()
    for place, group in enumerate(GROUPS):
        type_text((group if place != 6 else "3" + group[1:]).lower())
        if place == 6:
            assert page.lines.fields[6].error(), "the keyboard stays where the slip is"
            assert page.lines.lines[6].hasFocus()
            page.lines.lines[7].setFocus()
    press("F12")
    assert [bool(field.error()) for field in page.lines.fields] == [place == 6 for place in range(12)]
    assert page.lines.lines[6].hasFocus()
    assert page.lines.texts()[:6] == list(GROUPS[:6])
    page.lines.lines[6].setText(GROUPS[6])
    asked: list[str] = []

    def agree(dialog: MessageDialog) -> None:
        asked.append(dialog.accessibleDescription())
        dialog.accept()

    when_shown(MessageDialog, agree)
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    assert "覚えさせる" in asked[0]
    program.close()
    driver.let_go()
    again = start(database=database)
    assert isinstance(again.window.current_page(), SignInPage)


def test_a_pasted_key_fills_every_group_and_who_declines_is_asked_again(start: Start, database: Path) -> None:
    program = start(database=database)
    page = unlocking(program)
    paste(page.lines.lines[0], " - ".join(recovery_groups(BookKey.new())))
    press("F12")
    assert "別の記録" in page.sticky.text()
    assert all(page.lines.texts())
    for line in page.lines.lines:
        line.clear()
    paste(page.lines.lines[0], "\n".join(GROUPS).lower())
    assert page.lines.texts() == list(GROUPS)
    when_shown(MessageDialog, lambda dialog: dialog.reject())
    press("Return")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    program.close()
    driver.let_go()
    unlocking(start(database=database))


def test_a_locked_keystore_has_its_own_sentence_and_once_opened_the_book_opens(
    start: Start, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keystores.choose(keystores.LockedKeystore, tmp_path / "keys.json", monkeypatch)
    program = start(database=database)
    assert "しまい場所が閉じている" in words(unlocking(program))
    keystores.choose(keystores.FileKeystore, tmp_path / "keys.json", monkeypatch)
    keystores.FileKeystore().set_password("nakanojo-helpdesk", KEY.id.hex(), KEY.secret.hex())
    press("F5")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))


def test_a_damaged_book_says_so_once_the_key_is_right(start: Start, database: Path) -> None:
    content = database.read_bytes()
    database.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    program = start(database=database)
    paste(unlocking(program).lines.lines[0], "".join(GROUPS))
    when_shown(MessageDialog, lambda dialog: dialog.reject())
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), TroublePage))
    page = program.window.current_page()
    assert isinstance(page, TroublePage)
    assert "壊れている" in words(page)
    database.write_bytes(content)


def test_esc_leaves(start: Start, database: Path) -> None:
    program = start(database=database)
    unlocking(program)
    press("Escape")
    wait_until(lambda: not program.window.isVisible())


def test_a_new_pc_begins_from_an_encrypted_backup(
    start: Start, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.hold(KEY)
    book = books.made(database)
    driver.let_go()
    fresh = tmp_path / "new" / "nakanojo.db"
    fresh.parent.mkdir()
    program = start(database=fresh)
    assert isinstance(program.window.current_page(), FirstStartPage)
    press("Ctrl+R")
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    monkeypatch.setattr(files, "ask_open_path", lambda *_given: book.backup)
    press("Ctrl+O")
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    wait_until(lambda: offers_key(program))
    press("Ctrl+K")
    page = unlocking(program)
    press("Escape")
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    press("Ctrl+K")
    page = unlocking(program)
    paste(page.lines.lines[0], "".join(GROUPS))
    when_shown(MessageDialog, lambda dialog: dialog.accept())
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    ready = program.window.current_page()
    assert isinstance(ready, RestorePage)
    wait_until(lambda: has_keyboard(program.window), "the keyboard is back")
    ready.password.setFocus()
    type_text(PASSWORD)
    press("Return")
    wait_until(lambda: isinstance(program.window.current_page(), RestoredPage))
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    program.close()
    assert driver.header_of(fresh) == KEY.header
    assert books.memos(fresh) == books.numbered(1, books.HELD)
