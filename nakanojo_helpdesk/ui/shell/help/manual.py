"""説明書を読む: the manual inside the program, a page at a time; printed by the page, or saved whole as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.manual.blocks import ManualPage
from nakanojo_helpdesk.domain.manual.parts import Found
from nakanojo_helpdesk.paper.manual.booklet import numbered_manual
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.printing import print_sheet
from nakanojo_helpdesk.paths import Incomplete
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.reports.manual.sheet import FILE_STEM, page_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet, Send
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.shell.help.chapter import Chapter
from nakanojo_helpdesk.ui.shell.help.finding import FindBox

CHAPTERS: Final = {
    "appointments": "03_予約.md",
    "course": "06_講座.md",
    "courses": "06_講座.md",
    "entry": "01_相談を登録する.md",
    "first_start": "08_はじめての設定.md",
    "reports": "04_集計と報告.md",
    "restore": "07_こわれたとき.md",
    "search": "02_探す・直す.md",
    "settings": "05_設定.md",
    "sign_in": "01_相談を登録する.md",
    "statistics": "04_集計と報告.md",
    "today": "11_窓口の方へ.md",
    "trouble": "21_困ったとき.md",
    "unlock": "07_こわれたとき.md",
}
"""The page of the manual for a help page; where there is none, the contents."""

AskPath = Callable[[QWidget | None, str, str, str], Path | None]


def chapter_of(help_code: str) -> ManualPage | None:
    """The page of the manual about a screen; None where the program was shipped without it: F1 helps all the same."""
    try:
        return book.page_named(CHAPTERS.get(help_code, book.CONTENTS))
    except Incomplete:
        return None


class ManualDialog(Dialog):
    """One page of the manual, with ways to the others.

    Args:
        page: what is shown first.
        parent: the window it belongs to.
        ask_path: asks where the PDF shall be saved.
        send: prints a sheet on a named printer.
    """

    def __init__(
        self,
        page: ManualPage,
        parent: QWidget | None = None,
        *,
        ask_path: AskPath = ask_save_path,
        send: Send = print_sheet,
    ) -> None:
        super().__init__("説明書", parent, width=900)
        self._ask_path = ask_path
        self._chapter: Chapter | None = None
        self._contents_button = self.add_key_button("目次・言葉で探す", "Ctrl+F", self.show_contents)
        self._print_button = self.add_key_button("このページを印刷", "Ctrl+P", self.print_page)
        self._save_button = self.add_key_button("全部をPDFに保存", "Ctrl+S", self.save_pdf)
        self._close_button = self.add_button("閉じる", rejects=True, default=True)
        self.sticky = StickyLine()
        self.put_above_buttons(self.sticky)
        self.outlet = PaperOutlet(self.sticky, self, send=send)
        self.finding = FindBox()
        self.finding.wanted.connect(self._go_to)
        self.finding.turned.connect(self._show_found)
        self.body.addWidget(self.finding)
        self.show_page(page)

    @property
    def page(self) -> ManualPage:
        """The page that is shown."""
        assert self._chapter is not None
        return self._chapter.page

    def is_busy(self) -> bool:
        """Whether something is still being written or printed."""
        return self.outlet.is_busy()

    def show_page(self, page: ManualPage) -> None:
        """Show a page from its beginning."""
        shown = Chapter(page)
        shown.wanted.connect(self._go)
        names = [book.contents().name, *(each.name for each in book.pages())]
        place = names.index(page.name)
        before = names[place - 1] if place else ""
        shown.add_turns(before, names[place + 1] if place + 1 < len(names) else "")
        if self._chapter is None:
            self.body.addWidget(shown, 1)
        else:
            self._close_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.body.replaceWidget(self._chapter, shown)
            self._chapter.hide()
            self._chapter.deleteLater()
            shown.show()
        self._chapter = shown
        is_contents = page.name == book.CONTENTS
        self.set_title(f"説明書：{page.title}")
        self.setAccessibleDescription(shown.beginning())
        self.finding.clear()
        self.finding.setVisible(is_contents)
        self.focus_first(self.finding.line if is_contents else self._close_button)
        self._contents_button.setVisible(not is_contents)
        self._print_button.setVisible(not is_contents)
        self._save_button.setVisible(is_contents)
        self.fit()
        self.area.verticalScrollBar().setValue(0)

    def show_contents(self) -> None:
        """Show the page of contents, with the keyboard where words are looked for (Ctrl+F)."""
        self.show_page(book.contents())
        self.finding.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def print_page(self) -> None:
        """Print the page that is shown (Ctrl+P)."""
        sheet = page_sheet(self.page)
        dialog = PrintDialog(sheet.title, page_count(sheet), self)
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(FinishedPaper(sheet, _nothing_personal), *dialog.choice())

    def save_pdf(self) -> None:
        """Save the whole manual as one PDF (Ctrl+S)."""
        path = self._ask_path(self, "PDFに保存", f"{FILE_STEM}.pdf", "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            self.outlet.save_pdf(_WholeManual(), path if fits else path.with_name(f"{path.name}.pdf"))

    def _go(self, name: str) -> None:
        self.show_page(book.page_named(name))

    def _go_to(self, found: Found) -> None:
        """Show the page where words were found, at their heading."""
        self.show_page(found.page)
        assert self._chapter is not None
        for line in self._chapter.headings:
            if line.text() == found.heading:
                self.lead_to(line)

    def _show_found(self) -> None:
        """Show the contents, or what was found instead of them."""
        assert self._chapter is not None
        self._chapter.setVisible(not self.finding.words())


class _WholeManual:
    """The manual as a paper: laid out in the worker, since it takes seconds. It names nobody, so nothing is traced."""

    @staticmethod
    def sheet_now() -> Sheet:
        """All its pages with their numbers."""
        return numbered_manual()

    @staticmethod
    def note(how: str) -> None:
        """Do nothing: the manual holds no record."""


def _nothing_personal(_how: str) -> None:
    """Write no trace: the manual holds no record."""
