"""回復キーの用紙: the whole key on one page, large, readable without colour, and it opens the book it was printed for."""

from __future__ import annotations

import importlib
import re
from datetime import UTC, datetime

import numpy as np
import pytest

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_words
from nakanojo_helpdesk.domain.protection.recovery import read_recovery, recovery_groups
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.protection import recovery_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from tests.paper.test_pdf import plain, read

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")
KEY = BookKey(bytes(range(32)))

pytestmark = pytest.mark.usefixtures("qapp")


def sheet(office: Office | None = None) -> Sheet:
    at = datetime(2026, 11, 30, 1, 5, tzinfo=UTC)
    return recovery_sheet(KEY, office or Office(), book="nakanojo.db", pc="公民館PC1", by="佐藤", at=at)


def test_the_groups_on_the_paper_are_the_key_and_it_says_whose_and_where_to_keep_it() -> None:
    pages = [plain(page.extract_text()) for page in read(pdf_bytes(sheet())).pages]
    assert len(pages) == 1
    found = re.findall(r"\d+番目([3-9A-Y]{6})", pages[0])
    assert tuple(found) == recovery_groups(KEY)
    assert read_recovery(found) == KEY
    for told in (key_id_words(KEY.id), "nakanojo.db", "公民館PC1", "佐藤", "11月30日", "金庫"):
        assert told in pages[0]


def test_it_is_one_page_with_the_widest_margins_too() -> None:
    assert len(read(pdf_bytes(sheet(Office(margins_mm=(40, 40, 40, 40))))).pages) == 1


def test_a_printer_without_colour_prints_every_group_black_on_white() -> None:
    document = PDFIUM.PdfDocument(pdf_bytes(sheet()))
    image = document[0].render(scale=2).to_pil().convert("RGB")
    document.close()
    pixels = np.asarray(image).astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2)).max() <= 24, "nothing is told by a colour"
    grey = np.asarray(image.convert("L"))
    assert (grey < 64).sum() > 5_000
    assert np.median(grey) == 255
