"""A book without courses is carried over whole and takes courses at once; what the tables must not hold is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.staff.people import VenueForm
from nakanojo_helpdesk.domain.vocabularies import Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.databases import checks, founding, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.statistics import counting
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.driver import sqlite
from tests.factories import (
    PC,
    consultation_form,
    first_account,
    first_actor,
    first_desk,
    full_consultation,
    raw,
    today,
)
from tests.services.courses.books import NOW, course_form, lesson_form, planned, row, weekly
from tests.store.test_search import earlier_schema


@pytest.mark.parametrize("schema", [1, 2, 3, 4, 5])
def test_a_book_of_a_former_schema_keeps_its_numbers_and_takes_courses(
    database: Path, tmp_path: Path, schema: int
) -> None:
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    for form in (consultation_form(), full_consultation(), consultation_form(topics=("LN", "SM"))):
        ledger.call(consultations.record, form)
    before = ledger.read(counting.monthly, Month.of(today()))
    store.close()
    old = tmp_path / "old.db"
    earlier_schema(old, database, schema)
    store = opening.ready(old, tmp_path / "控え")
    try:
        ledger = Ledger(store, first_actor())
        assert ledger.read(checks.check_open) == ()
        after = ledger.read(counting.monthly, Month.of(today()))
        assert replace(after, counted_at=before.counted_at, audit_head=before.audit_head) == before
        course = planned(ledger, *weekly(ledger, assignments=(AssignmentForm(role="INS", staff="S01"),)))
        assert course.serial == 1
        (place,) = (each for each in ledger.read(venues.listing) if each.name == "役場")
        described = VenueForm(name="役場", kind="THL", address="大字中央1", capacity=20, parking="北側")
        ledger.call(venues.change, place.uid, described)
        assert next(each.form() for each in ledger.read(venues.listing)) == described
        assert ledger.read(checks.check_open) == ()
    finally:
        store.close()


def test_a_book_from_before_applications_is_given_their_vocabularies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = founding.shipped_vocabularies()
    new = {VocabularyName.APPLY_METHOD, VocabularyName.CARE, VocabularyName.LEAVING_REASON}
    earlier = {name: text for name, text in shipped.items() if name not in new}
    monkeypatch.setattr(founding, "shipped_vocabularies", lambda: earlier)
    made, old = tmp_path / "made.db", tmp_path / "old.db"
    founding.found(made, first_account(), first_desk(), pc=PC)
    earlier_schema(old, made, 4)
    store = opening.ready(old, tmp_path / "控え")
    try:
        ledger = Ledger(store, first_actor())
        assert ledger.read(checks.check_open) == ()
        present = ledger.read(vocabularies.current)
        for name, text in shipped.items():
            wanted = Vocabulary(name, read_terms(text))
            assert present[name].upper() == wanted.upper(), name
    finally:
        store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE courses SET serial=1",
        "UPDATE courses SET capacity=0",
        "UPDATE courses SET minimum=99",
        "UPDATE courses SET stage='DON'",
        "UPDATE courses SET admission='x'",
        "UPDATE courses SET kind_id=NULL",
        "UPDATE lessons SET ordinal=1",
        "UPDATE lessons SET end_minute=begin_minute",
        "UPDATE lessons SET begin_minute=1440",
        "UPDATE lessons SET held_begin=5, held_end=5",
        "UPDATE lessons SET venue_id=77",
        "UPDATE lessons SET stage='CAN'",
        "UPDATE assignments SET name='山田'",
        "UPDATE assignments SET staff_id=NULL",
        "UPDATE assignments SET role_id=NULL",
        "UPDATE course_partners SET position=11",
        "DELETE FROM courses",
        "DELETE FROM lessons",
    ],
)
def test_the_file_itself_refuses_what_must_not_be(ledger: Ledger, database: Path, statement: str) -> None:
    staff = (AssignmentForm(role="INS", staff="S01"),)
    planned(ledger, *weekly(ledger, 2, assignments=staff), form=course_form(partners=("社協",)))
    planned(ledger, lesson_form(ledger, begin=800, end=890))
    with raw(database) as connection:
        engine.prepare(connection)
        with pytest.raises(sqlite.IntegrityError):
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE courses SET title='別の講座'", {"seal"}),
        ("UPDATE course_partners SET name='別の団体'", {"seal"}),
        ("UPDATE lessons SET day='2027-05-13'", {"seal"}),
        ("UPDATE lesson_moves SET reason='別の理由'", {"seal"}),
        ("UPDATE assignments SET name='別の人'", {"seal"}),
        ("DELETE FROM lesson_moves", {"audit"}),
        ("DELETE FROM assignments", {"audit"}),
        ("UPDATE course_numbers SET last_serial=0", {"numbers"}),
        (
            "UPDATE courses SET kind_id=(SELECT id FROM terms WHERE vocabulary='topic' LIMIT 1)",
            {"codes", "seal"},
        ),
        (
            "UPDATE assignments SET role_id=(SELECT id FROM terms WHERE vocabulary='topic' LIMIT 1)",
            {"codes", "seal"},
        ),
    ],
)
def test_a_check_finds_what_was_changed_behind_the_programs_back(
    ledger: Ledger, database: Path, statement: str, kinds: set[str]
) -> None:
    staff = (AssignmentForm(role="INS", name="山田", organisation="ひがし"),)
    course = planned(
        ledger, lesson_form(ledger, assignments=staff), form=course_form(partners=("社協",)), released=True
    )
    first = course.lessons[0]
    ledger.call(lessons.postpone, first.uid, first.version, None, reason="大雪のため", now=NOW)
    assert row(ledger, course.uid).lessons[0].moves
    assert ledger.read(checks.check_open) == ()
    with raw(database) as connection:
        connection.execute(statement)
    assert {finding.kind for finding in ledger.read(checks.check_open)} == kinds
