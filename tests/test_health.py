"""What the program does about its own database at the start, and about the colours of the person and of the PC."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSysInfo, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import settings
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.work.single_instance import SingleInstance
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.health import SOUND
from tests.factories import consultation_form, first_actor, raw
from tests.keyboard import press
from tests.running import Start, sign_in_at, starting
from tests.waiting import wait_until


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def test_a_sound_book_is_checked_without_a_word(start: Start, database: Path) -> None:
    program = start(database=database)
    wait_until(lambda: not program._background.is_busy())
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    assert page.sticky.text() == ""


def test_damaged_pages_are_noticed_after_the_start(start: Start, database: Path, qtbot: QtBot) -> None:
    with raw(database) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        number, size = connection.execute(
            "SELECT rootpage, 0 FROM sqlite_schema WHERE name='audit'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((number - 1) * size)
        file.write(b"\xff" * size)
    program = start(database=database)
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), TroublePage), timeout=20_000)


def test_after_an_unclean_end_everything_is_checked_and_both_is_said(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    program = start(database=database, unclean=True)
    page = program.window.current_page()
    assert page is not None
    qtbot.waitUntil(lambda: page.sticky.text() == SOUND, timeout=20_000)


def test_after_an_unclean_end_a_changed_record_is_said(start: Start, database: Path, qtbot: QtBot) -> None:
    with raw(database) as connection:
        connection.execute("UPDATE desks SET name='窓口9'")
    program = start(database=database, unclean=True)
    page = program.window.current_page()
    assert page is not None
    qtbot.waitUntil(lambda: "直す必要のあるところ" in page.sticky.text(), timeout=20_000)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM consultation_search WHERE rowid > 0",
        "DELETE FROM consultation_search_data WHERE id > 10",
    ],
)
def test_a_search_index_at_fault_stops_nobody_and_the_way_to_mend_it_is_said(
    start: Start, database: Path, qtbot: QtBot, damage: str
) -> None:
    store = Store.open(database)
    Ledger(store, first_actor()).call(consultations.record, consultation_form(memo="写真の送り方"))
    store.close()
    with raw(database) as connection:
        connection.execute(damage)
    program = start(database=database, unclean=True)
    page = program.window.current_page()
    assert page is not None
    qtbot.waitUntil(lambda: "設定の「動作の確認」" in page.sticky.text(), timeout=20_000)
    assert "記録は無事" in page.sticky.text()
    assert isinstance(program.window.current_page(), SignInPage)


def test_a_lock_that_was_never_released_tells_of_an_unclean_end(tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim(lambda: None)
    assert not first.left_behind
    first.release()
    again = SingleInstance(tmp_path)
    assert again.claim(lambda: None)
    assert not again.left_behind, "a proper end"
    again.release()
    (tmp_path / "running.lock").write_text(
        f"999999\nprogram\n{QSysInfo.machineHostName()}\n", encoding="utf-8"
    )
    third = SingleInstance(tmp_path)
    assert third.claim(lambda: None)
    assert third.left_behind
    third.release()


def test_the_colours_of_a_person_come_with_the_sign_in_and_go_with_the_person(
    start: Start, database: Path
) -> None:
    store = Store.open(database)
    Ledger(store, first_actor()).call(staff.set_theme, "contrast")
    store.close()
    program = start(database=database)
    assert theme.current_theme().tokens.name == "standard"
    sign_in_at(program)
    assert theme.current_theme().tokens.name == "contrast"
    press("Ctrl+Plus")
    assert theme.current_theme().tokens.name == "contrast", "a larger text keeps the colours"
    program.sign_out()
    assert theme.current_theme().tokens.name == "standard"


def test_colours_chosen_in_the_settings_are_worn_at_once(start: Start, database: Path) -> None:
    program = start(database=database)
    sign_in_at(program)
    program.window.theme_chosen.emit("contrast")
    assert theme.current_theme().tokens.name == "contrast"
    program.window.theme_chosen.emit("standard")
    assert theme.current_theme().tokens.name == "standard"


def test_the_sign_in_screen_wears_the_colours_of_the_pc(start: Start, database: Path, tmp_path: Path) -> None:
    settings.Settings(theme="contrast").save(tmp_path / "data" / "settings.toml")
    start(database=database)
    assert theme.current_theme().tokens.name == "contrast"


@pytest.mark.parametrize(
    ("choice", "wish", "look"),
    [
        ("system", Qt.ContrastPreference.HighContrast, "contrast"),
        ("system", Qt.ContrastPreference.NoPreference, "standard"),
        ("contrast", Qt.ContrastPreference.NoPreference, "contrast"),
        ("standard", Qt.ContrastPreference.HighContrast, "standard"),
    ],
)
def test_who_leaves_it_to_the_system_sees_what_the_system_wants(
    choice: str, wish: Qt.ContrastPreference, look: str
) -> None:
    assert theme.look(choice, wish) == look


def test_who_has_chosen_nothing_gets_the_contrast_the_system_wants(ledger: Ledger) -> None:
    """High contrast of Windows is followed, at the sign-in of a new PC and for a new account."""
    for choice in (settings.Settings().theme, ledger.read(staff.own).theme):
        assert theme.look(choice, Qt.ContrastPreference.HighContrast) == "contrast"
        assert theme.look(choice, Qt.ContrastPreference.NoPreference) == "standard"


def test_the_system_is_asked_again_when_it_changes(start: Start, database: Path) -> None:
    program = start(database=database)
    program.window.theme_chosen.emit("system")
    for _ in range(3):
        gc.collect()
        program.dress.follow()
    assert theme.current_theme().tokens.name in {"standard", "contrast"}
