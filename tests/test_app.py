"""The running program: first start, signing in, what stands in the way, text size, a second start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.access import Role
from nakanojo_helpdesk.services import staff
from nakanojo_helpdesk.services.desk import Desk, Store
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.ui import theme
from nakanojo_helpdesk.ui.first_start.page import FirstStartPage
from nakanojo_helpdesk.ui.sign_in.page import SignInPage
from nakanojo_helpdesk.ui.single_instance import SingleInstance
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.trouble.page import TroublePage
from tests.factories import PASSWORD, first_actor
from tests.keyboard import press, type_text
from tests.running import Start, sign_in_at, starting
from tests.waiting import rest


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a data folder of its own; closes it afterwards."""
    with starting(tmp_path / "data") as begin:
        yield begin


def test_the_first_start_makes_the_first_account_and_opens_the_first_screen(start: Start) -> None:
    program = start()
    page = program.window.current_page()
    assert isinstance(page, FirstStartPage)
    page.name.setText("佐藤")
    page.password.line.setText(PASSWORD)
    page.again.line.setText(PASSWORD)
    press("F12")
    assert isinstance(program.window.current_page(), TodayPage)
    store = Store.open(program.database)
    (first,) = Desk(store, first_actor()).read(staff.listing)
    store.close()
    assert (first.name, first.roles) == ("佐藤", frozenset(Role))


def test_two_different_passwords_are_said_below_the_second_and_nothing_is_made(start: Start) -> None:
    program = start()
    page = program.window.current_page()
    assert isinstance(page, FirstStartPage)
    page.name.setText("佐藤")
    page.password.line.setText(PASSWORD)
    page.again.line.setText(PASSWORD + "x")
    press("F12")
    assert "2回のパスワードが違います" in page.again.line.accessibleDescription()
    assert not program.database.exists()


def test_the_program_can_be_tried_with_invented_data(start: Start, qtbot: QtBot) -> None:
    program = start()
    press("F5")
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), SignInPage), timeout=60_000)
    assert program.database.name == "demo.db"
    sign_in_at(program, "nakanojo-demo")
    assert isinstance(program.window.current_page(), TodayPage)


def test_a_name_tile_a_password_and_enter_lead_to_the_first_screen_of_the_day(
    start: Start, database: Path
) -> None:
    program = start(database=database)
    sign_in_at(program)
    assert isinstance(program.window.current_page(), TodayPage)


def test_five_wrong_passwords_let_the_account_rest_and_the_right_one_waits_too(
    start: Start, database: Path
) -> None:
    program = start(database=database)
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    for _ in range(5):
        sign_in_at(program, "wrong-password")
    assert "しばらくサインインできません" in page.password.line.accessibleDescription()
    sign_in_at(program)
    assert program.window.current_page() is page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "データベースではありません"),
        (b"not a database at all", "データベースではありません"),
        (b"SQLite format 3\x00" + b"\xff" * 5000, ""),
    ],
)
def test_a_file_that_is_not_ours_is_refused_with_a_sentence_and_left_alone(
    start: Start, tmp_path: Path, content: bytes, sentence: str
) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(content)
    program = start(database=foreign)
    assert isinstance(program.window.current_page(), TroublePage)
    shown = " ".join(label.text() for label in program.window.current_page().findChildren(theme_label()))  # type: ignore[union-attr]
    assert sentence in shown
    assert foreign.read_bytes() == content


def theme_label() -> type:
    from nakanojo_helpdesk.ui.labels import PlainLabel

    return PlainLabel


def test_a_newer_database_is_refused_and_opens_once_it_is_right_again(start: Start, database: Path) -> None:
    _set_version(database, identity.SCHEMA_VERSION + 1)
    program = start(database=database)
    page = program.window.current_page()
    assert isinstance(page, TroublePage)
    _set_version(database, identity.SCHEMA_VERSION)
    press("F5")
    assert isinstance(program.window.current_page(), SignInPage)


def _set_version(database: Path, version: int) -> None:
    connection = sqlite.connect(str(database))
    connection.execute(f"PRAGMA user_version={version:d}")
    connection.close()


def test_the_text_size_changes_at_once_and_is_remembered_for_the_person(start: Start, database: Path) -> None:
    program = start(database=database)
    sign_in_at(program)
    small = theme.current_theme().body.pixelSize()
    press("Ctrl+Plus")
    assert theme.current_theme().body.pixelSize() == round(small * 1.25)
    program.sign_out()
    assert theme.current_theme().scale == 1.0
    sign_in_at(program)
    assert theme.current_theme().scale == 1.25


def test_before_sign_in_the_text_size_is_remembered_for_the_pc(start: Start, database: Path) -> None:
    program = start(database=database)
    press("Ctrl+Plus")
    assert settings.load(paths.data_dir() / "settings.toml").settings.text_scale == 125
    assert theme.current_theme().scale == 1.25
    assert program.window.current_page() is not None


def test_somebody_who_only_administers_sees_no_consultations(start: Start, database: Path) -> None:
    store = Store.open(database)
    from nakanojo_helpdesk.domain.staff import StaffForm

    form = StaffForm(name="山本", roles=frozenset({Role.ADMINISTRATOR}), password=PASSWORD)
    Desk(store, first_actor()).call(staff.add, form)
    store.close()
    program = start(database=database)
    press("2")
    type_text(PASSWORD)
    press("Return")
    page = program.window.current_page()
    assert isinstance(page, TodayPage)
    shown = [button.destination.word for button in program.window.navigation.buttons if button.isVisible()]
    assert shown == ["今日", "集計", "報告", "設定", "文字サイズ", "交代"]
    press("Ctrl+2", "Ctrl+3", "Ctrl+4", "F4")
    assert program.window.current_page() is page, "no key leads where the navigation does not"


def test_the_second_start_raises_the_first_window_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    raised: list[bool] = []
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim(lambda: raised.append(True))
    assert not second.claim(lambda: None)
    assert second.raise_first()
    qtbot.waitUntil(lambda: raised == [True], timeout=5000)
    first.release()
    assert second.claim(lambda: None)
    second.release()


def test_a_second_process_ends_at_once_while_the_first_keeps_running(tmp_path: Path, database: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "nakanojo_helpdesk",
        "--database",
        str(database),
        "--data-dir",
        str(tmp_path),
    ]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[1])}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        lock = tmp_path / "running.lock"
        end = time.monotonic() + 60
        while not lock.exists() and time.monotonic() < end:
            time.sleep(0.05)
        second = subprocess.run(command, env=environment, timeout=60, check=False, capture_output=True)
        assert second.returncode == 0
        assert first.poll() is None
    finally:
        first.terminate()
        first.wait(timeout=30)


def test_a_bug_is_shown_as_one_without_personal_data(
    start: Start, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start(database=database)
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "nakanojo_helpdesk.ui.messages.tell",
        lambda _parent, title, _text, detail: told.append((title, detail)),
    )
    program.crash("ValueError, ui/table.py 120 in refill")
    rest(20)
    assert told == [("不具合のお知らせ", "ValueError, ui/table.py 120 in refill")]
