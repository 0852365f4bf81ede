"""前の版に戻す: what will be missing, on screen and on paper, and the one button; the database is closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.backups.restoring import Look, moment_words
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import DeskError, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.restored import retype_sheet
from nakanojo_helpdesk.services.backups import looking
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.updates import going_back
from nakanojo_helpdesk.services.updates.going_back import Wanted
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Panel
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.papers.outlet import FinishedPaper, PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import line_of
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

_TITLE: Final = "前の版に戻す"
_LOOKING: Final = "更新の前の控えを確かめています。少しお待ちください。記録は変わりません。"
_WORKING: Final = "前の版に戻しています。電源を切らずに、お待ちください。"
_STAYS: Final = "どちらの版も、同じ形の記録を使います。記録はそのままで、なくなるものはありません。"
_STEPS: Final = (
    "「窓口きろく」を閉じ、前の版のプログラムに入れ替えて、自動で開きます。数分かかります。",
    "途中で電源が切れても、いまの版か前の版のどちらかで、記録を開けます。",
)
_PUT_BACK: Final = (
    "前の版は、いまの形の記録を読めないので、記録も更新の前の控えに戻します。いまの記録のファイルは残します。"
)
_RETYPE: Final = "なくなる記録は、紙を見て入力し直せます。先に印刷してください。戻したあとも「設定」の「入力し直し」に残ります。"
_FAILED: Final = (
    "プログラムの不具合で、戻せませんでした。プログラムと記録はそのままです。"
    "もう一度して同じときは、システム管理者に伝えてください。"
)
_SHOWN: Final = 30


class WayBackPage(Page):
    """What the way back means, before it is gone. `look` is None where the records stay."""

    help_code = "restore"

    go_wanted = Signal()
    """Go back now."""
    paper_wanted = Signal()
    """Print the records to type again."""
    back_wanted = Signal()
    """Leave without having done anything."""

    def __init__(
        self, wanted: Wanted, look: Look | None, refusal: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(_TITLE, parent)
        record = wanted.way.record
        if refusal:
            told = Panel("error", margins=(20, 14, 18, 14))
            told.body.addWidget(PlainLabel(refusal, wrap=True))
            self.content.addWidget(told)
        card = Card(spacing=8, margins=(24, 16, 24, 16))
        card.body.addWidget(
            PlainLabel(f"{record.version} 版から、前の {record.former} 版に戻します。", "section", wrap=True)
        )
        for sentence in (*_STEPS, _STAYS if look is None else _PUT_BACK):
            card.body.addWidget(PlainLabel(f"・{sentence}", wrap=True))
        self.content.addWidget(card)
        missing = None if look is None else look.missing
        if look is not None:
            self._show_missing(look)
        self.content.addStretch(1)
        self.go_button = self.key_bar.add(_TITLE, "F12", self.go_wanted.emit, primary=True)
        self.go_button.setEnabled(look is None or (look.preview is not None and not look.refusal))
        if missing is not None and missing.records:
            self.key_bar.add("入力し直す記録を印刷", "Ctrl+P", self.paper_wanted.emit)
        self.leave_button = self.key_bar.add("やめる", "Esc", self.back_wanted.emit)

    @override
    def first_focus(self) -> QWidget:
        return self.leave_button

    def _show_missing(self, look: Look) -> None:
        panel = Panel("warning", margins=(20, 14, 18, 14))
        panel.body.addWidget(PlainLabel("戻すと、なくなるもの", "section"))
        if look.preview is None or look.missing is None:
            panel.body.addWidget(PlainLabel(look.refusal, wrap=True))
        else:
            at = moment_words(look.preview.made_at)
            panel.body.addWidget(PlainLabel(f"記録は、{at}までのものになります。", wrap=True))
            panel.body.addWidget(PlainLabel(look.missing.sentence(), wrap=True))
            for record in look.missing.records[:_SHOWN]:
                panel.body.addWidget(PlainLabel(f"・{line_of(record)}", wrap=True))
            more = len(look.missing.records) - _SHOWN
            if more > 0:
                words = f"ほかに{more:,}件あります。印刷すると、すべて出ます。"
                panel.body.addWidget(PlainLabel(words, wrap=True))
            if look.missing.records:
                panel.body.addWidget(PlainLabel(_RETYPE, "bold", wrap=True))
            for doubt in look.doubts:
                panel.body.addWidget(PlainLabel(f"注意：{doubt.sentence}", "bold", wrap=True))
        self.content.addWidget(panel)


class WayBackFlow(QObject):
    """Leads one person back: look, ask, put back, end.

    Args:
        window: shows the screens.
        background: the worker.
        wanted: the way, and who gave the password for it.
        close: lets go of the database.
        reopen: opens it again, when nothing was done.
        end: ends the program for a setup that waits.
    """

    def __init__(
        self,
        window: MainWindow,
        background: Background,
        wanted: Wanted,
        close: Callable[[], object],
        reopen: Callable[[], object],
        end: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._wanted = wanted
        self._close = close
        self._reopen = reopen
        self._end = end
        self._database = Path()
        self._actor: Actor | None = None
        self._look: Look | None = None

    def begin(self, database: Path, ledger: Ledger) -> None:
        """Close the database, and show what the way back means."""
        self._database = database
        with suppress(DeskError):
            self._actor = ledger.read(lambda _session, actor: actor)
        with suppress(DeskError):
            self._close()
        actor, backup = self._actor, self._wanted.way.backup
        if actor is None:
            self._reopen()
        elif backup is None:
            self._show()
        else:
            self._window.show_alone(WaitingPage(_TITLE, _LOOKING))
            self._background.run(
                lambda: looking.look(actor, database, backup),
                done=self._show_look,
                refused=lambda error: self._show_look(Look(refusal=str(error))),
                failed=self._fail,
            )

    def _show_look(self, look: Look) -> None:
        self._look = look
        self._show()

    def _show(self, refusal: str = "") -> None:
        page = WayBackPage(self._wanted, self._look, refusal)
        page.go_wanted.connect(self._go)
        page.paper_wanted.connect(lambda: self._print(page))
        page.back_wanted.connect(self._reopen)
        self._window.show_alone(page)

    def _go(self) -> None:
        actor, wanted, database = self._actor, self._wanted, self._database
        if actor is None:
            return
        accepted = tuple(doubt.kind for doubt in self._look.doubts) if self._look is not None else ()
        page = WaitingPage(_TITLE, _WORKING)
        self._window.show_alone(page)
        self._background.run_reporting(
            lambda task: going_back.go_back(
                actor,
                wanted.way,
                wanted.installed,
                wanted.folder,
                database,
                confirmed=wanted.confirmed,
                accepted=accepted,
                progress=task.report,
            ),
            progress=page.show_progress,
            done=lambda _done: self._end(wanted.way.setup),
            refused=lambda error: self._show(str(error)),
            failed=self._fail,
        )

    def _print(self, page: WayBackPage) -> None:
        actor, look = self._actor, self._look
        if actor is None or look is None or look.missing is None:
            return
        try:
            sheet = retype_sheet(look.missing, looking.office_of(actor, self._database), utc_now())
        except DeskError as error:
            page.sticky.say("error", str(error))
            return
        dialog = PrintDialog(sheet.title, page_count(sheet), self._window)
        with dialog.asked() as accepted:
            if accepted:
                paper = FinishedPaper(sheet, partial(looking.note_paper, actor, self._database, "retype"))
                PaperOutlet(page.sticky, page).print_out(paper, *dialog.choice())

    def _fail(self, error: Exception) -> None:
        self._show(str(Unavailable(_FAILED)))
        raise error
