"""The 操作の記録 as CSV: who did what when at which PC, with the number and the hash of each trace."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import Final, TextIO

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.traces.fields import field_labels
from nakanojo_helpdesk.domain.traces.rows import Trace
from nakanojo_helpdesk.exchange.consultation_lists import safe_cell

_COLUMNS: Final[tuple[tuple[str, Callable[[Trace], str]], ...]] = (
    ("番号", lambda trace: str(trace.seq)),
    ("日時", lambda trace: local(trace.at).strftime("%Y-%m-%d %H:%M:%S")),
    ("した人", lambda trace: trace.actor_name),
    ("パソコン", lambda trace: trace.pc),
    ("種類", lambda trace: trace.kind.label),
    ("したこと", lambda trace: trace.sentence),
    (
        "変わった項目",
        lambda trace: "、".join(field_labels(trace.entity, trace.fields)) if trace.changes else "",
    ),
    ("照合番号", lambda trace: trace.hash),
)


class TraceCsv:
    """Writes to a text stream opened with `newline=""`, page by page."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow([title for title, _ in _COLUMNS])

    def add(self, rows: Iterable[Trace]) -> None:
        """Write traces below those written already."""
        for trace in rows:
            self._writer.writerow([safe_cell(cell(trace)) for _, cell in _COLUMNS])
