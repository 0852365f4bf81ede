"""Runs the queries of the search screen in the worker, one at a time."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal, SignalInstance

from nakanojo_helpdesk.domain.consultations.search import Order, SearchQuery, SearchResult
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.text import holds
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.traces.noting import AGAIN_AFTER
from nakanojo_helpdesk.ui.kit.work.background import Background, Task


class Asking(QObject):
    """Finds the records of a query and counts them in a separate step; results of earlier queries are dropped.

    Args:
        desk: the ledger to read from.
        parent: the screen; results are dropped once it is deleted.
    """

    found = Signal(object)
    """The first records: a `SearchResult`."""
    more_found = Signal(object)
    """The records after those: a `SearchResult`."""
    counted = Signal(object)
    """How many there are in all; None where that could not be counted."""
    faceted = Signal(object)
    """How many each answer would leave: `Facets`."""
    failed = Signal(object)
    """The `DeskError` for which no records are there."""

    def __init__(self, ledger: Ledger, parent: QObject) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._finder, self._counter = Background(self), Background(self)
        self._running: list[Task] = []
        self._query: SearchQuery | None = None
        self._noted_at: float | None = None
        self._order: tuple[Order, bool] = (Order.DATE, True)

    def query(self) -> SearchQuery | None:
        """The latest query; None before the first one."""
        return self._query

    def is_busy(self) -> bool:
        """Whether a query is running."""
        return self._finder.is_busy() or self._counter.is_busy()

    def ask(self, query: SearchQuery, order: Order, *, descending: bool, limit: int) -> None:
        """Find the first `limit` records of a query, and count all."""
        self.give_up()
        self._query, self._order = query, (order, descending)
        self._running = [
            self._find(self.found, offset=0, limit=limit),
            self._counter.run(
                partial(self._ledger.read, search.count, query),
                done=self.counted.emit,
                refused=self._say_uncounted,
            ),
        ]

    def count_answers(self) -> None:
        """Count the records each answer would leave of the latest query. Slow: call it only while the counts are shown."""
        if self._query is not None:
            self._running.append(
                self._counter.run(
                    partial(self._ledger.read, search.facets, self._query),
                    done=self.faceted.emit,
                    refused=self._say_uncounted,
                )
            )

    def read_on(self, offset: int, *, limit: int) -> None:
        """Find the next `limit` records from a place on, unless records are being read already."""
        if self._query is not None and not self._finder.is_busy():
            self._running.append(self._find(self.more_found, offset=offset, limit=limit))

    def give_up(self) -> None:
        """Drop the results of running queries."""
        for task in self._running:
            task.cancel()
        self._running = []

    def _find(self, answer: SignalInstance, *, offset: int, limit: int) -> Task:
        query, (order, descending), ledger = self._query or SearchQuery(), self._order, self._ledger

        def find() -> SearchResult:
            result = ledger.read(
                search.find, query, order=order, descending=descending, offset=offset, limit=limit
            )
            words = query.folded_words
            shown = sum(any(holds(row.memo or "", word) for word in words) for row in result.rows)
            if shown and self._memos_are_due():
                with suppress(DeskError):  # a full disk hides no record
                    ledger.call(search.note_memos, shown)
            return result

        return self._finder.run(
            find,
            done=answer.emit,
            refused=self.failed.emit,
        )

    def _memos_are_due(self) -> bool:
        """Whether memos shown now are to be written into the trace: not again at every key of the same search."""
        now = time.monotonic()
        due = self._noted_at is None or now - self._noted_at >= AGAIN_AFTER.total_seconds()
        if due:
            self._noted_at = now
        return due

    def _say_uncounted(self, _error: DeskError) -> None:
        """Note that there is no number; the refusal of the list itself is shown elsewhere."""
        self.counted.emit(None)
