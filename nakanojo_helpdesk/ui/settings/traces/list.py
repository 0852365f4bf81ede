"""The list of the 操作の記録 read in the worker, page by page as somebody scrolls down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from nakanojo_helpdesk.domain.calendar import era_of, local, padded_clock
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.traces.rows import Trace, TracePage, TraceQuery
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.traces import reading
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.work.background import Background, Task


def trace_model() -> RowModel[Trace]:
    """The columns: when, who, where, what."""
    model: RowModel[Trace] = RowModel(
        (
            Column("日時", lambda trace: trace.seq, lambda trace: moment(trace.at), tabular=True),
            Column("した人", lambda trace: trace.actor_name),
            Column("したこと", lambda trace: trace.sentence, stretch=True, wraps=True, minimum=320),
            Column("パソコン", lambda trace: trace.pc),
        ),
        key=lambda trace: trace.seq,
    )
    model.brief = lambda trace: (
        trace.sentence,
        f"{moment(trace.at)}　{trace.actor_name}　{trace.pc}",
    )
    return model


def moment(at: datetime) -> str:
    """`R8.11. 9  9:05`, as wide as `R8.11.29 16:05`."""
    here = local(at)
    era = era_of(here.date())
    day = f"{era.letter}{here.year - era.first.year + 1}.{here.month:2}.{here.day:2}"
    return f"{day} {padded_clock(here.hour * 60 + here.minute)}"


class Reading(QObject):
    """Reads pages of one query after the other; results of earlier queries are dropped.

    Args:
        ledger: to read from.
        parent: results are dropped once it is deleted.
    """

    begun = Signal(object)
    """The first page of a query: a `TracePage`."""
    went_on = Signal(object)
    """The page after those shown: a `TracePage`."""
    refused = Signal(object)
    """The `DeskError` for which there is no list."""

    def __init__(self, ledger: Ledger, parent: QObject) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._background = Background(self)
        self._task: Task | None = None
        self._query = TraceQuery()
        self._before: int | None = None

    def is_busy(self) -> bool:
        """Whether a page is being read."""
        return self._background.is_busy()

    def begin(self, query: TraceQuery) -> None:
        """Read the newest traces that fit."""
        if self._task is not None:
            self._task.cancel()
        self._query, self._before = query, None
        self._run(self.begun.emit)

    def has_more(self) -> bool:
        """Whether there are older traces than those read."""
        return self._before is not None

    def go_on(self) -> None:
        """Read the next older traces, unless some are being read already."""
        if self.has_more() and not self.is_busy():
            self._run(self.went_on.emit)

    def _run(self, answer: Callable[[TracePage], object]) -> None:
        ledger, query, before = self._ledger, self._query, self._before

        def read(task: Task) -> TracePage:
            return ledger.read(reading.page, query, before=before, report=task.report)

        def done(page: TracePage) -> None:
            self._before = page.next_before
            answer(page)

        def refused(error: DeskError) -> None:
            self.refused.emit(error)

        self._task = self._background.run_reporting(
            read, progress=lambda _done, _total: None, done=done, refused=refused
        )
