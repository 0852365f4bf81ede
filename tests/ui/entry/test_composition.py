"""Japanese input under way in the memo: F12 saves it, F5 gives it back, a draft holds it, no hint lies under it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent

from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultations
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.keyboard import press


def _compose(page: EntryPage) -> None:
    page.form.topics.upper.choose("SM")
    page.form.memo.setFocus()
    QCoreApplication.sendEvent(page.form.memo.edit, QInputMethodEvent("にほん", []))
    assert page.form.memo.text() == ""


def test_f12_saves_what_is_being_composed_and_the_next_form_is_empty(
    page: EntryPage, workplace: Workplace
) -> None:
    _compose(page)
    press("F12")
    last = workplace.ledger.read(consultations.latest)
    assert last is not None
    assert last.form().memo == "にほん"
    assert page.form.memo.text() == ""
    assert page.form.memo.edit.composition.text == ""


def test_a_press_without_a_key_saves_what_is_being_composed(page: EntryPage, workplace: Workplace) -> None:
    _compose(page)
    page.key_bar.buttons[0].click()
    last = workplace.ledger.read(consultations.latest)
    assert last is not None
    assert last.form().memo == "にほん"


def test_f5_and_its_undo_give_back_what_was_being_composed(page: EntryPage) -> None:
    _compose(page)
    press("F5")
    assert page.form.memo.text() == ""
    page.form.setFocus()
    press("Ctrl+Z")
    assert page.form.memo.text() == "にほん"


def test_a_change_of_the_screen_takes_what_is_being_composed_into_the_memo(page: EntryPage) -> None:
    _compose(page)
    press("Ctrl+1")
    assert page.form.memo.text() == "にほん"


def test_a_draft_holds_what_is_being_composed(page: EntryPage, workplace: Workplace) -> None:
    page.form.memo.set_text("前後")
    _compose_between(page)
    page.keep_draft()
    row = workplace.ledger.read(drafts.mine)[0]
    assert row.fields["memo"] == "前にほん後"


def test_no_hint_lies_under_what_is_being_composed(page: EntryPage) -> None:
    memo = page.form.memo.edit
    hint = memo.placeholderText()
    assert hint
    _compose(page)
    assert memo.placeholderText() == ""
    QCoreApplication.sendEvent(memo, QInputMethodEvent("", []))
    assert memo.placeholderText() == hint


def _compose_between(page: EntryPage) -> None:
    edit = page.form.memo.edit
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(1)
    edit.setTextCursor(cursor)
    QCoreApplication.sendEvent(edit, QInputMethodEvent("にほん", []))
