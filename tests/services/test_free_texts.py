"""No 個人番号 gets into any name, note or label, and the refusal stands at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.privacy.findings import BLOCKED, NO_MY_NUMBER
from nakanojo_helpdesk.domain.privacy.split_numbers import SPLIT
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffChange, VenueForm
from nakanojo_helpdesk.domain.vocabularies import TermForm, VocabularyName
from nakanojo_helpdesk.services import office, opening_days, vocabularies
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.services.staff import people as staff
from tests.factories import DESK, FIRST, consultation_form, first_account, first_desk, today

NUMBER = "1234-5678-9018"
Act = Callable[[Ledger], object]
TYPED: dict[str, Act] = {
    "desk_name": lambda ledger: ledger.call(desks.add, first_desk(name=NUMBER)),
    "venue_name": lambda ledger: ledger.call(desks.change, DESK, first_desk(venue=NUMBER)),
    "name": lambda ledger: ledger.call(staff.add, first_account(name=f"田中 {NUMBER}")),
    "name ": lambda ledger: ledger.call(staff.change, FIRST, StaffChange(name=NUMBER, roles=frozenset(Role))),
    "name  ": lambda ledger: ledger.call(venues.add, VenueForm(name=NUMBER, kind="KMK")),
    "address": lambda ledger: ledger.call(venues.add, VenueForm(name="館", kind="KMK", address=NUMBER)),
    "parking": lambda ledger: ledger.call(venues.add, VenueForm(name="館", kind="KMK", parking=NUMBER)),
    "label": lambda ledger: ledger.call(vocabularies.add, VocabularyName.TOPIC, "ZZ", TermForm(label=NUMBER)),
    "note": lambda ledger: ledger.call(
        vocabularies.add, VocabularyName.TOPIC, "ZZ", TermForm(label="新", note=NUMBER)
    ),
    "contact": lambda ledger: ledger.call(office.change, Office(contact=NUMBER)),
    "department": lambda ledger: ledger.call(office.change, Office(department=NUMBER)),
    "note ": lambda ledger: ledger.call(opening_days.set_day, today(), False, NUMBER),
}


@pytest.mark.parametrize("field", TYPED)
def test_a_name_note_or_label_with_a_my_number_is_refused_at_its_field(ledger: Ledger, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        TYPED[field](ledger)
    assert list(refused.value.problems) == [field.strip()]
    assert refused.value.problems[field.strip()] in {BLOCKED, NO_MY_NUMBER}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("reason", f"間違い {NUMBER}", "間違い ●●●●-●●●●-●●●●"),
        ("time", NUMBER, "●●●●-●●●●-●●●●"),
        ("time", "9:15", "9:15"),
        ("offers", [{"text": NUMBER}], [{"text": "●●●●-●●●●-●●●●"}]),
        ("day", "2026-04-06", "2026-04-06"),
        ("appointment", "01234567-8901-7123-8123-456789012345", "01234567-8901-7123-8123-456789012345"),
        ("minute", 555, 555),
    ],
)
def test_every_text_of_a_draft_is_masked_but_for_its_codes(
    ledger: Ledger, field: str, value: Any, kept: Any
) -> None:
    ledger.call(drafts.keep, uid="u", desk=DESK, started_at=utc_now(), fields={field: value})
    assert ledger.read(drafts.mine)[0].fields == {field: kept}


def test_a_number_split_over_two_fields_of_a_form_is_refused_whichever_rows_they_go_to(
    ledger: Ledger,
) -> None:
    key = ledger.call(consultations.record, consultation_form())
    form = consultation_form(memo="カードの番号は1234-5678")
    with pytest.raises(Invalid) as refused:
        ledger.call(consultations.amend, key, 1, form, reason="9018")
    assert refused.value.problems == {"reason": SPLIT}
    ledger.call(consultations.amend, key, 1, form, reason="9019")
    with pytest.raises(Invalid) as refused:
        ledger.call(office.change, Office(department="1234 5678", contact="9018"))
    assert refused.value.problems == {"contact": SPLIT}
    with pytest.raises(Invalid) as refused:
        ledger.call(venues.add, VenueForm(name="館", kind="KMK", address="12345678", parking="9018"))
    assert refused.value.problems == {"parking": SPLIT}


def test_a_number_split_between_a_person_and_the_note_of_the_application_is_refused(ledger: Ledger) -> None:
    person = PersonForm(name="佐藤 花子", care_note="12345678")
    form = ApplicationForm(applicants=(Applicant(new=person),), note="9018")
    problems = form.problems(ledger.read(vocabularies.current), today())
    assert problems["note"] == SPLIT
