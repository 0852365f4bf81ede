"""設定の「このパソコンの暗号化」: the paper first, its proof, the work in the worker, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.protection.recovery import recovery_groups
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.protection import turning
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.protection import converting
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.settings import page as pages
from nakanojo_helpdesk.ui.settings.backups.section import BackupSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.protection.dialogs import (
    PasswordAgainDialog,
    ProofDialog,
    ProtectionDialog,
    RecoveryKeyDialog,
)
from tests import keystores
from tests.factories import PASSWORD, consultation_form, raw, today
from tests.ui.settings.conftest import Open
from tests.waiting import settle, soon, when_shown

needs_cipher = pytest.mark.skipif(not driver.CAN_ENCRYPT, reason="sqlcipher3 is not installed")


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of this PC and its keystore are the test's own."""
    paths.use_data_dir(tmp_path / "data")
    monkeypatch.setattr(driver, "key_of_new_files", None)
    if driver.CAN_ENCRYPT:
        keystores.choose(keystores.FileKeystore, tmp_path / "keys.json", monkeypatch)
    yield
    paths.use_data_dir(None)


def shown(page: SettingsPage) -> BackupSection:
    section = page.section()
    assert isinstance(section, BackupSection)
    return section


def choose(act: str) -> None:
    def press(dialog: ProtectionDialog) -> None:
        dialog.choice = act
        dialog.accept()

    when_shown(ProtectionDialog, press)


def give_password(text: str = PASSWORD) -> None:
    def give(dialog: PasswordAgainDialog) -> None:
        dialog.password.line.setText(text)
        dialog.submit()

    when_shown(PasswordAgainDialog, give)


def prove(dialog: ProofDialog) -> None:
    """First a slip, which costs nothing; then what the paper says."""
    groups = recovery_groups(dialog._key)
    for line in dialog.lines.values():
        line.setText("3" * 6)
    dialog.submit()
    assert dialog.faults.isVisible()
    assert set(dialog.typed().values()) == {"3" * 6}
    for place, line in dialog.lines.items():
        line.setText(groups[place].lower())
    dialog.submit()


def printed_on(section: BackupSection) -> list[Sheet]:
    sheets: list[Sheet] = []

    def send(sheet: Sheet, _printer: str, _copies: int) -> int:
        sheets.append(sheet)
        return 1

    section.flow.send, section.flow.names = send, lambda: ["複合機"]
    when_shown(RecoveryKeyDialog, lambda dialog: soon(dialog.print_button.click))

    def go(dialog: PrintDialog) -> None:
        settle(dialog)
        dialog.print_button.click()

    when_shown(PrintDialog, go)
    return sheets


def close_when_printed(dialog: RecoveryKeyDialog) -> None:
    timer = QTimer(dialog, interval=5)

    def look() -> None:
        if "複合機" in dialog.sticky.text():
            timer.stop()
            dialog.accept()

    timer.timeout.connect(look)
    timer.start()


@needs_cipher
def test_a_laptop_is_encrypted_from_the_screen_and_the_paper_can_be_printed_again(
    open_section: Open, ledger: Ledger
) -> None:
    ledger.call(consultations.record, consultation_form(memo="ひみつ"))
    page = open_section(pages.BACKUPS)
    section = shown(page)
    assert "暗号化：していません" in section.words()
    ticks: list[int] = []
    timer = QTimer(page, interval=1)
    timer.timeout.connect(lambda: ticks.append(1))
    choose("on")
    give_password()
    sheets = printed_on(section)
    when_shown(RecoveryKeyDialog, close_when_printed)

    def prove_with_ticks(dialog: ProofDialog) -> None:
        timer.start()
        prove(dialog)

    when_shown(ProofDialog, prove_with_ticks)
    section.protect_button.click()
    timer.stop()
    settle(page)
    assert len(ticks) > 5, "the window lives while the file is written anew"
    assert "暗号化しました" in page.sticky.text()
    assert "金庫" in page.sticky.text()
    assert "暗号化：しています" in section.words()
    path = ledger.store.path
    assert converting.is_encrypted(path)
    key = driver.key_for(path)
    assert key is not None
    assert [sheet.file_stem[:5] for sheet in sheets] == ["回復キー_"]
    assert [row.memo for row in section.workplace.ledger.read(reading.listing, today(), today())] == [
        "ひみつ"
    ]

    choose("print")
    give_password()
    again = printed_on(section)
    when_shown(RecoveryKeyDialog, close_when_printed)
    section.protect_button.click()
    settle(page)
    assert again[0].blocks[:2] == sheets[0].blocks[:2]

    choose("off")
    give_password()
    section.protect_button.click()
    settle(page)
    assert not converting.is_encrypted(path)
    assert "90日" in page.sticky.text()
    assert "暗号化：していません" in section.words()
    with raw(path) as connection:
        rows = connection.execute("SELECT action FROM audit WHERE entity='database' ORDER BY seq")
        done = [row[0] for row in rows]
    assert done == [turning.PRINTED, turning.ENCRYPTED, turning.PRINTED, turning.DECRYPTED] or done[1:] == [
        turning.ENCRYPTED,
        turning.PRINTED,
        turning.DECRYPTED,
    ]
    assert section.workplace.ledger.read(checks.check_open) == ()
    states = {
        row.state.value for row in keeping.kept(ledger.store, section.workplace.ledger.actor).first.rows
    }
    assert states == {"good"}


@needs_cipher
@pytest.mark.parametrize("leaves_at", ["state", "password", "paper", "proof"])
def test_whoever_leaves_before_the_work_has_changed_nothing(
    open_section: Open, ledger: Ledger, leaves_at: str
) -> None:
    page = open_section(pages.BACKUPS)
    before = ledger.store.path.read_bytes()
    kinds: dict[str, type[QDialog]] = {
        "state": ProtectionDialog,
        "password": PasswordAgainDialog,
        "paper": RecoveryKeyDialog,
        "proof": ProofDialog,
    }
    if leaves_at != "state":
        choose("on")
    if leaves_at in {"paper", "proof"}:
        give_password()
    if leaves_at == "proof":
        when_shown(RecoveryKeyDialog, lambda dialog: dialog.accept())
    when_shown(kinds[leaves_at], lambda dialog: dialog.reject())
    shown(page).protect_button.click()
    settle(page)
    assert not converting.is_encrypted(ledger.store.path)
    assert ("破って" in page.sticky.text()) == (leaves_at in {"paper", "proof"})
    assert ledger.store.path.read_bytes() == before


def test_without_the_part_it_is_said_and_nothing_is_offered(
    open_section: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "CAN_ENCRYPT", False)
    page = open_section(pages.BACKUPS)
    assert "部品が入っていません" in shown(page).words()
    offered: list[str] = []

    def look(dialog: ProtectionDialog) -> None:
        from nakanojo_helpdesk.ui.kit.buttons.button import Button

        offered.extend(button.text() for button in dialog.findChildren(Button) if button.isVisible())
        dialog.reject()

    when_shown(ProtectionDialog, look)
    shown(page).protect_button.click()
    assert offered == ["閉じる"]
