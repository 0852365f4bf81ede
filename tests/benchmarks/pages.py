"""A child process: the pages of the monthly report as a PDF, again and again, beside the same words written plainly.

Says one line of JSON: seconds of the report and of the plain pages, in turn; the first round of each is left out.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdf
from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QPainter, QPdfWriter

from nakanojo_helpdesk.domain.staff.access import command_actor
from nakanojo_helpdesk.paper.fonts import UNITS_PER_INCH, Face, font, mm, pt
from nakanojo_helpdesk.paper.headless import graphics
from nakanojo_helpdesk.paper.painter import page_layout
from nakanojo_helpdesk.paper.pdf import RESOLUTION, pdf_bytes
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import office, reports
from nakanojo_helpdesk.services.databases import opening
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.statistics import counting
from tests.benchmarks.demo_databases import MONTH

_POINTS: Final = 9.5


def main(database: str, rounds: str) -> None:
    """Write both `rounds` times."""
    application = graphics()
    sheet = _sheet(Path(database))
    words = [page.extract_text().splitlines() for page in pypdf.PdfReader(BytesIO(pdf_bytes(sheet))).pages]
    told: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(int(rounds) + 1):
        begin = time.perf_counter()
        pdf_bytes(sheet)
        middle = time.perf_counter()
        _plain(words)
        told["ours"].append(middle - begin)
        told["plain"].append(time.perf_counter() - middle)
    print(json.dumps({"pages": len(words), **{name: seconds[1:] for name, seconds in told.items()}}))
    del application


def _sheet(database: Path) -> Sheet:
    with closing(opening.ready(database, database.parent / "backups")) as store:
        ledger = Ledger(store, command_actor("bench"))
        facts = ledger.read(counting.monthly, MONTH)
        return monthly_sheet(facts, ledger.read(office.current), ledger.read(reports.month_note, MONTH))


def _plain(pages: list[list[str]]) -> None:
    """The words of every page, line below line."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout())
    writer.setResolution(RESOLUTION)
    painter = QPainter(writer)
    painter.scale(RESOLUTION / UNITS_PER_INCH, RESOLUTION / UNITS_PER_INCH)
    for number, lines in enumerate(pages):
        if number:
            writer.newPage()
        painter.setFont(font(Face.TEXT, _POINTS))
        for place, line in enumerate(lines):
            painter.drawText(QPointF(mm(20), mm(20) + place * pt(_POINTS)), line)
    painter.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
