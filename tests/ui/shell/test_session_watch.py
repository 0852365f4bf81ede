"""Somebody whose rights change while the window is open: what follows at once, and what becomes of the typed talk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.handover.plans import LeavingForm
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffChange
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.services.consultations import drafts, left_texts
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.left.dialog import LeftTextsDialog
from nakanojo_helpdesk.ui.shell.session_watch import HELD_FOR_COLLEAGUES_SENTENCE, OTHER_RIGHTS_SENTENCE
from tests.factories import colleague, first_actor, today
from tests.keyboard import press, type_text
from tests.running import Start, sign_in_at, starting
from tests.waiting import has_keyboard, wait_until, when_shown


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


@pytest.fixture
def elsewhere(database: Path) -> Iterator[Ledger]:
    """佐藤 at another PC, and 高橋 (S02) of the counter on the tiles."""
    store = Store.open(database)
    first = Ledger(store, first_actor(pc="PC2"))
    colleague(first, Role.COUNTER)
    yield first
    store.close()


def _entry(program: Program) -> EntryPage:
    press("Ctrl+2")
    page = program.window.current_page()
    assert isinstance(page, EntryPage)
    return page


def _words(program: Program) -> list[str]:
    return [button.text() for button in program.window.navigation.buttons if button.isVisible()]


def _signed_out(program: Program) -> SignInPage:
    wait_until(lambda: isinstance(program.window.current_page(), SignInPage))
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    return page


def test_retirement_brings_the_sign_in_and_a_colleague_goes_on_with_what_was_typed(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    page = _entry(program)
    press("1")
    elsewhere.call(staff.retire, "S02")
    page.form.memo.set_text("地図の見方。あと少しで")
    press("F12")
    signed_out = _signed_out(program)
    assert "退職の手続きがされた" in signed_out.told()
    assert "登録した記録はそのままです" in signed_out.told()
    assert signed_out.told().endswith(HELD_FOR_COLLEAGUES_SENTENCE)
    assert [tile.label for tile in signed_out.tiles.choices] == ["佐藤"]
    sign_in_at(program)
    page = _entry(program)
    assert page.strip.words().startswith("高橋さんの書きかけの相談があります")
    page.strip.continue_button.click()
    assert page.form.answers().memo == "地図の見方。あと少しで"
    assert page.header().staff == "S02"
    press("F12")
    assert "登録しました" in page.sticky.text()
    assert elsewhere.read(drafts.mine) == elsewhere.read(drafts.left_behind) == ()


def test_a_handover_at_once_ends_the_session_of_who_leaves_and_keeps_what_was_typed(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    page = _entry(program)
    press("1")
    form = LeavingForm(last_day=today(), at_once=True)
    elsewhere.call(planning.plan, "S02", form, elsewhere.read(planning.view, "S02").digest)
    page.form.memo.set_text("地図の見方。あと少しで")
    press("F12")
    signed_out = _signed_out(program)
    assert "退職の手続きがされた" in signed_out.told()
    assert [tile.label for tile in signed_out.tiles.choices] == ["佐藤"]
    (left,) = elsewhere.read(drafts.left_behind)
    assert (left.staff, left.fields["memo"]) == ("S02", "地図の見方。あと少しで")


def test_a_dialog_that_is_open_at_the_end_of_the_session_is_closed_first(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    page = _entry(program)
    press("1")
    seen: list[bool] = []

    def during(dialog: HeaderDialog) -> None:
        elsewhere.call(staff.retire, "S02")
        page.keep_draft()
        wait_until(lambda: not dialog.isVisible())
        seen.append(True)

    when_shown(HeaderDialog, during)
    press("Ctrl+D")
    _signed_out(program)
    assert seen == [True]
    assert [row.staff for row in elsewhere.read(drafts.left_behind)] == ["S02"]


def test_what_was_typed_into_a_dialog_is_offered_to_whoever_may_go_on(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    press("Ctrl+4")

    def during(dialog: AppointmentDialog) -> None:
        dialog.contact.setFocus()
        type_text("Yamada 0279-75-0000")
        dialog.note.setFocus()
        type_text("ashi")
        elsewhere.call(staff.retire, "S02")
        press("F12")
        wait_until(lambda: not dialog.isVisible())

    when_shown(AppointmentDialog, during)
    press("Insert")
    signed_out = _signed_out(program)
    assert "「予約を入れる」に入力していた文字も残しました" in signed_out.told()
    seen: list[str] = []

    def left(dialog: LeftTextsDialog) -> None:
        press("F12")
        seen.append(QApplication.clipboard().text())
        dialog.throw_button.click()

    when_shown(LeftTextsDialog, left)
    wait_until(lambda: has_keyboard(program.window))
    sign_in_at(program)
    wait_until(lambda: seen)
    assert seen == ["連絡先（お名前・電話番号）：Yamada 0279-75-0000\nメモ：ashi"]
    wait_until(lambda: elsewhere.read(left_texts.offered) == ())


def test_an_end_found_out_by_the_worker_thread_comes_to_the_window_too(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    elsewhere.call(staff.retire, "S02")
    ledger = program._ledger
    assert ledger is not None
    program._background.run(ledger.read, drafts.mine, refused=lambda _error: None)
    assert "退職" in _signed_out(program).told()


def test_other_roles_show_other_screens_and_sections_at_the_next_act(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    press("Ctrl+8")
    page = program.window.current_page()
    assert isinstance(page, SettingsPage)
    assert [choice.label for choice in page.sections.choices] == ["自分の設定", "引継ぎ"]
    elsewhere.call(staff.change, "S02", StaffChange(name="高橋", roles=frozenset({Role.ADMINISTRATOR})))
    press("Ctrl+1")
    wait_until(lambda: "予約" not in _words(program))
    assert "相談" not in _words(program)
    current = program.window.current_page()
    assert current is not None
    assert current.sticky.text() == OTHER_RIGHTS_SENTENCE
    press("Ctrl+8")
    page = program.window.current_page()
    assert isinstance(page, SettingsPage)
    assert "職員" in [choice.label for choice in page.sections.choices]


def test_whoever_may_record_no_more_leaves_the_typed_talk_to_the_colleagues(
    start: Start, database: Path, elsewhere: Ledger
) -> None:
    program = start(database=database)
    sign_in_at(program, tile="2")
    page = _entry(program)
    press("1")
    elsewhere.call(staff.change, "S02", StaffChange(name="高橋", roles=frozenset({Role.ADMINISTRATOR})))
    page.form.memo.setFocus()
    type_text("tochuu")
    press("F12")
    wait_until(lambda: program.window.current_page() is not page)
    current = program.window.current_page()
    assert current is not None
    assert current.sticky.text() == OTHER_RIGHTS_SENTENCE + HELD_FOR_COLLEAGUES_SENTENCE
    (row,) = elsewhere.read(drafts.left_behind)
    assert (row.staff, row.fields["memo"]) == ("S02", "tochuu")
