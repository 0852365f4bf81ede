"""Printing: the same pages on a printer, and a sentence when there is none."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.printing import print_on, print_sheet, printer_names
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from tests.reports.facts import monthly_facts


def monthly() -> Sheet:
    return monthly_sheet(monthly_facts(), Office())


def test_a_printer_that_is_gone_gets_a_sentence(qapp: QApplication) -> None:
    for name in ("", "ないプリンター"):
        with pytest.raises(Unavailable, match="見つかりません"):
            print_sheet(monthly(), name)


def test_printers_are_listed_by_name(qapp: QApplication) -> None:
    names = printer_names()
    assert all(names)
    assert len(set(names)) == len(names)


def test_copies_stay_within_reason(qapp: QApplication) -> None:
    for copies in (0, 100):
        with pytest.raises(ValueError, match="copies"):
            print_sheet(monthly(), "プリンター", copies)


@pytest.mark.parametrize("resolution", [300, 600, 1200])
def test_the_printer_gets_the_pages_of_the_pdf(qapp: QApplication, tmp_path: Path, resolution: int) -> None:
    from io import BytesIO

    target = tmp_path / "印刷.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(resolution)
    assert print_on(monthly(), printer) == page_count(monthly())
    printed = pypdf.PdfReader(target)
    expected = pypdf.PdfReader(BytesIO(pdf_bytes(monthly())))
    assert [page.extract_text() for page in printed.pages] == [page.extract_text() for page in expected.pages]


def test_a_printer_that_takes_nothing_gets_a_sentence(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "ない" / "印刷.pdf"))
    with pytest.raises(Unavailable):
        print_on(monthly(), printer)
