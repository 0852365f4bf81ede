"""Hands papers out: printer and PDF. Everything runs in workers, everything is traced.

A printer may not answer for minutes. It has a worker of its own, so that the preview goes on; after a while the
person is told, and later the worker is abandoned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.exchange.files import finished_file, told
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.printing import print_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.work.background import Background

Send = Callable[[Sheet, str, int], int]

SLOW_MILLISECONDS: Final = 15_000
LOST_MILLISECONDS: Final = 90_000
_SENDING: Final = "プリンターに送っています。"
_SLOW: Final = "プリンターの返事を待っています。電源と用紙を確かめてください。ほかの画面も使えます。"
_LOST: Final = "プリンターから返事がありません。印刷されたかどうかを、プリンターで確かめてください。「PDFに保存」も使えます。"
_STILL_PRINTING: Final = "前の印刷がまだ終わっていません。少しお待ちください。"


class Deliverable(Protocol):
    """A paper that can leave the program."""

    def sheet_now(self) -> Sheet:
        """What shall leave, as it is now. Called in the worker; raises `DeskError`s."""

    def note(self, how: str) -> None:
        """Write the trace that it left: `print`, `pdf`. Called in the worker; raises `DeskError`s."""


@dataclass(frozen=True)
class FinishedPaper:
    """A sheet that is finished before it leaves; `noted` writes the trace of how it left, and raises `DeskError`s."""

    sheet: Sheet
    noted: Callable[[str], object]

    def sheet_now(self) -> Sheet:
        """The sheet itself: nothing changes any more."""
        return self.sheet

    def note(self, how: str) -> None:
        """Write the trace. Raises `DeskError`s."""
        self.noted(how)


class PaperOutlet(QObject):
    """Saves and prints for one screen and shows the outcome in its sticky line.

    Args:
        sticky: the line for the outcome.
        owner: the screen.
        send: prints a sheet on a named printer; may block for long.
        patience: milliseconds until a slow printer is mentioned, and until it is given up.
    """

    def __init__(
        self,
        sticky: StickyLine,
        owner: QObject,
        *,
        send: Send = print_sheet,
        patience: tuple[int, int] = (SLOW_MILLISECONDS, LOST_MILLISECONDS),
    ) -> None:
        super().__init__(owner)
        self._sticky = sticky
        self._send = send
        self._files = Background(self)
        self._printer = Background(self)
        self._slow = QTimer(self, singleShot=True, interval=patience[0])
        self._lost = QTimer(self, singleShot=True, interval=patience[1])
        self._slow.timeout.connect(lambda: self._sticky.say("warning", _SLOW))
        self._lost.timeout.connect(self._give_up)

    def is_busy(self) -> bool:
        """Whether something is still being written or printed."""
        return self._files.is_busy() or self._printer.is_busy()

    def print_out(self, paper: Deliverable, printer: str, copies: int) -> None:
        """Send a paper to a printer."""
        if self._printer.is_busy():
            self._sticky.say("warning", _STILL_PRINTING)
            return
        self._sticky.say("success", _SENDING)
        self._slow.start()
        self._lost.start()
        self._printer.run(
            lambda: self._print(paper, printer, copies),
            done=lambda _pages: self._sticky.say("success", f"「{printer}」に送りました。"),
            refused=self._say_refused,
            ended=self._stop_waiting,
        )

    def save_pdf(self, paper: Deliverable, path: Path) -> None:
        """Write a paper as PDF."""
        self.write(
            lambda: put(path, pdf_bytes(paper.sheet_now()), lambda: paper.note("pdf")),
            lambda _size: f"保存しました（{path.name}）",
        )

    def write(self, work: Callable[[], int], words: Callable[[int], str]) -> None:
        """Do something with files in the worker and say the outcome."""
        self._sticky.say("info", "保存しています。")
        self._files.run(
            work, done=lambda result: self._sticky.say("success", words(result)), refused=self._say_refused
        )

    def _print(self, paper: Deliverable, printer: str, copies: int) -> int:
        # Traced once the printer has taken it, even if it was given up meanwhile: what failed was not handed in.
        pages = self._send(paper.sheet_now(), printer, copies)
        paper.note("print")
        return pages

    def _give_up(self) -> None:
        self._stop_waiting()
        self._printer.let_go()
        self._sticky.say("error", _LOST)

    def _stop_waiting(self) -> None:
        self._slow.stop()
        self._lost.stop()

    def _say_refused(self, error: DeskError) -> None:
        self._sticky.say("error", str(error))


def put(path: Path, data: bytes, note: Callable[[], object]) -> int:
    """Write a complete file, never without its trace; the old file is kept until then. Returns its size in bytes."""
    with finished_file(path) as temporary:
        with told(path):
            temporary.write_bytes(data)
        note()
    return len(data)
