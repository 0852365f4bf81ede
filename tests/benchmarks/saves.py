"""A consultation saved through the house against the same rows written by the bare driver.

Two copies of one database. Each save goes through `Ledger.call(consultations.record, form)` on the first; the rows it
left there are read back and written to the second by the driver alone: same pragmas, BEGIN IMMEDIATE, INSERTs,
COMMIT. Only the two writings are on the clock, in turn. In the end both files must hold the same rows.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.driver import connect
from tests.benchmarks.people import COUNTER, signed_in
from tests.factories import consultation_form

_WARM_UP: Final = 20
_MEMOS: Final = (
    "",
    "",
    "写真の送り方を二回いっしょに練習した。",
    "機種変更のあと、LINEの引き継ぎの確認。次は家族と来庁。",
)
_CODED: Final = {
    "visit_kind": VocabularyName.VISIT_KIND,
    "age_band": VocabularyName.AGE_BAND,
    "district": VocabularyName.DISTRICT,
    "outcome": VocabularyName.OUTCOME,
}


@dataclass(frozen=True)
class Saves:
    """Seconds of each save, ours and the bare driver's; of the latter also what it took of the processor."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]
    bare_processor: tuple[float, ...]


def measured(first: Path, second: Path, count: int) -> Saves:
    """Save `count` consultations on both files, which must be equal. Raises `RuntimeError` when they differ afterwards."""
    with (
        closing(Store.open(first)) as store,
        closing(_opened(first)) as reader,
        closing(_opened(second)) as driver,
    ):
        ledger = signed_in(store, COUNTER)
        copy = _Copy(reader, driver)
        copy.catch_up()
        ours: list[float] = []
        bare: list[float] = []
        processor: list[float] = []
        forms = varied_forms(ledger.read(vocabularies.current), ledger.actor.code)
        for _, form in zip(range(_WARM_UP + count), forms, strict=False):
            begin = time.perf_counter()
            key = ledger.call(consultations.record, form)
            ours.append(time.perf_counter() - begin)
            rows = copy.rows_of(key)
            begin, used = time.perf_counter(), time.thread_time()
            copy.write(rows)
            bare.append(time.perf_counter() - begin)
            processor.append(time.thread_time() - used)
        copy.require_equal(_WARM_UP + count)
    return Saves(*(tuple(times[_WARM_UP:]) for times in (ours, bare, processor)))


def seconds_to_ask_rights(path: Path, acts: int) -> float:
    """Processor seconds an act takes longer for a person, whose rights are asked anew, than for nobody."""

    def nothing(_session: Session, _actor: Actor) -> None:
        """An act of its transaction alone."""

    with closing(Store.open(path)) as store:
        person = signed_in(store, COUNTER)
        nobody = Ledger(store, replace(person.actor, staff_id=None))
        taken: dict[Ledger, list[float]] = {person: [], nobody: []}
        for _ in range(acts):
            for ledger, times in taken.items():
                begin = time.thread_time()
                ledger.read(nothing)
                times.append(time.thread_time() - begin)
    return statistics.median(taken[person]) - statistics.median(taken[nobody])


def varied_forms(known: Vocabularies, staff: str) -> Iterator[ConsultationForm]:
    """Consultations of today as a counter types them: one to three topics, some blanks, some memos."""
    chance = random.Random(1)
    today = local(utc_now()).date()
    topics = [term.code for term in known[VocabularyName.TOPIC].upper(today)]
    codes = {name: [None, *(term.code for term in known[of].upper(today))] for name, of in _CODED.items()}
    while True:
        yield consultation_form(
            event_date=today,
            event_minute=None,
            desk="D01",
            staff=staff,
            topics=tuple(chance.sample(topics, chance.choice((1, 1, 2, 3)))),
            method="VST",
            minutes=chance.choice((None, 10, 15, 30)),
            memo=chance.choice(_MEMOS),
            visit_kind=chance.choice(codes["visit_kind"]),
            age_band=chance.choice(codes["age_band"]),
            district=chance.choice(codes["district"]),
            outcome=chance.choice(codes["outcome"]),
        )


def _opened(path: Path) -> Any:
    connection = connect(path)
    engine.prepare(connection)
    return connection


_TABLES: Final = ("running_numbers", "consultations", "further_topics", "audit")
_Row = tuple[Any, ...]


class _Copy:
    """Carries what a save left in one file to another one."""

    def __init__(self, reader: Any, driver: Any) -> None:
        self._reader = reader
        self._driver = driver
        self._inserts = {table: self._insert(table) for table in _TABLES}
        self._last_trace = self._newest(driver)

    def catch_up(self) -> None:
        """Carry over the traces that came before the first save (signing in)."""
        self.write({table: self._traces() if table == "audit" else [] for table in _TABLES})

    def rows_of(self, key: int) -> dict[str, list[_Row]]:
        """What the save of consultation `key` wrote, table by table."""
        read = self._reader.execute
        own = read("SELECT * FROM consultations WHERE id = ?", (key,)).fetchall()
        year = read("SELECT fiscal_year FROM consultations WHERE id = ?", (key,)).fetchone()
        return {
            "running_numbers": read("SELECT * FROM running_numbers WHERE fiscal_year = ?", year).fetchall(),
            "consultations": own,
            "further_topics": read(
                "SELECT * FROM further_topics WHERE consultation_id = ?", (key,)
            ).fetchall(),
            "audit": self._traces(),
        }

    def write(self, rows: dict[str, list[_Row]]) -> None:
        """Write them as one transaction: what is on the clock as the reference."""
        execute = self._driver.execute
        execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            statement = self._inserts[table]
            for row in rows[table]:
                execute(statement, row)
        execute("COMMIT")

    def require_equal(self, count: int) -> None:
        """Raises `RuntimeError` unless both files end with the same `count` consultations and traces."""
        for table, order in (("consultations", "id"), ("audit", "seq"), ("running_numbers", "fiscal_year")):
            query = f"SELECT * FROM {table} ORDER BY {order} DESC LIMIT {count + 1:d}"
            ours, bare = (side.execute(query).fetchall() for side in (self._reader, self._driver))
            if ours != bare or not ours:
                raise RuntimeError(f"the bare driver did not write the same rows: {table}")

    def _traces(self) -> list[_Row]:
        query = "SELECT * FROM audit WHERE seq > ? ORDER BY seq"
        traces: list[_Row] = self._reader.execute(query, (self._last_trace,)).fetchall()
        self._last_trace = self._newest(self._reader)
        return traces

    def _insert(self, table: str) -> str:
        columns: Sequence[_Row] = self._driver.execute(f"PRAGMA table_info({table})").fetchall()
        marks = ",".join("?" * len(columns))
        statement = f"INSERT INTO {table} VALUES ({marks})"
        if table == "running_numbers":
            statement += " ON CONFLICT DO UPDATE SET last_serial = excluded.last_serial"
        return statement

    @staticmethod
    def _newest(connection: Any) -> int:
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0])
