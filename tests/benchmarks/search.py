"""相談を探す on a large database: first page, sorted page and counts, each use case by itself in its own transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.calendar import fiscal_year, fiscal_year_first_day, fiscal_year_last_day
from nakanojo_helpdesk.domain.consultations.search import Order, SearchQuery
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.search import finding as search
from tests.benchmarks.demo_databases import UNTIL
from tests.benchmarks.people import COUNTER, signed_in

_YEAR: Final = fiscal_year(UNTIL)
_THIS_YEAR: Final = SearchQuery(first=fiscal_year_first_day(_YEAR), last=fiscal_year_last_day(_YEAR))
# What clerks ask: nothing, a word some memos hold, half a word, one no memo holds, words of answers, a number, answers.
QUESTIONS: Final = {
    "no word": SearchQuery(),
    "確定申告": SearchQuery(words="確定申告"),
    "文字": SearchQuery(words="文字"),
    "no hit": SearchQuery(words="税金"),
    "no hit, two words": SearchQuery(words="確定申告 税金"),
    "LINE": SearchQuery(words="LINE"),
    "LINE 通知": SearchQuery(words="LINE 通知"),
    "number": SearchQuery(words="R7-00012"),
    "topic and age": SearchQuery(topic="LN", age_band="A70"),
    "rare answers": SearchQuery(topic="IN99", outcome="CAN", age_band="U40"),
}


def measured(path: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds by kind: the first page and the same without a hit over all years; sorted page and counts of this year."""
    told: dict[str, list[float]] = {"first": [], "first, all years": [], "sorted": [], "facets": []}
    with closing(Store.open(path)) as store:
        ledger = signed_in(store, COUNTER)
        for _ in range(rounds):
            for kind, seconds in _asked(ledger):
                told[kind].append(seconds)
    return told


def _asked(ledger: Ledger) -> Iterator[tuple[str, float]]:
    for question in QUESTIONS.values():
        here = replace(question, first=_THIS_YEAR.first, last=_THIS_YEAR.last)
        yield "first", _seconds(partial(ledger.read, search.find, here))
        if question.words:
            yield "first, all years", _seconds(partial(ledger.read, search.find, question))
        for order in (Order.AGE_BAND, Order.TOPIC, Order.STAFF):
            yield "sorted", _seconds(partial(ledger.read, search.find, here, order=order))
        yield "facets", _seconds(partial(ledger.read, search.facets, here))


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
