"""Several PCs take applications at once: never more than there are places, and every place is filled."""

from __future__ import annotations

import os
import sqlite3 as plain  # noqa: TID251  the driver's own transactions are the negative control
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.registrations import applying
from tests.factories import Everything, first_actor
from tests.services.courses.books import NOW, row
from tests.services.registrations.applications import person, released
from tests.store import writers

CAPACITY = 30
PROGRAMS = 4
EACH = 20


def apply_many(pipe: Connection, path: Path, course: str, program: int) -> None:
    """Take twenty applications as fast as they go, and say how many were confirmed."""
    store = Store.open(path, busy_milliseconds=120_000)
    ledger = Ledger(store, first_actor(pc=f"PC{program}"))
    confirmed = 0
    for number in range(EACH):
        form = ApplicationForm(applicants=(Applicant(new=person(f"申込{program}-{number}")),))
        done = ledger.call(applying.apply, course, form, accepted=Everything(), now=NOW)
        confirmed += done.rows[0].state.value == "CNF"
    store.close()
    pipe.send(confirmed)


def race(database: Path) -> None:
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    course = released(ledger, capacity=CAPACITY)
    started = [writers.start(apply_many, database, course.uid, number) for number in range(PROGRAMS)]
    told = 0
    for process, pipe in started:
        told += pipe.recv()
        process.join(timeout=60)
        pipe.close()
        process.close()
    counted = row(ledger, course.uid)
    assert (told, counted.confirmed, counted.waiting) == (CAPACITY, CAPACITY, PROGRAMS * EACH - CAPACITY)
    assert ledger.read(checks.check_open) == ()
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="the fork server is not on Windows")
@pytest.mark.parametrize("round_", range(10))
def test_four_programs_fill_every_place_and_oversell_none(database: Path, round_: int) -> None:
    race(database)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="the fork server is not on Windows")
@pytest.mark.parametrize("round_", range(100))
def test_four_programs_never_oversell_however_often(database: Path, round_: int) -> None:
    race(database)


def test_the_same_race_with_the_drivers_own_transactions_oversells(tmp_path: Path) -> None:
    """Negative control: count, then insert, in transactions the driver opens late."""
    path = tmp_path / "plain.db"
    with plain.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE places (who TEXT)")
    both_counted = threading.Barrier(2)

    def take(who: str) -> None:
        connection = plain.connect(path, timeout=30)
        (taken,) = connection.execute("SELECT count(*) FROM places").fetchone()
        both_counted.wait(30)
        if taken < 1:
            connection.execute("INSERT INTO places VALUES (?)", (who,))
            connection.commit()
        connection.close()

    clerks = [threading.Thread(target=take, args=(who,)) for who in ("甲", "乙")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(60)
    with plain.connect(path) as connection:
        (sold,) = connection.execute("SELECT count(*) FROM places").fetchone()
    assert sold == 2, "one place was given twice"
