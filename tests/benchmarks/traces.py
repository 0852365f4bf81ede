"""100,000 traces: verified, searched to the end for something rare, and one more reading written."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.traces.kinds import TraceKind
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.services.traces import noting, reading, verifying
from nakanojo_helpdesk.store.integrity import audit
from tests.benchmarks.people import CHIEF, signed_in

TRACES: Final = 100_000


def measured(path: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """(Clock, processor) seconds by kind. Raises `RuntimeError` when the trail is not found whole."""
    told: dict[str, list[tuple[float, float]]] = {
        "verified": [],
        "searched to the end": [],
        "one reading": [],
    }
    with closing(Store.open(path)) as store:
        ledger = signed_in(store, CHIEF)
        ledger.call(_fill)
        for turn in range(rounds):
            begin = _now()
            found = ledger.read(verifying.verify)
            told["verified"].append(_since(begin))
            if found.findings or found.traces < TRACES:
                raise RuntimeError("the trail is not whole")
            begin = _now()
            ledger.read(reading.page, TraceQuery(kind=TraceKind.TAKEN, actor="nobody"))
            told["searched to the end"].append(_since(begin))
            for place in range(20):
                told["one reading"].append(ledger.call(_noted, f"record {turn} {place}"))
    return told


def _fill(session: Session, _actor: Actor) -> None:
    for number in range(audit.head(session)[0], TRACES):
        audit.note(session, "read", "consultations", f"{number:036d}", "memo")


def _noted(session: Session, _actor: Actor, record: str) -> tuple[float, float]:
    begin = _now()
    noting.note_reading(session, "consultations", record, "memo")
    return _since(begin)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begin: tuple[float, float]) -> tuple[float, float]:
    clock, processor = _now()
    return clock - begin[0], processor - begin[1]
