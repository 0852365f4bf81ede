"""開示の用紙 on its way out: asked for in a dialog, then printed or saved, with its trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.registrations.people import PersonRow
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.services.retention import disclosing
from nakanojo_helpdesk.ui.courses.applications.dialogs.requests import PDF, DisclosureDialog
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab

SavePath = Callable[[QWidget | None, str, str, str], Path | None]


class DisclosurePrinting:
    """Hands out the sheet of one person for the tab of applications."""

    def __init__(self, tab: ApplicationsTab) -> None:
        self._tab = tab
        self.outlet = PaperOutlet(tab.page.sticky, tab)
        self.ask_path: SavePath = ask_save_path

    def is_busy(self) -> bool:
        """Whether a sheet is still being written or printed."""
        return self.outlet.is_busy()

    def start(self, person: PersonRow) -> None:
        """Ask for the password, then for printer or file."""
        workplace, window = self._tab.workplace, self._tab.window()
        asked = DisclosureDialog(workplace, person, window)
        with asked.asked() as accepted:
            sheet, how = (asked.sheet, asked.how.code()) if accepted else (None, None)
        if sheet is None:
            return
        paper = FinishedPaper(
            sheet, lambda how: workplace.ledger.call(disclosing.note_disclosure, person.uid, how)
        )
        if how == PDF:
            path = self.ask_path(window, "PDFに保存", f"{sheet.file_stem}.pdf", "PDF (*.pdf)")
            if path is not None:
                fits = path.suffix.lower() == ".pdf"
                self.outlet.save_pdf(paper, path if fits else path.with_name(f"{path.name}.pdf"))
            return
        printing = PrintDialog(sheet.title, page_count(sheet), window)
        with printing.asked() as accepted:
            if accepted:
                self.outlet.print_out(paper, *printing.choice())
