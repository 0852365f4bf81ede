"""Blocks in large type: nothing is cut, heads are repeated, codes can be read."""

from __future__ import annotations

import importlib
import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from nakanojo_helpdesk.paper.fonts import Face, mm
from nakanojo_helpdesk.paper.large.squares import QUIET_ZONE, draw_square, modules_of
from nakanojo_helpdesk.paper.large.texts import Fitted
from nakanojo_helpdesk.paper.painter import page_layout
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.large import BigText, Facts, Grid, GridColumn, LargeBlock, OnePage, Over
from nakanojo_helpdesk.reports.sheet import Head, PaperSize, Sheet
from tests.paper.test_pdf import plain, read

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")

pytestmark = pytest.mark.usefixtures("qapp")


def sheet_of(*blocks: LargeBlock, size: PaperSize = PaperSize.A4, head: Head = Head.LIST) -> Sheet:
    return Sheet(
        title="試し",
        subtitle="",
        form_number="",
        office="中之条町",
        period="",
        blocks=blocks,
        file_stem="試し",
        margins_mm=(10, 10, 12, 10),
        size=size,
        head=head,
        caution=("個人情報 取扱注意",),
    )


def pages(*blocks: LargeBlock, size: PaperSize = PaperSize.A4, head: Head = Head.LIST) -> list[str]:
    reader = read(pdf_bytes(sheet_of(*blocks, size=size, head=head)))
    return [plain(page.extract_text()) for page in reader.pages]


def grid(count: int) -> Grid:
    return Grid(
        columns=(GridColumn(title="番号", width=20), GridColumn(title="名前")),
        rows=tuple((f"{number:03d}番", Over("ヨミ", f"名前{number:03d}")) for number in range(count)),
    )


def test_a_long_list_repeats_its_header_and_caution_and_cuts_no_row() -> None:
    found = pages(grid(90))
    assert len(found) > 3
    assert all("番号名前" in page and "個人情報取扱注意" in page for page in found)
    for number in range(90):
        assert sum(f"{number:03d}番ヨミ名前{number:03d}" in page for page in found) == 1


def test_rows_are_at_least_as_high_as_asked_for() -> None:
    document = PDFIUM.PdfDocument(pdf_bytes(sheet_of(grid(5))))
    dots = 4
    grey = np.asarray(document[0].render(scale=dots * 25.4 / 72).to_pil().convert("L"))
    document.close()
    column = round((10 + 19) * dots)  # inside the first column, right of its texts
    lines = np.flatnonzero((grey[:, column : column + 3] < 200).all(axis=1)) / dots
    rows = [after - before for before, after in itertools.pairwise(lines) if after - before > 1]
    assert len(rows) >= 5
    assert min(rows[-5:]) >= 11 - 0.5


def test_a_text_too_long_for_its_cell_gets_smaller_then_the_row_grows_and_nothing_is_lost() -> None:
    words = "".join(f"語{number:03d}" for number in range(60))
    block = Grid(columns=(GridColumn(title="名前", width=40), GridColumn(title="x")), rows=((words, ""),))
    assert words in pages(block)[0]


def test_a_telephone_number_is_set_smaller_before_it_is_broken() -> None:
    phone = "0279-00-1234"
    broken = Fitted(phone, Face.BOLD, mm(30), mm(20), points=15, least=9)
    whole = Fitted(phone, Face.BOLD, mm(30), mm(20), points=15, least=9, unbroken=True)
    assert (broken.count, whole.count) == (2, 1)
    assert whole.points < broken.points


@pytest.mark.parametrize("lines", [3, 12, 20])
def test_a_slip_takes_one_page_however_much_there_is_to_say(lines: int) -> None:
    words = "\n".join(f"第{number}回 5月12日（水）10:00～11:30" for number in range(1, lines + 1))
    slip = OnePage(
        blocks=(BigText(text="控え", points=20), Facts(pairs=(("日時", words),), square="R9-012-003"))
    )
    for size in (PaperSize.A5, *((PaperSize.POSTCARD,) if lines < 20 else ())):
        found = pages(slip, slip, size=size, head=Head.SLIP)
        assert len(found) == 2
        assert all(f"第{lines}回" in page for page in found)


@pytest.mark.parametrize("size", PaperSize)
def test_printer_pdf_and_preview_agree_on_the_size_of_the_paper(size: PaperSize) -> None:
    made = sheet_of(BigText(text="試し"), size=size)
    wide, high = size.millimetres
    box = read(pdf_bytes(made)).pages[0].mediabox
    assert (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4) == pytest.approx(
        (wide, high), abs=0.3
    )
    image = page_images(made, 100)[0]
    assert (image.width(), image.height()) == (round(wide / 25.4 * 100), round(high / 25.4 * 100))
    rect = page_layout(size).fullRect()
    assert (rect.width(), rect.height()) == pytest.approx((wide, high), abs=0.3)


@pytest.mark.parametrize("text", ["R9-012-003", "R12-999-1024"])
def test_a_square_code_has_its_modules_and_its_quiet_zone(text: str) -> None:
    modules = modules_of(text)
    side, dots = len(modules), 8
    image = QImage((side + 2 * QUIET_ZONE) * dots, (side + 2 * QUIET_ZONE) * dots, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_square(painter, text, 0, 0, image.width(), "#000000")
    painter.end()

    def is_dark(x: int, y: int) -> bool:
        return (
            image.pixelColor((x + QUIET_ZONE) * dots + dots // 2, (y + QUIET_ZONE) * dots + dots // 2).value()
            < 128
        )

    seen = tuple(tuple(is_dark(x, y) for x in range(side)) for y in range(side))
    assert seen == modules
    edge = range(-QUIET_ZONE, side + QUIET_ZONE)
    assert not any(is_dark(x, y) for x in edge for y in (-1, side, -QUIET_ZONE, side + QUIET_ZONE - 1))


def test_a_square_code_in_a_pdf_is_drawn_not_pictured() -> None:
    reader = read(pdf_bytes(sheet_of(Facts(pairs=(("番号", "x"),), square="R9-012-003"))))
    assert [image.name for page in reader.pages for image in page.images] == []
    assert "R9-012-003" in plain(reader.pages[0].extract_text())


def test_a_text_in_the_middle_is_in_the_middle_on_every_line() -> None:
    fitted = Fitted("長い長い題名の\n短い行", Face.BOLD, mm(100), mm(40), points=20, least=10)
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.scale(800 / mm(100), 800 / mm(100))
    from nakanojo_helpdesk.reports.large import Place

    fitted.draw(painter, 0, 0, "#000000", Place.MIDDLE)
    painter.end()
    row_height = round(fitted.pitch * 800 / mm(100))
    for line in range(2):
        dark = [
            x
            for x in range(800)
            for y in range(line * row_height, (line + 1) * row_height, 3)
            if image.pixelColor(x, y).value() < 128
        ]
        assert abs((min(dark) + max(dark)) / 2 - 400) < 8
