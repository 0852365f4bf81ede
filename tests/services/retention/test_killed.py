"""A program killed in the middle of a purge: everything is there or everything is erased, and the next start ends it."""

from __future__ import annotations

import os
import random
import shutil
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import event

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import finishing
from nakanojo_helpdesk.store.retention import ledger_file
from tests.factories import first_actor
from tests.services.retention.aged import AFTER, SECRETS, Aged, memo_of, prepared
from tests.services.retention.test_gone_from_every_file import hits
from tests.store import writers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL and the fork server are not on Windows")


def purge_telling(pipe: Connection, path: Path, backups: Path, uid: str, chief: Actor) -> None:
    """Approve and carry out a purge; every statement sent to the database is told first."""

    def tell(*_args: object) -> None:
        pipe.send("statement")

    store = Store.open(path)
    event.listen(store._engine, "before_cursor_execute", tell)
    finishing.carry_out(Ledger(store, chief), uid, 1, backups, progress=pipe.send, now=AFTER)
    pipe.send("done")


def told_before_the_end(path: Path, folder: Path, uid: str, chief: Actor) -> int:
    """How often a purge that nobody kills tells something."""
    process, pipe = writers.start(purge_telling, path, folder, uid, chief)
    count = 0
    while pipe.recv() != "done":
        count += 1
    process.join(timeout=20)
    return count


def kill_repeatedly(database: Path, tmp_path: Path, made: Aged, chief: Actor, trials: int) -> None:
    store = Store.open(database)
    uid = prepared(Ledger(store, first_actor()))
    store.close()
    saved = tmp_path / "saved.db"
    shutil.copyfile(database, saved)
    whole = told_before_the_end(database, tmp_path / "whole", uid, chief)
    chance, erased = random.Random(trials), 0
    for trial in range(trials):
        folder = tmp_path / f"trial{trial}"
        folder.mkdir()
        path = folder / "nakanojo.db"
        shutil.copyfile(saved, path)
        process, pipe = writers.start(purge_telling, path, folder / "控え", uid, chief)
        for _ in range(chance.randrange(1, whole)):
            pipe.recv()
        process.kill()
        process.join(timeout=20)
        process.close()
        pipe.close()
        again = opening.ready(path, folder / "控え")
        memo = memo_of(Ledger(again, first_actor()), made.consultation)
        assert Ledger(again, first_actor()).read(checks.check_open) == (), f"trial {trial}"
        again.close()
        if memo:
            assert {word for _file, word in hits(folder, SECRETS)} == set(SECRETS), f"trial {trial}"
            assert ledger_file.read(path) == ()
        else:
            erased += 1
            assert hits(folder, SECRETS) == set(), f"trial {trial}"
            assert ledger_file.read(path) != ()
        shutil.rmtree(folder)
    assert erased < trials, "the kills come too late"


def test_a_kill_at_any_statement_leaves_all_or_nothing(
    database: Path, tmp_path: Path, made: Aged, chief: Ledger
) -> None:
    chief.store.close()
    kill_repeatedly(database, tmp_path, made, chief.actor, 8)


@pytest.mark.long
def test_many_kills_leave_all_or_nothing(database: Path, tmp_path: Path, made: Aged, chief: Ledger) -> None:
    chief.store.close()
    kill_repeatedly(database, tmp_path, made, chief.actor, 150)
