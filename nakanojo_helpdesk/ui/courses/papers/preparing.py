"""A paper gathered, laid out and painted, ready to be shown; and on its way out, gathered once more. Made in the worker."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import PaperWish
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.courses.papers import paper_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services.papers import gathering
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
    facts = workplace.ledger.call(gathering.gather, wish, now=workplace.now())
    sheet = paper_sheet(wish, facts, workplace.vocabularies)
    return PreparedPaper(wish=wish, facts=facts, sheet=sheet, pages=tuple(page_images(sheet, dpi)))


@dataclass(frozen=True)
class PaperOnItsWay:
    """A paper that leaves: gathered anew, so that nobody is on it who was erased or has left meanwhile."""

    workplace: Workplace
    wish: PaperWish

    def sheet_now(self) -> Sheet:
        """The sheet as it is now."""
        facts = self.workplace.ledger.call(gathering.gather, self.wish, now=self.workplace.now())
        return paper_sheet(self.wish, facts, self.workplace.vocabularies)

    def note(self, how: str) -> None:
        """Write the trace."""
        self.workplace.ledger.call(gathering.note_print, self.wish, how)
