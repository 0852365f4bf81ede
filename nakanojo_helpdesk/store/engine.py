"""SQLite opened exactly one way: driver, transactions, pragmas read back, journal gate.

The reasons are in `docs/store.md`, with the measurements.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.driver import connect, sqlite

READING: Final = "nakanojo_reading"
# Where the info of a session keeps the vocabulary codes (`store.codes`, which no sign-in needs).
CODES: Final = "codes"
# The same for the readings people are found by (`services.registrations.finding.index`).
PEOPLE: Final = "people"
_BUSY_MILLISECONDS: Final = 10_000

# name → (value to set, value that must read back)
_PRAGMAS: Final[dict[str, tuple[str, int]]] = {
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "cell_size_check": ("ON", 1),
    "secure_delete": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "recursive_triggers": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "mmap_size": ("0", 0),
    "journal_size_limit": ("4194304", 4_194_304),
}


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite library is free of the WAL-reset bug (sqlite.org/wal.html#walresetbug)."""
    if version >= (3, 51, 3):
        return True
    return version[:2] in {(3, 50), (3, 44)} and version[2] >= {(3, 50): 7, (3, 44): 6}[version[:2]]


def journal_mode() -> str:
    """`wal` where the SQLite library is safe for it, else `truncate` (with FULL: nothing is lost at a power cut)."""
    parts = tuple(int(part) for part in sqlite.sqlite_version.split("."))
    return "wal" if wal_is_safe((parts[0], parts[1], parts[2])) else "truncate"


def prepare(connection: Any, *, busy_milliseconds: int = _BUSY_MILLISECONDS) -> None:
    """Bring one fresh driver connection to the house's settings and read them back.

    Raises `Refused` when a setting was not accepted: going on would break a promise silently.
    """
    connection.isolation_level = None
    if hasattr(connection, "autocommit"):  # Python 3.12's own driver: keep the transactions ours
        connection.autocommit = sqlite.LEGACY_TRANSACTION_CONTROL
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={busy_milliseconds:d}")
    for name, (value, expected) in _PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
        found = cursor.execute(f"PRAGMA {name}").fetchone()
        if found is not None and int(found[0]) != expected:
            raise Refused(
                f"データベースを安全な設定で開けませんでした（{name}）。システム管理者に連絡してください。"
            )
    wanted = journal_mode()
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        found = cursor.execute(f"PRAGMA journal_mode={wanted}").fetchone()
        if found[0] not in {wanted, "truncate", "memory"}:
            raise Refused(
                "データベースを安全な設定で開けませんでした（journal）。システム管理者に連絡してください。"
            )
    cursor.close()


def open_engine(path: Path, *, busy_milliseconds: int = _BUSY_MILLISECONDS) -> Engine:
    """An engine on our database at `path`, which must exist and have the present schema.

    Raises `Refused`, `Damaged` or `Unavailable`, each with a sentence.
    """
    version = identity.read_identity(path)
    if version < identity.SCHEMA_VERSION:
        raise Refused("このデータベースは古い形のままです。プログラムを開き直すと、新しい形に移します。")
    identity.refuse_read_only(path)
    return engine_on(path, busy_milliseconds=busy_milliseconds)


def engine_on(path: Path, *, busy_milliseconds: int = _BUSY_MILLISECONDS) -> Engine:
    """The engine alone, without looking at the file first (migrations make the file)."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=sqlite,
        creator=lambda: connect(path, timeout=busy_milliseconds / 1000, any_thread=True),
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        prepare(connection, busy_milliseconds=busy_milliseconds)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")

    return engine


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose rows stay readable after the commit (they are turned into frozen rows before anyway)."""
    return sessionmaker(engine, expire_on_commit=False)


def close_engine(engine: Engine) -> None:
    """Fold the journal into the file and let go of it: a copied file is then whole."""
    try:
        borrowed = engine.raw_connection()
        try:
            driver: Any = borrowed.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            borrowed.close()
    finally:
        engine.dispose()
