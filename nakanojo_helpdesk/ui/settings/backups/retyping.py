"""入力し直し: what restores left to be typed again, printed by whoever may read it, until it is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.backups.restoring import ToRetype, moment_words
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.restored import retype_sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.backups import retyping
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

AskPath = Callable[[QWidget | None, str, str, str], Path | None]

_EXPLAINED: Final = (
    "記録を控えに戻したとき、控えになかった記録です。紙に印刷して、入力し直してください。"
    "入力が済んだら［入力が済んだので消す］を押します。消さなくても、90日で消えます。"
)
_SURE: Final = "この一覧を消しますか。読み取れた記録の紙は、もう印刷できなくなります。"


def is_needed(workplace: Workplace) -> bool:
    """Whether there is anything to type again."""
    return retyping.is_left(workplace.ledger.store.path)


class RetypeSection(Section):
    """One line a restore, printed by F12, deleted when everything was typed."""

    def __init__(self, page: Page, workplace: Workplace, ask_path: AskPath = ask_save_path) -> None:
        super().__init__(page, workplace)
        self._ask_path = ask_path
        self.outlet = PaperOutlet(page.sticky, self)
        columns = [
            Column[ToRetype](
                "戻した日時",
                lambda row: row.at,
                lambda row: moment_words(row.at),
                tabular=True,
                wraps=True,
                minimum=250,
            ),
            Column[ToRetype]("入力し直すもの", lambda row: row.missing.sentence(), wraps=True, stretch=True),
        ]
        self.table: Table[ToRetype] = Table(
            RowModel(columns, lambda row: row.name),
            "入力し直す記録",
            "入力し直すものはありません。",
            least_rows=3,
        )
        card = Card(spacing=10)
        card.body.addWidget(PlainLabel("入力し直す記録", "section"))
        card.body.addWidget(PlainLabel(_EXPLAINED, wrap=True))
        card.body.addWidget(self.table, 1)
        self.body.addWidget(card, 1)

    @override
    def acts(self) -> tuple[Act, ...]:
        return (
            Act("読み取れた記録の紙を印刷する", "F12", self.print_out),
            Act("PDFに保存", "Ctrl+S", self.save),
            Act("入力が済んだので消す", "Delete", self.throw_away_list),
        )

    @override
    def first_focus(self) -> QWidget:
        return self.table

    @override
    def fetch(self) -> None:
        rows = self.workplace.ledger.read(retyping.lists)
        self.table.row_model().set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].name)

    def print_out(self) -> None:
        """Print the current list (F12)."""
        if paper := self._paper():
            dialog = PrintDialog(paper.sheet.title, page_count(paper.sheet), self.window())
            with dialog.asked() as accepted:
                if accepted:
                    self.outlet.print_out(paper, *dialog.choice())

    def save(self) -> None:
        """Save the current list as a PDF (Ctrl+S)."""
        if paper := self._paper():
            name = f"{paper.sheet.file_stem}.pdf"
            path = self._ask_path(self.window(), "PDFに保存", name, "PDF (*.pdf)")
            if path is not None:
                fits = path.suffix.lower() == ".pdf"
                self.outlet.save_pdf(paper, path if fits else path.with_name(f"{path.name}.pdf"))

    def throw_away_list(self) -> None:
        """Delete the current list after a question (Delete)."""
        row = self.table.current_row()
        if row is None:
            self.page.sticky.say("warning", "入力し直すものはありません。")
            return
        question = MessageDialog(
            self.window(), "一覧を消す", _SURE, accept="消す", refuse="やめる", dangerous=True
        )
        with question.asked() as sure:
            if sure:
                self.attempt(
                    lambda: self.workplace.ledger.call(retyping.done, row.name), "一覧を消しました。"
                )

    def _paper(self) -> FinishedPaper | None:
        row = self.table.current_row()
        if row is None:
            self.page.sticky.say("warning", "入力し直すものはありません。")
            return None
        ledger = self.workplace.ledger
        sheet = retype_sheet(row.missing, ledger.read(office.current), row.at)
        return FinishedPaper(sheet, lambda how: ledger.call(retyping.note_paper, how))
