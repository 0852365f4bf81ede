"""Looks into a backup without changing anything on its drive: what it holds, and who may give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.errors import Damaged
from nakanojo_helpdesk.store.backups import restoring, salvage
from nakanojo_helpdesk.store.driver import connect, sqlite

_MONTHS: Final = 13


@dataclass(frozen=True)
class Contents:
    """What a backup holds. `newest` is (fiscal year, serial, instant of entry) of the newest consultation.

    `months` are (`2026-04`, count) of the newest months, oldest first; `people` (name, count) of who entered records in
    the newest of them. `first` is the hash of its first trace, `newest_trace` the instant of the last.
    """

    schema: int
    consultations: int
    newest: tuple[int, int, datetime] | None
    months: tuple[tuple[str, int], ...]
    people: tuple[tuple[str, int], ...]
    first: bytes
    newest_trace: datetime


@dataclass(frozen=True)
class Administrator:
    """A person who may give a backup back, as the backup knows them."""

    key: int
    code: str
    name: str
    password_hash: str


def contents(backup: Path, database: Path) -> Contents:
    """Read what a backup of any of our schemas holds. Raises `Refused`, `Damaged`, `Unavailable`."""
    schema = restoring.require_backup(backup, database)
    with salvage.looked_at(backup) as connection:
        try:
            return _read(connection, schema)
        except (sqlite.DatabaseError, TypeError, ValueError) as error:
            raise Damaged(restoring.PARTIAL_SENTENCE) from error


def _read(connection: Any, schema: int) -> Contents:
    count = connection.execute("SELECT count(*) FROM consultations").fetchone()[0]
    newest = connection.execute(
        "SELECT fiscal_year, serial, entered_at FROM consultations ORDER BY id DESC LIMIT 1"
    ).fetchone()
    months = connection.execute(
        "SELECT substr(event_date, 1, 7) AS month, count(*) FROM consultations WHERE withdrawn_at IS NULL"
        " GROUP BY month ORDER BY month DESC LIMIT ?",
        (_MONTHS,),
    ).fetchall()
    people: list[tuple[str, int]] = []
    if months:
        people = connection.execute(
            "SELECT staff.name, count(*) AS n FROM consultations JOIN staff ON staff.id = entered_by_id"
            " WHERE substr(event_date, 1, 7) = ? GROUP BY staff.id ORDER BY n DESC, staff.id",
            (months[0][0],),
        ).fetchall()
    first = connection.execute("SELECT hash FROM audit WHERE seq = 1").fetchone()
    last = connection.execute("SELECT at FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    if first is None or last is None:
        raise ValueError("no traces")
    return Contents(
        schema,
        int(count),
        None if newest is None else (int(newest[0]), int(newest[1]), _instant(newest[2])),
        tuple((str(month), int(number)) for month, number in reversed(months)),
        tuple((str(name), int(number)) for name, number in people),
        bytes(first[0]),
        _instant(last[0]),
    )


def administrators(backup: Path, database: Path) -> tuple[Administrator, ...]:
    """The administrators a backup knows. Raises `Refused`, `Damaged`, `Unavailable`."""
    restoring.require_backup(backup, database)
    query = (
        "SELECT staff.id, code, name, password_hash FROM staff JOIN staff_roles ON staff_id = staff.id"
        " WHERE active AND role = 'administrator' ORDER BY staff.id"
    )
    with salvage.looked_at(backup) as connection:
        try:
            rows = connection.execute(query).fetchall()
        except sqlite.DatabaseError as error:
            raise Damaged(restoring.PARTIAL_SENTENCE) from error
    return tuple(Administrator(int(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in rows)


def first_trace(database: Path) -> bytes | None:
    """The hash of the first trace of the present file, to tell whether a backup is of the same book; None: not readable."""
    if not database.is_file():
        return None
    connection = None
    try:
        connection = connect(database, read_only=True, timeout=1)
        row = connection.execute("SELECT hash FROM audit WHERE seq = 1").fetchone()
    except sqlite.DatabaseError:
        return None
    finally:
        if connection is not None:
            connection.close()
    return None if row is None else bytes(row[0])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
