"""Hands reports out: printer, PDF, Excel, pictures. Everything runs in workers, everything is traced.

A printer may not answer for minutes. It has a worker of its own, so that the preview goes on; after a while the
person is told, and later the worker is abandoned.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.exchange.files import finished_file, told
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.printing import print_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.reports.preparation import Prepared

Send = Callable[[Sheet, str, int], int]

_SLOW_MILLISECONDS: Final = 15_000
_LOST_MILLISECONDS: Final = 90_000
_SENDING: Final = "プリンターに送っています。"
_SLOW: Final = "プリンターの返事を待っています。電源と用紙を確かめてください。ほかの画面も使えます。"
_LOST: Final = "プリンターから返事がありません。印刷されたかどうかを、プリンターで確かめてください。「PDFに保存」も使えます。"
_STILL_PRINTING: Final = "前の印刷がまだ終わっていません。少しお待ちください。"


class Outlet(QObject):
    """Saves and prints for one screen and shows the outcome in its sticky line.

    Args:
        desk: the ledger of the person who acts.
        sticky: the line for the outcome.
        owner: the screen.
        send: prints a sheet on a named printer; may block for long.
        patience: milliseconds until a slow printer is mentioned, and until it is given up.
    """

    def __init__(
        self,
        ledger: Ledger,
        sticky: StickyLine,
        owner: QObject,
        *,
        send: Send = print_sheet,
        patience: tuple[int, int] = (_SLOW_MILLISECONDS, _LOST_MILLISECONDS),
    ) -> None:
        super().__init__(owner)
        self._ledger = ledger
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

    def print_out(self, prepared: Prepared, printer: str, copies: int) -> None:
        """Send the report to a printer."""
        if self._printer.is_busy():
            self._sticky.say("warning", _STILL_PRINTING)
            return
        self._sticky.say("success", _SENDING)
        self._slow.start()
        self._lost.start()
        self._printer.run(
            lambda: self._print(prepared, printer, copies),
            done=lambda _pages: self._printed(printer),
            refused=self._say_refused,
            ended=self._stop_waiting,
        )

    def save(self, prepared: Prepared, path: Path) -> None:
        """Write the report as PDF or, by the name's end, as Excel workbook."""
        self._run(lambda: self._write(prepared, path), lambda _none: f"保存しました（{path.name}）")

    def save_charts(self, prepared: Prepared, folder: Path) -> None:
        """Write every figure of the monthly report as PNG into a folder."""
        self._run(
            lambda: self._write_charts(prepared, folder),
            lambda count: f"図を{count}つ保存しました（{folder.name}）",
        )

    def _run(self, work: Callable[[], int], words: Callable[[int], str]) -> None:
        self._sticky.say("info", "保存しています。")
        self._files.run(
            work, done=lambda result: self._sticky.say("success", words(result)), refused=self._say_refused
        )

    def _write(self, prepared: Prepared, path: Path) -> int:
        suffix = path.suffix.lower().removeprefix(".")
        data = _workbook(prepared) if suffix == "xlsx" else pdf_bytes(prepared.sheet)
        return self._put(path, data, f"{prepared.kind}.{suffix}", prepared.key)

    def _write_charts(self, prepared: Prepared, folder: Path) -> int:
        from nakanojo_helpdesk.reports.monthly.chart_files import chart_pngs

        if prepared.month is None:
            return 0
        pictures = chart_pngs(prepared.sheet, prepared.month.office, prepared.month.facts.month)
        for name, png in pictures:
            self._put(folder / name, png, "monthly.chart", prepared.key)
        return len(pictures)

    def _put(self, path: Path, data: bytes, what: str, key: str) -> int:
        """Write a complete file, never without its trace; the old file is kept until then."""
        with finished_file(path) as temporary:
            with told(path):
                temporary.write_bytes(data)
            self._ledger.call(exports.note_report, what, key)
        return len(data)

    def _print(self, prepared: Prepared, printer: str, copies: int) -> int:
        # Traced once the printer has taken it, even if it was given up meanwhile: what failed was not handed in.
        pages = self._send(prepared.sheet, printer, copies)
        self._ledger.call(exports.note_report, f"{prepared.kind}.print", prepared.key)
        return pages

    def _printed(self, printer: str) -> None:
        self._sticky.say("success", f"「{printer}」に送りました。")

    def _give_up(self) -> None:
        self._stop_waiting()
        self._printer.let_go()
        self._sticky.say("error", _LOST)

    def _stop_waiting(self) -> None:
        self._slow.stop()
        self._lost.stop()

    def _say_refused(self, error: DeskError) -> None:
        self._sticky.say("error", str(error))


def _workbook(prepared: Prepared) -> bytes:
    from nakanojo_helpdesk.reports.workbooks.monthly import monthly_workbook

    if prepared.month is None:
        raise ValueError(f"no workbook of {prepared.kind}")
    return monthly_workbook(prepared.month.facts, prepared.month.office, prepared.month.note)
