"""書き出す on the search screen: asks how and where, writes in the worker, shows the progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.consultations.search import Order, SearchQuery
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.kit.frame import messages
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.search.export_dialog import ExportDialog
from nakanojo_helpdesk.ui.search.export_file import ExportJob, write_file
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]
_LONG_SENTENCE: Final = 100


class _Stopped(Exception):
    """Raised in the worker after `Export.stop`."""


class Export(QObject):
    """Writes one file at a time; its messages are shown in the sticky line of `page`."""

    turned = Signal(bool)
    """Writing has begun (True) or come to its end (False)."""

    def __init__(self, page: Page, workplace: Workplace, ask_path: SavePath) -> None:
        super().__init__(page)
        self._page = page
        self._workplace = workplace
        self._ask_path = ask_path
        self._background = Background(page)
        self._stopping = threading.Event()
        self._tenth = -1

    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._background.is_busy()

    def stop(self) -> None:
        """Stop writing the file. The outcome is said when the worker has ended.

        Until then it is unknown: the file may be finished already.
        """
        self._stopping.set()

    def start(
        self,
        query: SearchQuery,
        order: Order,
        *,
        total: int,
        descending: bool,
        conditions: tuple[tuple[str, str], ...],
    ) -> None:
        """Ask how and where, then write."""
        dialog = self._dialog(total, conditions)
        with dialog.asked() as accepted:
            wish = dialog.wish()
        town = self._page.attempt(lambda: self._workplace.ledger.read(office.current)) if accepted else None
        if town is None:
            return
        today = self._workplace.today()
        name = town.file_name(f"相談一覧_{today.isoformat().replace('-', '')}{wish.suffix}")
        path = self._ask_path(self._page.window(), "書き出す先を選ぶ", name, wish.filter)
        if path is None:
            return
        target = path if path.suffix.lower() == wish.suffix else path.with_name(path.name + wish.suffix)
        now = local(self._workplace.now())
        written = f"{long_date(now.date())} {clock(now.hour * 60 + now.minute)}"
        job = ExportJob(
            target=target,
            kind=wish.kind,
            query=query,
            order=order,
            descending=descending,
            confirmed=wish.confirmed,
            notes=(("書き出した日時", written), ("件数", f"{total:,}件"), *conditions),
            foot=town.foot,
        )
        self._write(job, total)

    def _dialog(self, total: int, conditions: tuple[tuple[str, str], ...]) -> ExportDialog:
        told = "　".join(text for _, text in conditions)
        may_read = self._workplace.ledger.actor.may(Permission.READ_MEMOS)
        return ExportDialog(
            f"{total:,}件を書き出します（{told}）。",
            may_read_memos=may_read,
            confirm=self._confirmed,
            parent=self._page.window(),
        )

    def _confirmed(self, password: str) -> Confirmed | str:
        try:
            answer = self._workplace.ledger.call(sign_in.confirm_password, password)
        except DeskError as error:
            return str(error)
        return answer.sentence if isinstance(answer, sign_in.SignInFailed) else answer

    def _write(self, job: ExportJob, total: int) -> None:
        ledger, vocabularies = self._workplace.ledger, self._workplace.vocabularies
        self._tenth = -1
        self._show_progress(0, total)
        self._stopping.clear()
        self.turned.emit(True)

        def report(task: Task, done: int) -> None:
            if self._stopping.is_set():
                raise _Stopped
            task.report(done, total)

        def write(task: Task) -> int | None:
            try:
                return write_file(ledger, vocabularies, job, partial(report, task))
            except _Stopped:
                return None

        self._background.run_reporting(
            write,
            progress=self._show_progress,
            done=partial(self._say_written, job.target.name),
            refused=self._say_refused,
            ended=partial(self.turned.emit, False),
        )

    def _show_progress(self, done: int, total: int) -> None:
        tenth = done * 10 // max(total, 1)
        if tenth != self._tenth:  # a screen reader says each
            self._tenth = tenth
            self._page.sticky.say("info", f"書き出しています（{done:,}／{total:,}件）")

    def _say_written(self, name: str, count: int | None) -> None:
        if count is None:
            self._page.sticky.say("warning", "書き出しをやめました。ファイルは作っていません。")
        else:
            self._page.sticky.say("success", f"{count:,}件を書き出しました（{name}）")

    def _say_refused(self, error: DeskError) -> None:
        if len(str(error)) > _LONG_SENTENCE or "\n" in str(error):
            self._page.sticky.say("error", "書き出しませんでした。")
            messages.tell(self._page.window(), "書き出しませんでした", str(error))
        else:
            self._page.say_refused(error)
