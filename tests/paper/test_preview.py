"""The preview shows the pages the PDF has."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pypdf
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from tests.reports.facts import comparison, monthly_facts, topic_rows

# It has no types of its own.
Grey = np.ndarray[tuple[int, ...], np.dtype[np.int16]]
PDFIUM = importlib.import_module("pypdfium2")


def monthly(topics: int = 13) -> Sheet:
    names = tuple((f"T{index}", f"相談内容{index}", index, index + 1) for index in range(topics))
    return monthly_sheet(monthly_facts(topics=topic_rows(names), count=comparison(90, 66)), Office())


def grey(image: QImage) -> Grey:
    flat = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return brightness(rows[:, : 3 * flat.width()].reshape(flat.height(), flat.width(), 3))


def brightness(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Grey:
    """The same for both: every library has its own idea of how bright blue is."""
    return (pixels.astype(np.float64) @ (0.3, 0.6, 0.1)).astype(np.int16)


def test_the_preview_has_as_many_pages_as_the_pdf(qapp: QApplication) -> None:
    for topics in (0, 13, 30, 60):
        sheet = monthly(topics)
        assert len(page_images(sheet, 50)) == len(pypdf.PdfReader(BytesIO(pdf_bytes(sheet))).pages)


def test_a_page_has_the_size_of_a4_at_the_resolution_asked_for(qapp: QApplication) -> None:
    for dpi, size in ((100, (827, 1169)), (72, (595, 842))):
        image = page_images(monthly(), dpi)[0]
        assert (image.width(), image.height()) == size


def test_the_preview_looks_like_the_pdf(qapp: QApplication) -> None:
    """Averaged over squares of 4 mm, no square differs by more than the edge of a letter."""
    sheet = monthly()
    document = PDFIUM.PdfDocument(pdf_bytes(sheet))
    for image, page in zip(page_images(sheet, 100), document, strict=True):
        ours = grey(image)
        theirs = brightness(np.asarray(page.render(scale=100 / 72).to_pil().convert("RGB")))
        height, width = (min(a, b) // 16 * 16 for a, b in zip(ours.shape, theirs.shape, strict=True))
        difference = (ours[:height, :width] - theirs[:height, :width]).reshape(
            height // 16, 16, width // 16, 16
        )
        assert np.abs(difference.mean(axis=(1, 3))).max() < 40
        assert ours.min() < 60  # there is ink at all


def test_pages_can_be_made_in_a_worker(qapp: QApplication) -> None:
    here = page_images(monthly(), 60)
    with ThreadPoolExecutor(max_workers=1) as worker:
        there = worker.submit(page_images, monthly(), 60).result()
    assert there == here
