"""A paper gathered, laid out and painted, ready to be shown; and on its way out, gathered once more. Made in the worker."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import Paper, PaperWish
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.courses.papers import paper_sheet
from nakanojo_helpdesk.reports.results.course import course_report_sheet
from nakanojo_helpdesk.reports.results.lesson import lesson_report_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.reports.surveys.blank_form import blank_form
from nakanojo_helpdesk.services.papers import gathering
from nakanojo_helpdesk.services.statistics import course_facts
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@dataclass(frozen=True, kw_only=True)
class PreparedPaper:
    """One paper as it was shown. `pages` are pictures at one resolution."""

    wish: PaperWish
    facts: PaperFacts
    sheet: Sheet
    pages: tuple[QImage, ...]

    @property
    def words(self) -> str:
        """`A4　2ページ`."""
        return f"{self.sheet.size.label}　{len(self.pages)}ページ"


def prepared_paper(workplace: Workplace, wish: PaperWish, dpi: float) -> PreparedPaper:
    """The paper somebody asks for, its pages at `dpi` dots per inch. Raises `DeskError`s."""
    facts, sheet = gathered_sheet(workplace, wish)
    return PreparedPaper(wish=wish, facts=facts, sheet=sheet, pages=tuple(page_images(sheet, dpi)))


def gathered_sheet(workplace: Workplace, wish: PaperWish) -> tuple[PaperFacts, Sheet]:
    """What a paper is made of, as of now, and the paper. Raises `DeskError`s."""
    ledger, codes = workplace.ledger, workplace.vocabularies
    facts = ledger.call(gathering.gather, wish, now=workplace.now())
    if wish.paper is Paper.SURVEY_FORM:
        today = workplace.today()
        return facts, blank_form(facts.course, facts.lesson, wish.phase, facts.office, codes, today)
    if wish.paper is not Paper.REPORT:
        return facts, paper_sheet(wish, facts, codes)
    course = ledger.read(course_facts.of_course, wish.course, now=workplace.now())
    if facts.lesson is None:
        return facts, course_report_sheet(course, facts.office, codes)
    lesson = next(each for each in course.lessons if each.row.uid == wish.lesson)
    return facts, lesson_report_sheet(course, lesson, facts.office, codes)


@dataclass(frozen=True)
class PaperOnItsWay:
    """A paper that leaves: gathered anew, so that nobody is on it who was erased or has left meanwhile."""

    workplace: Workplace
    wish: PaperWish

    def sheet_now(self) -> Sheet:
        """The sheet as it is now."""
        return gathered_sheet(self.workplace, self.wish)[1]

    def note(self, how: str) -> None:
        """Write the trace."""
        self.workplace.ledger.call(gathering.note_print, self.wish, how)
