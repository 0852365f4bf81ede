"""試し刷り: one page whatever the office is called and however wide its margins are, up to the edges of the paper."""

from __future__ import annotations

import io
import re

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.office import MARGIN_LIMITS_MM, Office
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.specimen import CHECKS, specimen_sheet

WIDEST = tuple(most for _least, most in MARGIN_LIMITS_MM)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


@pytest.mark.parametrize(
    "office",
    [Office(), Office(town="う" * 40, department="い" * 40, margins_mm=(40, 30, 40, 40))],
    ids=["usual", "longest names and widest margins"],
)
def test_it_is_one_page_with_the_names_and_what_to_look_at(qapp: QApplication, office: Office) -> None:
    assert WIDEST == (40, 30, 40, 40)
    sheet = specimen_sheet(office, utc_now())
    assert page_count(sheet) == 1
    text = text_of(pdf_bytes(sheet))
    for words in ("試し刷り", office.town[:20], "髙﨑", "100 mm", *(check[:8] for check in CHECKS)):
        assert words in text, words


def test_the_frame_stands_at_the_margins_and_the_scales_begin_at_the_edge(qapp: QApplication) -> None:
    office = Office(margins_mm=(25, 17, 25, 30))
    (picture,) = page_images(specimen_sheet(office, utc_now()), 254)  # ten dots a millimetre

    def is_inked(x_mm: float, y_mm: float) -> bool:
        around = range(-4, 5)
        return any(
            picture.pixelColor(round(x_mm * 10) + dx, round(y_mm * 10) + dy).lightness() < 128
            for dx in around
            for dy in around
            if 0 <= round(x_mm * 10) + dx < picture.width() and 0 <= round(y_mm * 10) + dy < picture.height()
        )

    for x, y in ((28.0, 120.0), (195.0, 120.0), (100.0, 23.0), (100.0, 274.0)):
        assert is_inked(x, y), f"the frame at {x}, {y}"
    for x, y in ((70.0, 0.3), (209.7, 99.0), (140.0, 296.7), (0.3, 198.0)):
        assert is_inked(x, y), f"the scale at {x}, {y}"


def test_the_ruler_is_ten_centimetres_long(qapp: QApplication) -> None:
    (picture,) = page_images(specimen_sheet(Office(margins_mm=(25, 17, 25, 30)), utc_now()), 254)
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(grey.constBits())
    wide = grey.bytesPerLine()
    lines = [rows[top * wide + 300 : top * wide + 1330] for top in range(600, 1400)]
    longest = max(len(run) for line in lines for run in re.findall(b"[\x00-\x7f]+", line))
    assert longest == pytest.approx(1000, abs=4)


def test_in_a_practice_it_says_so() -> None:
    sheet = specimen_sheet(Office(practice=True), utc_now())
    assert sheet.file_stem.startswith("練習_")
