"""What was said to be saved is saved, even when the program is killed the instant after."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.factories import first_actor, today
from tests.store import writers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL and the fork server are not on Windows")


def told_until_killed(
    work: Callable[..., None], database: Path, first: int, chance: random.Random
) -> list[Any]:
    """What a writer said was saved before it was killed at a random moment."""
    process, pipe = writers.start(work, database, first)
    told = [pipe.recv() for _ in range(chance.randint(1, 6))]
    time.sleep(chance.random() * 0.012)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(timeout=20)
    while True:
        try:
            told.append(pipe.recv())
        except EOFError:
            pipe.close()
            process.close()
            return told


def lost(database: Path, told: list[Any]) -> list[Any]:
    """What is not there as it was told. Fails when anything is there by halves."""
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    rows: dict[int, ConsultationRow] = {
        row.id: row for row in ledger.read(consultation_rows.listing, today(), today(), withdrawn=True)
    }
    for row in rows.values():
        number, version = map(int, (row.memo or "").split(" ")[0].split("-"))
        whole = writers.marked(number, version)
        assert (row.memo, row.topics) == (whole.memo, whole.topics), "half a record"
    assert [row.serial for row in rows.values()] == list(range(1, len(rows) + 1))
    assert ledger.read(checks.check_open) == ()
    store.close()
    return [
        (number, key, version)
        for number, key, version in told
        if key not in rows
        or rows[key].version < version
        or not (rows[key].memo or "").startswith(f"{number}-")
    ]


def kill_repeatedly(database: Path, trials: int) -> None:
    chance = random.Random(trials)
    told: list[Any] = []
    for trial in range(trials):
        told += told_until_killed(writers.record_until_killed, database, trial * 1000, chance)
        assert lost(database, told) == [], f"trial {trial}"
    assert len(told) >= trials


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(database: Path) -> None:
    kill_repeatedly(database, 60)


def test_a_kill_never_parts_a_record_from_its_appointment(database: Path) -> None:
    chance = random.Random(7)
    tomorrow = today() + timedelta(days=1)
    for trial in range(15):
        told = told_until_killed(writers.receive_until_killed, database, trial * 1000, chance)
        assert lost(database, told) == [], f"trial {trial}"
        store = Store.open(database)
        ledger = Ledger(store, first_actor())
        records = ledger.read(consultation_rows.listing, today(), today())
        became = [row.consultation_id for row in ledger.read(appointments.listing, tomorrow, tomorrow)]
        assert sorted(key for key in became if key is not None) == sorted(row.id for row in records)
        store.close()


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_many_kills(database: Path) -> None:
    kill_repeatedly(database, 400)


def test_a_program_that_says_saved_too_early_is_caught(database: Path) -> None:
    chance = random.Random(1)
    for trial in range(60):
        told = told_until_killed(writers.boast_until_killed, database, trial * 1000, chance)
        if lost(database, told):
            return
    pytest.fail("the kills are too gentle: a lie went unnoticed 60 times")
