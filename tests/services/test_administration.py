"""職員, 窓口 and 会場 as the administrator changes them: nobody is shut out, nothing recorded is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role, founding_actor
from nakanojo_helpdesk.domain.staff.people import StaffChange, VenueForm
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.tables.appointments import Appointment
from tests.factories import FIRST, PASSWORD, LedgerAs, first_account, first_desk, raw, today

NEW_PASSWORD = "ame-no-hi-ni-7"


def signs_in(ledger: Ledger, code: str, password: str) -> bool:
    return not isinstance(ledger.call(sign_in.sign_in, code, password), sign_in.SignInFailed)


def test_a_colleague_gets_another_name_and_other_roles(ledger: Ledger) -> None:
    code = ledger.call(staff.add, first_account(name="田中", roles=frozenset({Role.COUNTER})))
    ledger.call(
        staff.change, code, StaffChange(name=" 田中（中央） ", roles=frozenset({Role.TRAINER, Role.CHIEF}))
    )
    row = ledger.read(staff.listing)[1]
    assert (row.name, row.roles) == ("田中（中央）", frozenset({Role.TRAINER, Role.CHIEF}))
    assert ledger.read(checks.check_open) == ()


def test_a_change_of_roles_alone_is_sealed_and_traced(ledger: Ledger) -> None:
    code = ledger.call(staff.add, first_account(name="田中", roles=frozenset({Role.COUNTER})))
    ledger.call(staff.change, code, StaffChange(name="田中", roles=frozenset({Role.COUNTER, Role.TRAINER})))
    assert ledger.read(staff.listing)[1].roles == {Role.COUNTER, Role.TRAINER}
    assert ledger.read(checks.check_open) == ()


def test_a_name_that_is_on_a_tile_or_no_role_is_said_below_the_field(ledger: Ledger) -> None:
    code = ledger.call(staff.add, first_account(name="田中"))
    for form, fields in (
        (StaffChange(name="佐藤", roles=frozenset({Role.COUNTER})), {"name"}),
        (StaffChange(name="", roles=frozenset()), {"name", "roles"}),
    ):
        with pytest.raises(Invalid) as caught:
            ledger.call(staff.change, code, form)
        assert set(caught.value.problems) == fields
    with pytest.raises(Missing):
        ledger.call(staff.change, "S99", StaffChange(name="田中", roles=frozenset(Role)))


def test_the_last_administrator_keeps_the_role(ledger: Ledger) -> None:
    without = frozenset(Role) - {Role.ADMINISTRATOR}
    with pytest.raises(Invalid) as caught:
        ledger.call(staff.change, FIRST, StaffChange(name="佐藤", roles=without))
    assert set(caught.value.problems) == {"roles"}
    ledger.call(staff.add, first_account(name="田中", roles=frozenset({Role.ADMINISTRATOR})))
    ledger.call(staff.change, FIRST, StaffChange(name="佐藤", roles=without))
    assert ledger.read(staff.own).roles == without


def test_nobody_retires_oneself_or_the_last_administrator(ledger: Ledger, store: Store) -> None:
    with pytest.raises(Refused):
        ledger.call(staff.retire, FIRST)
    with pytest.raises(Refused) as caught:
        Ledger(store, founding_actor("PC1")).call(staff.retire, FIRST)
    assert "システム管理者" in str(caught.value)


def test_who_left_has_no_tile_and_can_come_back_with_the_old_password(ledger: Ledger) -> None:
    code = ledger.call(staff.add, first_account(name="田中"))
    ledger.call(staff.retire, code)
    assert [row.name for row in ledger.read(sign_in.tiles)] == ["佐藤"]
    assert not signs_in(ledger, code, PASSWORD)
    assert [row.active for row in ledger.read(staff.listing, retired=True)] == [True, False]
    ledger.call(staff.bring_back, code)
    assert signs_in(ledger, code, PASSWORD)
    assert ledger.read(checks.check_open) == ()


def test_who_comes_back_has_no_wrong_tries_and_no_pin_of_then(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    code = other.actor.code
    assert other.call(credentials.set_pin, PASSWORD, "482915") is None
    for _ in range(6):
        ledger.call(sign_in.sign_in, code, "違うパスワード")
    ledger.call(staff.retire, code)
    ledger.call(staff.bring_back, code)
    assert not signs_in(ledger, code, "違うパスワード")
    assert signs_in(ledger, code, PASSWORD)
    assert not other.read(staff.own).has_pin
    assert ledger.read(checks.check_open) == ()


def test_who_comes_back_needs_a_name_of_their_own(ledger: Ledger) -> None:
    code = ledger.call(staff.add, first_account(name="田中"))
    ledger.call(staff.retire, code)
    ledger.call(staff.add, first_account(name="田中"))
    with pytest.raises(Refused):
        ledger.call(staff.bring_back, code)
    ledger.call(staff.change, code, StaffChange(name="田中（元）", roles=frozenset({Role.COUNTER})))
    ledger.call(staff.bring_back, code)
    assert len(ledger.read(staff.listing)) == 3


def test_a_password_reset_lets_a_locked_out_person_in_again(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    assert other.call(credentials.set_pin, PASSWORD, "482915") is None
    for _ in range(6):
        ledger.call(sign_in.sign_in, other.actor.code, "違うパスワード")
    assert not signs_in(ledger, other.actor.code, PASSWORD)
    with pytest.raises(Invalid):
        ledger.call(staff.reset_password, other.actor.code, "短い")
    ledger.call(staff.reset_password, other.actor.code, NEW_PASSWORD)
    assert signs_in(ledger, other.actor.code, NEW_PASSWORD)
    assert not other.read(staff.own).has_pin


def test_a_desk_is_renamed_moved_closed_and_opened_again(ledger: Ledger) -> None:
    code = ledger.call(desks.add, first_desk(name="窓口2"))
    ledger.call(desks.change, code, first_desk(name="出張窓口", venue="公民館", venue_kind="KMK"))
    assert [(row.name, row.venue) for row in ledger.read(desks.listing)] == [
        ("窓口1", "役場"),
        ("出張窓口", "公民館"),
    ]
    ledger.call(desks.close, code)
    assert [row.code for row in ledger.read(desks.listing)] == ["D01"]
    ledger.call(desks.reopen, code)
    assert len(ledger.read(desks.listing)) == 2
    assert ledger.read(checks.check_open) == ()


def test_two_desks_of_one_place_have_two_names(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(desks.add, first_desk())
    assert set(caught.value.problems) == {"desk_name"}
    assert ledger.call(desks.add, first_desk(venue="公民館")) == "D02"


def test_the_last_desk_and_one_with_appointments_stay_open(ledger: Ledger) -> None:
    with pytest.raises(Refused):
        ledger.call(desks.close, "D01")
    ledger.call(desks.add, first_desk(name="窓口2"))
    with ledger.store.session(ledger.actor, reading=False) as session:
        session.add(
            Appointment(
                uid=uuid7(utc_now()),
                day=today() + timedelta(days=3),
                minute=600,
                desk_id=1,
                made_at=utc_now(),
                made_by_id=1,
            )
        )
        session.commit()
    with pytest.raises(Refused) as caught:
        ledger.call(desks.close, "D01")
    assert "1件" in str(caught.value)
    ledger.call(desks.close, "D01", today=today() + timedelta(days=4))


def test_a_place_is_added_renamed_and_closed_when_no_desk_stands_there(ledger: Ledger) -> None:
    uid = ledger.call(venues.add, VenueForm(name="中央公民館", kind="KMK"))
    ledger.call(venues.change, uid, VenueForm(name="つむじ", kind="CUL"))
    rows = ledger.read(venues.listing)
    assert [(row.name, row.kind, row.open_desks) for row in rows] == [
        ("役場", "THL", 1),
        ("つむじ", "CUL", 0),
    ]
    with pytest.raises(Refused):
        ledger.call(venues.close, rows[0].uid)
    ledger.call(venues.close, uid)
    assert len(ledger.read(venues.listing)) == 1
    assert len(ledger.read(venues.listing, closed=True)) == 2
    ledger.call(venues.reopen, uid)
    assert ledger.read(checks.check_open) == ()


def test_faults_of_a_place_are_told_at_once(ledger: Ledger) -> None:
    for form, fields in (
        (VenueForm(name=" ", kind="NOPE"), {"name", "kind"}),
        (VenueForm(name="役場", kind="THL"), {"name"}),
    ):
        with pytest.raises(Invalid) as caught:
            ledger.call(venues.add, form)
        assert set(caught.value.problems) == fields
    with pytest.raises(Missing):
        ledger.call(venues.close, "u")


def test_a_place_opens_again_with_its_desk(ledger: Ledger) -> None:
    code = ledger.call(desks.add, first_desk(name="出張", venue="公民館", venue_kind="KMK"))
    ledger.call(desks.close, code)
    uid = ledger.read(venues.listing)[1].uid
    ledger.call(venues.close, uid)
    ledger.call(desks.reopen, code)
    assert [row.active for row in ledger.read(venues.listing)] == [True, True]


def test_a_setting_that_cannot_be_read_stops_no_report(
    ledger: Ledger, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.call(office.change, Office(town="中之条町役場"))
    with raw(database) as connection:
        connection.execute("UPDATE settings SET value='someday' WHERE key='recording_started_on'")
        connection.execute("UPDATE settings SET value='1,2' WHERE key='margins_mm'")
        connection.execute("UPDATE settings SET value='loudly' WHERE key='comparison'")
    read = ledger.read(office.current)
    assert read == Office(town="中之条町役場")
    told = [record.getMessage() for record in caplog.records]
    assert [key in " ".join(told) for key in ("recording_started_on", "margins_mm", "comparison")] == [
        True
    ] * 3


def test_the_offices_margins_and_boxes_keep_to_their_limits(ledger: Ledger) -> None:
    wanted = Office(
        margins_mm=(20, 15, 22, 35), approval_boxes=("町長", "副町長", "課長", "係長", "係", "担当")
    )
    ledger.call(office.change, wanted)
    assert ledger.read(office.current) == wanted
    with pytest.raises(Invalid) as caught:
        ledger.call(
            office.change,
            Office(
                town="",
                contact="あ" * 201,
                margins_mm=(5, 17, 25, 99),
                approval_boxes=("課長", " ", "長い名前の決裁欄"),
                recording_started_on=today() + timedelta(days=1),
            ),
        )
    assert set(caught.value.problems) == {
        "town", "contact", "margin_0", "margin_3", "approval_2", "approval_3", "recording_started_on",
    }  # fmt: skip
    with pytest.raises(Invalid):
        ledger.call(office.change, Office(approval_boxes=("担当",) * 7))
    assert ledger.read(office.current) == wanted
