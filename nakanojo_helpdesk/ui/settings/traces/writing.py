"""Writes the 操作の記録 to a file, in the worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakanojo_helpdesk.domain.traces.rows import Trace, TraceQuery
from nakanojo_helpdesk.exchange.files import finished_file, told
from nakanojo_helpdesk.exchange.trace_lists import TraceCsv
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.traces import reading
from nakanojo_helpdesk.ui.kit.work.background import Task

_WHAT = "traces.csv"


@dataclass(frozen=True)
class TraceFile:
    """What to write where."""

    target: Path
    query: TraceQuery


def write_traces(ledger: Ledger, job: TraceFile, task: Task) -> int:
    """Write every trace that fits, note it, and rename the file; returns how many.

    Raises `DeskError`s and `Cancelled`; then an earlier file of this name is unchanged.
    """
    with finished_file(job.target) as temporary:
        with told(job.target), temporary.open("w", encoding="utf-8-sig", newline="") as stream:
            written = TraceCsv(stream)
            newest = 0

            def take(rows: tuple[Trace, ...]) -> None:
                nonlocal newest
                written.add(rows)
                if rows:
                    newest = newest or rows[0].seq
                    task.report(newest - rows[-1].seq, newest)

            count = ledger.read(reading.whole, job.query, take)
        ledger.call(exports.note_export, _WHAT, _period(job.query), count)
    return count


def _period(query: TraceQuery) -> str:
    first = "" if query.first is None else query.first.isoformat()
    last = "" if query.last is None else query.last.isoformat()
    return f"{first}/{last}"
