"""A `Sheet` as a PDF: text that can be searched, fonts inside, no printer needed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.paper.painter import Pages, page_layout, paint_pages
from nakanojo_helpdesk.reports.sheet import Sheet

RESOLUTION: Final = 1200
_CREATOR: Final = "窓口きろく"


def pdf_bytes(sheet: Sheet) -> bytes:
    """The PDF in memory. Its properties name report, town and program, but no person; a booklet has bookmarks and links."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(sheet.size))
    writer.setResolution(RESOLUTION)
    writer.setTitle(sheet.title)
    writer.setAuthor(sheet.office)
    writer.setCreator(_CREATOR)
    pages = Pages(sheet)
    paint_pages(pages, writer)
    buffer.close()
    data = bytes(buffer.data().data())
    if not pages.marks:
        return data
    from nakanojo_helpdesk.paper.manual.bookmarks import with_bookmarks

    return with_bookmarks(data, pages.marks, pages.links)


def write_pdf(sheet: Sheet, path: Path) -> int:
    """Write the PDF in one step: `path` is the old file or the whole new one. Returns its size in bytes.

    Raises `Unavailable` with a sentence when the folder is missing, full, not writable, or the file is open elsewhere.
    """
    # Qt does not say when a disk is full: made in memory, written by us.
    data = pdf_bytes(sheet)
    temp: Path | None = None
    try:
        temp = paths.temporary_beside(path)
        temp.write_bytes(data)
        paths.replace_file(temp, path)
    except OSError as error:
        if temp is not None:
            with suppress(OSError):
                temp.unlink(missing_ok=True)
        raise Unavailable(f"PDF「{path.name}」を保存できませんでした。{_advice(error)}") from error
    return len(data)


def _advice(error: OSError) -> str:
    if error.errno in paths.FULL:
        return "保存先の空きが足りません。いらないファイルを消すか、ほかの場所を選んでください。"
    if isinstance(error, FileNotFoundError):
        return "保存先のフォルダーが見つかりません。保存する場所を選び直してください。"
    return "同じ名前のファイルを開いていれば閉じてください。書き込めない場所のときは、ほかの場所を選んでください。"
