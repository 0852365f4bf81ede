"""5／5: print a page by which one sees what the printer does; may be passed over. Then everything is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.reports.specimen import specimen_sheet
from nakanojo_helpdesk.ui.kit.frame.page_preview import PagePreview
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Narrow, Row
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import SPECIMEN, Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage

AskPath = Callable[[QWidget | None, str, str, str], Path | None]
_LOWEST, _HIGHEST, _AROUND = 300, 640, 170
"""Design pixels: the height of the preview, and what is above and below it."""
_TOLD: Final = (
    "A4の紙に1枚印刷して、紙の端が切れないか、小さい文字が読めるかを確かめます。"
    "プリンターがまだないときは、印刷しないで始められます。あとで「設定」の「役場・用紙」からも印刷できます。"
)


class SpecimenPage(StepPage):
    """Buttons to print and to save, and the page itself where there is room.

    Args:
        answers: what was typed so far.
        at: the instant, for the paper.
        today: the local date, for the paper's office.
        ask_path: asks where to save.
        parent: as for every widget.
    """

    def __init__(
        self,
        answers: Answers,
        at: datetime,
        today: date,
        *,
        ask_path: AskPath = ask_save_path,
        parent: QWidget | None = None,
    ) -> None:
        question = "ためしに、1枚印刷しますか"
        super().__init__(SPECIMEN, question, _TOLD, answers, go_on="この内容で始める", parent=parent)
        self._ask_path = ask_path
        self.sheet: Sheet = specimen_sheet(answers.office_on(today), at)
        self.preview = PagePreview()
        self.preview.set_whole_page(True)
        self.preview.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._background = Background(self)
        self.outlet = PaperOutlet(self.sticky, self)
        row = Row(spacing=16)
        words = Column(spacing=0)
        words.addWidget(Narrow(self.card))
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self.preview)
        self.content.addLayout(row)
        self.content.addStretch(1)
        self.key_bar.add("印刷する", "Ctrl+P", self.print_out)
        self.key_bar.add("PDFに保存", "Ctrl+S", self.save)
        self.preview.resized.connect(self._draw)
        self.preview.hide()

    @override
    def first_focus(self) -> QWidget:
        return self.next_button

    @override
    def fold_changed(self, *, folded: bool) -> None:
        self._fit_preview()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_preview()

    @override
    def answers(self) -> Answers:
        return self.before

    def is_busy(self) -> bool:
        """Whether the page is being drawn, printed or saved."""
        return self._background.is_busy() or self.outlet.is_busy()

    def print_out(self) -> None:
        """Ask for a printer, and print (Ctrl+P)."""
        dialog = PrintDialog(self.sheet.title, page_count(self.sheet), self.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(self._paper(), *dialog.choice())

    def save(self) -> None:
        """Ask for a file, and save the page as PDF (Ctrl+S)."""
        path = self._ask_path(self.window(), "PDFに保存", f"{self.sheet.file_stem}.pdf", "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            self.outlet.save_pdf(self._paper(), path if fits else path.with_name(f"{path.name}.pdf"))

    def _paper(self) -> FinishedPaper:
        return FinishedPaper(self.sheet, lambda _how: None)  # there is no trail yet

    def _fit_preview(self) -> None:
        theme = current_theme()
        shown = not self.folds() and not self.is_narrow()
        high = min(max(self.height() - theme.px(_AROUND), theme.px(_LOWEST)), theme.px(_HIGHEST))
        size = QSize(round(high * 0.75), high)
        if shown and (self.preview.isHidden() or self.preview.size() != size):
            self.preview.setFixedSize(size)
            self._draw()
        self.preview.setVisible(shown)

    def _draw(self) -> None:
        if not self._background.is_busy():
            dpi = self.preview.page_size().width() / 210.0 * 25.4 * self.devicePixelRatioF()
            self._background.run(lambda: page_images(self.sheet, max(dpi, 30.0)), done=self._show)

    def _show(self, pages: list[QImage]) -> None:
        self.preview.show_pages(pages, f"{self.sheet.title}。枠、目もり、文字の大きさ、灰色の見本。")
