"""個人情報ファイル簿 on its way out of 設定: printed or saved, with the numbers of that moment and a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.retention.register import TITLE, registered_files
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.retention.register import register_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import exports, office
from nakanojo_helpdesk.services.retention import census, rules
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]


@dataclass(frozen=True)
class RegisterOnItsWay:
    """The register that leaves: counted when it does."""

    workplace: Workplace

    def sheet_now(self) -> Sheet:
        """The paper with the numbers of now. Raises `DeskError`s."""
        ledger = self.workplace.ledger
        town = ledger.read(office.current)
        files = registered_files(
            ledger.read(census.counts),
            ledger.read(rules.current),
            town.town,
            town.department,
            town.contact,
        )
        return register_sheet(files, town, self.workplace.now())

    def note(self, how: str) -> None:
        """Write the trace. Raises `DeskError`s."""
        day = self.workplace.today().isoformat()
        self.workplace.ledger.call(exports.note_report, f"register.{how}", day)


class RegisterPapers:
    """Hands the register out for a section."""

    def __init__(self, page: Page, workplace: Workplace, owner: QWidget) -> None:
        self._page, self._paper = page, RegisterOnItsWay(workplace)
        self.outlet = PaperOutlet(page.sticky, owner)
        self.ask_path: SavePath = ask_save_path

    def is_busy(self) -> bool:
        """Whether it is still being written or printed."""
        return self.outlet.is_busy()

    def print_out(self) -> None:
        """Print it (Ctrl+P)."""
        sheet = self._page.attempt(self._paper.sheet_now)
        if sheet is None:
            return
        dialog = PrintDialog(TITLE, page_count(sheet), self._page.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(self._paper, *dialog.choice())

    def save(self) -> None:
        """Save it as a PDF (Ctrl+S)."""
        sheet = self._page.attempt(self._paper.sheet_now)
        if sheet is None:
            return
        path = self.ask_path(self._page.window(), "PDFに保存", f"{sheet.file_stem}.pdf", "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            self.outlet.save_pdf(self._paper, path if fits else path.with_name(f"{path.name}.pdf"))
