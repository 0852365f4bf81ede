"""Hands reports out: printer, PDF, Excel, pictures. Everything runs in workers, everything is traced."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.printing import print_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.papers.outlet import (
    LOST_MILLISECONDS,
    SLOW_MILLISECONDS,
    PaperOutlet,
    Send,
    put,
)
from nakanojo_helpdesk.ui.reports.preparation import Prepared

_TRACED: Final = {"yearly": "courses"}
"""What the trace calls a kind of report where its command has another name for it."""


@dataclass(frozen=True)
class _Report:
    """A counted report on its way out: handed over exactly as it was previewed."""

    ledger: Ledger
    prepared: Prepared

    def sheet_now(self) -> Sheet:
        """The sheet of the preview."""
        return self.prepared.sheet

    def note(self, how: str) -> None:
        """Write the trace."""
        kind = _TRACED.get(self.prepared.kind, self.prepared.kind)
        self.ledger.call(exports.note_report, f"{kind}.{how}", self.prepared.key)


class Outlet(QObject):
    """Saves and prints reports for one screen and shows the outcome in its sticky line.

    Args:
        ledger: the ledger of the person who acts.
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
        patience: tuple[int, int] = (SLOW_MILLISECONDS, LOST_MILLISECONDS),
    ) -> None:
        super().__init__(owner)
        self._ledger = ledger
        self._papers = PaperOutlet(sticky, owner, send=send, patience=patience)

    def is_busy(self) -> bool:
        """Whether something is still being written or printed."""
        return self._papers.is_busy()

    def print_out(self, prepared: Prepared, printer: str, copies: int) -> None:
        """Send the report to a printer."""
        self._papers.print_out(_Report(self._ledger, prepared), printer, copies)

    def save(self, prepared: Prepared, path: Path) -> None:
        """Write the report as PDF or, by the name's end, as Excel workbook."""
        self._papers.write(lambda: self._write(prepared, path), lambda _size: f"保存しました（{path.name}）")

    def save_charts(self, prepared: Prepared, folder: Path) -> None:
        """Write every figure of the monthly report as PNG into a folder."""
        self._papers.write(
            lambda: self._write_charts(prepared, folder),
            lambda count: f"図を{count}つ保存しました（{folder.name}）",
        )

    def _write(self, prepared: Prepared, path: Path) -> int:
        suffix = path.suffix.lower().removeprefix(".")
        data = _workbook(prepared) if suffix == "xlsx" else pdf_bytes(prepared.sheet)
        return put(path, data, lambda: _Report(self._ledger, prepared).note(suffix))

    def _write_charts(self, prepared: Prepared, folder: Path) -> int:
        from nakanojo_helpdesk.reports.monthly.chart_files import chart_pngs

        if prepared.month is None:
            return 0
        pictures = chart_pngs(prepared.sheet, prepared.month.office, prepared.month.facts.month)
        for name, png in pictures:
            put(
                folder / name,
                png,
                lambda: self._ledger.call(exports.note_report, "monthly.chart", prepared.key),
            )
        return len(pictures)


def _workbook(prepared: Prepared) -> bytes:
    from nakanojo_helpdesk.reports.workbooks.monthly import monthly_workbook
    from nakanojo_helpdesk.reports.workbooks.results import year_workbook

    if prepared.year is not None:
        return year_workbook(prepared.year.facts, prepared.year.office, prepared.year.vocabularies)
    if prepared.month is None:
        raise ValueError(f"no workbook of {prepared.kind}")
    return monthly_workbook(prepared.month.facts, prepared.month.office, prepared.month.note)
