"""Other processes that work on the same file through the real services, until they are told to stop or killed."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import identity, migrate
from tests.factories import appointment_form, consultation_form, first_actor, today

FURTHER: Final = ("LN", "MN", "AP", "CL")


def start(work: Callable[..., None], *args: Any) -> tuple[BaseProcess, Connection]:
    """A process that runs `work(pipe, *args)`, forked from a server that has the imports done already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.writers", "alembic.command", "alembic.config"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(theirs, *args), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def record_until_killed(pipe: Connection, path: Path, first: int) -> None:
    """Records, and amends every third record; says so after each commit: (number, id, version)."""
    ledger = Ledger(Store.open(path), first_actor())
    number = first
    while True:
        number += 1
        key = ledger.call(consultations.record, marked(number, 1))
        pipe.send((number, key, 1))
        if number % 3 == 0:
            ledger.call(consultations.amend, key, 1, marked(number, 2))
            pipe.send((number, key, 2))


def receive_until_killed(pipe: Connection, path: Path, first: int) -> None:
    """Books appointments and records the talks they become; says so after each: (number, id, 1)."""
    ledger = Ledger(Store.open(path), first_actor())
    number = first
    while True:
        number += 1
        form = appointment_form(day=today() + timedelta(days=1))
        accepted = ledger.read(appointments.doubts_about, form)
        uid = ledger.call(appointments.book, form, accepted=accepted)
        pipe.send((number, ledger.call(appointments.record, uid, marked(number, 1)), 1))


def boast_until_killed(pipe: Connection, path: Path, first: int) -> None:
    """The control: says that a record is saved just before it is."""
    ledger = Ledger(Store.open(path), first_actor())
    number = first

    def too_early(session: Session, actor: Actor) -> None:
        key = consultations.record(session, actor, marked(number, 1))
        pipe.send((number, key, 1))
        time.sleep(0.002)

    while True:
        number += 1
        ledger.call(too_early)


def marked(number: int, version: int) -> Any:
    """A form that shows whether all of it arrived: the memo names it, four further topics lie in another table."""
    topics = ("SM", *FURTHER) if version == 1 else ("SM", *reversed(FURTHER))
    return consultation_form(memo=f"{number}-{version} " + "あ" * (number % 97 * 15), topics=topics)


def record_for(pipe: Connection, path: Path, seconds: float, seed: int) -> None:
    """Records, reads and amends as fast as it can for a while; reports (ids recorded, what went wrong)."""
    store = Store.open(path)
    ledger = Ledger(store, first_actor(pc=f"PC{seed}"))
    chance = random.Random(seed)
    recorded: list[int] = []
    wrong: list[str] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            key = ledger.call(consultations.record, marked(seed * 100_000 + len(recorded), 1))
            recorded.append(key)
            if chance.random() < 0.3:
                row = ledger.read(consultation_rows.get, key)
                ledger.call(consultations.amend, key, row.version, marked(len(recorded), 2))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to know
            wrong.append(f"{type(error).__name__}: {error}")
    store.close()
    pipe.send((recorded, wrong))


def upgrade_to(pipe: Connection, version: int, scripts: Path, path: Path, backups: Path) -> None:
    """Carries the file over with other revisions than the shipped ones; says `started`, then `done`."""
    identity.SCHEMA_VERSION = version  # type: ignore[misc]
    paths.migrations = lambda: scripts
    pipe.send("started")
    migrate.upgrade(path, backups)
    pipe.send("done")
