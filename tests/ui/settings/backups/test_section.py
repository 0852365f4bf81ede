"""設定の「控え」: how old the newest one is, made by F12, kept in a second place, restored for trial."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.backups.rows import BackupState, Reason
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.access import Role, backup_actor
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.backups import manifests
from nakanojo_helpdesk.ui.settings import page as pages
from nakanojo_helpdesk.ui.settings.backups.section import BackupSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from tests.factories import consultation_form, raw
from tests.ui.settings.conftest import Open, press
from tests.waiting import settle


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> Iterator[None]:
    """The settings of this PC are the test's own."""
    paths.use_data_dir(tmp_path / "data")
    yield
    paths.use_data_dir(None)


def shown(page: SettingsPage) -> BackupSection:
    section = page.section()
    assert isinstance(section, BackupSection)
    return section


def test_without_a_backup_it_says_so_and_f12_makes_one(open_section: Open, ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form())
    page = open_section(pages.BACKUPS)
    assert "まだありません" in shown(page).words()
    assert shown(page).current_backup() is None
    press("F12")
    settle(page)
    assert "控えを作り、確かめました" in page.sticky.text()
    assert "たったいま" in shown(page).words()
    row = shown(page).current_backup()
    assert row is not None
    assert (row.state, row.reason) == (BackupState.GOOD, "hand")
    assert row.path.exists()


def test_the_newest_backup_is_chosen_until_somebody_chooses_another(
    open_section: Open, ledger: Ledger
) -> None:
    older = keeping.make(ledger.store, backup_actor("PC1"), Reason.HAND)
    keeping.make(ledger.store, backup_actor("PC1"), Reason.HAND)
    page = open_section(pages.BACKUPS)
    section = shown(page)
    asked: list[Path] = []
    section.restore_wanted.connect(asked.append)
    press("Ctrl+R")
    section.table.select_key(older.path)
    page.reload()
    settle(page)
    press("Ctrl+R")
    newest = section.table.row_model().row_at(0)
    assert newest is not None
    assert asked == [newest.row.path, older.path]
    assert section.first_focus() is section.table


def test_an_old_backup_is_a_warning(open_section: Open, ledger: Ledger) -> None:
    made = keeping.make(ledger.store, backup_actor("PC1"), Reason.HAND)
    assert made.manifest is not None
    two_days = made.manifest.__class__(**{**vars(made.manifest), "made_at": utc_now() - timedelta(days=2)})
    manifests.write(two_days, made.path)
    page = open_section(pages.BACKUPS)
    assert "2日前" in shown(page).words()
    assert "作り直してください" in shown(page).words()


def test_the_window_stays_alive_while_a_backup_is_made(open_section: Open) -> None:
    page = open_section(pages.BACKUPS)
    ticks: list[int] = []
    timer = QTimer(page, interval=1)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    press("F12")
    press("F12")
    assert "お待ちください" in page.sticky.text()
    settle(page)
    assert ticks
    assert len(shown(page).table.row_model().rows()) == 1


def test_the_second_place_is_remembered_and_gets_the_backup(
    open_section: Open, ledger: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = keeping.make(ledger.store, backup_actor("PC1"), Reason.HAND)
    usb = tmp_path_factory.mktemp("usb")
    page = open_section(pages.BACKUPS)
    shown(page).take_second(usb)
    settle(page)
    folder = usb / "nakanojo-backups"
    assert (folder / made.path.name).read_bytes() == made.path.read_bytes()
    told = settings.load(paths.data_dir() / settings.FILE_NAME).settings
    assert told.second_backup_folder == folder
    assert str(folder) in shown(page).words()
    assert shown(page).table.row_model().text_at(0, 4) == "パソコンと第2の場所"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    page.reload()
    settle(page)
    assert "USBメモリー" in shown(page).words()
    press("F12")
    settle(page)
    assert page.sticky.kind() == "warning", "made here, but not there"
    assert "USBメモリー" in page.sticky.text()


def test_a_place_beside_the_records_is_refused_and_nothing_is_remembered(
    open_section: Open, ledger: Ledger
) -> None:
    page = open_section(pages.BACKUPS)
    shown(page).take_second(ledger.store.path.parent)
    settle(page)
    assert "同じフォルダー" in page.sticky.text()
    assert settings.load(paths.data_dir() / settings.FILE_NAME).settings.second_backup_folder is None


def test_a_trial_says_its_outcome_and_when_it_was(open_section: Open, ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form())
    made = keeping.make(ledger.store, backup_actor("PC1"), Reason.HAND)
    page = open_section(pages.BACKUPS)
    assert "まだしていません" in shown(page).words()
    shown(page).test_button.click()
    settle(page)
    assert page.sticky.kind() == "success"
    assert "確かめました" in shown(page).words()
    with raw(made.path) as connection:
        connection.execute("UPDATE consultations SET people=9")
    shown(page).test_button.click()
    settle(page)
    assert page.sticky.kind() == "error"
    assert "悪いところ" in shown(page).words()


@pytest.mark.parametrize("role", [Role.COUNTER, Role.TRAINER, Role.CHIEF])
def test_only_an_administrator_sees_the_section(role: Role) -> None:
    assert not backup_actor("PC1").roles
    from nakanojo_helpdesk.domain.staff.access import MATRIX, Permission

    assert Permission.BACKUP not in MATRIX[role]
