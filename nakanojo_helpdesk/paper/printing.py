"""Printing a `Sheet`. Every function here may block for many seconds on a network printer: call it from the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.paper.painter import page_layout, paint
from nakanojo_helpdesk.reports.sheet import Sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MOST_COPIES: Final = 99


def printer_names() -> list[str]:
    """The printers of this PC, the default one first. Empty when there is none."""
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    names = list(QPrinterInfo.availablePrinterNames())
    return sorted(names, key=lambda name: name != default)


def print_sheet(sheet: Sheet, printer_name: str, copies: int = 1) -> int:
    """Send a sheet to a printer, by the name `printer_names` gave. Returns the number of pages of one copy.

    Raises `Unavailable` with a sentence when the printer is gone or does not take the pages, `ValueError` when
    `copies` is not between 1 and `MOST_COPIES`.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise ValueError(f"copies: {copies}")
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer_name)
    if not printer_name or info.isNull():
        raise Unavailable(
            f"プリンター「{printer_name}」が見つかりません。電源とケーブルを確かめるか、ほかのプリンターを選んでください。"
        )
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setCopyCount(copies)
    return print_on(sheet, printer)


def print_on(sheet: Sheet, printer: QPrinter) -> int:
    """Print a sheet on a printer that is set up. Returns the number of pages. Raises `Unavailable`."""
    from PySide6.QtPrintSupport import QPrinter

    printer.setDocName(sheet.file_stem)
    printer.setCreator("窓口きろく")
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(sheet.size))
    printer.setFullPage(True)
    pages = paint(sheet, printer)
    if printer.printerState() in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}:
        raise Unavailable("印刷が途中で止まりました。プリンターを確かめて、もう一度印刷してください。")
    return pages
