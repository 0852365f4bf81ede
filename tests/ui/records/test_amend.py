"""A record amended, and amended at two counters at once: by real keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMainWindow
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.consultations.amending import Amendable
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import history
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.tables.terms import TermEntity
from nakanojo_helpdesk.ui.records.amend import AmendDialog
from nakanojo_helpdesk.ui.records.conflict import ConflictDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import (
    LedgerAs,
    consultation_form,
    first_account,
    first_actor,
    first_desk,
    full_consultation,
    today,
)
from tests.keyboard import focused, press, type_text
from tests.ui.records.steps import (
    FREELY,
    Amending,
    Steps,
    now,
    over,
    recorded,
    two_counters,
    words,
)
from tests.waiting import settle

WITH_REASON = Amendable(allowed=True, reason_needed=True, sentence="理由も書きます。")


def test_the_chief_gives_a_reason_for_anothers_record(
    amending: Amending, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    row = recorded(workplace.ledger)
    chief = ledger_as(Role.CHIEF)
    rights = chief.read(consultations.may_amend, row.id)
    dialog = amending(row, rights, replace(workplace, ledger=chief))
    dialog.form.people.setFocus()
    type_text("3")
    press("F12")
    assert dialog.faults.title == "1か所、直してください。入力したものは残っています。"
    assert "＊直す理由を入れてください" in words(dialog)
    assert now(workplace.ledger, row).version == 1
    dialog.reason.setFocus()
    type_text("naoshi")
    press("Ctrl+Return")
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert now(workplace.ledger, row).people == 3
    (revision,) = workplace.ledger.read(history.of, row.id)
    assert (revision.reason, revision.by_name) == ("naoshi", "高橋")


@pytest.mark.usefixtures("after_hours")
def test_every_field_shows_what_the_record_holds_and_gives_it_back(
    window: QMainWindow, workplace: Workplace
) -> None:
    full = full_consultation(
        event_date=today().replace(day=1),
        event_minute=605,
        topics=("IN99", "LN04", "LN03", "MN08", "CL"),
        method="CRS",
        people=12,
    )
    for form in (full, consultation_form(method=None, measured_minutes=7), consultation_form(minutes=0)):
        row = recorded(workplace.ledger, form)
        dialog = AmendDialog(workplace, row, FREELY, window)
        assert dialog.form.form() == form
        assert dialog.form.problems() == {}
        dialog.save()
        assert dialog.sticky.text() == "変わったところがありません。"
        dialog.close()
        dialog.deleteLater()


def test_topics_are_changed_added_reordered_and_removed(amending: Amending, workplace: Workplace) -> None:
    row = recorded(workplace.ledger, consultation_form(topics=("SM01", "LN")))
    dialog = amending(row)
    field = dialog.form.topics
    field.lines[1].main_button.setFocus()
    press("Space")
    assert field.codes() == ("LN", "SM01")
    field.add_button.setFocus()
    press("Space")
    assert focused() is field.lines[2].above
    assert field.codes() == ("LN", "SM01"), "a line nobody filled in is none"
    press("Down")
    assert field.codes() == ("LN", "SM01", "SM")
    field.lines[1].remove_button.setFocus()
    press("Space")
    assert field.codes() == ("LN", "SM")
    field.lines[0].below.setFocus()
    press("Down", "Down")
    assert field.codes() == ("LN02", "SM")
    press("F12")
    assert now(workplace.ledger, row).topics == ("LN02", "SM")


def test_what_can_be_done_with_a_topic_stands_in_columns(amending: Amending, workplace: Workplace) -> None:
    row = recorded(workplace.ledger, consultation_form(topics=("SM01", "CL", "LN04")))
    dialog = amending(row)
    lines = [line for line in dialog.form.topics.lines if line.isVisible()]
    assert len({line.remove_button.x() for line in lines}) == 1
    assert len({line.main_button.x() for line in lines[1:]}) == 1
    dialog.give_up()


def test_faults_do_not_move_the_fields_of_the_first_row(amending: Amending, workplace: Workplace) -> None:
    dialog = amending(recorded(workplace.ledger))
    names = ("event_date", "event_minute", "desk", "staff", "method")
    before = [dialog.form.field(name).pos() for name in names]
    dialog.form.day.line.setText("2月30日")
    dialog.form.time.setText("25:00")
    press("F12")
    settle(dialog)
    assert [dialog.form.field(name).pos() for name in names] == before
    dialog.give_up()


def test_impossible_values_are_told_below_their_fields_and_stay(
    amending: Amending, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)
    dialog = amending(row)
    typed = {"event_date": "2月30日", "event_minute": "25:00", "people": "1000", "minutes": "721"}
    lines = {
        "event_date": dialog.form.day.line,
        "event_minute": dialog.form.time,
        "people": dialog.form.people.line,
        "minutes": dialog.form.minutes.line,
    }
    for name, text in typed.items():
        lines[name].setText(text)
    press("F12")
    assert dialog.faults.title == "4か所、直してください。入力したものは残っています。"
    assert all(dialog.form.field(name).error() for name in typed)
    assert {name: line.text() for name, line in lines.items()} == typed
    lines["event_date"].setText("2199-01-01")
    for name in ("event_minute", "people", "minutes"):
        lines[name].clear()
    dialog.form.memo.edit.setPlainText("あ" * 1501)
    press("F12")
    assert "まだ来ていません" in dialog.form.field("event_date").error()
    assert "1,500文字まで" in dialog.form.field("memo").error()
    assert dialog.form.memo.text() == "あ" * 1501
    assert now(workplace.ledger, row).version == 1
    dialog.give_up()


def test_leaving_with_something_typed_needs_a_button_that_says_so(
    amending: Amending, workplace: Workplace
) -> None:
    dialog = amending(recorded(workplace.ledger))
    dialog.form.chips["age_band"].setFocus()
    press("6", "Escape", "Return", "Escape")
    assert dialog.isVisible()
    assert dialog.form.form().age_band == "A70"
    assert "まだ登録していません" in dialog.sticky.text()
    action = dialog.sticky.action()
    assert action is not None
    action.setFocus()
    press("Return")
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def retire(ledger: Ledger, vocabulary: str, code: str) -> None:
    def write(session: Session, actor: Actor) -> None:
        query = select(TermEntity).where(TermEntity.vocabulary == vocabulary, TermEntity.code == code)
        session.scalars(query).one().valid_to = date(2024, 6, 2)

    ledger.call(write)


def test_a_retired_code_is_marked_and_stays_on_an_old_record(
    amending: Amending, workplace: Workplace
) -> None:
    form = consultation_form(
        event_date=date(2024, 6, 3), topics=("LN04", "SM"), device="SPA", age_band="A70", method="TEL"
    )
    row = recorded(workplace.ledger, form)
    for vocabulary, code in (
        ("topic", "LN04"), ("topic", "SM"), ("device", "SPA"), ("age_band", "A70"), ("method", "TEL"),
    ):  # fmt: skip
        retire(workplace.ledger, vocabulary, code)
    place = replace(workplace, vocabularies=workplace.ledger.read(vocabularies.current))
    dialog = amending(row, WITH_REASON, place)
    assert dialog.form.topics.lines[0].below.currentText() == "町公式LINE（廃止）"
    assert dialog.form.topics.lines[1].above.currentText() == "基本操作（廃止）"
    assert dialog.form.lists["device"].currentText() == "Android（廃止）"
    assert dialog.form.method.currentText() == "電話（廃止）"
    chips = {chip.choice.code: chip.choice.label for chip in dialog.form.chips["age_band"].chips}
    assert chips["A70"].endswith("（廃止）")
    assert dialog.form.form() == form
    dialog.form.memo.set_text("直した")
    dialog.reason.setText("書きもれ")
    press("F12")
    assert now(workplace.ledger, row).form() == replace(form, memo="直した")


def test_an_answer_chosen_stays_when_the_day_becomes_one_it_was_not_in_use_on(
    window: QMainWindow, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)
    for vocabulary, code in (("topic", "LN04"), ("device", "SPA"), ("age_band", "A70")):
        retire(workplace.ledger, vocabulary, code)
    place = replace(workplace, vocabularies=workplace.ledger.read(vocabularies.current))
    dialog = AmendDialog(place, row, FREELY, window)
    form = dialog.form
    form.day.set_date(date(2024, 6, 2))
    chosen = replace(form.form(), topics=("LN04",), device="SPA", age_band="A70", event_date=row.event_date)
    for name in ("topics", "device", "age_band"):
        form.set_value(name, getattr(chosen, name))
    form.day.set_date(row.event_date)
    assert form.form() == chosen
    assert form.topics.lines[0].below.currentText().endswith("（廃止）")
    dialog.deleteLater()


def test_a_desk_and_a_person_no_longer_there_stay_on_the_record(
    window: QMainWindow, workplace: Workplace
) -> None:
    second = workplace.ledger.call(desks.add, first_desk(name="窓口2"))
    colleague = workplace.ledger.call(staff.add, first_account(name="高橋"))
    row = recorded(workplace.ledger, consultation_form(desk=second, staff=colleague))
    workplace.ledger.call(desks.close, second)
    workplace.ledger.call(staff.retire, colleague)
    dialog = AmendDialog(workplace, row, FREELY, window)
    assert dialog.form.form() == row.form()
    assert dialog.form.desk.currentText() == "役場 窓口2（閉鎖）"
    assert dialog.form.staff.currentText() == "高橋（退職）"
    dialog.deleteLater()


def test_two_counters_at_once_both_versions_are_shown_and_nothing_is_lost(
    amending: Amending, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)
    dialog = amending(row)
    dialog.form.chips["outcome"].setFocus()
    press("2")
    dialog.form.memo.set_text("わたしのメモ")
    two_counters(workplace, row, replace(row.form(), outcome="INF", people=4))
    typed = dialog.form.form()

    def read_and_stop() -> None:
        conflict = over(ConflictDialog)
        told = words(conflict)
        assert "佐藤さんが、この相談を先に直しました。" in told
        for expected in (
            "あなたの入力",
            "いまの記録",
            "ちがいます",
            "解決",
            "案内",
            "4人",
            "わたしのメモ",
            "はじめのメモ",
        ):
            assert expected in told
        press("Escape")

    steps = Steps(read_and_stop)
    press("F12")
    steps.done()
    assert dialog.form.form() == typed, "やめる leaves everything as it was typed"
    assert now(workplace.ledger, row).outcome == "INF"

    def go_on() -> None:
        over(ConflictDialog)
        press("Return")

    steps = Steps(go_on)
    press("F12")
    steps.done()
    assert dialog.form.form() == replace(row.form(), outcome="INF", people=4)
    offered = [button.words for button in dialog.offers.buttons()]
    assert offered == ["結果を「解決」にする", "メモを「わたしのメモ」にする"]
    dialog.offers.buttons()[1].setFocus()
    press("Space")
    assert dialog.form.form().memo == "わたしのメモ"
    press("F12")
    saved = now(workplace.ledger, row)
    assert (saved.outcome, saved.people, saved.memo, saved.version) == ("INF", 4, "わたしのメモ", 3)


def test_what_was_taken_back_meanwhile_cannot_be_gone_on_from(
    amending: Amending, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)
    dialog = amending(row)
    dialog.form.chips["outcome"].setFocus()
    press("2")
    Ledger(workplace.ledger.store, first_actor(pc="PC2")).call(
        consultations.withdraw, row.id, row.version, reason="重複"
    )

    def read_and_close() -> None:
        conflict = over(ConflictDialog)
        assert "取り消されました" in words(conflict)
        press("Return")

    steps = Steps(read_and_close)
    press("F12")
    steps.done()
    assert dialog.form.form().outcome == "SOL"
    assert now(workplace.ledger, row).outcome is None
    dialog.give_up()


def test_a_database_that_cannot_be_written_is_told_and_the_form_stays(
    amending: Amending, workplace: Workplace, database: Path
) -> None:
    row = recorded(workplace.ledger)
    dialog = amending(row)
    with workplace.ledger.store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.rollback()
    dialog.form.memo.set_text("大事な内容")
    press("F12")
    assert dialog.isVisible()
    assert dialog.sticky.text()
    assert dialog.form.memo.text() == "大事な内容"
    dialog.give_up()


def test_a_personal_number_in_the_memo_is_refused_until_it_is_masked(
    amending: Amending, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger)
    dialog = amending(row)
    dialog.form.memo.edit.setPlainText("1234-5678-9018")
    press("F12")
    assert "個人番号" in dialog.form.field("memo").error()
    assert now(workplace.ledger, row).version == 1
    dialog.form.memo.mask_button.setFocus()
    press("Space", "F12")
    assert now(workplace.ledger, row).memo == "●●●●-●●●●-●●●●"
