"""Papers of a course made, and read back from their PDF."""

from __future__ import annotations

from typing import Any

from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import CallAbout, NoticePaper, Paper, PaperWish
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.courses.papers import PAPERS, paper_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from tests.paper.test_pdf import plain, read
from tests.reports.courses.codes import CODES
from tests.reports.courses.facts import (
    paper_facts,
)

EVERYBODY_CAME = {(f"l{n}", f"r{serial}"): MarkCode.PRESENT for n in range(1, 5) for serial in range(1, 16)}


def sheet(paper: Paper, facts: PaperFacts | None = None, **wish: Any) -> Sheet:
    if facts is None:
        facts = paper_facts(marks=EVERYBODY_CAME) if paper is Paper.CERTIFICATE else paper_facts()
    return paper_sheet(PaperWish(paper=paper, course="c1", **wish), facts, CODES)


def pages(made: Sheet) -> list[str]:
    return [plain(page.extract_text()) for page in read(pdf_bytes(made)).pages]


def text(made: Sheet) -> str:
    return "".join(pages(made))


def every_paper(facts: PaperFacts | None = None) -> list[Sheet]:
    found = [sheet(paper, facts) for paper in PAPERS]
    found += [sheet(Paper.CALLS, facts, about=about) for about in CallAbout]
    return [*found, sheet(Paper.RESULT_NOTICE, facts, notice_paper=NoticePaper.SLIP)]
