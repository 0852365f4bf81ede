"""The running program: first start, signing in, what stands in the way, text size, a second start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import DeskForm
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.driver import connect
from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.work.single_instance import SingleInstance
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.today.page import TodayPage
from tests.factories import DESK, PASSWORD, first_actor, today
from tests.hard_names import HARD_NAMES, hard_paths
from tests.keyboard import press, type_text
from tests.running import Start, sign_in_at, starting
from tests.waiting import turn, wait_until, when_shown


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a data folder of its own; closes it afterwards."""
    with starting(tmp_path / "data") as begin:
        yield begin


def test_the_program_can_be_tried_with_invented_data(start: Start, qtbot: QtBot) -> None:
    program = start()
    press("F5")
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), SignInPage), timeout=60_000)
    assert program.database.name == "demo.db"
    sign_in_at(program, "nakanojo-demo")
    assert isinstance(program.window.current_page(), TodayPage)


def test_invented_data_never_go_where_the_real_database_was_looked_for(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    missing = tmp_path / "real.db"
    program = start(database=missing)
    press("F5")
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), SignInPage), timeout=60_000)
    assert program.database == tmp_path / "data" / "demo.db"
    assert not missing.exists()


def test_who_asks_for_invented_data_in_a_file_of_ones_own_gets_them_there(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    program = start(demo=True, database=tmp_path / "own.db")
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), SignInPage), timeout=60_000)
    assert (tmp_path / "own.db").exists()
    assert not (tmp_path / "data" / "demo.db").exists()


def test_a_bug_while_the_invented_data_are_made_leads_out_of_the_waiting_screen(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    program = start()
    with qtbot.captureExceptions() as told, monkeypatch.context() as planted:
        planted.setattr("nakanojo_helpdesk.services.databases.practice.make", broken)
        press("F5")
        qtbot.waitUntil(lambda: isinstance(program.window.current_page(), TroublePage), timeout=20_000)
    assert [kind for kind, _error, _trace in told] == [ZeroDivisionError]
    press("F5")
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), SignInPage), timeout=60_000)


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
    from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

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
    connection = connect(database)
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


def test_a_text_size_that_cannot_be_remembered_is_worn_and_said(
    start: Start, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "data" / "settings.toml").mkdir(parents=True)
    program = start(database=database)
    press("Ctrl+Plus")
    page = program.window.current_page()
    assert page is not None
    assert "このパソコンの設定に残せなかった" in page.sticky.text()
    assert theme.current_theme().scale == 1.25


def test_the_pc_remembers_the_desk_it_is_used_at(start: Start, database: Path) -> None:
    second = _second_desk(database)
    program = start(database=database)
    sign_in_at(program)
    _choose_desk(program, second)
    program.window.close()
    later = start(database=database)
    sign_in_at(later)
    assert _desk_of_the_entry(later) == second


def test_a_desk_chosen_for_another_day_is_that_days_alone(start: Start, database: Path) -> None:
    second = _second_desk(database)
    program = start(database=database)
    sign_in_at(program)
    _choose_desk(program, second, day=today() - timedelta(days=1))
    program.window.close()
    later = start(database=database)
    sign_in_at(later)
    assert _desk_of_the_entry(later) == DESK


def _second_desk(database: Path) -> str:
    store = Store.open(database)
    code = Ledger(store, first_actor()).call(desks.add, DeskForm(name="窓口2", venue="役場"))
    store.close()
    return code


def _choose_desk(program: Program, code: str, *, day: date | None = None) -> None:
    def choose(dialog: HeaderDialog) -> None:
        dialog.day.set_date(day)
        dialog.desk.set_code(code)
        dialog.decide()

    press("Ctrl+2")
    when_shown(HeaderDialog, choose)
    press("Ctrl+D")


def _desk_of_the_entry(program: Program) -> str:
    press("Ctrl+2")
    page = program.window.current_page()
    assert isinstance(page, EntryPage)
    return page.header().desk


def test_somebody_who_only_administers_sees_no_consultations(start: Start, database: Path) -> None:
    store = Store.open(database)
    from nakanojo_helpdesk.domain.staff.people import StaffForm

    form = StaffForm(name="山本", roles=frozenset({Role.ADMINISTRATOR}), password=PASSWORD)
    Ledger(store, first_actor()).call(staff.add, form)
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
        wait_until(lock.exists)
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
        "nakanojo_helpdesk.ui.kit.frame.messages.tell",
        lambda _parent, title, _text, detail: told.append((title, detail)),
    )
    program.crash("ValueError, ui/kit/lists/table.py 120 in refill")
    wait_until(lambda: told)
    turn()
    assert told == [("不具合のお知らせ", "ValueError, ui/kit/lists/table.py 120 in refill")]


def test_bugs_are_told_one_at_a_time(start: Start, database: Path) -> None:
    program = start(database=database)
    seen: list[int] = []

    def look(_first: MessageDialog) -> None:
        program.crash("ValueError, ui/kit/lists/table.py 120 in refill")
        turn()
        seen.append(sum(dialog.isVisible() for dialog in program.window.findChildren(MessageDialog)))
        still_to_tell.clear()
        for dialog in program.window.findChildren(MessageDialog):
            dialog.reject()

    still_to_tell: list[int] = []
    for rounds in (1, 2):
        for _ in range(2):
            program.crash(f"ValueError, ui/kit/lists/table.py 12{rounds} in refill")
        still_to_tell.append(rounds)
        when_shown(MessageDialog, look)
        wait_until(lambda: not still_to_tell)
    assert seen == [1, 1], "and another one is told again"


@pytest.mark.parametrize("kind", sorted(HARD_NAMES))
def test_a_database_no_file_can_be_named_is_said_and_no_first_start_is_offered(
    start: Start, tmp_path: Path, kind: str
) -> None:
    page = start(database=hard_paths(tmp_path, ".db")[kind]).window.current_page()
    assert isinstance(page, TroublePage)
    assert paths.UNUSABLE_NAME in "".join(label.text() for label in page.findChildren(QLabel))


@pytest.mark.parametrize("kind", sorted(set(HARD_NAMES) - {"no Unicode"}))  # the system has such folders
def test_a_data_folder_nothing_can_be_named_is_an_error_of_the_system(tmp_path: Path, kind: str) -> None:
    paths.use_data_dir(hard_paths(tmp_path, "")[kind])
    try:
        with pytest.raises(OSError, match=r"Invalid|too long"):
            paths.log_dir()
    finally:
        paths.use_data_dir(None)


def test_a_second_start_that_names_the_folder_otherwise_meets_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    folder, link = tmp_path / "data", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder, target_is_directory=True)
    raised: list[bool] = []
    first, second = SingleInstance(folder), SingleInstance(link)
    assert first.claim(lambda: raised.append(True))
    assert not second.claim(lambda: None)
    assert second.raise_first()
    qtbot.waitUntil(lambda: raised == [True], timeout=5_000)
    first.release()
