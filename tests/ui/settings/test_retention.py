"""設定の「個人情報」: prepared by one person, erased by another one's press, told in numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.retention.plans import PurgeState
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.retention import preparing, rules
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.traces import reading as traces
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.retention.dialogs import RulesDialog
from nakanojo_helpdesk.ui.settings.retention.section import RetentionSection
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, consultation_form
from tests.waiting import settle, when_shown


def later() -> datetime:
    """A year and a half from now: the memos of today are over."""
    return utc_now() + timedelta(days=500)


@pytest.fixture
def key(ledger: Ledger) -> int:
    """A consultation whose memo is over `later`."""
    return ledger.call(consultations.record, consultation_form(memo="ご本人の口座の話"))


def press_accept(dialog: QDialog) -> None:
    """Say yes."""
    assert isinstance(dialog, MessageDialog)
    assert dialog.accept_button is not None
    dialog.accept_button.click()


def opened(window: MainWindow, workplace: Workplace) -> RetentionSection:
    page = SettingsPage(replace(workplace, now=later))
    window.resize(1366, 688)
    window.show_alone(page)
    window.show()
    page.open_section(settings.RETENTION)
    settle(page)
    section = page.section()
    assert isinstance(section, RetentionSection)
    return section


def test_two_people_erase_and_the_screen_says_what_happened(
    main_window: MainWindow, workplace: Workplace, ledger_as: LedgerAs, ledger: Ledger, key: int
) -> None:
    section = opened(main_window, workplace)
    assert "承認を待っている準備はありません" in section.words()
    assert [due.count for due in section._dues.rows()] == [1]
    section.prepare()
    settle(section.page)
    assert "承認を待っています：佐藤さん" in section.words()
    when_shown(QDialog, press_accept)
    section.approve()
    settle(section.page)
    assert "準備した方は、承認できません" in section.page.sticky.text()
    assert ledger.read(reading.get, key).memo

    chief = ledger_as(Role.CHIEF)
    row = next(row for row in ledger.read(staff.listing) if row.code == chief.actor.code)
    signed_in = replace(workplace.signed_in, staff=row)
    section = opened(main_window, replace(workplace, ledger=chief, signed_in=signed_in))
    assert "消去を準備する" not in [act.word for act in section.acts()]
    when_shown(QDialog, press_accept)
    section.approve()
    settle(section.page)
    assert "消去が終わりました" in section.page.sticky.text()
    assert ledger.read(reading.get, key).memo == ""
    assert [row.state for row in ledger.read(preparing.listing)] == [PurgeState.FINISHED]


def test_a_preparation_is_called_off_and_nothing_is_erased(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, key: int
) -> None:
    section = opened(main_window, workplace)
    section.prepare()
    settle(section.page)
    when_shown(QDialog, press_accept)
    section.refuse()
    settle(section.page)
    assert "取りやめました" in section.page.sticky.text()
    assert ledger.read(reading.get, key).memo
    section.approve()
    assert "承認を待っている準備はありません" in section.page.sticky.text()
    section.finish()
    assert "途中で止まった消去はありません" in section.page.sticky.text()


def test_retention_times_are_changed_within_their_bounds(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger
) -> None:
    dialog = RulesDialog(ledger, main_window)
    dialog.numbers["memo_days"].line.setText("5")
    dialog.numbers["person_years"].line.setText("")
    dialog.submit()
    assert ledger.read(rules.current).memo_days == 365
    dialog.numbers["memo_days"].line.setText("730")
    dialog.numbers["person_years"].line.setText("0")
    dialog.numbers["paper_days"].line.setText("400")
    dialog.submit()
    assert ledger.read(rules.current).memo_days == 365
    dialog.numbers["paper_days"].line.setText("30")
    dialog.submit()
    assert ledger.read(rules.current) == RetentionRules(memo_days=730, person_years=0, paper_days=30)
    again = RulesDialog(ledger, main_window)
    assert again.numbers["paper_days"].line.text() == "30"
    again.numbers["paper_days"].line.clear()
    again.submit()
    assert ledger.read(rules.current).paper_days is None
    again.deleteLater()
    dialog.deleteLater()


def test_the_counter_does_not_see_the_section(
    main_window: MainWindow, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    page = SettingsPage(replace(workplace, ledger=ledger_as(Role.COUNTER)))
    main_window.show_alone(page)
    assert settings.RETENTION not in [choice.code for choice in page.sections.choices]


def test_a_damaged_ledger_is_told_until_it_is_known_that_nothing_came_back(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger
) -> None:
    database = ledger.store.path
    kept = database.with_name(f"{database.stem}_deletions_damaged_20270512T010000000000Z.jsonl")
    kept.write_bytes(b"{}\n")
    section = opened(main_window, workplace)
    assert "戻っているかもしれません" in section._broken_words.text()
    assert not section._broken.isHidden()
    section.prepare()
    settle(section.page)
    assert "戻っていませんでした" in section.page.sticky.text()
    assert section._broken.isHidden()
    assert not kept.exists()
    assert len(list(database.parent.glob("*_deletions_mended_*.jsonl"))) == 1


def test_the_register_of_personal_data_is_saved_with_the_number_of_now_and_traced(
    main_window: MainWindow, workplace: Workplace, ledger: Ledger, tmp_path: Path
) -> None:
    section = opened(main_window, workplace)
    offered: list[str] = []

    def path(_parent: object, _title: str, name: str, _filter: str) -> Path:
        offered.append(name)
        return tmp_path / "register"

    section.papers.ask_path = path
    section.papers.save()
    settle(section.page)
    assert "保存しました（register.pdf）" in section.page.sticky.text()
    assert (tmp_path / "register.pdf").read_bytes().startswith(b"%PDF")
    assert offered[0].startswith("個人情報ファイル簿_")
    newest = ledger.read(traces.page, TraceQuery()).rows[0]
    assert newest.sentence.startswith("個人情報ファイル簿をPDFで保存（令和")
