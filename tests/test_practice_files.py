"""What leaves the practice as a file or paper is never taken for real: its name and every page say 練習."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.reports.page import DAILY, ReportsPage
from nakanojo_helpdesk.ui.search.export_dialog import CSV_UTF8, EXCEL, ExportDialog
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.ui.search.asking import meanwhile
from tests.waiting import settle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "書類"
    made.mkdir()
    return made


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    made = MainWindow()
    made.resize(1366, 688)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(params=[True, False], ids=["practice", "real"])
def practising(request: pytest.FixtureRequest, workplace: Workplace) -> bool:
    for number in range(60):  # a 日報 of several pages
        workplace.ledger.call(consultations.record, consultation_form(memo=f"{number}", topics=("SM", "LN")))
    if request.param:
        workplace.ledger.call(office.mark_practice)
    return bool(request.param)


def show(window: MainWindow, page: Page) -> None:
    window.show_alone(page)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    settle(page)


def feet(path: Path) -> list[str]:
    """The print foot of every sheet, as it stands in the file."""
    with zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = [book.read(name).decode("utf-8") for name in sheets]
    return [text.partition("<oddFooter>")[2].partition("</oddFooter>")[0] for text in texts]


def test_reports_pictures_and_papers_of_the_practice_say_so(
    window: MainWindow, workplace: Workplace, folder: Path, practising: bool
) -> None:
    def suggested(_parent: QWidget | None, _title: str, name: str = "", _kind: str = "") -> Path:
        return folder / name

    page = ReportsPage(workplace, ask_path=suggested, ask_into=lambda _parent, _title: folder)
    show(window, page)
    for save in (page.save_pdf, page.save_excel, page.save_charts):
        save()
        settle(page)
    page.show_kind(DAILY)
    settle(page)
    page.save_pdf()
    settle(page)
    files = sorted(folder.iterdir())
    assert {path.suffix for path in files} == {".pdf", ".xlsx", ".png"}
    assert len(files) == 8
    for path in files:
        assert path.name.startswith("練習_") is practising
        if path.suffix == ".pdf":
            pages = pypdf.PdfReader(path).pages
            assert len(pages) > 1
            words = ["".join(sheet.extract_text().split()) for sheet in pages]
            assert {"練習（架空の記録）" in text for text in words} == {practising}
        if path.suffix == ".xlsx":
            assert {"練習（架空の記録）" in foot for foot in feet(path)} == {practising}


def test_lists_of_the_practice_say_so(
    window: MainWindow, workplace: Workplace, folder: Path, practising: bool
) -> None:
    def suggested(_parent: QWidget | None, _title: str, name: str, _kind: str) -> Path:
        return folder / name

    page = SearchPage(workplace, ask_path=suggested)
    show(window, page)
    for kind in (EXCEL, CSV_UTF8):

        def choose(dialog: QDialog, kind: str = kind) -> None:
            assert isinstance(dialog, ExportDialog)
            if kind != EXCEL:
                dialog.kinds.choose(kind)
            dialog.go_button.click()

        meanwhile(choose)
        page._write_button.click()
        settle(page)
    csv, xlsx = sorted(folder.iterdir(), key=lambda path: path.suffix)
    assert (csv.suffix, xlsx.suffix) == (".csv", ".xlsx")
    assert {csv.name.startswith("練習_"), xlsx.name.startswith("練習_")} == {practising}
    assert {"練習（架空の記録）" in foot for foot in feet(xlsx)} == {practising}
