"""The manual as a PDF: every heading is in it, on the page that contents and bookmarks name, and nothing is cut."""

from __future__ import annotations

import importlib
import io
import itertools
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.manual.blocks import Block, Heading, Item, Note, Paragraph, Span, Table
from nakanojo_helpdesk.domain.manual.parsing import spans_of
from nakanojo_helpdesk.paper.fonts import Face, font, mm
from nakanojo_helpdesk.paper.manual.booklet import numbered_manual
from nakanojo_helpdesk.paper.manual.bookmarks import with_bookmarks
from nakanojo_helpdesk.paper.manual.texts import SetLines
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.strips import Mark
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.reports.manual.blocks import Contents
from nakanojo_helpdesk.reports.manual.sheet import page_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.tokens import load_tokens

PDFIUM = importlib.import_module("pypdfium2")

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def sheet(qapp: QApplication) -> Sheet:
    return numbered_manual()


@pytest.fixture(scope="module")
def data(sheet: Sheet) -> bytes:
    return pdf_bytes(sheet)


@pytest.fixture(scope="module")
def pdf(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


@pytest.fixture(scope="module")
def texts(data: bytes) -> list[str]:
    """The words of every page, as another reader of PDF finds them, and in a tenth of the time."""
    document = PDFIUM.PdfDocument(data)
    found = [words(page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def words(text: str) -> str:
    """A text without what the setting of a line may add or take away."""
    return "".join(text.split())


def bookmarks(entries: list[Any], pdf: pypdf.PdfReader) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from bookmarks(entry, pdf)
        else:
            number = pdf.get_destination_page_number(entry)
            assert number is not None
            yield entry.title, number


def test_every_heading_of_every_page_is_on_the_page_its_bookmark_leads_to(
    pdf: pypdf.PdfReader, texts: list[str]
) -> None:
    found = list(bookmarks(pdf.outline, pdf))
    told = [
        title
        for page in book.pages()
        for title in (page.title, *(b.text for b in page.blocks if isinstance(b, Heading) and b.level == 2))
    ]
    assert [title for title, _number in found] == told
    assert [title for title, number in found if words(title) not in texts[number]] == []


def test_the_contents_and_the_cross_references_name_the_pages_where_the_chapters_begin(
    sheet: Sheet, pdf: pypdf.PdfReader, texts: list[str]
) -> None:
    chapters = {
        str(entry.title): pdf.get_destination_page_number(entry)
        for entry in pdf.outline
        if not isinstance(entry, list)
    }
    contents = next(block for block in sheet.blocks if isinstance(block, Contents))
    listed = {entry.words: entry.page - 1 for entry in contents.entries if not entry.is_part}
    assert listed == chapters
    first = chapters["はじめの10分"]
    assert first is not None
    text = "".join(texts[first : first + 4])
    clerk = chapters["窓口の方へ"]
    assert clerk is not None
    assert f"窓口の方へ（{clerk + 1}ページ）" in text


def test_a_click_on_a_line_of_the_contents_leads_to_its_chapter(
    sheet: Sheet, data: bytes, pdf: pypdf.PdfReader
) -> None:
    contents = next(block for block in sheet.blocks if isinstance(block, Contents))
    entries = [entry for entry in contents.entries if not entry.is_part]
    document = PDFIUM.PdfDocument(data)
    led: list[tuple[str, int]] = []
    for number, page in enumerate(pdf.pages):
        text = document[number].get_textpage()
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            goal = next(
                place for place, other in enumerate(pdf.pages) if other.indirect_reference == link["/Dest"][0]
            )
            left, lower, right, upper = (float(edge) for edge in link["/Rect"])
            led.append((words(text.get_text_bounded(left, lower, right, upper)), goal + 1))
    document.close()
    assert led == [(words(f"{entry.words}{entry.page}"), entry.page) for entry in entries]


def test_every_paragraph_and_cell_of_the_manual_is_in_the_pdf(texts: list[str]) -> None:
    text = "".join(texts)
    said = [words(span.text) for page in book.pages() for block in page.blocks for span in _spans(block)]
    assert len(said) > 1_000
    said = [span for span in said if all(sign <= "\uffff" for sign in span)]  # Qt names no sign beyond
    assert [span for span in said if span not in text and not _is_cut(span, texts)] == []
    assert "**" not in text
    assert "`" not in text


def _spans(block: Block) -> Iterator[Span]:
    match block:
        case Paragraph(spans) | Note(spans) | Item(spans=spans):
            yield from spans
        case Table(head, rows):
            yield from (span for row in (head, *rows) for cell in row for span in cell)
        case _:
            pass


def _is_cut(span: str, texts: list[str]) -> bool:
    """Whether a text begins on one page and ends on the next."""
    return any(
        span[:cut] in first[-400:] and span[cut:] in second[:400]
        for first, second in itertools.pairwise(texts)
        for cut in range(1, len(span))
    )


def test_every_picture_is_in_the_pdf_sharp_enough_to_be_read(pdf: pypdf.PdfReader) -> None:
    drawn = [
        entry.get_object()
        for page in pdf.pages
        for entry in page["/Resources"].get("/XObject", {}).values()  # type: ignore[attr-defined]
    ]
    widths = [entry["/Width"] for entry in drawn if entry["/Subtype"] == "/Image"]
    shown = {picture.file for page in book.pages() for picture in page.pictures()}
    assert len(widths) >= len(shown)
    assert min(widths) >= 800


def test_the_pdf_says_its_language_and_opens_with_its_bookmarks(pdf: pypdf.PdfReader) -> None:
    root = pdf.trailer["/Root"].get_object()
    assert root["/Lang"] == "ja-JP"  # type: ignore[index]
    assert root["/PageMode"] == "/UseOutlines"  # type: ignore[index]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "窓口きろく　説明書"


def test_one_chapter_can_be_printed_alone_without_cover_and_contents() -> None:
    page = book.page_named("03_予約.md")
    alone = page_sheet(page)
    read = pypdf.PdfReader(io.BytesIO(pdf_bytes(alone)))
    text = words(read.pages[0].extract_text())
    assert words(page.title) in text
    assert len(read.pages) == page_count(alone) <= 4
    assert f"1／{len(read.pages)}" in text


def test_a_line_with_keys_is_no_wider_than_its_column_and_keeps_every_word() -> None:
    text = "保存は `Ctrl+S`、印刷は`Ctrl+P`（`F12`）。**𠮷田さんの𠮷は2つ分**です。" * 6
    for width in (mm(40), mm(83.5), mm(150)):
        lines = SetLines(spans_of(text), 10.0, width)
        assert lines.natural_width <= width
    one = SetLines(spans_of("`F12` を押す"), 10.0, mm(100))
    usual = QFontMetricsF(font(Face.TEXT, 10.0)).horizontalAdvance("F12 を押す")
    assert one.natural_width > usual  # the frame of the key has room of its own


def test_a_key_has_a_frame_around_it() -> None:
    image = QImage(600, 120, QImage.Format.Format_RGB32)
    image.fill("#ffffff")
    painter = QPainter(image)
    lines = SetLines(spans_of("押す `F12`"), 2.0, 600)
    lines.draw(painter, 10, 20, load_tokens("standard"))
    painter.end()
    ground = {image.pixelColor(x, y).name() for x in range(600) for y in range(120)}
    assert load_tokens("standard").key_background in ground


@pytest.mark.parametrize(
    ("data", "marks"),
    [
        (b"%PDF-1.4\nnothing of a table", [(Mark("a", "章", 1), 0)]),
        (b"%PDF-1.4\n", [(Mark("a", "節", 2), 0)]),
    ],
)
def test_bookmarks_are_refused_for_what_is_no_pdf_of_ours(data: bytes, marks: list[tuple[Mark, int]]) -> None:
    with pytest.raises(ValueError, match=r"PDF|bookmark"):
        with_bookmarks(data, marks)
