"""設定の「点検」: run in the worker, said in large words, the index mended by one button."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.staff import credentials
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.check_section import CheckSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PASSWORD, LedgerAs, consultation_form, raw
from tests.ui.settings.conftest import Open, press
from tests.waiting import settle

EMPTIED = "INSERT INTO consultation_search(consultation_search) VALUES ('delete-all')"
DAMAGED = "DELETE FROM consultation_search_data WHERE id > 10"


def shown(page: SettingsPage) -> CheckSection:
    section = page.section()
    assert isinstance(section, CheckSection)
    return section


def test_f12_checks_everything_and_says_how_much_there_was(
    open_section: Open, workplace: Workplace, ledger: Ledger
) -> None:
    keys = [ledger.call(consultations.record, consultation_form(memo="写真")) for _ in range(2)]
    ledger.call(consultations.undo, keys[0])
    page = open_section(settings.CHECK)
    press("F12")
    assert page.is_busy()
    settle(page)
    words = shown(page).outcome_words()
    assert words.startswith("問題はありません。")
    assert "相談1件、取消1件" in words
    assert shown(page).isVisibleTo(page)


def test_the_window_stays_alive_while_it_checks(open_section: Open) -> None:
    page = open_section(settings.CHECK)
    ticks: list[int] = []
    timer = QTimer(page, interval=5)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    press("F12")
    press("F12")
    assert "お待ちください" in page.sticky.text()
    settle(page)
    assert ticks


@pytest.mark.parametrize("damage", [EMPTIED, DAMAGED])
def test_an_index_at_fault_is_named_and_made_anew_by_the_button(
    open_section: Open, database: Path, ledger: Ledger, damage: str
) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="写真の送り方"))
    with raw(database) as bare:
        bare.execute(damage)
    page = open_section(settings.CHECK)
    press("F12")
    settle(page)
    words = shown(page).outcome_words()
    assert "問題が1件見つかりました。" in words
    assert "［索引を作り直す］" in words
    shown(page).index_button.click()
    settle(page)
    assert "索引を作り直しました。" in shown(page).outcome_words()
    assert [row.id for row in ledger.read(search.find, SearchQuery(words="送り方")).rows] == [key]
    assert ledger.read(consultation_rows.get, key).version == 1, "the record stayed as it was"
    assert ledger.read(checks.check_open) == ()
    with raw(database) as bare:
        ((action, entity),) = bare.execute("SELECT action, entity FROM audit ORDER BY seq DESC LIMIT 1")
    assert (action, entity) == ("rebuild", "consultation_search")


def test_a_changed_record_is_said_with_what_to_do(open_section: Open, database: Path) -> None:
    with raw(database) as bare:
        bare.execute("UPDATE desks SET name='窓口9'")
    page = open_section(settings.CHECK)
    press("F12")
    settle(page)
    words = shown(page).outcome_words()
    assert "窓口の記録（" in words
    assert "書き込んだときの内容と違います。" in words
    assert "保守の担当" in words


def test_only_an_administrator_with_the_password_finds_it(workplace: Workplace, ledger_as: LedgerAs) -> None:
    administrator = ledger_as(Role.ADMINISTRATOR)
    assert administrator.call(credentials.set_pin, PASSWORD, "482915") is None
    by_pin = Ledger(administrator.store, replace(administrator.actor, by_pin=True))
    found = []
    for desk in (administrator, by_pin, ledger_as(Role.CHIEF), ledger_as(Role.COUNTER)):
        page = SettingsPage(replace(workplace, ledger=desk))
        found.append("点検" in [choice.label for choice in page.sections.choices])
        page.deleteLater()
    assert found == [True, False, False, False]
