"""Two rows that exchange their ids: every record that refers to them would mean the other one. A check sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Actor, founding_actor
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.store import engine, identity, migrate
from nakanojo_helpdesk.store.integrity import audit, check, check_trace
from nakanojo_helpdesk.store.integrity.labels import table_label
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.handovers import Handover
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.revisions import Revision
from tests.demo_data import copied
from tests.factories import PC, consultation_form, first_account, first_actor, first_desk, raw, today

BEFORE_IDS_WERE_NAMED = 7
_PUT_ASIDE = -77


def exchange(database: Path, table: str, one: int = 1, other: int = 2) -> None:
    """Exchange the ids of two rows; whatever refers to them stays as it is."""
    with raw(database) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for before, after in ((one, _PUT_ASIDE), (other, one), (_PUT_ASIDE, other)):
            assert connection.execute(f"UPDATE {table} SET id=? WHERE id=?", (after, before)).rowcount == 1


def kinds(database: Path) -> set[str]:
    return {finding.kind for finding in checks.check_file(database, first_actor())}


@pytest.fixture
def filled(ledger: Ledger, database: Path) -> Path:
    """A book of today: two of each, written one by one."""
    ledger.call(desks.add, first_desk(name="窓口2"))
    for number in range(4):
        ledger.call(consultations.record, consultation_form(memo=f"{number}件目", topics=("SM", "LN")))
    return database


@pytest.mark.parametrize("table", ["consultations", "desks", "terms"])
def test_two_rows_that_exchanged_their_ids_are_found(ledger: Ledger, filled: Path, table: str) -> None:
    assert kinds(filled) == set()
    exchange(filled, table)
    assert list(ledger.read(lambda session, _actor: list(check.seals(session)))) == [], "the control"
    assert kinds(filled) - {"codes", "seal", "search"} == {"audit"}
    sentences = [finding.sentence for finding in checks.check_file(filled, first_actor())]
    assert any(
        table_label(table) in sentence and "別のものを指している" in sentence for sentence in sentences
    )


def test_ids_exchanged_in_any_table_of_five_years_are_found(tmp_path: Path) -> None:
    """In every table with two rows and more at once: each is named, and no seal sees one of them."""
    demo = copied(tmp_path)
    exchanged = []
    for entity in check.sealed_entities():
        table = entity.__table__
        with raw(demo) as connection:
            keys = (
                connection.execute(f"SELECT id FROM {table.name} ORDER BY random() LIMIT 2").fetchall()
                if "id" in table.c
                else []
            )
        if len(keys) == 2:
            exchange(demo, table.name, keys[0][0], keys[1][0])
            exchanged.append(table_label(table.name))
    assert len(exchanged) >= 15
    store = Store.open(demo)
    with store.session(first_actor(), reading=True) as session:
        sentences = [finding.sentence for finding in check_trace.audit_chain(session)]
        broken = list(check.references(session))
    store.close()
    assert [label for label in exchanged if not any(line.startswith(label) for line in sentences)] == []
    assert broken == [], "the control: nothing dangles"


@pytest.fixture
def old_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of schema 7, whose traces do not name ids, with a draft that has no seal."""
    path = tmp_path / "old.db"
    made = engine.engine_on(path)
    with made.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={identity.APPLICATION_ID}")
        migrate.run_alembic(connection, f"{BEFORE_IDS_WERE_NAMED:04}")
        connection.exec_driver_sql(f"PRAGMA user_version={BEFORE_IDS_WERE_NAMED}")
    plans = Handover.metadata.tables["handovers"]
    plans.create(made)  # who acts now is asked for the last days, too
    with monkeypatch.context() as older:
        older.setattr(audit, "id_field", lambda _key: "")
        store = Store(path, made)
        ledger = Ledger(store, first_actor())
        Ledger(store, founding_actor(PC)).call(
            founding._write_first_rows,
            first_account(),
            first_desk(),
            Office(recording_started_on=today()),
        )
        for number in range(4):
            ledger.call(consultations.record, consultation_form(memo=f"{number}件目", topics=("SM", "LN")))
        plans.drop(made)
        store.close()
    with raw(path) as connection:
        moment = utc_now().strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute(
            "INSERT INTO drafts (uid, staff_id, desk_id, started_at, updated_at, fields) VALUES (?, 1, 1, ?, ?, ?)",
            ("a-draft", moment, moment, json.dumps({"memo": "書きかけ", "topics": ["SM"], "people": 2})),
        )
    return path


def carried_over(path: Path) -> Store:
    return opening.ready(path, path.parent / "backups")


def test_a_book_of_before_is_carried_over_with_a_clean_check(old_book: Path) -> None:
    carried_over(old_book).close()
    assert kinds(old_book) == set()
    with raw(old_book) as connection:
        bound = connection.execute("SELECT entity, fields FROM audit WHERE action='bind'").fetchall()
    assert ("consultations", "last=4,count=4") in bound
    assert {"desks", "staff", "terms", "venues"} <= {entity for entity, _fields in bound}


@pytest.mark.parametrize("table", ["consultations", "terms"])
def test_ids_exchanged_in_a_book_carried_over_are_found(old_book: Path, table: str) -> None:
    carried_over(old_book).close()
    exchange(old_book, table)
    assert "audit" in kinds(old_book)


def test_a_draft_carried_over_is_guarded(old_book: Path) -> None:
    carried_over(old_book).close()
    with raw(old_book) as connection:
        connection.execute("UPDATE drafts SET fields=replace(fields, 'SM', 'SL')")
    assert kinds(old_book) == {"seal"}


def test_rows_deleted_and_added_after_the_carrying_over_leave_the_check_clean(old_book: Path) -> None:
    """Also where a new row gets the id of one that is gone, as SQLite gives them."""

    def withdraw_for_good(session: Session, _actor: Actor, key: int) -> None:
        for revision in session.scalars(select(Revision).where(Revision.consultation_id == key)).all():
            session.delete(revision)
        session.flush()
        session.delete(session.get_one(Consultation, key))

    store = carried_over(old_book)
    ledger = Ledger(store, first_actor())
    ledger.call(withdraw_for_good, 4)
    ledger.call(withdraw_for_good, 2)
    again = ledger.call(consultations.record, consultation_form(memo="同じ番号"))
    assert again == 4
    ledger.call(consultations.amend, 1, 1, consultation_form(memo="直した"))
    assert ledger.read(checks.check_open) == ()
    ledger.call(withdraw_for_good, again)
    ledger.call(withdraw_for_good, 1)
    assert ledger.read(checks.check_open) == ()
    store.close()
    with raw(old_book) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE consultations SET id=2 WHERE id=3")
        connection.execute("UPDATE further_topics SET consultation_id=2 WHERE consultation_id=3")
    assert kinds(old_book) - {"search"} == {"audit"}


def test_a_loaded_row_may_be_deleted_lawfully_and_not_otherwise(tmp_path: Path) -> None:
    demo = copied(tmp_path)

    def delete(session: Session, _actor: Actor, key: int) -> None:
        session.delete(session.get_one(Consultation, key))

    with raw(demo) as connection:
        free = connection.execute(
            "SELECT id FROM consultations WHERE id NOT IN (SELECT consultation_id FROM revisions)"
            " AND id NOT IN (SELECT consultation_id FROM appointments WHERE consultation_id NOTNULL) LIMIT 2"
        ).fetchall()
    store = Store.open(demo)
    ledger = Ledger(store, first_actor())
    ledger.call(delete, free[0][0])
    assert ledger.read(lambda session, _actor: list(check_trace.audit_chain(session))) == []
    with raw(demo) as connection:
        connection.execute("DELETE FROM further_topics WHERE consultation_id=?", free[1])
        connection.execute("DELETE FROM consultations WHERE id=?", free[1])
    assert len(ledger.read(lambda session, _actor: list(check_trace.audit_chain(session)))) == 2
    store.close()


def test_a_running_number_that_ran_ahead_is_found(ledger: Ledger, database: Path) -> None:
    ledger.call(consultations.record, consultation_form())
    with raw(database) as connection:
        connection.execute("UPDATE running_numbers SET last_serial = last_serial + 64")
    assert kinds(database) == {"numbers"}


def test_the_trace_of_an_insert_and_of_a_delete_names_the_id(ledger: Ledger) -> None:
    def add(session: Session, _actor: Actor) -> Any:
        kind = session.scalars(select(Venue.kind_id)).one()
        venue = Venue(uid="u1", name="仮の場所", kind_id=kind)
        session.add(venue)
        session.flush()
        session.delete(venue)
        session.flush()
        return venue.id

    key = ledger.call(add)

    def traces(session: Session, _actor: Actor) -> list[tuple[str, str]]:
        rows = session.connection().exec_driver_sql(
            "SELECT action, fields FROM audit ORDER BY seq DESC LIMIT 2"
        )
        return [(row[0], row[1]) for row in rows]

    assert ledger.read(traces) == [("delete", f"id={key}"), ("insert", f"id={key}")]
    assert audit.id_in(audit.id_field(key)) == key
    assert [audit.id_in(fields) for fields in ("", "memo,people", "first=1,count=2", "id=x")] == [None] * 4
