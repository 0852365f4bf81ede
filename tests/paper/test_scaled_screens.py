"""Papers on screens of other densities: Windows draws the screen 1.25 and 1.5 times as large, the paper stays the same."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.printing import print_on
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from tests.reports.facts import monthly_facts

ROOT = Path(__file__).parents[2]


def write_both(folder: Path) -> None:
    """The monthly report as a PDF, and as a printer of 600 dpi takes it."""
    sheet = monthly_sheet(monthly_facts(), Office())
    (folder / "pdf.pdf").write_bytes(pdf_bytes(sheet))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(600)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    print_on(sheet, printer)


def drawn(path: Path) -> list[tuple[object, bytes]]:
    """Each page: its size, and every stroke and letter with its place."""
    pages = [
        (page.mediabox, page.get_contents()) for page in pypdf.PdfReader(BytesIO(path.read_bytes())).pages
    ]
    return [(tuple(size), content.get_data()) for size, content in pages if content is not None]


@pytest.mark.long
@pytest.mark.parametrize("factor", ["1.25", "1.5"])
def test_a_paper_is_the_same_at_every_scale_of_the_screen(
    qapp: QApplication, tmp_path: Path, factor: str
) -> None:
    usual, scaled = tmp_path / "usual", tmp_path / "scaled"
    usual.mkdir()
    scaled.mkdir()
    write_both(usual)
    code = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication; "
        "application = QApplication([]); assert application.devicePixelRatio() == float(sys.argv[2]); "
        "from tests.paper.test_scaled_screens import write_both; write_both(Path(sys.argv[1]))"
    )
    environment = os.environ | {"QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(scaled), factor],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("pdf.pdf", "printed.pdf"):
        assert len(drawn(usual / name)) == page_count(monthly_sheet(monthly_facts(), Office()))
        assert drawn(scaled / name) == drawn(usual / name)
