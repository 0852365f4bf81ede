"""Several programs on one file: nobody sees a lock, no number twice, no gap, no lost change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Conflict
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.factories import consultation_form, first_actor, today
from tests.store import writers


def record_together(database: Path, seconds: float) -> None:
    started = [writers.start(writers.record_for, database, seconds, seed) for seed in range(1, 5)]
    results = []
    for process, pipe in started:
        results.append(pipe.recv())
        process.join(timeout=30)
        pipe.close()
        process.close()
    assert [wrong for _, wrong in results] == [[], [], [], []]
    told = sorted(key for recorded, _ in results for key in recorded)
    assert all(recorded for recorded, _ in results), "everybody had a turn"
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    rows = ledger.read(consultation_rows.listing, today(), today())
    assert sorted(row.id for row in rows) == told
    assert sorted(row.serial for row in rows) == list(range(1, len(told) + 1))
    assert ledger.read(checks.check_open) == ()
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="the fork server is not on Windows")
@pytest.mark.parametrize("round_", range(2))
def test_four_programs_record_at_once_without_a_lock_error(database: Path, round_: int) -> None:
    record_together(database, 3)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="the fork server is not on Windows")
def test_four_programs_record_for_long_without_a_lock_error(database: Path) -> None:
    record_together(database, 60)


def collide(store: Store, database: Path, times: int) -> None:
    other_store = Store.open(database)
    here, there = Ledger(store, first_actor()), Ledger(other_store, first_actor(pc="PC2"))
    key = here.call(consultations.record, consultation_form(memo="はじめ"))
    for number in range(times):
        seen = here.read(consultation_rows.get, key)
        theirs = consultation_form(memo=f"先に直した {number}")
        mine = consultation_form(memo=f"後から直した {number}", people=number % 900 + 1)
        there.call(consultations.amend, key, seen.version, theirs)
        with pytest.raises(Conflict, match="先に直されました") as caught:
            here.call(consultations.amend, key, seen.version, mine)
        with pytest.raises(Conflict, match="先に直されました"):
            here.call(consultations.withdraw, key, seen.version, reason="重複")
        stands = here.read(consultation_rows.get, key)
        assert caught.value.theirs == stands
        assert stands.form() == theirs
        assert stands.version == seen.version + 1
        assert not stands.withdrawn
    other_store.close()


def test_the_second_of_two_changes_is_refused_and_shown_both(store: Store, database: Path) -> None:
    collide(store, database, 500)


@pytest.mark.long
def test_the_second_of_two_changes_is_always_refused(store: Store, database: Path) -> None:
    collide(store, database, 5_000)
