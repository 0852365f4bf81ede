"""Errands of 役場・用紙: the 試し刷り, and the settings as a file for another PC."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.first_start.carried import CarriedPc, CarriedSettings
from nakanojo_helpdesk.exchange import settings_files
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.specimen import specimen_sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.first_start import carrying
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

AskPath = Callable[[QWidget | None, str, str, str], Path | None]
_BUSY: Final = "いま動いているものが終わるまで、お待ちください。"
_WRITING: Final = "設定を書き出しています。"
_WRITTEN: Final = (
    "設定を書き出し、読み返して確かめました（{name}）。新しいパソコンの、はじめの画面の［設定を取り込む］で選びます。"
    "職員と相談の記録は入っていません。"
)


class OfficeErrands(QObject):
    """Prints the 試し刷り and takes the settings out, for one page."""

    def __init__(self, page: Page, workplace: Workplace, *, ask_path: AskPath = ask_save_path) -> None:
        super().__init__(page)
        self._page = page
        self._workplace = workplace
        self._ask_path = ask_path
        self._background = Background(self)
        self.outlet = PaperOutlet(page.sticky, self)

    def is_busy(self) -> bool:
        """Whether something is being written or printed."""
        return self._background.is_busy() or self.outlet.is_busy()

    def print_specimen(self) -> None:
        """Ask for a printer, and print the 試し刷り of what is stored (Ctrl+P)."""
        ledger = self._workplace.ledger
        stored = self._page.attempt(lambda: ledger.read(office.current))
        if stored is None:
            return
        sheet = specimen_sheet(stored, self._workplace.now())
        paper = FinishedPaper(sheet, lambda how: ledger.call(carrying.note_specimen, how))
        dialog = PrintDialog(sheet.title, page_count(sheet), self._page.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(paper, *dialog.choice())

    def take_out(self) -> None:
        """Ask for a file, and write what is stored into it (Ctrl+S)."""
        if self._background.is_busy():
            self._page.sticky.say("warning", _BUSY)
            return
        ledger = self._workplace.ledger
        found = self._page.attempt(lambda: ledger.read(carrying.carried, _preferences()))
        if found is None:
            return
        kind = f"窓口きろくの設定 (*{settings_files.SUFFIX})"
        chosen = self._ask_path(self._page.window(), "設定を持ち出す", settings_files.file_name(found), kind)
        if chosen is not None:
            fits = chosen.suffix.lower() == settings_files.SUFFIX
            self._write(found, chosen if fits else chosen.with_name(chosen.name + settings_files.SUFFIX))

    def _write(self, found: CarriedSettings, target: Path) -> None:
        ledger = self._workplace.ledger
        self._page.sticky.say("info", _WRITING)
        self._background.run(
            lambda: settings_files.write(found, target, lambda: ledger.call(carrying.note_carried)),
            done=lambda _nothing: self._page.sticky.say("success", _WRITTEN.format(name=target.name)),
            refused=self._page.say_refused,
        )


def _preferences() -> CarriedPc:
    """The preferences of this PC."""
    own = settings.load(paths.data_dir() / settings.FILE_NAME).settings
    second = own.second_backup_folder
    return CarriedPc(
        text_scale=own.text_scale,
        theme=own.theme,
        lock_minutes=own.lock_minutes,
        second_backup_folder="" if second is None else str(second),
    )
