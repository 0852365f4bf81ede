"""A record book with a backup and with records younger than it, and programs that restore it until they are killed."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import making, swapping
from tests.factories import consultation_form, first_actor, raw, today

HELD: Final = 12
YOUNG: Final = 5


@dataclass(frozen=True)
class Book:
    """A database, a backup of it with `HELD` records, and `YOUNG` records after it; all their memos are numbered."""

    database: Path
    backup: Path


def memos(database: Path) -> list[str]:
    """The memos of today's records, in the order they were made. Fails where a check finds anything."""
    actor = first_actor()
    assert checks.check_file(database, actor) == ()
    store = Store.open(database)
    try:
        rows = Ledger(store, actor).read(reading.listing, today(), today())
        return [row.memo or "" for row in sorted(rows, key=lambda row: row.id)]
    finally:
        store.close()


def records(database: Path) -> int:
    """How many records a file holds; fails where its pages are damaged."""
    with raw(database) as connection:
        assert connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM consultations").fetchone()[0])


def numbered(first: int, count: int) -> list[str]:
    """The memos of records that were made one after the other."""
    return [f"{number}件目" for number in range(first, first + count)]


def record(database: Path, first: int, count: int) -> None:
    """Record that many numbered records and close the book."""
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    for memo in numbered(first, count):
        ledger.call(consultations.record, consultation_form(memo=memo, topics=("SM", "LN")))
    store.close()


def made(database: Path) -> Book:
    """Fill a founded database: records, a backup, more records."""
    record(database, 1, HELD)
    backup = making.back_up(database, database.parent / "backups", reason="daily")
    record(database, HELD + 1, YOUNG)
    return Book(database, backup)


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its content, without what a mere reader leaves beside a database."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.endswith("-shm")
        and not (path.name.endswith("-wal") and not path.stat().st_size)
    }


def restore_until_killed(pipe: Connection, database: Path, backup: Path) -> None:
    """Give the backup back; says `started`, then `done`."""
    pipe.send("started")
    restoring.restore(first_actor(), database, backup)
    pipe.send("done")


def swap_until_killed(pipe: Connection, database: Path, backup: Path) -> None:
    """Only the last stage of a restore: take the place of the present file."""
    pipe.send("started")
    with swapping.alone(database) as guard:
        prepared = swapping.prepared_name(database)
        prepared.write_bytes(backup.read_bytes())
        swapping.swap(guard, prepared, swapping.kept_name(database, utc_now(), sound=guard.sound))
    pipe.send("done")


def swap_carelessly(pipe: Connection, database: Path, backup: Path) -> None:
    """The control: writes the backup over the present file in place."""
    pipe.send("started")
    content = backup.read_bytes()
    with database.open("r+b") as file:
        for place in range(0, len(content), 4096):
            file.seek(place)
            file.write(content[place : place + 4096])
            file.flush()
            os.fsync(file.fileno())
        file.truncate(len(content))
    pipe.send("done")


def swap_without_a_plan(pipe: Connection, database: Path, backup: Path) -> None:
    """A second control: moves the present file away before the new one comes."""
    pipe.send("started")
    prepared = swapping.prepared_name(database)
    prepared.write_bytes(backup.read_bytes())
    kept = database.with_name("kept.db")
    database.rename(kept)
    prepared.rename(database)
    pipe.send("done")


def told_by(pipe: Connection) -> list[str]:
    """Everything a process said before it ended."""
    told = []
    while True:
        try:
            told.append(pipe.recv())
        except EOFError:
            pipe.close()
            return told


def killed_at(pipe: Connection, work: Callable[..., None], step: int, database: Path, backup: Path) -> None:
    """Do `work`, and be killed just before its so-many-th change of a name or a file's content in the folder."""
    begun = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal begun
            begun += 1
            if begun == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return call

    for name in ("rename", "replace", "link", "unlink", "fsync"):
        setattr(os, name, counted(getattr(os, name)))
    Path.rename = counted(Path.rename)  # type: ignore[method-assign]
    Path.unlink = counted(Path.unlink)  # type: ignore[method-assign]
    work(pipe, database, backup)
