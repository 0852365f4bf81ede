"""引継書 on its way out of 設定: printed or saved, with the numbers of that moment and a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.handover.document import TITLE, handover_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.handover import facts
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]


@dataclass(frozen=True)
class _Made:
    """A paper as it was counted, and whose it is."""

    staff: str
    sheet: Sheet
    pages: int


class HandoverPapers:
    """Counts the paper of one person in the worker, then hands it out for a section."""

    def __init__(self, page: Page, workplace: Workplace, owner: QWidget) -> None:
        self._page, self._workplace = page, workplace
        self._background = Background(owner)
        self.outlet = PaperOutlet(page.sticky, owner)
        self.ask_path: SavePath = ask_save_path

    def is_busy(self) -> bool:
        """Whether it is still being counted, written or printed."""
        return self._background.is_busy() or self.outlet.is_busy()

    def print_out(self, staff: str) -> None:
        """Print the paper of this person."""
        self._make(staff, self._ask_printer)

    def save(self, staff: str) -> None:
        """Save it as a PDF."""
        self._make(staff, self._ask_place)

    def _make(self, staff: str, go_on: Callable[[_Made], None]) -> None:
        if self.is_busy():
            self._page.sticky.say("warning", "前の引継書を作り終わるまで、お待ちください。")
            return
        self._page.sticky.say("info", "引継書を作っています。")
        self._background.run(lambda: self._made(staff), done=go_on, refused=self._refused)

    def _made(self, staff: str) -> _Made:
        ledger = self._workplace.ledger
        second = settings.load(paths.data_dir() / settings.FILE_NAME).settings.second_backup_folder
        kept = facts.kept_files(ledger.store.path, [keeping.folder_of(ledger.store.path), second])
        found = ledger.read(facts.gather, staff, now=self._workplace.now())
        sheet = handover_sheet(found, kept, ledger.read(office.current))
        return _Made(staff, sheet, page_count(sheet))

    def _ask_printer(self, made: _Made) -> None:
        self._page.sticky.clear()
        dialog = PrintDialog(TITLE, made.pages, self._page.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(self._finished(made), *dialog.choice())

    def _ask_place(self, made: _Made) -> None:
        self._page.sticky.clear()
        name = f"{made.sheet.file_stem}.pdf"
        path = self.ask_path(self._page.window(), "PDFに保存", name, "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            self.outlet.save_pdf(self._finished(made), path if fits else path.with_name(f"{path.name}.pdf"))

    def _finished(self, made: _Made) -> FinishedPaper:
        ledger = self._workplace.ledger
        return FinishedPaper(made.sheet, lambda how: ledger.call(facts.note_paper, made.staff, how))

    def _refused(self, error: DeskError) -> None:
        self._page.say_refused(error)
