"""A record opened, amended from there and taken back: by real keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.ui.records.amend import AmendDialog
from nakanojo_helpdesk.ui.records.detail import RecordDialog, open_record
from nakanojo_helpdesk.ui.records.withdraw import WithdrawDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, consultation_form
from tests.keyboard import press, type_text
from tests.ui.records.steps import Steps, now, over, recorded, shown, two_counters, words


def test_a_record_is_read_whole_with_its_history(window: QMainWindow, workplace: Workplace) -> None:
    ledger = workplace.ledger
    row = recorded(ledger, consultation_form(topics=("LN04", "SM"), age_band="A70", memo="前のこと"))
    changed = replace(row.form(), memo="後のこと", outcome="SOL")
    ledger.call(consultations.amend, row.id, 1, changed, reason="聞き間違い")
    dialog = RecordDialog(workplace, row, window)
    shown(dialog)
    told = words(dialog)
    for expected in (
        "町公式LINE（中之条町デジタル窓口）",
        "70～74歳",
        "後のこと",
        "訂正の履歴",
        "結果：（なし） → 解決",
        "理由：聞き間違い",
        "前のメモ：前のこと",
    ):
        assert expected in told
    assert dialog.row().version == 2, "read afresh, not as the list had it"
    press("Escape")
    assert not dialog.isVisible()
    assert not dialog.changed
    dialog.deleteLater()


def test_amending_by_keys_from_the_open_record(window: QMainWindow, workplace: Workplace) -> None:
    row = recorded(workplace.ledger)

    def choose_outcome() -> None:
        dialog = over(AmendDialog)
        assert isinstance(dialog, AmendDialog)
        dialog.form.chips["outcome"].setFocus()
        press("2", "F12")

    def look_and_close() -> None:
        dialog = over(RecordDialog)
        assert isinstance(dialog, RecordDialog)
        assert "結果：（なし） → 解決" in words(dialog)
        assert dialog.sticky.text().startswith("直しました。")
        press("Escape")

    steps = Steps(lambda: press("Ctrl+D"), choose_outcome, look_and_close)
    assert open_record(workplace, row, window)
    steps.done()
    assert now(workplace.ledger, row).form() == replace(row.form(), outcome="SOL")


def test_the_record_keeps_its_height_after_an_amendment(window: QMainWindow, workplace: Workplace) -> None:
    heights: list[int] = []

    def open_amend() -> None:
        heights.append(over(RecordDialog).height())
        press("Ctrl+D")

    row = recorded(workplace.ledger)

    def choose_outcome() -> None:
        dialog = over(AmendDialog)
        assert isinstance(dialog, AmendDialog)
        dialog.form.chips["outcome"].setFocus()
        press("2", "F12")

    def look_and_close() -> None:
        dialog = over(RecordDialog)
        assert dialog.height() >= heights[0], "the history came on top of what was there"
        assert isinstance(dialog, RecordDialog)
        press("Escape")

    steps = Steps(open_amend, choose_outcome, look_and_close)
    assert open_record(workplace, row, window)
    steps.done()
    assert now(workplace.ledger, row).form() == replace(row.form(), outcome="SOL")


def test_looking_alone_changes_nothing(window: QMainWindow, workplace: Workplace) -> None:
    row = recorded(workplace.ledger)
    steps = Steps(
        lambda: press("Ctrl+D"), lambda: over(AmendDialog).reject(), lambda: over(RecordDialog).reject()
    )
    assert not open_record(workplace, row, window)
    steps.done()
    assert now(workplace.ledger, row).version == 1


def test_topics_of_a_record_to_be_taken_back_are_told_apart(qtbot: QtBot, workplace: Workplace) -> None:
    key = workplace.ledger.call(consultations.record, consultation_form(topics=("LN", "MN")))
    dialog = WithdrawDialog(workplace, workplace.ledger.read(consultation_rows.get, key))
    qtbot.addWidget(dialog)
    assert "LINE・SNS、マイナンバーカード" in words(dialog)


def test_taking_back_asks_for_a_reason_and_keeps_the_number(
    window: QMainWindow, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)

    def without_reason() -> None:
        dialog = over(WithdrawDialog)
        assert isinstance(dialog, WithdrawDialog)
        assert row.number in words(dialog)
        assert dialog.reason.hasFocus()
        dialog.withdraw_button.setFocus()
        press("Space")
        assert dialog.reason.hasFocus()
        assert "＊取り消す理由を入れてください。" in words(dialog)
        type_text("2")
        dialog.withdraw_button.setFocus()
        press("Space")

    def look_and_close() -> None:
        dialog = over(RecordDialog)
        assert isinstance(dialog, RecordDialog)
        assert dialog.windowTitle() == f"相談 {row.number}（取消）"
        assert not dialog.amend_button.isVisible()
        assert not dialog.withdraw_button.isVisible()
        press("Ctrl+D", "Delete", "Escape")

    steps = Steps(lambda: press("Delete"), without_reason, look_and_close)
    assert open_record(workplace, row, window)
    steps.done()
    assert now(workplace.ledger, row).withdrawn_reason == "2"


@pytest.mark.parametrize("key", ["Return", "Escape"])
def test_taking_back_is_not_done_by_pressing_on(window: QMainWindow, workplace: Workplace, key: str) -> None:
    row = recorded(workplace.ledger)
    dialog = WithdrawDialog(workplace, row, window, reason="理由")
    shown(dialog)
    press(key)
    assert not now(workplace.ledger, row).withdrawn
    dialog.close()
    dialog.deleteLater()


def test_who_may_not_amend_reads_why_and_gets_no_button(
    window: QMainWindow, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    row = recorded(workplace.ledger)
    place = replace(workplace, ledger=ledger_as(Role.COUNTER))
    dialog = RecordDialog(place, row, window)
    shown(dialog)
    assert "ほかの職員が入力した相談です。" in words(dialog)
    press("Ctrl+D", "Delete")
    assert not dialog.amend_button.isVisible()
    assert QApplication.activeModalWidget() is dialog
    dialog.close()
    dialog.deleteLater()


def test_a_withdrawal_of_a_record_changed_meanwhile_shows_it_first_and_keeps_the_reason(
    window: QMainWindow, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)

    def type_reason() -> None:
        over(WithdrawDialog)
        type_text("2kai")
        two_counters(workplace, row, replace(row.form(), memo="先に直した内容"))
        dialog = over(WithdrawDialog)
        assert isinstance(dialog, WithdrawDialog)
        dialog.withdraw_button.setFocus()
        press("Space")

    def read() -> None:
        dialog = over(RecordDialog)
        assert isinstance(dialog, RecordDialog)
        assert "先に直されました" in dialog.sticky.text()
        assert "先に直した内容" in words(dialog)
        assert not now(workplace.ledger, row).withdrawn
        press("Delete")

    def again() -> None:
        dialog = over(WithdrawDialog)
        assert isinstance(dialog, WithdrawDialog)
        assert dialog.reason.text() == "2kai"
        dialog.withdraw_button.setFocus()
        press("Space")

    steps = Steps(lambda: press("Delete"), type_reason, read, again, lambda: over(RecordDialog).reject())
    assert open_record(workplace, row, window)
    steps.done()
    assert now(workplace.ledger, row).withdrawn_reason == "2kai"


def test_a_record_that_is_gone_is_told(window: QMainWindow, workplace: Workplace, store: Store) -> None:
    row = replace(recorded(workplace.ledger), id=99)
    dialog = RecordDialog(workplace, row, window)
    shown(dialog)
    assert "見つかりません" in dialog.sticky.text()
    assert not dialog.amend_button.isVisible()
    dialog.close()
    dialog.deleteLater()


def test_a_memo_that_reads_like_an_answer_hides_no_answer(window: QMainWindow, workplace: Workplace) -> None:
    row = recorded(workplace.ledger, consultation_form(method="TEL", memo="電話"))
    dialog = RecordDialog(workplace, row, window)
    shown(dialog)
    assert words(dialog).split("\n").count("電話") == 2
    dialog.close()
    dialog.deleteLater()
