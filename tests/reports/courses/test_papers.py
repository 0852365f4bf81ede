"""What holds for every paper of a course, read back from its PDF by another program."""

from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pypdf
import pytest

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.papers.wishes import Paper
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.courses.papers import PAPERS
from nakanojo_helpdesk.reports.sheet import Head, Sheet
from tests.paper.test_pdf import fonts_of, name_of, read
from tests.reports.courses.facts import (
    LONG_NAME,
    paper_facts,
    rows,
)
from tests.reports.courses.read_back import EVERYBODY_CAME, every_paper, pages, sheet, text

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")

DOTS_PER_MM = 4
TOLERANCE_MM = 0.7
FOOT_MM = 12
RUNNING_HEAD_MM = 9

pytestmark = pytest.mark.usefixtures("qapp")


def ids(made: Sheet) -> str:
    return f"{made.title}-{made.size.value}"


def test_every_paper_has_its_size_its_fonts_inside_and_no_ink_in_its_margins() -> None:
    for made in every_paper():
        data = pdf_bytes(made)
        reader = read(data)
        for page in reader.pages:
            size = (float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4)
            assert size == pytest.approx(made.size.millimetres, abs=0.3), ids(made)
        _fonts_are_inside(reader, ids(made))
        _ink_keeps_to_the_margins(made, data)


def _fonts_are_inside(reader: pypdf.PdfReader, name: str) -> None:
    fonts = fonts_of(reader)
    assert fonts, name
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), (name, name_of(font))


def _ink_keeps_to_the_margins(made: Sheet, data: bytes) -> None:
    top, right, bottom, left = made.margins_mm
    wide, high = made.size.millimetres
    is_list = made.head is Head.LIST
    document = PDFIUM.PdfDocument(data)
    for index in range(len(document)):
        grey = np.asarray(document[index].render(scale=DOTS_PER_MM * 25.4 / 72).to_pil().convert("L"))
        down, across = (np.flatnonzero((grey < 200).any(axis=axis)) / DOTS_PER_MM for axis in (1, 0))
        assert across[0] >= left - TOLERANCE_MM, ids(made)
        assert across[-1] <= wide - right + TOLERANCE_MM, ids(made)
        assert down[0] >= top - (RUNNING_HEAD_MM if index and is_list else 0) - TOLERANCE_MM, ids(made)
        assert down[-1] <= high - bottom + (FOOT_MM if is_list else 0) + TOLERANCE_MM, ids(made)
    document.close()


def test_every_paper_of_the_practice_database_says_so_on_every_page() -> None:
    facts = paper_facts(office=Office(practice=True), marks=EVERYBODY_CAME)
    for made in every_paper(facts):
        assert made.file_stem.startswith("練習_")
        for page in pages(made):
            assert "練習" in page, ids(made)


def test_no_paper_of_the_real_database_is_stamped() -> None:
    assert all("練習" not in text(made) for made in every_paper())


def test_no_file_is_named_after_anybody() -> None:
    facts = paper_facts()
    names = [part for row in facts.rows if row.person for part in row.person.form.name.split()]
    for made in every_paper():
        assert "講R9-012" in made.file_stem
        assert not [name for name in names if name in made.file_stem]


def test_every_list_of_people_says_on_each_page_when_it_must_be_gone() -> None:
    for paper in (Paper.ROSTER, Paper.SIGN_SHEET, Paper.SIGN_SHEET_SERIES, Paper.CALLS):
        found = pages(sheet(paper, paper_facts(40)))
        assert len(found) > 1
        for number, page in enumerate(found, start=1):
            assert "個人情報取扱注意" in page
            assert "廃棄日令和11年3月31日" in page
            assert f"{number}／{len(found)}ページ" in page


def test_a_name_of_forty_characters_is_whole_on_every_paper() -> None:
    """𠮷 has no text in a PDF (Qt writes none beyond U+FFFF), so its three neighbours are counted."""
    wanted = LONG_NAME.replace("𠮷", "")
    assert len(wanted) == 30
    for paper in PAPERS:
        if not paper.names_people:
            continue
        person = next(row for row in rows() if row.name == LONG_NAME)
        made = sheet(paper, paper_facts(rows=(person,), marks=EVERYBODY_CAME))
        signs = [sign for sign in text(made) if sign in "﨑髙橋"]
        assert "".join(signs) == wanted, paper


def test_papers_without_names_name_nobody() -> None:
    names = {part for row in rows() if row.person for part in row.person.form.name.split() if len(part) > 1}
    for paper in PAPERS:
        found = text(sheet(paper))
        assert any(name in found for name in names) is paper.names_people, paper


def test_a_course_nobody_has_applied_for_and_without_lessons_still_has_its_papers() -> None:
    empty = paper_facts(rows=(), marks={}, draws=(), lesson=None)
    bare = replace(empty, course=replace(empty.course, lessons=()))
    for facts in (empty, bare):
        for paper in PAPERS:
            # The notice to hang up has the texts to be copied on a page of their own.
            assert len(pages(sheet(paper, facts))) == 1 + (paper is Paper.ANNOUNCEMENT), paper
