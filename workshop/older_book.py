"""A record book as an older version of the program left it, for the trial of an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.store import identity, migrate
from nakanojo_helpdesk.store.driver import connect

OLDER: Final = identity.SCHEMA_VERSION - 1
# The revision number, and the search index, which is built anew.
_NO_RECORDS: Final = ("alembic_version", "consultation_search", "sqlite_")

Records = dict[str, list[tuple[Any, ...]]]
"""The rows of each table, in the columns and the order in which they were asked for."""


def make(path: Path, today: Path) -> Records:
    """Make a book with the schema before the present one; what it holds is returned.

    The rows are those of `today`, a book of the present schema, in the tables and columns that the older one has.
    """
    _empty(path)
    with closing(connect(path, autocommit=True)) as book:
        book.execute("PRAGMA foreign_keys=OFF")
        book.execute("ATTACH ? AS today", (str(today),))
        book.execute("BEGIN")
        for table, columns in _columns(book):
            named = ", ".join(f'"{column}"' for column in columns)
            book.execute(f"DELETE FROM main.{table}")  # noqa: S608 - a name of ours; what a revision has put in
            taken = f"SELECT {named} FROM today.{table}"  # noqa: S608 - names of ours
            book.execute(f"INSERT INTO main.{table} ({named}) {taken}")
        book.execute("COMMIT")
    return records(path, like=path)


def records(path: Path, *, like: Path) -> Records:
    """What the book at `path` holds, in the tables and columns of the book `like`, each table in a fixed order."""
    with closing(connect(like)) as book:
        asked = tuple(_columns(book))
    with closing(connect(path)) as book:
        return {table: sorted(_rows(book, table, columns), key=repr) for table, columns in asked}


def schema_of(path: Path) -> int:
    """The number of the schema of a book."""
    return identity.read_identity(path)


def _empty(path: Path) -> None:
    with migrate.rebuilding(path) as connection:
        migrate.run_alembic(connection, f"{OLDER:04d}")
        connection.exec_driver_sql(f"PRAGMA user_version={OLDER:d}")


def _rows(book: Any, table: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    named = ", ".join(f'"{column}"' for column in columns)
    return list(book.execute(f"SELECT {named} FROM {table}"))  # noqa: S608 - names of ours


def _columns(book: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tables with records and the columns of each."""
    named = "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name"
    for (table,) in book.execute(named).fetchall():
        if not table.startswith(_NO_RECORDS):
            yield table, tuple(row[1] for row in book.execute(f"PRAGMA main.table_info({table})"))
