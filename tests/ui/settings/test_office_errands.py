"""役場・用紙: the settings leave as a file that a new PC takes, and the 試し刷り is printed; both leave a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.exchange import settings_files
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services.first_start import carrying
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.settings.office_section import OfficeSection
from nakanojo_helpdesk.ui.settings.page import OFFICE, SettingsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.waiting import wait_until, when_shown


@pytest.fixture
def office(workplace: Workplace, qtbot: QtBot) -> OfficeSection:
    """The section on its page, shown."""
    page = SettingsPage(workplace)
    qtbot.addWidget(page)
    page.show()
    page.open_section(OFFICE)
    found = page.section()
    assert isinstance(found, OfficeSection)
    return found


def last_trace(ledger: Ledger) -> tuple[str, str]:
    query = select(AuditEntry.action, AuditEntry.entity).order_by(AuditEntry.seq.desc()).limit(1)
    row = ledger.read(lambda session, _actor: session.execute(query).one())
    return row.action, row.entity


def test_the_settings_leave_as_a_file_with_the_preferences_of_this_pc(
    office: OfficeSection, tmp_path: Path, ledger: Ledger
) -> None:
    settings.Settings(text_scale=125, second_backup_folder=Path("E:/控え")).save(
        paths.data_dir() / settings.FILE_NAME
    )
    office.errands._ask_path = lambda *_asked: tmp_path / "town"
    office.errands.take_out()
    wait_until(lambda: not office.is_busy())
    assert office.page.sticky.kind() == "success"
    taken = settings_files.read(tmp_path / "town.settings")
    assert taken.pc is not None
    assert (taken.pc.text_scale, Path(taken.pc.second_backup_folder)) == (125, Path("E:/控え"))
    assert replace(taken, pc=None) == replace(ledger.read(carrying.carried), made_at=taken.made_at)
    assert last_trace(ledger) == ("export", "settings")


def test_a_place_that_takes_no_file_is_said_and_leaves_no_trace(
    office: OfficeSection, tmp_path: Path, ledger: Ledger
) -> None:
    before = last_trace(ledger)
    office.errands._ask_path = lambda *_asked: tmp_path / "away" / "town.settings"
    office.errands.take_out()
    wait_until(lambda: not office.is_busy())
    assert office.page.sticky.kind() == "error"
    assert last_trace(ledger) == before


def test_the_page_to_try_the_printer_is_printed_later_too(office: OfficeSection, ledger: Ledger) -> None:
    sent: list[str] = []

    def send(sheet: Sheet, _printer: str, _copies: int) -> int:
        sent.append(sheet.title)
        return 1

    office.errands.outlet._send = send

    def choose(dialog: PrintDialog) -> None:
        wait_until(lambda: not dialog.is_busy())
        dialog.printer.offer_too("複合機", "複合機")
        dialog.printer.set_code("複合機")
        dialog.done(QDialog.DialogCode.Accepted)

    when_shown(PrintDialog, choose)
    office.errands.print_specimen()
    wait_until(lambda: not office.is_busy())
    assert sent == ["試し刷り"]
    assert last_trace(ledger) == ("report", "specimen.print")
