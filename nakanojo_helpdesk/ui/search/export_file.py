"""Writes the file of a search in the worker: completely or not at all, and never without its trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.consultations.search import Order, SearchQuery
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.exchange.consultation_lists import CsvList
from nakanojo_helpdesk.exchange.consultation_workbooks import WorkbookList
from nakanojo_helpdesk.exchange.files import finished_file, told
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.ui.search.export_dialog import EXCEL


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """Everything the worker needs. `notes` are the conditions in words, for the workbook's second sheet.

    `foot` is printed at the foot of its pages.
    """

    target: Path
    kind: str
    query: SearchQuery
    order: Order
    descending: bool
    confirmed: Confirmed | None
    notes: tuple[tuple[str, str], ...]
    foot: str = ""


def write_file(
    ledger: Ledger, vocabularies: Vocabularies, job: ExportJob, report: Callable[[int], object]
) -> int:
    """Write every hit to the file, note it in the trace, and rename the file; returns the number of records.

    `report` is called with the number written so far, and may raise to stop. Raises `DeskError`s; then an earlier
    file of this name is unchanged.
    """
    with finished_file(job.target) as temporary:
        write = _write_workbook if job.kind == EXCEL else _write_csv
        count = write(ledger, vocabularies, job, temporary, report)
        what = f"consultations{job.target.suffix}{'+memo' if job.confirmed is not None else ''}"
        ledger.call(exports.note_export, what, _period(job.query), count)
    return count


def _write_workbook(
    ledger: Ledger,
    vocabularies: Vocabularies,
    job: ExportJob,
    temporary: Path,
    report: Callable[[int], object],
) -> int:
    with told(job.target):
        book = WorkbookList(
            temporary,
            vocabularies,
            memos=job.confirmed is not None,
            notes=job.notes,
            called=job.target,
            foot=job.foot,
        )
    try:
        count = _handed_over(ledger, job, book.add, report)
    except BaseException:
        book.give_up()
        raise
    book.finish()
    return count


def _write_csv(
    ledger: Ledger,
    vocabularies: Vocabularies,
    job: ExportJob,
    temporary: Path,
    report: Callable[[int], object],
) -> int:
    encoding = job.kind
    with told(job.target), temporary.open("w", encoding=encoding, newline="") as stream:
        strict = encoding if encoding == "cp932" else None
        written = CsvList(stream, vocabularies, memos=job.confirmed is not None, encoding=strict)
        count = _handed_over(ledger, job, written.add, report)
        written.finish()
    return count


def _handed_over(
    ledger: Ledger,
    job: ExportJob,
    add: Callable[[tuple[ConsultationRow, ...]], None],
    report: Callable[[int], object],
) -> int:
    done = 0

    def take(rows: tuple[ConsultationRow, ...]) -> None:
        nonlocal done
        with told(job.target):
            add(rows)
        done += len(rows)
        report(done)

    return ledger.read(
        search.hand_over,
        job.query,
        take,
        order=job.order,
        descending=job.descending,
        confirmed=job.confirmed,
    )


def _period(query: SearchQuery) -> str:
    first = "" if query.first is None else query.first.isoformat()
    last = "" if query.last is None else query.last.isoformat()
    return f"{first}/{last}"
