"""The first start by keyboard, from the empty folder to the first screen of the day; and what may go wrong on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.domain.protection.recovery import recovery_groups
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.exchange import settings_files
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.databases import checks, founding
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.protection import converting
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.shell.entrance.first_start import flow as flows
from nakanojo_helpdesk.ui.shell.entrance.first_start.account_page import AccountPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.beginning_page import FirstStartPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.desk_page import DeskPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.office_page import OfficePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.place_page import PlacePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.specimen_page import SpecimenPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.taking_page import TakingPage
from nakanojo_helpdesk.ui.shell.entrance.unlock_page import UnlockPage
from tests import keystores
from tests.clock import clock_at
from tests.factories import PASSWORD, first_actor, today
from tests.keyboard import press, type_text
from tests.running import Start, starting
from tests.services.first_start.books import FORMER_PC, decide, taken_out
from tests.ui.shell.first_start.walking import here, make_and_enter, type_account, walk_to_the_end
from tests.waiting import has_keyboard, settle, wait_until, when_shown


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a data folder of its own; closes it afterwards."""
    with starting(tmp_path / "data") as begin:
        yield begin


def test_five_pages_by_keyboard_lead_from_the_empty_folder_to_the_first_screen_of_the_day(
    start: Start,
) -> None:
    program = start()
    assert here(program, FirstStartPage)
    walk_to_the_end(program)
    assert not program.database.exists(), "nothing is made before the end"
    make_and_enter(program)
    store = Store.open(program.database)
    ledger = Ledger(store, first_actor())
    (first,) = ledger.read(staff.listing)
    assert (first.name, first.roles) == ("Sato", frozenset(Role))
    assert ledger.read(office.current).recording_started_on == today()
    assert [(row.name, row.venue) for row in ledger.read(desks.listing)] == [("窓口1", "役場")]
    assert ledger.read(checks.check_open) == ()
    store.close()
    kept = settings.load(paths.data_dir() / settings.FILE_NAME).settings
    assert (kept.last_desk, kept.second_backup_folder) == ("D01", None)


def test_what_was_typed_stays_while_one_goes_back_and_forth(start: Start) -> None:
    program = start()
    press("F12")
    press("End", "x")
    press("F12")
    type_text("Takahashi")
    press("Return")
    type_text("half-a-password")
    press("Escape")
    page = program.window.current_page()
    assert isinstance(page, OfficePage)
    assert page.town.text() == "中之条町x"
    press("F12")
    page = program.window.current_page()
    assert isinstance(page, AccountPage)
    assert (page.name.text(), page.password.text()) == ("Takahashi", "half-a-password")
    press("Alt+Left")
    assert here(program, OfficePage)
    press("Alt+Left")
    assert here(program, FirstStartPage)
    press("F12", "F12")
    page = program.window.current_page()
    assert isinstance(page, AccountPage)
    assert page.name.text() == "Takahashi"


def test_faults_stand_by_their_fields_and_the_page_stays(start: Start) -> None:
    program = start()
    press("F12", "F12", "F12")
    page = program.window.current_page()
    assert isinstance(page, AccountPage)
    assert "お名前を入れてください" in page.fields["name"].error()
    assert "8文字以上" in page.fields["password"].error()
    assert "2か所" in page.faults.title
    page.name.setText("佐藤")
    page.password.line.setText(PASSWORD)
    page.again.line.setText(f"{PASSWORD}x")
    press("F12")
    assert "2回のパスワードが違います" in page.again.line.accessibleDescription()
    assert here(program, AccountPage)
    assert not program.database.exists()


def test_a_number_split_over_the_fields_of_the_office_goes_no_further(start: Start) -> None:
    program = start()
    press("F12")
    page = program.window.current_page()
    assert isinstance(page, OfficePage)
    page.town.setText("12345678")
    page.department.setText("9018")
    press("F12")
    assert "個人番号" in page.fields["department"].error()


def test_settings_of_a_former_pc_fill_the_pages_and_the_new_book(
    start: Start, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(ledger)
    file = tmp_path / "town.settings"
    settings_files.write(taken_out(ledger), file)
    monkeypatch.setattr(flows, "ask_open_path", lambda *_asked: file)
    program = start()
    press("Ctrl+O")
    assert here(program, TakingPage)
    press("Ctrl+O")
    page = program.window.current_page()
    assert isinstance(page, TakingPage)
    wait_until(lambda: page.found() is not None)
    press("F12")
    office_page = program.window.current_page()
    assert isinstance(office_page, OfficePage)
    assert office_page.department.text() == "住民課"
    press("F12")
    type_account()
    desk_page = program.window.current_page()
    assert isinstance(desk_page, DeskPage)
    assert not desk_page.fields["desk_name"].isVisible(), "one of those taken along needs no name"
    desk_page.desk.set_code("1")
    press("F12", "F12")
    make_and_enter(program)
    store = Store.open(program.database)
    new = Ledger(store, first_actor())
    former = ledger.read(office.current)
    assert new.read(office.current) == replace(former, recording_started_on=today()), "a book without records"
    assert [row.name for row in new.read(desks.listing)] == ["窓口1", "窓口2"]
    store.close()
    kept = settings.load(paths.data_dir() / settings.FILE_NAME).settings
    assert (kept.last_desk, kept.text_scale, kept.theme, kept.lock_minutes) == ("D02", 150, "contrast", 7)


def test_a_file_that_cannot_be_used_says_why_and_another_may_be_chosen(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "town.settings"
    file.write_bytes(b"{" * 100)
    monkeypatch.setattr(flows, "ask_open_path", lambda *_asked: file)
    program = start()
    press("Ctrl+O", "Ctrl+O")
    page = program.window.current_page()
    assert isinstance(page, TakingPage)
    wait_until(page.refusal)
    assert "持ち出した設定ではありません" in page.refusal()
    assert not page.take_button.isEnabled()
    assert page.choose_button.hasFocus()
    press("Escape")
    assert here(program, FirstStartPage)


def test_a_founding_that_fails_keeps_everything_typed_and_succeeds_later(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    walk_to_the_end(program)
    full = Unavailable("ディスク（C:）がいっぱいです。50MB以上空けてください。")
    with monkeypatch.context() as planted:

        def refuse(*_given: object, **_named: object) -> str:
            raise full

        planted.setattr(founding, "found", refuse)
        press("F12")
        wait_until(lambda: here(program, SpecimenPage))
    page = program.window.current_page()
    assert page is not None
    assert "いっぱいです" in page.sticky.text()
    assert not program.database.exists()
    settle(page)
    make_and_enter(program)


def test_a_place_that_never_answers_keeps_nobody_from_going_on(start: Start, tmp_path: Path) -> None:
    program = start()
    walk_to_the_end(program)
    press("Escape")
    page = program.window.current_page()
    assert isinstance(page, PlacePage)
    answer, asked = threading.Event(), threading.Event()

    def silent(_chosen: Path) -> PlaceTrial:
        asked.set()
        answer.wait(60)
        return PlaceTrial(folder=tmp_path, free_bytes=10**12, is_same_drive=False)

    page._try_place = silent
    page.take(tmp_path)
    try:
        wait_until(asked.is_set)
        assert "確かめています" in page.words()
        assert page.next_button.words == "あとで決める"
        press("F12")
        assert here(program, SpecimenPage)
    finally:
        answer.set()
    settle(program.window.current_page())


def test_the_second_place_of_the_former_pc_is_one_key_away(
    qtbot: QtBot, ledger: Ledger, tmp_path: Path
) -> None:
    asked: list[Path] = []

    def tried(chosen: Path) -> PlaceTrial:
        asked.append(chosen)
        return PlaceTrial(folder=chosen, free_bytes=10**12, is_same_drive=False)

    page = PlacePage(Answers.begun_with(taken_out(ledger)), tried)
    qtbot.addWidget(page)
    page.show()
    assert FORMER_PC.second_backup_folder in page.words()
    page.former_button.click()
    wait_until(lambda: page.answers().second is not None)
    assert asked == [Path(FORMER_PC.second_backup_folder)]
    without = PlacePage(Answers(), tried)
    qtbot.addWidget(without)
    without.show()
    assert not without.former_button.isVisible()


def test_a_slow_place_says_that_one_need_not_wait(qtbot: QtBot, tmp_path: Path) -> None:
    answer = threading.Event()

    def slow(_chosen: Path) -> PlaceTrial:
        answer.wait(60)
        return PlaceTrial(folder=tmp_path, free_bytes=10**12, is_same_drive=False)

    page = PlacePage(Answers(), slow, patience=1)
    qtbot.addWidget(page)
    page.take(tmp_path)
    try:
        wait_until(lambda: "待たずに" in page.words())
    finally:
        answer.set()
    wait_until(lambda: page.answers().second is not None)
    assert "確かめました" in page.words()


def test_the_second_place_is_tried_and_kept_for_this_pc(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    program = start()
    walk_to_the_end(program)
    press("Escape")
    page = program.window.current_page()
    assert isinstance(page, PlacePage)
    page._ask = lambda _parent, _title: stick
    press("Ctrl+O")
    wait_until(lambda: page.answers().second is not None)
    assert "同じドライブ" in page.words()
    assert page.next_button.words == "次へ"
    press("F12")
    settle(program.window.current_page())
    make_and_enter(program)
    kept = settings.load(paths.data_dir() / settings.FILE_NAME).settings
    assert kept.second_backup_folder == stick / "nakanojo-backups"


def test_the_page_to_try_the_printer_is_saved_as_pdf(qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "specimen.pdf"
    page = SpecimenPage(Answers(), utc_now(), today(), ask_path=lambda *_asked: target)
    qtbot.addWidget(page)
    page.save()
    settle(page)
    assert target.read_bytes().startswith(b"%PDF")


def test_nothing_is_made_at_a_clock_that_cannot_be_right_until_somebody_says_it_is(start: Start) -> None:
    with clock_at(datetime(2020, 1, 2, 9, 0, tzinfo=UTC)):
        program = start()
        page = program.window.current_page()
        assert page is not None
        assert "令和2年1月2日" in page.sticky.text()
        walk_to_the_end(program)
        asked: list[str] = []

        def refuse(dialog: MessageDialog) -> None:
            asked.append(dialog.accessibleDescription())
            dialog.safe_button.click()

        when_shown(MessageDialog, refuse)
        press("F12")
        assert "時計が遅れているようです" in asked[0]
        assert here(program, SpecimenPage)
        assert not program.database.exists()
    wait_until(lambda: has_keyboard(program.window))
    make_and_enter(program)
    store = Store.open(program.database)
    assert Ledger(store, first_actor()).read(office.current).recording_started_on == today()
    store.close()


@pytest.mark.plain
@pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed")
def test_an_encrypted_backup_gives_its_settings_once_its_recovery_key_is_typed(
    start: Start, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = BookKey(bytes(range(1, 33)))
    monkeypatch.setattr(driver, "key_of_new_files", None)
    monkeypatch.setattr(driver, "_in_hand", {})
    keystores.choose(keystores.FileKeystore, tmp_path / "keys.json", monkeypatch)
    converting.convert(database, key, note=lambda _copy: None)
    driver.hold(key)
    backup = making.back_up(database, tmp_path / "stick", reason="hand")
    driver.let_go()
    monkeypatch.setattr(flows, "ask_open_path", lambda *_asked: backup)
    program = start()
    press("Ctrl+O", "Ctrl+O")
    wait_until(lambda: here(program, UnlockPage))
    QApplication.clipboard().setText("".join(recovery_groups(key)))
    page = program.window.current_page()
    assert isinstance(page, UnlockPage)
    page.lines.lines[0].paste()
    when_shown(MessageDialog, lambda dialog: dialog.reject())
    press("F12")
    wait_until(lambda: here(program, TakingPage))
    taking = program.window.current_page()
    assert isinstance(taking, TakingPage)
    wait_until(lambda: taking.found() is not None)
    driver.let_go()
    assert [path.name for path in (tmp_path / "data").glob(".nakanojo*")] == [], (
        "no copy of the records stays"
    )


def test_the_page_shown_beside_the_words_gives_way_to_large_letters(start: Start) -> None:
    program = start()
    walk_to_the_end(program)
    page = program.window.current_page()
    assert isinstance(page, SpecimenPage)
    assert page.preview.page_count() == 1
    assert page.preview.isVisible()
    press("Ctrl+Plus", "Ctrl+Plus")
    settle(page)
    assert not page.preview.isVisible()
    press("Ctrl+Minus", "Ctrl+Minus")
    settle(page)
    assert page.preview.isVisible()
