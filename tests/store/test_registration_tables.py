"""What the tables of applications must not hold is refused, and what was changed behind the program's back is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, calling, drawing, leaving, offering
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.driver import sqlite
from nakanojo_helpdesk.store.integrity.check import sealed_entities
from nakanojo_helpdesk.store.integrity.labels import table_label
from tests.factories import raw
from tests.services.courses.books import NOW, at
from tests.services.registrations.applications import apply, person, released, roster

LATER = at(date(2027, 4, 21))


@pytest.fixture
def filled(ledger: Ledger, database: Path) -> Path:
    """A drawn course with an offer that stands, a call, somebody turned away, and a changed order."""
    course = released(
        ledger,
        capacity=1,
        admission=Admission.LOTTERY,
        waiting=WaitingOrder.DRAWN,
        apply_until=date(2027, 4, 20),
    )
    form = ApplicationForm(applicants=(Applicant(new=person("剣持ハナ", cares=("WHL", "HRG"))),))
    ledger.call(applying.apply, course.uid, form, now=NOW)
    for name in ("田村マサ", "唐沢トヨ"):
        apply(ledger, course, name)
    ledger.call(drawing.make, course.uid, seed="3-5-1", now=LATER)
    waiting = [each for each in roster(ledger, course).values() if each.state.value == "WTL"]
    last, first = sorted(waiting, key=lambda each: -(each.waiting_place or 0))
    ledger.call(offering.move, last.uid, last.version, ahead_of=first.uid, reason="お詫び", now=LATER)
    winner = next(each for each in roster(ledger, course).values() if each.state.value == "CNF")
    (offered,) = ledger.call(leaving.leave, winner.uid, winner.version, now=LATER).offered
    ledger.call(calling.note, offered.uid, "offer", "away")
    ledger.call(applying.turn_away, course.uid)
    return database


def test_every_sealed_table_has_a_name_that_staff_read() -> None:
    assert [entity for entity in sealed_entities() if table_label(entity.__tablename__).isascii()] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registrations SET serial=1",
        "UPDATE registrations SET party=99",
        "UPDATE registrations SET state='ZZZ'",
        "UPDATE registrations SET person_id=NULL",
        "UPDATE offers SET outcome='x'",
        "UPDATE offers SET outcome='accepted'",
        "UPDATE calls SET result='x'",
        "UPDATE draws SET ordinal=2",
        "UPDATE draw_lots SET given=9",
        "UPDATE people SET birth_year=1850",
        "UPDATE people SET merged_into_id=id",
        "UPDATE turned_away SET people=0",
        "DELETE FROM people",
        "DELETE FROM registrations",
    ],
)
def test_the_file_itself_refuses_what_must_not_be(filled: Path, statement: str) -> None:
    with raw(filled) as connection:
        engine.prepare(connection)
        with pytest.raises(sqlite.IntegrityError):
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE people SET phone='0279-00-9999'", "seal"),
        ("DELETE FROM person_cares", "seal"),
        ("UPDATE registrations SET state='CNF'", "seal"),
        ("UPDATE registration_changes SET act='apply'", "seal"),
        ("UPDATE waiting_moves SET reason='別の理由'", "seal"),
        ("UPDATE offers SET until='2027-12-31'", "seal"),
        ("UPDATE calls SET result='reached'", "seal"),
        ("UPDATE draws SET seed='9-9-9'", "seal"),
        ("UPDATE draw_lots SET digest='0'", "seal"),
        ("UPDATE turned_away SET people=9", "seal"),
        ("DELETE FROM calls", "audit"),
        ("DELETE FROM registration_changes", "audit"),
    ],
)
def test_a_check_finds_what_was_changed_behind_the_programs_back(
    ledger: Ledger, filled: Path, statement: str, kind: str
) -> None:
    assert ledger.read(checks.check_open) == ()
    with raw(filled) as connection:
        connection.execute(statement)
    assert kind in {finding.kind for finding in ledger.read(checks.check_open)}
