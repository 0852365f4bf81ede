"""What the trace knows about rows that came in bulk."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.base import canonical_seal, sealed_columns
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from tests.demo_data import copied
from tests.factories import PC, raw

CHIEF = Actor(staff_id=4, code="S04", name="田中", pc=PC, roles=frozenset({Role.CHIEF}))


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return copied(tmp_path)


def reseal(path: Path, key: int, text: str) -> None:
    """What somebody with the program's source could do to one row: change it and make the seal fit."""
    store = Store.open(path)
    session = store.session(CHIEF, reading=False)
    table = Consultation.__table__
    connection = session.connection()
    connection.execute(table.update().where(table.c.id == key).values(amended_reason=text))  # type: ignore[attr-defined]
    names = sealed_columns(inspect(Consultation))
    row = connection.execute(select(*(table.c[name] for name in names)).where(table.c.id == key)).one()
    own = FurtherTopic.__table__.c
    parts = connection.scalars(
        select(own.topic_id).where(own.consultation_id == key).order_by(own.position)
    ).all()
    seal = canonical_seal("consultations", names, row, parts)
    connection.execute(table.update().where(table.c.id == key).values(seal=seal))  # type: ignore[attr-defined]
    session.commit()
    session.close()
    store.close()


def test_a_loaded_row_changed_and_resealed_is_found(demo: Path) -> None:
    reseal(demo, 30, "作り話")
    (finding,) = checks.check_file(demo, CHIEF)
    assert (finding.kind, "まとめて書き込んだ" in finding.sentence) == ("audit", True)


def test_a_loaded_row_amended_in_the_program_leaves_the_check_clean_and_its_tampering_found(
    demo: Path,
) -> None:
    store = Store.open(demo)
    ledger = Ledger(store, CHIEF)
    row = ledger.read(consultation_rows.get, 30)
    form = row.form()
    ledger.call(
        consultations.amend,
        30,
        row.version,
        form.__class__(**{**vars(form), "memo": "直した"}),
        reason="訂正",
    )
    store.close()
    assert checks.check_file(demo, CHIEF) == ()
    reseal(demo, 30, "作り話")
    assert {finding.kind for finding in checks.check_file(demo, CHIEF)} == {"audit"}


def test_a_running_number_that_fell_behind_is_found(demo: Path) -> None:
    with raw(demo) as connection:
        connection.execute("UPDATE running_numbers SET last_serial = 1")
    assert {finding.kind for finding in checks.check_file(demo, CHIEF)} == {"numbers"}
