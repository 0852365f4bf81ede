"""月次報告: the month's report as it will lie on the table, printed or saved in one key.

A manager on the first working day of the month: choose nothing (last month is shown), look, Ctrl+P.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.statistics import MonthlyFacts, count_text
from nakanojo_helpdesk.paper.pdf import write_pdf
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.paper.printing import print_sheet
from nakanojo_helpdesk.reports.monthly import monthly_file_name, monthly_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import exports, office, statistics
from nakanojo_helpdesk.ui.background import Background
from nakanojo_helpdesk.ui.chips import Choice
from nakanojo_helpdesk.ui.choice_field import ChoiceField
from nakanojo_helpdesk.ui.files import ask_save_path
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.reports.page_preview import PagePreview
from nakanojo_helpdesk.ui.reports.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]


@dataclass(frozen=True)
class _Prepared:
    """A counted report with its pages at one resolution."""

    facts: MonthlyFacts
    sheet: Sheet
    pages: tuple[QImage, ...]


class MonthlyPage(Page):
    """Chooses the month, previews, prints, saves as PDF."""

    def __init__(
        self, workplace: Workplace, parent: QWidget | None = None, *, ask_path: SavePath = ask_save_path
    ) -> None:
        super().__init__("月次報告", parent)
        self._workplace = workplace
        self._ask_path = ask_path
        self._background = Background(self)
        self._prepared: _Prepared | None = None
        self._month = Month.of(workplace.today()).plus(-1)
        self.months = ChoiceField()
        self.months.setAccessibleName("報告する月")
        self.add_beside_title(self.months)
        self.preview = PagePreview()
        self.content.addWidget(self.preview, 1)
        self.key_bar.add("印刷", "Ctrl+P", self.print_out, primary=True)
        self.key_bar.add("PDFに保存", "Ctrl+S", self.save_pdf)
        self.key_bar.add("前の月", "Alt+Left", lambda: self._step(-1))
        self.key_bar.add("次の月", "Alt+Right", lambda: self._step(1))
        self.months.chosen.connect(lambda code: self._choose(Month(int(code[:4]), int(code[5:]))))
        self.preview.resized.connect(self._prepare)

    def month(self) -> Month:
        """The month shown."""
        return self._month

    def sheet(self) -> Sheet | None:
        """The report as counted; None while it is being counted."""
        return self._prepared.sheet if self._prepared else None

    def is_busy(self) -> bool:
        """Whether counting, painting or printing is still going on."""
        return self._background.is_busy()

    @override
    def reload(self) -> None:
        """Count the month again."""
        try:
            months = self._workplace.desk.read(statistics.recorded_months, today=self._workplace.today())
        except DeskError as error:
            self.sticky.say("error", str(error))
            return
        if self._month not in months:
            self._month = min(max(self._month, months[-1]), months[0])
        self.months.set_choices([Choice(month.code, month.era_label) for month in months])
        self.months.set_code(self._month.code)
        self._prepare()

    @override
    def first_focus(self) -> QWidget:
        return self.months

    def save_pdf(self) -> None:
        """Ctrl+S: ask where, then write in the worker."""
        prepared = self._ready()
        if prepared is None:
            return
        name = monthly_file_name(prepared.facts.month, self._workplace.today(), "pdf")
        path = self._ask_path(self.window(), "PDFに保存", name, "PDF (*.pdf)")
        if path is None:
            return
        target = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        self._background.run(
            lambda: self._write(prepared, target),
            done=lambda _size: self.sticky.say("success", f"保存しました（{target.name}）"),
            failed=self._say_failed,
        )

    def print_out(self) -> None:
        """Ctrl+P: choose a printer, then print in the worker."""
        prepared = self._ready()
        if prepared is None:
            return
        dialog = PrintDialog(prepared.sheet.title, len(prepared.pages), self.window())
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        printer, copies = dialog.choice()
        dialog.deleteLater()
        if accepted:
            self.sticky.say("success", "プリンターに送っています。")
            self._background.run(
                lambda: self._print(prepared, printer, copies),
                done=lambda _pages: self.sticky.say("success", f"「{printer}」に送りました。"),
                failed=self._say_failed,
            )

    def _write(self, prepared: _Prepared, target: Path) -> int:
        self._workplace.desk.call(exports.note_report, "monthly.pdf", prepared.facts.month.code)
        return write_pdf(prepared.sheet, target)

    def _print(self, prepared: _Prepared, printer: str, copies: int) -> int:
        self._workplace.desk.call(exports.note_report, "monthly.print", prepared.facts.month.code)
        return print_sheet(prepared.sheet, printer, copies)

    def _ready(self) -> _Prepared | None:
        if self._prepared is None or self._prepared.facts.month != self._month:
            self.sticky.say("warning", "まだ数えています。見本が出てから、もう一度押してください。")
            return None
        return self._prepared

    def _step(self, by: int) -> None:
        row = self.months.currentIndex() - by
        if 0 <= row < self.months.count():
            self.months.setCurrentIndex(row)
            self.months.chosen.emit(self.months.code() or "")

    def _choose(self, month: Month) -> None:
        self._month = month
        self.sticky.clear()
        self._prepare()

    def _prepare(self) -> None:
        if not self.preview.is_laid_out():
            return
        month, dpi = self._month, self.preview.dots_per_inch()
        self.set_context("数えています。")
        self._background.run(
            partial(_prepared, self._workplace, month, dpi), done=self._show, failed=self._say_failed
        )

    def _show(self, prepared: _Prepared) -> None:
        if prepared.facts.month != self._month:
            return
        self._prepared = prepared
        facts = prepared.facts
        self.set_context(f"{facts.state.label}　{len(prepared.pages)}ページ")
        summary = f"{prepared.sheet.title}。件数{count_text(facts.total)}件、人数{count_text(facts.people)}人。{facts.trend.sentence}"
        self.preview.show_pages(prepared.pages, summary)

    def _say_failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.set_context("")
        self.sticky.say("error", str(error))


def _prepared(workplace: Workplace, month: Month, dpi: float) -> _Prepared:
    """In the worker: count, lay out, paint."""
    facts = workplace.desk.read(statistics.monthly, month, today=workplace.today())
    sheet = monthly_sheet(facts, workplace.desk.read(office.current))
    return _Prepared(facts, sheet, tuple(page_images(sheet, dpi)))
