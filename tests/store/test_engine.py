"""SQLite is opened exactly one way, and says so when asked."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.driver import connect, sqlite
from nakanojo_helpdesk.store.tables.settings import Setting
from tests.factories import consultation_form, first_actor, raw, recorded_today

PROMISED = {
    "busy_timeout": 10_000,
    "synchronous": 2,
    "foreign_keys": 1,
    "cell_size_check": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "recursive_triggers": 1,
    "temp_store": 2,
    "mmap_size": 0,
    "journal_size_limit": 4_194_304,
    "journal_mode": "wal",
}


def test_every_connection_keeps_every_promised_setting(database: Path) -> None:
    opened = engine.open_engine(database)
    try:
        with ExitStack() as stack:
            borrowed = [stack.enter_context(closing(opened.raw_connection())) for _ in range(4)]
            drivers: list[Any] = [connection.driver_connection for connection in borrowed]
            assert len({id(driver) for driver in drivers}) == 4
            for driver in drivers:
                found = {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in PROMISED}
                assert found == PROMISED
    finally:
        engine.close_engine(opened)


@pytest.mark.parametrize("name", sorted(set(PROMISED) - {"busy_timeout", "journal_mode", "mmap_size"}))
def test_a_setting_that_does_not_take_stops_the_program(
    database: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    value, expected = engine._PRAGMAS[name]
    monkeypatch.setitem(engine._PRAGMAS, name, (value, expected + 1))
    store = Store.open(database)
    with pytest.raises(Refused, match=name):
        recorded_today(Ledger(store, first_actor()))
    with pytest.raises(Refused, match=name):
        store.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 51, 2), False),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 45, 9), False),
        ((3, 40, 1), False),
        ((3, 49, 99), False),
        ((3, 51, 0), False),
    ],
)
def test_wal_is_used_only_where_the_library_is_free_of_its_fault(
    version: tuple[int, int, int], safe: bool
) -> None:
    assert engine.wal_is_safe(version) is safe


@pytest.mark.parametrize(("version", "mode"), [("3.40.1", "truncate"), ("3.53.4", "wal")])
def test_the_journal_follows_the_library(monkeypatch: pytest.MonkeyPatch, version: str, mode: str) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version", version)
    assert engine.journal_mode() == mode


def test_an_older_library_takes_over_a_file_of_a_newer_one(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version", "3.40.1")
    store = Store.open(database)
    Ledger(store, first_actor()).call(consultations.record, consultation_form())
    with raw(database) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] in {"truncate", "delete"}
    store.close()
    assert not database.with_name(database.name + "-wal").exists()


def test_an_older_library_refuses_a_file_another_program_keeps_in_wal(
    store: Store, ledger: Ledger, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.call(consultations.record, consultation_form())
    monkeypatch.setattr(sqlite, "sqlite_version", "3.40.1")
    second = Store.open(database, busy_milliseconds=50)
    with pytest.raises(Exception, match="データベース"):
        recorded_today(Ledger(second, first_actor()))
    monkeypatch.undo()
    second.close()


def can_write(database: Path) -> bool:
    connection = connect(database, autocommit=True, timeout=0)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE settings SET value = 'changed elsewhere' WHERE key = 'town'")
        connection.execute("COMMIT")
    except sqlite.OperationalError:
        return False
    finally:
        connection.close()
    return True


def test_a_writing_call_holds_the_file_from_its_first_line(ledger: Ledger, database: Path) -> None:
    def look(session: Session, actor: Actor) -> bool:
        session.connection()
        return can_write(database)

    assert ledger.call(look) is False
    assert can_write(database) is True


def test_a_reading_call_lets_others_write_and_sees_one_moment(ledger: Ledger, database: Path) -> None:
    def look(session: Session, actor: Actor) -> tuple[Any, bool, Any]:
        query = select(Setting.value).where(Setting.key == "town")
        before = session.scalar(query)
        return before, can_write(database), session.scalar(query)

    assert ledger.read(look) == ("中之条町", True, "中之条町")


def test_a_reading_call_leaves_nothing_behind(ledger: Ledger) -> None:
    def write(session: Session, actor: Actor) -> None:
        session.connection().exec_driver_sql("UPDATE settings SET value = 'x' WHERE key = 'town'")

    def town(session: Session, actor: Actor) -> Any:
        return session.scalar(select(Setting.value).where(Setting.key == "town"))

    ledger.read(write)
    assert ledger.read(town) == "中之条町"


def test_a_closed_store_is_one_whole_file(store: Store, ledger: Ledger, database: Path) -> None:
    key = ledger.call(consultations.record, consultation_form(memo="写しにも残る"))
    store.close()
    copy = database.with_name("copy.db")
    copy.write_bytes(database.read_bytes())
    second = Store.open(copy)
    assert Ledger(second, first_actor()).read(consultation_rows.get, key).memo == "写しにも残る"
    second.close()
