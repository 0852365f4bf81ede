"""The papers after a restore: printed or saved as PDF in the worker, with their trace in the restored database."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.backups.restoring import Restored
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.restored import incident_sheet, retype_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services.backups import looking
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog

AskPath = Callable[[QWidget | None, str, str, str], Path | None]


class RestoredPapers:
    """Hands out the two papers of a page."""

    def __init__(
        self, page: Page, done: Restored, actor: Actor, *, ask_path: AskPath = ask_save_path
    ) -> None:
        self._page = page
        self._done = done
        self._actor = actor
        self._ask_path = ask_path
        self.outlet = PaperOutlet(page.sticky, page)

    def print_retype(self) -> None:
        """Print the records to type again (Ctrl+P)."""
        self._print(self._retype())

    def print_report(self) -> None:
        """Print the page for the administrator (Ctrl+R)."""
        office = looking.office_of(self._actor, self._done.database)
        self._print(self._paper(incident_sheet(self._done, office), "incident"))

    def save_retype(self) -> None:
        """Save the records to type again as a PDF (Ctrl+S)."""
        paper = self._retype()
        path = self._ask_path(self._page.window(), "PDFに保存", f"{paper.sheet.file_stem}.pdf", "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            self.outlet.save_pdf(paper, path if fits else path.with_name(f"{path.name}.pdf"))

    def _retype(self) -> FinishedPaper:
        office = looking.office_of(self._actor, self._done.database)
        return self._paper(retype_sheet(self._done.missing, office, self._done.at), "retype")

    def _paper(self, sheet: Sheet, what: str) -> FinishedPaper:
        return FinishedPaper(sheet, partial(looking.note_paper, self._actor, self._done.database, what))

    def _print(self, paper: FinishedPaper) -> None:
        dialog = PrintDialog(paper.sheet.title, page_count(paper.sheet), self._page.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(paper, *dialog.choice())
