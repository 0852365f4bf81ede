"""From the section 控え to a restored database in three clicks of the mouse, and no key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.ui.settings.backups.section import BackupSection
from nakanojo_helpdesk.ui.settings.page import BACKUPS, SettingsPage
from nakanojo_helpdesk.ui.shell.entrance.restore_page import RestorePage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import RestoredPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.screens import SETTINGS
from tests.keyboard import press
from tests.running import Start, sign_in_at, starting
from tests.services.backups import books
from tests.services.backups.books import HELD
from tests.waiting import wait_until


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def click(widget: QWidget) -> None:
    """Click into the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def test_three_clicks_lead_from_the_section_to_the_restored_database(start: Start, database: Path) -> None:
    book = books.made(database)
    program = start(database=database)
    sign_in_at(program)
    program.window.go_to(SETTINGS)
    page = program.window.current_page()
    assert isinstance(page, SettingsPage)
    page.open_section(BACKUPS)
    section = page.section()
    assert isinstance(section, BackupSection)
    wait_until(lambda: not section.is_busy() and section.table.row_model().rowCount() > 0)
    clicks = 0
    view = section.table
    index = view.row_model().index(view.row_model().rowCount() - 1, 0)
    clicks += 1
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    wanted = section.current_backup()
    assert wanted is not None
    assert wanted.path == book.backup
    clicks += 1
    click(next(button for button in page.key_bar.buttons if button.text() == "この控えに戻す"))
    wait_until(lambda: isinstance(program.window.current_page(), RestorePage))
    preview = program.window.current_page()
    assert isinstance(preview, RestorePage)
    assert preview.backups.code() == str(book.backup)
    clicks += 1
    click(preview.restore_button)
    wait_until(lambda: isinstance(program.window.current_page(), RestoredPage))
    assert clicks == 3
    press("F12")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    program.close()
    assert books.memos(database) == books.numbered(1, HELD)
