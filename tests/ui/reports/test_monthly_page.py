"""月次報告 on the screen: preview, PDF, printing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.services import consultations
from nakanojo_helpdesk.ui.main_window import MainWindow
from nakanojo_helpdesk.ui.reports.monthly_page import MonthlyPage
from nakanojo_helpdesk.ui.reports.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace import Workplace
from tests.factories import consultation_form, today
from tests.keyboard import press
from tests.waiting import settle


class Chooser:
    """Stands for the system's file dialog, which tests cannot drive."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.suggested = ""

    def __call__(self, _parent: object, _title: str, name: str, _kind: str) -> Path | None:
        self.suggested = name
        return self.path


@pytest.fixture
def chooser(tmp_path: Path) -> Chooser:
    return Chooser(tmp_path / "報告.pdf")


@pytest.fixture
def page(qapp: QApplication, workplace: Workplace, chooser: Chooser) -> Iterator[MonthlyPage]:
    workplace.desk.call(consultations.record, consultation_form())
    window = MainWindow()
    window.resize(1366, 688)
    window.show()
    made = MonthlyPage(workplace, ask_path=chooser)
    window.show_alone(made)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    settle(made)
    yield made
    settle(made)
    window.close()
    window.deleteLater()


def test_the_preview_shows_every_page_of_the_report(page: MonthlyPage) -> None:
    assert page.preview.page_count() == 2
    assert page.month() == Month.of(today())
    assert "未締め" in page.context()
    assert "件数1件" in page.preview.accessibleDescription()


def test_ctrl_s_saves_the_report_as_pdf_under_a_telling_name(
    page: MonthlyPage, chooser: Chooser, tmp_path: Path
) -> None:
    press("Ctrl+S")
    settle(page)
    assert chooser.suggested.startswith(f"相談月報_{Month.of(today()).era_label}_")
    text = pypdf.PdfReader(tmp_path / "報告.pdf").pages[0].extract_text()
    assert "月次報告" in text
    assert "保存しました" in page.sticky.text()


def test_a_folder_that_is_gone_is_said_and_the_report_stays(
    page: MonthlyPage, chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "ない" / "報告.pdf"
    page.save_pdf()
    settle(page)
    assert "保存できませんでした" in page.sticky.text()
    assert page.preview.page_count() == 2


def test_without_a_printer_the_dialog_says_so_and_offers_the_pdf(qtbot: QtBot) -> None:
    dialog = PrintDialog("月次報告", 2, None, list)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(dialog)
    assert not dialog.print_button.isEnabled()
    assert any(
        "プリンターが見つかりません" in label.text() for label in dialog.findChildren(type(dialog._state))
    )


def test_the_print_dialog_wants_a_sensible_number_of_copies(qtbot: QtBot) -> None:
    dialog = PrintDialog("月次報告", 2, None, lambda: ["窓口 プリンター"])
    qtbot.addWidget(dialog)
    dialog.show()
    settle(dialog)
    dialog.copies.line.setText("０")
    dialog.print_button.click()
    assert dialog.isVisible()
    dialog.copies.line.setText("２")
    dialog.print_button.click()
    assert not dialog.isVisible()
    assert dialog.choice() == ("窓口 プリンター", 2)
