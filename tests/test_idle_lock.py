"""Nobody at the counter: the content is hidden, nothing is lost, and only who works here gets it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from nakanojo_helpdesk import settings
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffForm
from nakanojo_helpdesk.domain.traces.words import what_was_done
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import credentials
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.work.idle import IdleWatch
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.shell.entrance.lock_page import LockPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.idle_lock import ASK_AGAIN
from tests.factories import FIRST, PASSWORD, actor_for, first_actor, raw
from tests.keyboard import press, type_text
from tests.running import Start, application, sign_in_at, starting
from tests.waiting import has_keyboard, wait_until, when_shown

PIN = "482915"


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


@pytest.fixture
def two_people(database: Path) -> Path:
    """佐藤 with every role and 高橋 of the counter, both with a 暗証番号."""
    store = Store.open(database)
    first = Ledger(store, first_actor())
    first.call(staff.add, StaffForm(name="高橋", roles=frozenset({Role.COUNTER}), password=PASSWORD))
    for row in first.read(staff.listing):
        assert Ledger(store, actor_for(row)).call(credentials.set_pin, PASSWORD, PIN) is None
    store.close()
    return database


def _locked(program: Program) -> LockPage:
    program.lock.hide_work()
    page = program.window.current_page()
    assert isinstance(page, LockPage)
    wait_until(lambda: has_keyboard(program.window))  # it comes a moment after the dialog above it is hidden
    return page


def test_the_same_person_gets_the_same_screen_back_with_everything_typed(
    start: Start, database: Path
) -> None:
    program = start(database=database)
    sign_in_at(program)
    press("Ctrl+3")
    page = program.window.current_page()
    assert isinstance(page, SearchPage)
    press("F4")
    type_text("zeikin")
    _locked(program)
    assert not page.isVisible()
    assert not program.window.navigation.isVisible()
    press("Ctrl+1", "Ctrl+2")
    assert isinstance(program.window.current_page(), LockPage), "no key leads past it"
    type_text("wrong-password")
    press("Return")
    assert isinstance(program.window.current_page(), LockPage)
    type_text(PASSWORD)
    press("Return")
    assert program.window.current_page() is page
    assert page.words.text() == "zeikin"
    assert QApplication.focusWidget() is page.words


def test_hiding_and_opening_the_screen_are_traced(start: Start, database: Path) -> None:
    program = start(database=database)
    sign_in_at(program)
    _locked(program)
    type_text("wrong-password")
    press("Return")
    type_text(PASSWORD)
    press("Return")
    assert not program.window.is_locked()
    with raw(database) as connection:
        rows = connection.execute("SELECT action, actor, entity_id FROM audit ORDER BY seq DESC LIMIT 12")
        told = [tuple(row) for row in rows if "sign_in" in row[0] or "screen" in row[0]][::-1]
    assert [action for action, _actor, _of in told[-4:]] == [
        "screen_hidden", "sign_in_failed", "sign_in", "screen_opened",
    ]  # fmt: skip
    assert {of for _action, _actor, of in told[-4:]} == {FIRST}
    assert what_was_done("screen_opened", "staff", FIRST, "", "佐藤") == "佐藤 が、隠した画面を開きました"


def test_the_screen_hides_while_a_talk_is_timed_and_the_talk_goes_on_behind(
    start: Start, database: Path
) -> None:
    program = start(database=database)
    sign_in_at(program)
    press("Ctrl+2", "1")
    page = program.window.current_page()
    assert isinstance(page, EntryPage)
    answers, talk = page.form.answers(), page.talk()
    assert not answers.empty
    program.lock.idle.rested.emit()
    assert program.window.is_locked()
    assert not page.isVisible()
    wait_until(lambda: has_keyboard(program.window))
    type_text(PASSWORD)
    press("Return")
    assert program.window.current_page() is page
    assert (page.form.answers(), page.talk()) == (answers, talk)


def test_an_open_dialog_is_hidden_too_and_comes_back_as_it_was(start: Start, database: Path) -> None:
    program = start(database=database)
    sign_in_at(program)
    press("Ctrl+2")
    seen: list[object] = []

    def during(dialog: HeaderDialog) -> None:
        dialog.time.setText("9:15")
        _locked(program)
        seen.append(dialog.isVisible())
        type_text(PASSWORD)
        press("Return")
        wait_until(dialog.isVisible)
        seen.append((program.window.is_locked(), dialog.isVisible(), dialog.time.text()))
        dialog.reject()

    when_shown(HeaderDialog, during)
    press("Ctrl+D")
    assert seen == [False, (False, True, "9:15")]


def test_somebody_else_takes_over_although_a_dialog_was_open(start: Start, two_people: Path) -> None:
    program = start(database=two_people)
    sign_in_at(program)
    press("Ctrl+2")

    def leave(_dialog: HeaderDialog) -> None:
        _locked(program)
        press("F5")

    when_shown(HeaderDialog, leave)
    press("Ctrl+D")
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    assert not [each for each in program.window.findChildren(QDialog) if each.isVisible()]
    sign_in_at(program, tile="2")
    assert program.window.navigation.isVisible()


def test_six_digits_do_not_open_more_than_they_do_at_the_sign_in(start: Start, two_people: Path) -> None:
    program = start(database=two_people)
    sign_in_at(program)
    page = _locked(program)
    type_text(PIN)
    press("Return")
    assert program.window.is_locked()
    assert ASK_AGAIN in page.password.line.accessibleDescription()


def test_six_digits_open_the_screen_of_the_counter(start: Start, two_people: Path) -> None:
    program = start(database=two_people)
    sign_in_at(program, tile="2")
    _locked(program)
    type_text(PIN)
    press("Return")
    assert not program.window.is_locked()


def test_the_sign_in_screen_asks_for_six_digits_where_they_open(start: Start, two_people: Path) -> None:
    program = start(database=two_people)
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    press("1")
    assert page.asks_for() == "パスワード"
    type_text(PASSWORD)
    press("Return")
    program.sign_out()
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    press("1")
    assert page.asks_for() == "暗証番号（6けた）またはパスワード"
    type_text(PIN)
    press("Return")
    words = [each.text() for each in program.window.navigation.buttons if each.isVisible()]
    assert "今日" in words
    press("Ctrl+8")
    sections = program.window.current_page().sections  # type: ignore[union-attr]
    assert [choice.label for choice in sections.choices] == [
        *("自分の設定", "操作の記録", "個人情報", "引継ぎ"),
    ], "six digits show, and administer nothing"


def test_every_sign_of_life_begins_the_count_anew(start: Start, database: Path) -> None:
    program = start(database=database)
    window = program.window.windowHandle()
    watch = IdleWatch(application(), 1)
    timer = watch.findChild(QTimer)
    assert timer is not None
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    signs: tuple[Callable[[], object], ...] = (
        lambda: QTest.keyClick(window, Qt.Key.Key_A),
        lambda: QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5)),
        lambda: QTest.mouseMove(window, QPoint(40, 60)),
        application().inputMethod().cursorRectangleChanged.emit,
    )
    for sign in signs:
        watch.start()
        wait_until(lambda: timer.remainingTime() < timer.interval() - 20)
        before = timer.remainingTime()
        sign()
        QApplication.processEvents()
        assert timer.remainingTime() > before
    watch.stop()
    signs[0]()
    assert not watch.is_counting()
    watch.deleteLater()


def test_how_long_is_idle_is_the_settings_to_say(start: Start, database: Path, tmp_path: Path) -> None:
    settings.Settings(lock_minutes=15).save(tmp_path / "data" / "settings.toml")
    assert start(database=database).lock.idle.minutes() == 15


@pytest.mark.parametrize("minutes", ["0", "16", "-1", "true", '"5"', "2.5"])
def test_an_impossible_length_is_the_usual_one(tmp_path: Path, minutes: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"lock_minutes = {minutes}\n", encoding="utf-8")
    loaded = settings.load(path)
    assert loaded.settings.lock_minutes == 5
    assert loaded.note is not None
