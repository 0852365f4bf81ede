"""The memo warns while it is written, and no 個人番号 is saved; F3 brings back answers, never the memo."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from PySide6.QtCore import QMimeData

from nakanojo_helpdesk.domain.consultations.forms import Answers, ConsultationRow
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.factories import LedgerAs, consultation_form, today
from tests.keyboard import press, type_text
from tests.ui.conftest import settle
from tests.ui.entry.test_details import WHOLE
from tests.waiting import wait_until

NUMBER = "1234-5678-9018"


def saved(ledger: Ledger) -> list[ConsultationRow]:
    return list(ledger.read(consultation_rows.listing, today(), today()))


def test_a_phone_number_warns_and_can_still_be_saved(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("1")
    page.form.memo.edit.setFocus()
    type_text("0279-75-0000")
    assert "電話番号" in page.form.memo.warning()
    assert not page.form.memo.is_blocked()
    press("F12")
    assert [row.memo for row in saved(ledger)] == ["0279-75-0000"]
    assert page.form.memo.warning() == ""


def test_a_my_number_cannot_be_saved_and_is_masked_by_the_button(
    window: MainWindow, page: EntryPage, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    press("1")
    page.form.memo.edit.setFocus()
    type_text(f"a {NUMBER} b")
    assert page.form.memo.is_blocked()
    press("F12")
    assert saved(ledger) == []
    assert "個人番号" in page.form.memo.accessibleDescription()
    shown = (
        page.faults.title + page.form.memo.warning() + page.form.memo.accessibleDescription() + caplog.text
    )
    assert "1234" not in shown
    page.form.memo.mask_button.click()
    assert page.form.memo.text() == "a ●●●●-●●●●-●●●● b"
    assert page.faults.isHidden()
    assert page.form.memo.edit.hasFocus()
    press("F12")
    assert [row.memo for row in saved(ledger)] == ["a ●●●●-●●●●-●●●● b"]


def test_a_my_number_beside_a_date_is_neither_drafted_nor_saved(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("1")
    page.form.memo.edit.setFocus()
    type_text(f"R8.4.6 {NUMBER} a")
    page.keep_draft()
    assert [draft.fields["memo"] for draft in ledger.read(drafts.mine)] == ["R8.4.6 ●●●●-●●●●-●●●● a"]
    press("F12")
    assert saved(ledger) == []
    assert page.form.memo.is_blocked()


def test_the_masking_can_be_undone_in_the_memo(window: MainWindow, page: EntryPage) -> None:
    page.form.memo.edit.setFocus()
    type_text(NUMBER)
    page.form.memo.mask_button.click()
    press("Ctrl+Z")
    assert page.form.memo.text() == NUMBER
    assert page.form.memo.is_blocked()


def test_a_pasted_number_is_seen_too(window: MainWindow, page: EntryPage) -> None:
    pasted = QMimeData()
    pasted.setText("😀 マイナンバー\t１２３４５６７８９０１８")
    page.form.memo.edit.insertFromMimeData(pasted)
    assert page.form.memo.is_blocked()
    page.form.memo.mask_button.click()
    assert page.form.memo.text() == "😀 マイナンバー ●●●●●●●●●●●●"
    assert not page.form.memo.is_blocked()


def test_the_warning_is_brought_into_view_with_the_text(window: MainWindow, page: EntryPage) -> None:
    page.form.memo.edit.setFocus()
    type_text(NUMBER)
    settle()
    button = page.form.memo.mask_button

    def is_in_view() -> bool:
        lower = button.mapTo(page.area.viewport(), button.rect().bottomLeft()).y()
        return button.isVisible() and lower < page.area.viewport().height()

    wait_until(is_in_view, "the button below the warning in view")


@pytest.mark.parametrize("memo", [NUMBER, "個人番号 123456789018"])
def test_the_service_refuses_it_whoever_calls(ledger: Ledger, memo: str) -> None:
    with pytest.raises(Invalid) as refused:
        ledger.call(consultations.record, consultation_form(memo=memo))
    assert set(refused.value.problems) == {"memo"}
    assert "1234" not in str(refused.value)
    key = ledger.call(consultations.record, consultation_form())
    row = ledger.read(consultation_rows.get, key)
    with pytest.raises(Invalid, match="個人番号"):
        ledger.call(consultations.amend, key, row.version, consultation_form(memo=memo), reason="追記")


# ---- F3


def record(ledger: Ledger, **changes: Any) -> int:
    return ledger.call(consultations.record, consultation_form(**changes))


def test_the_last_answers_come_back_without_memo_and_time(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    record(ledger, topics=("SM",))
    last = {name: value for name, value in vars(WHOLE).items() if name != "memo"}
    record(ledger, **last | {"memo": "前のメモ", "event_minute": 0, "visit_kind": "REP", "outcome": "SOL"})
    page.form.memo.set_text("今のメモ")
    press("F3")
    expected = vars(WHOLE) | {"minutes": None, "memo": "今のメモ", "visit_kind": "REP", "outcome": "SOL"}
    assert page.form.answers() == Answers(**expected)
    assert "前回（0:00、" in page.sticky.text()
    assert page.consultation().event_minute != 0
    press("Ctrl+Z")
    assert page.form.answers() == Answers(memo="今のメモ")


def test_an_undone_f3_leaves_no_conversation_behind(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    record(ledger)
    press("F3")
    assert page.talk() is not None
    press("Ctrl+Z")
    assert page.talk() is None
    assert page.form.answers().empty


def test_without_a_record_of_today_f3_says_so(
    window: MainWindow, page: EntryPage, ledger_as: LedgerAs
) -> None:
    other = ledger_as(Role.COUNTER)
    record(other)
    press("F3")
    assert page.form.answers().empty
    assert "まだ" in page.sticky.text()


def test_a_withdrawn_record_is_not_the_last_one(ledger: Ledger) -> None:
    first = record(ledger, topics=("LN",))
    second = record(ledger)
    ledger.call(consultations.undo, second)
    latest = ledger.read(consultation_rows.latest)
    assert latest is not None
    assert latest.id == first
    ledger.call(consultations.undo, first)
    assert ledger.read(consultation_rows.latest) is None
