"""設定の「操作の記録」 in a real window: read, narrowed, opened, verified in the worker, compared with a paper, written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.traces.kinds import TraceKind
from nakanojo_helpdesk.domain.traces.rows import PAGE, TraceQuery
from nakanojo_helpdesk.services import reports
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.integrity import check_trace
from nakanojo_helpdesk.ui.records.detail import RecordDialog
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.traces.dialogs import AnchorDialog, NarrowDialog, TraceDialog
from nakanojo_helpdesk.ui.settings.traces.section import TraceSection
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, consultation_form, raw, today
from tests.ui.settings.conftest import During, Open, press
from tests.waiting import settle


def shown(page: SettingsPage) -> TraceSection:
    section = page.section()
    assert isinstance(section, TraceSection)
    return section


def sentences(page: SettingsPage) -> list[str]:
    return [trace.sentence for trace in shown(page).model.rows()]


@pytest.fixture
def saved(ledger: Ledger) -> str:
    """The number of a record that was amended once."""
    key = ledger.call(consultations.record, consultation_form(memo="写真"))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="写真の送り方"))
    return ledger.read(consultation_rows.get, key).number


def test_the_newest_act_is_on_top_and_older_ones_come_at_the_end_of_the_list(
    open_section: Open, saved: str
) -> None:
    page = open_section(settings.TRACES)
    settle(page)
    assert f"相談 {saved} を訂正（メモ）" in sentences(page)[:3]
    assert len(sentences(page)) == PAGE
    shown(page).table.setFocus()
    press("Ctrl+End")
    settle(page)
    assert len(sentences(page)) == 2 * PAGE
    numbers = [trace.seq for trace in shown(page).model.rows()]
    assert numbers == [*range(numbers[0], numbers[0] - 2 * PAGE, -1)]


def test_the_list_is_narrowed_in_a_dialog_and_everything_comes_back_by_a_button(
    open_section: Open, during: During, saved: str
) -> None:
    page = open_section(settings.TRACES)
    settle(page)

    def narrow(dialog: object) -> None:
        assert isinstance(dialog, NarrowDialog)
        dialog.kind.set_code(TraceKind.WRITTEN.value)
        dialog.number.setText(saved.lower())
        dialog.submit()

    during(narrow)
    press("Ctrl+L")
    settle(page)
    assert sentences(page)[-1] == f"相談 {saved} を登録"
    assert len(sentences(page)) == 3
    assert shown(page).shown_words.text() == f"しぼり込み中：登録・訂正　{saved.lower()}"

    def widen(dialog: object) -> None:
        assert isinstance(dialog, NarrowDialog)
        dialog.all_button.click()

    during(widen)
    press("Ctrl+L")
    settle(page)
    assert shown(page).query() == TraceQuery()
    assert len(sentences(page)) == PAGE


def test_a_row_opens_its_details_with_labels_and_leads_to_all_of_its_record(
    open_section: Open, during: During, saved: str
) -> None:
    page = open_section(settings.TRACES)
    settle(page)
    amended = next(row for row in shown(page).model.rows() if row.changes)
    facts = dict(TraceDialog.facts(amended))
    assert facts["変わった項目"] == "メモ"
    assert facts["した人"] == "佐藤"
    assert facts["どの記録"] == f"相談 {saved}"
    assert "写真" not in repr(facts)
    shown(page).table.select_key(amended.seq)
    shown(page).table.setFocus()

    def ask_for_history(dialog: object) -> None:
        assert isinstance(dialog, TraceDialog)
        dialog._show_history()

    during(ask_for_history)
    press("Return")
    settle(page)
    assert shown(page).query().number == saved
    assert sentences(page)[-1] == f"相談 {saved} を登録"


def test_f12_verifies_in_the_worker_and_says_how_much_there_was(open_section: Open, saved: str) -> None:
    page = open_section(settings.TRACES)
    settle(page)
    press("F12")
    assert page.is_busy()
    settle(page)
    words = shown(page).outcome.words()
    assert words.startswith("操作の記録に問題はありません。")
    assert "いまの記録照合番号は" in words


def test_verifying_can_be_stopped(open_section: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_trace, "_CHUNK", 1)
    page = open_section(settings.TRACES)
    settle(page)
    shown(page).verify()
    shown(page).outcome.stop_button.click()
    settle(page)
    assert shown(page).outcome.words() == ""
    assert "途中でやめました" in page.sticky.text()
    press("F12")
    settle(page)
    assert shown(page).outcome.words().startswith("操作の記録に問題はありません。")


def test_a_changed_trace_is_said_with_what_to_do(open_section: Open, database: Path, saved: str) -> None:
    with raw(database) as bare:
        bare.execute("DROP TRIGGER audit_no_update")
        bare.execute("UPDATE audit SET at='2026-01-01 00:00:00.000000' WHERE seq=9")
    page = open_section(settings.TRACES)
    settle(page)
    press("F12")
    settle(page)
    words = shown(page).outcome.words()
    assert words.startswith("操作の記録が書きかえられています。")
    assert "9番" in words
    assert "保守の担当" in words


def test_a_number_from_a_paper_is_looked_up(
    open_section: Open, during: During, ledger: Ledger, saved: str
) -> None:
    printed = ledger.read(reports.daily, today()).audit_head[:16]
    page = open_section(settings.TRACES)
    settle(page)

    def type_number(text: str) -> None:
        def act(dialog: object) -> None:
            assert isinstance(dialog, AnchorDialog)
            dialog.anchor.setText(text)
            dialog.submit()

        during(act)
        press("F3")
        settle(page)

    type_number(printed)
    assert shown(page).outcome.words().startswith("紙のときの記録が、そのまま残っています。")
    type_number("0" * 16)
    assert shown(page).outcome.words().startswith("この番号は見つかりません。")


def test_the_list_is_written_by_who_may_export_and_the_writing_is_traced(
    workplace: Workplace, open_section: Open, ledger_as: LedgerAs, tmp_path: Path, saved: str
) -> None:
    page = open_section(settings.TRACES)
    settle(page)
    target = tmp_path / "記録.csv"

    def ask(_parent: QWidget | None, _title: str, name: str, _kind: str) -> Path:
        assert name.startswith("操作の記録_")
        return target

    shown(page)._ask_path = ask
    shown(page).show_query(TraceQuery(number=saved))
    press("Ctrl+E")
    settle(page)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("番号,日時,した人,パソコン,種類,したこと")
    assert len(lines) == 4
    assert f"相談 {saved} を訂正（メモ）" in lines[2] + lines[1] + lines[3]
    page.reload()
    shown(page).show_query(TraceQuery())
    settle(page)
    assert sentences(page)[0] == "一覧を書き出し（操作の記録、CSV、全部の期間、3件）"
    administrator = SettingsPage(replace(workplace, ledger=ledger_as(Role.ADMINISTRATOR)))
    administrator.open_section(settings.TRACES)
    settle(administrator)
    assert "書き出す" not in [act.word for act in shown(administrator).acts()]
    administrator.deleteLater()


def test_opening_a_record_with_its_memo_is_the_newest_act(
    open_section: Open, workplace: Workplace, ledger: Ledger
) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="家族の話"))
    row = ledger.read(consultation_rows.get, key)
    page = open_section(settings.TRACES)
    for _ in range(2):
        dialog = RecordDialog(workplace, row, page)
        dialog.deleteLater()
    page.reload()
    settle(page)
    assert sentences(page)[:2] == [f"相談 {row.number} のメモを見た", f"相談 {row.number} を登録"]
