"""The first day: a database whole or not at all, and opened for work afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.domain.vocabularies import VocabularyName, read_terms
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding, opening
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in
from tests.factories import PASSWORD, PC, consultation_form, first_account, first_actor, first_desk, today


def test_the_first_day_makes_everything_the_first_record_needs(tmp_path: Path) -> None:
    path = tmp_path / "まだ無い" / "場所" / "book.db"
    founding.found(path, first_account(), first_desk(), pc=PC)
    assert [each.name for each in path.parent.iterdir()] == ["book.db"]
    store = opening.ready(path, tmp_path / "控え")
    ledger = Ledger(store, first_actor())
    assert isinstance(ledger.call(sign_in.sign_in, "S01", PASSWORD), SignedIn)
    assert [row.roles for row in ledger.read(staff.listing)] == [frozenset(Role)]
    assert [(row.name, row.venue) for row in ledger.read(desks.listing)] == [("窓口1", "役場")]
    assert ledger.read(office.current) == Office(recording_started_on=today())
    ledger.call(consultations.record, consultation_form())
    assert ledger.read(checks.check_open) == ()
    store.close()
    assert not (tmp_path / "控え").exists(), "nothing to carry over, nothing to back up"


def test_the_shipped_vocabularies_arrive_as_they_are(ledger: Ledger) -> None:
    known = ledger.read(vocabularies.current)
    for name, text in founding.shipped_vocabularies().items():
        shipped = {term.code: term for term in read_terms(text)}
        assert {term.code: term for term in known[name].terms} == shipped
    assert set(known.names()) == set(VocabularyName)


def test_the_offices_own_settings_are_taken(tmp_path: Path) -> None:
    wanted = Office(department="住民課", recording_started_on=date(2024, 4, 1))
    founding.found(tmp_path / "book.db", first_account(), first_desk(), pc=PC, settings=wanted)
    store = opening.ready(tmp_path / "book.db", tmp_path)
    assert Ledger(store, first_actor()).read(office.current) == wanted
    store.close()


def test_faults_in_the_forms_make_nothing(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        founding.found(tmp_path / "book.db", first_account(name="", password="x"), first_desk(name=""), pc=PC)
    assert set(caught.value.problems) == {"name", "password", "desk_name"}
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_of_place_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        founding.found(tmp_path / "book.db", first_account(), first_desk(venue_kind="NOPE"), pc=PC)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_touched(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(Refused, match="もうあります"):
        founding.found(database, first_account(), first_desk(), pc=PC)
    assert database.read_bytes() == before
    other = tmp_path / "list.txt"
    other.write_text("大事な一覧", encoding="utf-8")
    with pytest.raises(Refused):
        founding.found(other, first_account(), first_desk(), pc=PC)
    assert other.read_text(encoding="utf-8") == "大事な一覧"


@pytest.mark.parametrize("place", ["//server/share/x.db", "\\\\server\\share\\x.db"])
def test_a_share_is_refused_as_a_place(place: str) -> None:
    with pytest.raises(Refused):
        founding.found(Path(place), first_account(), first_desk(), pc=PC)


def test_a_synchronised_folder_is_refused_as_a_place(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="同期フォルダー"):
        founding.found(tmp_path / "OneDrive" / "x.db", first_account(), first_desk(), pc=PC)
    assert list(tmp_path.iterdir()) == []
