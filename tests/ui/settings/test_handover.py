"""設定の「引継ぎ」: chosen line by line, handed over with one press, taken back, and written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.handover.texts import HandoverTexts
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.traces import reading as traces
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.handover.dialogs import (
    AT_ONCE,
    LastDayDialog,
    SuccessorDialog,
    TextsDialog,
)
from nakanojo_helpdesk.ui.settings.handover.section import HandoverSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, colleague, today
from tests.services.handover.test_handing_over import staff_in, taught
from tests.waiting import settle, when_shown

LAST_DAY = today() + timedelta(days=14)


@pytest.fixture
def leaver(ledger: Ledger) -> Ledger:
    return colleague(ledger, Role.TRAINER, Role.COUNTER)


@pytest.fixture
def successor(ledger: Ledger) -> Ledger:
    return colleague(ledger, Role.TRAINER, Role.COUNTER, name="田中")


def opened(window: MainWindow, workplace: Workplace, staff_code: str = "") -> HandoverSection:
    page = SettingsPage(workplace)
    window.resize(1366, 688)
    window.show_alone(page)
    window.show()
    page.open_section(settings.HANDOVER)
    settle(page)
    section = page.section()
    assert isinstance(section, HandoverSection)
    if staff_code:
        section.person.set_code(staff_code)
        section.person.chosen.emit(staff_code)
        settle(page)
    return section


def pick(name: str) -> None:
    """Choose this person in the next dialog about successors."""

    def act(dialog: SuccessorDialog) -> None:
        dialog.successor.setCurrentText(name)
        dialog.submit()

    when_shown(SuccessorDialog, act)


def leave_on(text: str, *, at_once: bool = False) -> list[str]:
    """Type the last day into the next dialog and hand over; what the dialog says when it stays open."""
    said: list[str] = []

    def act(dialog: LastDayDialog) -> None:
        dialog.day.line.setText(text)
        if at_once:
            dialog.when.set_codes([AT_ONCE])
        dialog.submit()
        if dialog.isVisible():
            said.append(dialog.trouble.title)
            dialog.reject()

    when_shown(LastDayDialog, act)
    return said


def say_yes(dialog: QDialog) -> None:
    assert isinstance(dialog, MessageDialog)
    assert dialog.accept_button is not None
    dialog.accept_button.click()


def test_everything_is_handed_over_by_two_presses_and_taken_back_by_one(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    uid = taught(ledger, leaver)
    section = opened(main_window, workplace, leaver.actor.code)
    assert "未処理 1件　引き継ぐ人が未定 1件" in section.words()
    pick("田中")
    section.choose()
    settle(section.page)
    assert "未定" not in section.words()
    assert leave_on(long_date(LAST_DAY, weekday=False)) == []
    section.plan()
    settle(section.page)
    assert "講座の回1回の担当を移しました" in section.page.sticky.text()
    assert f"{long_date(LAST_DAY)}まで勤務し、そのあと権限が自動で終わります" in section.words()
    assert staff_in(ledger, uid) == {"S03": "INS"}
    when_shown(QDialog, say_yes)
    section.withdraw()
    settle(section.page)
    assert "担当を元に戻しました" in section.page.sticky.text()
    assert staff_in(ledger, uid) == {"S02": "INS"}
    assert "最後の勤務日は、まだ決まっていません" in section.words()


def test_space_marks_lines_and_only_those_get_the_successor(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    for days in (20, 21, 22):
        taught(ledger, leaver, days=days)
    section = opened(main_window, workplace, leaver.actor.code)
    section.table.setFocus()
    section.table.selectRow(1)
    QTest.keyClick(section.table, Qt.Key.Key_Space)
    assert "しるし 1件" in section.words()
    QTest.keyClick(section.table, Qt.Key.Key_Space)
    assert "しるし" not in section.words()
    QTest.keyClick(section.table, Qt.Key.Key_Space)
    pick("田中")
    section.choose()
    settle(section.page)
    works = ledger.read(planning.view, "S02").works
    assert [work.successor_name for work in works] == ["", "田中", ""]


def test_what_changed_meanwhile_is_said_in_the_dialog_and_the_day_stays_typed(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    section = opened(main_window, workplace, leaver.actor.code)
    taught(ledger, leaver)
    said = leave_on(long_date(LAST_DAY, weekday=False))
    section.plan()
    settle(section.page)
    assert "引き継ぐ仕事が変わりました" in said[0]
    assert ledger.read(planning.view, "S02").row.last_day is None


def test_the_last_administrator_is_told_in_the_dialog_what_to_do_first(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger
) -> None:
    section = opened(main_window, workplace)
    assert "ただ1人の「システム管理者」です" in section.words()
    said = leave_on(long_date(LAST_DAY, weekday=False))
    section.plan()
    settle(section.page)
    assert "「職員」で、ほかの方に「システム管理者」の役割を付けてください" in said[0]


def test_at_once_ends_the_rights_and_the_paper_can_still_be_made(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, leaver: Ledger, tmp_path: Path
) -> None:
    section = opened(main_window, workplace, leaver.actor.code)
    leave_on(long_date(today(), weekday=False), at_once=True)
    section.plan()
    settle(section.page)
    assert "権限を終えました" in section.page.sticky.text()
    assert "権限は終わりました" in section.words()
    assert "高橋" not in [row.name for row in ledger.read(staff.listing)]
    offered: list[str] = []

    def path(_parent: object, _title: str, name: str, _filter: str) -> Path:
        offered.append(name)
        return tmp_path / "paper"

    section.papers.ask_path = path
    section.papers.save(leaver.actor.code)
    settle(section.page)
    settle(section.page)
    assert "保存しました（paper.pdf）" in section.page.sticky.text()
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert offered[0].startswith("事務引継書_")
    assert "高橋" not in offered[0]
    assert ledger.read(traces.page, TraceQuery()).rows[0].sentence.startswith("引継書をPDFで保存")


def test_a_clerk_sees_the_own_lines_alone_and_writes_the_own_paper(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, ledger_as: LedgerAs
) -> None:
    clerk = ledger_as(Role.COUNTER)
    row = next(row for row in ledger.read(staff.listing) if row.code == clerk.actor.code)
    place = replace(workplace, ledger=clerk, signed_in=replace(workplace.signed_in, staff=row))
    section = opened(main_window, place)
    assert [act.word for act in section.acts()] == ["引継書の文を書く", "引継書を印刷", "引継書をPDFに"]
    assert [section.person.itemText(row) for row in range(section.person.count())] == [clerk.actor.name]

    def act(dialog: TextsDialog) -> None:
        dialog.memos["other"].set_text("打合せは第2木曜日")
        dialog.submit()

    when_shown(TextsDialog, act)
    section.write()
    settle(section.page)
    assert ledger.read(planning.view, clerk.actor.code).row.texts == HandoverTexts(other="打合せは第2木曜日")


def test_what_is_typed_is_kept_by_itself_and_a_my_number_is_not(
    main_window: MainWindow, ledger: Ledger, leaver: Ledger
) -> None:
    code = leaver.actor.code
    dialog = TextsDialog(ledger, code, "高橋", HandoverTexts(), main_window)
    dialog.memos["lent"].set_text("鍵2本")
    dialog.keep()
    assert ledger.read(planning.view, code).row.texts.lent == "鍵2本"
    dialog.memos["other"].set_text("番号は 1234-5678-9018")
    dialog.submit()
    assert dialog.memos["other"].text() == "番号は 1234-5678-9018"
    assert dialog.memos["other"].is_blocked()
    dialog.memos["other"].mask_numbers()
    dialog.reject()
    assert ledger.read(planning.view, code).row.texts.other.startswith("番号は ●")
    dialog.deleteLater()
