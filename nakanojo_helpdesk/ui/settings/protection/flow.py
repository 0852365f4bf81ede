"""The way through turning the encryption on and off, dialog by dialog; the heavy steps run in the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.domain.protection.states import Protection, Turned
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.printing import print_sheet, printer_names
from nakanojo_helpdesk.reports.protection import recovery_sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.protection import turning
from nakanojo_helpdesk.ui.kit.frame.banner import Kind, StickyLine
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet, Send
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.settings.protection import dialogs
from nakanojo_helpdesk.ui.settings.protection.dialogs import (
    PasswordAgainDialog,
    ProofDialog,
    ProtectionDialog,
    RecoveryKeyDialog,
    WorkDialog,
)
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_GIVEN_UP: Final = "暗号化していません。回復キーを印刷した紙は使えないので、破って捨ててください。"
_OFF_INTRO: Final = (
    "記録を、だれでも読める形に書き戻します。控えを作ってから始めます。"
    "これまでの控えは暗号化したままなので、回復キーの紙は90日間は捨てないでください。"
)
_OFF_DONE: Final = (
    "暗号化をやめました。これまでの控えを開くときのために、回復キーの紙は90日間は捨てないでください。"
)
_ON_DONE: Final = "暗号化しました。回復キーの紙を、金庫などにしまってください。"
_NOT_KEPT: Final = "このパソコンには鍵をしまえなかったので、始めるたびに回復キーを入れます。"


class ProtectionFlow(QObject):
    """Leads one person through it.

    Args:
        page: shows the outcome.
        workplace: access to services.
        second: gives the second place of backups, None where there is none.
        ended: called when something may have changed.
    `send` prints a sheet on a named printer, `names` lists the printers.
    """

    def __init__(
        self, page: Page, workplace: Workplace, second: Callable[[], Path | None], ended: Callable[[], object]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._workplace = workplace
        self._second = second
        self._ended = ended
        self._background = Background(self)
        self.send: Send = print_sheet
        self.names: Callable[[], Sequence[str]] = printer_names

    def is_busy(self) -> bool:
        """Whether the book is being written anew."""
        return self._background.is_busy()

    def open(self, state: Protection) -> None:
        """Show how the book is protected, and go the way that is chosen there."""
        dialog = ProtectionDialog(state, self._window())
        with dialog.asked():
            choice = dialog.choice
        ways = {
            dialogs.TURN_ON: self.turn_on,
            dialogs.TURN_OFF: self.turn_off,
            dialogs.PRINT: self.print_again,
        }
        if choice in ways:
            try:
                ways[choice]()
            except DeskError as error:
                self._page.say_refused(error)

    def turn_on(self) -> None:
        """Password, paper, proof, work. Raises `DeskError`s of the first steps."""
        ledger = self._workplace.ledger
        intro = "はじめに、記録を開くための「回復キー」を作り、紙に残します。まだ暗号化しません。"
        confirmed = self._confirmed("暗号化する", "次へ", intro)
        if confirmed is None:
            return
        key = ledger.read(turning.propose, confirmed=confirmed)
        proof = ProofDialog(key, self._window())
        done = self._shown(key, is_new=True) and proof.ask()
        typed = dict(proof.typed())
        if not done:
            proof.deleteLater()
            self._page.sticky.say("warning", _GIVEN_UP)
            return
        confirmed = self._still(confirmed, "暗号化する", "暗号化を始める")
        if confirmed is None:
            self._page.sticky.say("warning", _GIVEN_UP)
            return
        store, second = ledger.store, self._second()
        self._work(
            "暗号化しています",
            lambda task: turning.turn_on(
                store,
                ledger.actor,
                key,
                confirmed=confirmed,
                backups=keeping.folder_of(store.path),
                second=second,
                typed=typed,
                progress=task.report,
            ),
            _said_on,
        )

    def turn_off(self) -> None:
        """Password, work."""
        ledger = self._workplace.ledger
        confirmed = self._confirmed("暗号化をやめる", "暗号化をやめる", _OFF_INTRO)
        if confirmed is None:
            return
        store = ledger.store
        self._work(
            "暗号化をやめています",
            lambda task: turning.turn_off(
                store,
                ledger.actor,
                confirmed=confirmed,
                backups=keeping.folder_of(store.path),
                progress=task.report,
            ),
            lambda _nothing: ("success", _OFF_DONE),
        )

    def print_again(self) -> None:
        """Password, then the present key to print once more. Raises `DeskError`s."""
        ledger = self._workplace.ledger
        confirmed = self._confirmed(
            "回復キーを印刷する",
            "次へ",
            "回復キーは、記録を開くための鍵です。まわりに人がいないことを確かめてください。",
        )
        if confirmed is not None:
            self._shown(ledger.read(turning.key_of, ledger.store.path, confirmed=confirmed), is_new=False)

    def _confirmed(self, title: str, accept: str, intro: str) -> Confirmed | None:
        dialog = PasswordAgainDialog(self._workplace.ledger, title, accept, intro, self._window())
        with dialog.asked():
            return dialog.confirmed

    def _still(self, confirmed: Confirmed, title: str, accept: str) -> Confirmed | None:
        """The confirmation, asked for anew where the way to the printer took longer than it is good for."""
        if confirmed.fits(self._workplace.ledger.actor.staff_id):
            return confirmed
        return self._confirmed(title, accept, "時間がたったので、パスワードをもう一度入れてください。")

    def _shown(self, key: BookKey, *, is_new: bool) -> bool:
        dialog = RecoveryKeyDialog(
            key, lambda sticky: self._print(key, sticky, dialog), self._window(), is_new=is_new
        )
        with dialog.asked() as accepted:
            return accepted

    def _print(self, key: BookKey, sticky: StickyLine, over: QWidget) -> None:
        ledger = self._workplace.ledger
        try:
            sheet = recovery_sheet(
                key,
                ledger.read(office.current),
                book=ledger.store.path.name,
                pc=ledger.actor.pc,
                by=ledger.actor.name,
                at=self._workplace.now(),
            )
        except DeskError as error:
            sticky.say("error", str(error))
            return
        printing = PrintDialog(sheet.title, page_count(sheet), over, self.names)
        with printing.asked() as accepted:
            if accepted:
                PaperOutlet(sticky, over, send=self.send).print_out(
                    FinishedPaper(sheet, lambda _how: ledger.call(turning.note_printed, key)),
                    *printing.choice(),
                )

    def _work(
        self, title: str, work: Callable[[Task], object], words: Callable[[object], tuple[Kind, str]]
    ) -> None:
        """Do the work in the worker, its progress in a dialog; then say the outcome on the page."""
        told: list[tuple[Kind, str]] = []
        faults: list[Exception] = []
        dialog = WorkDialog(title, self._window())
        self._page.sticky.clear()
        self._background.run_reporting(
            work,
            progress=dialog.show_progress,
            done=lambda outcome: told.append(words(outcome)),
            refused=lambda error: told.append(("error", str(error))),
            failed=faults.append,
            ended=dialog.finish,
        )
        dialog.show_and_wait()
        if told:
            self._page.sticky.say(*told[0])
        self._ended()
        for fault in faults:
            raise fault

    def _window(self) -> QWidget:
        return self._page.window()


def _said_on(outcome: object) -> tuple[Kind, str]:
    assert isinstance(outcome, Turned)
    more = "" if outcome.kept else _NOT_KEPT
    if outcome.left:
        more += f"古い控えのうち{outcome.left:,}個は、中身が作ったときとちがうため暗号化できませんでした。要らなければ消してください。"
    return ("warning" if more else "success", _ON_DONE + more)
