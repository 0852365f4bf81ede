"""設定の「更新」: what runs here, what a stick holds, one key and the password, and the way back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from nakanojo_helpdesk.domain.diagnosis.lines import Mark
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Installed, Stage
from nakanojo_helpdesk.services.updates import ending
from nakanojo_helpdesk.services.updates.going_back import Exchange
from nakanojo_helpdesk.services.updates.looking import ThisPc
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.updates import installation, keeping, places
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.protection.dialogs import PasswordAgainDialog
from nakanojo_helpdesk.ui.settings.updates.section import UpdateSection
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PASSWORD, LedgerAs
from tests.services.updates.sticks import OTHER_SEED, PUBLIC, stick
from tests.ui.settings.conftest import During, Open, press
from tests.waiting import settle

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the setups of these tests are scripts of a shell")
SCRIPT = b"#!/bin/sh\nexit 0\n"
FORMER, NEW = Version(0, 1, 0), Version(0, 2, 0)
NOTES = ("申込の一覧が速くなりました。", "講座の案内を大きな文字で印刷できます。")


def this_pc(tmp_path: Path, version: Version = FORMER) -> ThisPc:
    program = tmp_path / "program"
    (program / "setup").mkdir(parents=True, exist_ok=True)
    (program / "setup" / f"NakanojoHelpdesk-{version}-setup.run").write_bytes(SCRIPT)
    installed = Installed(version=version, schema=identity.SCHEMA_VERSION, system="linux", folder=program)
    return ThisPc(installed=installed, folder=tmp_path / places.FOLDER, keys=(PUBLIC,))


@pytest.fixture
def open_updates(open_section: Open, tmp_path: Path) -> Callable[..., tuple[SettingsPage, UpdateSection]]:
    """Opens the section on a PC that a setup installed, with these sticks in it."""

    def show(*sticks: Path, version: Version = FORMER) -> tuple[SettingsPage, UpdateSection]:
        page = open_section(settings.UPDATES)
        section = page.section()
        assert isinstance(section, UpdateSection)
        section.this_pc = this_pc(tmp_path, version)
        section.folders = lambda: sticks
        section.look()
        settle(page)
        return page, section

    return show


Shown = Callable[..., tuple[SettingsPage, UpdateSection]]


def give_password(dialog: QDialog) -> None:
    assert isinstance(dialog, PasswordAgainDialog)
    dialog.password.line.setText(PASSWORD)
    dialog.submit()


def test_the_present_version_is_shown_and_that_no_stick_is_in(open_updates: Shown) -> None:
    page, section = open_updates()
    assert "窓口きろく 0.1.0 版" in section.words()
    assert "まだしていません" in section.words()
    assert "差してありません" in section.words()
    assert not section.table.isVisibleTo(page)
    press("F12")
    assert "差してありません" in page.sticky.text()
    press("Ctrl+R")
    assert "戻せる前の版はありません" in page.sticky.text()


def test_a_stick_is_shown_with_what_is_new_and_every_check(open_updates: Shown, tmp_path: Path) -> None:
    page, section = open_updates(stick(tmp_path / "usb", SCRIPT, notes=NOTES))
    assert "0.2.0 版に更新できます" in section.words()
    assert {line.mark for line in section.model.rows()} == {Mark.GOOD}
    assert len(section.model.rows()) >= 8
    shown = [label.text() for label in page.findChildren(PlainLabel) if label.isVisibleTo(page)]
    assert all(f"・{note}" in shown for note in NOTES)


def test_the_key_and_the_password_start_the_setup_and_ask_the_program_to_end(
    open_updates: Shown, during: During, tmp_path: Path, workplace: Workplace
) -> None:
    page, section = open_updates(stick(tmp_path / "usb", SCRIPT))
    asked: list[Exchange] = []
    page.exchange_wanted.connect(asked.append)
    during(give_password)
    press("F12")
    settle(page)
    assert installation.wait_for_started() == 0
    assert [wanted.way for wanted in asked] == [None]
    assert asked[0].setup.read_bytes() == SCRIPT
    record = keeping.read_record(section.this_pc.folder)
    assert record is not None
    assert record.stage is Stage.UPDATING
    assert (workplace.ledger.store.path.parent / "backups" / record.backup).is_file()
    assert not asked[0].setup.with_name(keeping.GO).exists(), "the setup waits for the end of the program"


def test_nothing_happens_without_the_password(open_updates: Shown, during: During, tmp_path: Path) -> None:
    page, section = open_updates(stick(tmp_path / "usb", SCRIPT))
    asked: list[Exchange] = []
    page.exchange_wanted.connect(asked.append)
    during(lambda dialog: dialog.reject())
    press("F12")
    settle(page)
    assert asked == []
    assert keeping.read_record(section.this_pc.folder) is None


def test_a_stick_of_somebody_else_is_refused_in_plain_words(open_updates: Shown, tmp_path: Path) -> None:
    page, section = open_updates(stick(tmp_path / "usb", SCRIPT, seed=OTHER_SEED, notes=NOTES))
    assert "更新できません" in section.words()
    (line,) = section.model.rows()
    assert "署名が合いません" in line.told
    press("F12")
    assert "署名が合いません" in page.sticky.text()


def test_a_program_without_keys_says_so(open_updates: Shown, tmp_path: Path) -> None:
    page, section = open_updates()
    section.this_pc = ThisPc(installed=section.this_pc.installed, folder=section.this_pc.folder, keys=())
    section.look()
    settle(page)
    (line,) = section.model.rows()
    assert "鍵が入っていません" in line.told


def test_another_folder_may_be_chosen(open_updates: Shown, tmp_path: Path) -> None:
    page, section = open_updates()
    folder = stick(tmp_path / "usb", SCRIPT)
    section.ask_folder = lambda _parent, _title: folder.parent
    press("Ctrl+O")
    settle(page)
    assert "0.2.0 版に更新できます" in section.words()


def test_a_stick_pulled_before_the_key_is_told_and_nothing_is_begun(
    open_updates: Shown, during: During, tmp_path: Path
) -> None:
    folder = stick(tmp_path / "usb", SCRIPT)
    page, section = open_updates(folder)
    folder.rename(tmp_path / "away")
    during(give_password)
    press("F12")
    settle(page)
    assert "できませんでした" in section.outcome.words()
    assert keeping.read_record(section.this_pc.folder) is None


def test_after_an_update_the_way_back_is_offered_and_asks_for_the_password(
    open_updates: Shown, during: During, tmp_path: Path, workplace: Workplace
) -> None:
    page, section = open_updates(stick(tmp_path / "usb", SCRIPT))
    during(give_password)
    press("F12")
    settle(page)
    installation.wait_for_started()
    pc = this_pc(tmp_path, NEW)
    ended = ending.settle(workplace.ledger.store, pc.installed, pc.folder, pc="PC1")
    assert ended is not None
    assert ended.good
    section.this_pc = pc
    section.look()
    settle(page)
    assert "0.1.0 版に戻せます" in section.words()
    assert "佐藤さんが、USBメモリーから更新しました" in section.words()
    asked: list[Exchange] = []
    page.exchange_wanted.connect(asked.append)
    during(give_password)
    press("Ctrl+R")
    assert [wanted.way is None for wanted in asked] == [False]


def test_only_the_administrator_sees_the_section(
    app: QApplication, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    for role in Role:
        page = SettingsPage(replace(workplace, ledger=ledger_as(role)))
        codes = [choice.code for choice in page.sections.choices]
        page.deleteLater()
        assert (settings.UPDATES in codes) == (role is Role.ADMINISTRATOR)
