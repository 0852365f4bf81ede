"""Where paragraphs break on paper and screen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.paper.line_breaks import width_with_company
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.sheet import Paragraph
from tests.paper.test_pdf import PDFIUM, sheet_of


def squares(count: int, width: float) -> list[int]:
    """Characters a line, for `count` characters of 10 units each."""
    per_line = max(1, int(width // 10))
    full, rest = divmod(count, per_line)
    return [per_line] * full + ([rest] if rest else [])


def lines_of(page: Any) -> list[str]:
    """The lines of a page as they stand: characters of one height. Its text alone joins what was broken."""
    text = page.get_textpage()
    lines: dict[int, str] = {}
    for place in range(text.count_chars()):
        top = round(text.get_charbox(place, loose=True)[3])
        lines[top] = lines.get(top, "") + text.get_text_range(place, 1).strip()
    return list(lines.values())


@pytest.mark.parametrize(
    ("count", "kept"),
    [
        (20, 100.0),  # full lines
        (23, 100.0),  # three have company enough
        (21, 90.0),  # one alone: three at nine a line
        (12, 90.0),
        (8, 100.0),  # one line
    ],
)
def test_a_last_line_of_a_character_or_two_gets_company(count: int, kept: float) -> None:
    assert width_with_company(lambda width: squares(count, width), 100.0, 10.0) == kept


def test_where_a_narrower_line_does_not_help_the_width_stays() -> None:
    assert width_with_company(lambda _width: [10, 1], 100.0, 10.0) == 100.0


def test_no_paragraph_on_paper_ends_with_a_lonely_character(qapp: QApplication) -> None:
    assert qapp is not None
    texts = ["相談の件数を数えたものです" * 8 + "あ" * more + "。" for more in range(13)]
    document = PDFIUM.PdfDocument(pdf_bytes(sheet_of(*(Paragraph(text=text) for text in texts))))
    lines = [line for page in document for line in lines_of(page)]
    document.close()
    last = [line for line in lines if line.endswith("。")]
    assert len(last) == len(texts)
    assert min(map(len, last)) > 2
