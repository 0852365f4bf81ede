"""職員, 窓口 and 会場 as the administrator changes them: nobody is shut out, nothing recorded is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffChange, VenueForm
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Desk, Store
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.tables.appointments import Appointment
from tests.factories import FIRST, PASSWORD, DeskAs, first_account, first_actor, first_desk, raw, today

NEW_PASSWORD = "ame-no-hi-ni-7"


def signs_in(desk: Desk, code: str, password: str) -> bool:
    return not isinstance(desk.call(sign_in.sign_in, code, password), sign_in.SignInFailed)


def test_a_colleague_gets_another_name_and_other_roles(desk: Desk) -> None:
    code = desk.call(staff.add, first_account(name="田中", roles=frozenset({Role.COUNTER})))
    desk.call(
        staff.change, code, StaffChange(name=" 田中（中央） ", roles=frozenset({Role.TRAINER, Role.CHIEF}))
    )
    row = desk.read(staff.listing)[1]
    assert (row.name, row.roles) == ("田中（中央）", frozenset({Role.TRAINER, Role.CHIEF}))
    assert desk.read(checks.check_open) == ()


def test_a_change_of_roles_alone_is_sealed_and_traced(desk: Desk) -> None:
    code = desk.call(staff.add, first_account(name="田中", roles=frozenset({Role.COUNTER})))
    desk.call(staff.change, code, StaffChange(name="田中", roles=frozenset({Role.COUNTER, Role.TRAINER})))
    assert desk.read(staff.listing)[1].roles == {Role.COUNTER, Role.TRAINER}
    assert desk.read(checks.check_open) == ()


def test_a_name_that_is_on_a_tile_or_no_role_is_said_below_the_field(desk: Desk) -> None:
    code = desk.call(staff.add, first_account(name="田中"))
    for form, fields in (
        (StaffChange(name="佐藤", roles=frozenset({Role.COUNTER})), {"name"}),
        (StaffChange(name="", roles=frozenset()), {"name", "roles"}),
    ):
        with pytest.raises(Invalid) as caught:
            desk.call(staff.change, code, form)
        assert set(caught.value.problems) == fields
    with pytest.raises(Missing):
        desk.call(staff.change, "S99", StaffChange(name="田中", roles=frozenset(Role)))


def test_the_last_administrator_keeps_the_role(desk: Desk) -> None:
    without = frozenset(Role) - {Role.ADMINISTRATOR}
    with pytest.raises(Invalid) as caught:
        desk.call(staff.change, FIRST, StaffChange(name="佐藤", roles=without))
    assert set(caught.value.problems) == {"roles"}
    desk.call(staff.add, first_account(name="田中", roles=frozenset({Role.ADMINISTRATOR})))
    desk.call(staff.change, FIRST, StaffChange(name="佐藤", roles=without))
    assert desk.read(staff.own).roles == without


def test_nobody_retires_oneself_or_the_last_administrator(desk: Desk, store: Store) -> None:
    with pytest.raises(Refused):
        desk.call(staff.retire, FIRST)
    code = desk.call(staff.add, first_account(name="田中", roles=frozenset({Role.COUNTER})))
    row = desk.read(staff.listing)[1]
    stale = Desk(store, replace(first_actor(Role.ADMINISTRATOR), staff_id=row.id, code=code))
    with pytest.raises(Refused) as caught:
        stale.call(staff.retire, FIRST)
    assert "システム管理者" in str(caught.value)


def test_who_left_has_no_tile_and_can_come_back_with_the_old_password(desk: Desk) -> None:
    code = desk.call(staff.add, first_account(name="田中"))
    desk.call(staff.retire, code)
    assert [row.name for row in desk.read(sign_in.tiles)] == ["佐藤"]
    assert not signs_in(desk, code, PASSWORD)
    assert [row.active for row in desk.read(staff.listing, retired=True)] == [True, False]
    desk.call(staff.bring_back, code)
    assert signs_in(desk, code, PASSWORD)
    assert desk.read(checks.check_open) == ()


def test_who_comes_back_has_no_wrong_tries_and_no_pin_of_then(desk: Desk, desk_as: DeskAs) -> None:
    other = desk_as(Role.COUNTER)
    code = other.actor.code
    assert other.call(credentials.set_pin, PASSWORD, "482915") is None
    for _ in range(6):
        desk.call(sign_in.sign_in, code, "違うパスワード")
    desk.call(staff.retire, code)
    desk.call(staff.bring_back, code)
    assert not signs_in(desk, code, "違うパスワード")
    assert signs_in(desk, code, PASSWORD)
    assert not other.read(staff.own).has_pin
    assert desk.read(checks.check_open) == ()


def test_who_comes_back_needs_a_name_of_their_own(desk: Desk) -> None:
    code = desk.call(staff.add, first_account(name="田中"))
    desk.call(staff.retire, code)
    desk.call(staff.add, first_account(name="田中"))
    with pytest.raises(Refused):
        desk.call(staff.bring_back, code)
    desk.call(staff.change, code, StaffChange(name="田中（元）", roles=frozenset({Role.COUNTER})))
    desk.call(staff.bring_back, code)
    assert len(desk.read(staff.listing)) == 3


def test_a_password_reset_lets_a_locked_out_person_in_again(desk: Desk, desk_as: DeskAs) -> None:
    other = desk_as(Role.COUNTER)
    assert other.call(credentials.set_pin, PASSWORD, "482915") is None
    for _ in range(6):
        desk.call(sign_in.sign_in, other.actor.code, "違うパスワード")
    assert not signs_in(desk, other.actor.code, PASSWORD)
    with pytest.raises(Invalid):
        desk.call(staff.reset_password, other.actor.code, "短い")
    desk.call(staff.reset_password, other.actor.code, NEW_PASSWORD)
    assert signs_in(desk, other.actor.code, NEW_PASSWORD)
    assert not other.read(staff.own).has_pin


def test_a_desk_is_renamed_moved_closed_and_opened_again(desk: Desk) -> None:
    code = desk.call(desks.add, first_desk(name="窓口2"))
    desk.call(desks.change, code, first_desk(name="出張窓口", venue="公民館", venue_kind="KMK"))
    assert [(row.name, row.venue) for row in desk.read(desks.listing)] == [
        ("窓口1", "役場"),
        ("出張窓口", "公民館"),
    ]
    desk.call(desks.close, code)
    assert [row.code for row in desk.read(desks.listing)] == ["D01"]
    desk.call(desks.reopen, code)
    assert len(desk.read(desks.listing)) == 2
    assert desk.read(checks.check_open) == ()


def test_two_desks_of_one_place_have_two_names(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.call(desks.add, first_desk())
    assert set(caught.value.problems) == {"desk_name"}
    assert desk.call(desks.add, first_desk(venue="公民館")) == "D02"


def test_the_last_desk_and_one_with_appointments_stay_open(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.call(desks.close, "D01")
    desk.call(desks.add, first_desk(name="窓口2"))
    with desk.store.session(desk.actor, reading=False) as session:
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
        desk.call(desks.close, "D01")
    assert "1件" in str(caught.value)
    desk.call(desks.close, "D01", today=today() + timedelta(days=4))


def test_a_place_is_added_renamed_and_closed_when_no_desk_stands_there(desk: Desk) -> None:
    uid = desk.call(venues.add, VenueForm(name="中央公民館", kind="KMK"))
    desk.call(venues.change, uid, VenueForm(name="つむじ", kind="CUL"))
    rows = desk.read(venues.listing)
    assert [(row.name, row.kind, row.open_desks) for row in rows] == [
        ("役場", "THL", 1),
        ("つむじ", "CUL", 0),
    ]
    with pytest.raises(Refused):
        desk.call(venues.close, rows[0].uid)
    desk.call(venues.close, uid)
    assert len(desk.read(venues.listing)) == 1
    assert len(desk.read(venues.listing, closed=True)) == 2
    desk.call(venues.reopen, uid)
    assert desk.read(checks.check_open) == ()


def test_faults_of_a_place_are_told_at_once(desk: Desk) -> None:
    for form, fields in (
        (VenueForm(name=" ", kind="NOPE"), {"name", "kind"}),
        (VenueForm(name="役場", kind="THL"), {"name"}),
    ):
        with pytest.raises(Invalid) as caught:
            desk.call(venues.add, form)
        assert set(caught.value.problems) == fields
    with pytest.raises(Missing):
        desk.call(venues.close, "u")


def test_a_place_opens_again_with_its_desk(desk: Desk) -> None:
    code = desk.call(desks.add, first_desk(name="出張", venue="公民館", venue_kind="KMK"))
    desk.call(desks.close, code)
    uid = desk.read(venues.listing)[1].uid
    desk.call(venues.close, uid)
    desk.call(desks.reopen, code)
    assert [row.active for row in desk.read(venues.listing)] == [True, True]


def test_a_setting_that_cannot_be_read_stops_no_report(
    desk: Desk, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk.call(office.change, Office(town="中之条町役場"))
    with raw(database) as connection:
        connection.execute("UPDATE settings SET value='someday' WHERE key='recording_started_on'")
        connection.execute("UPDATE settings SET value='1,2' WHERE key='margins_mm'")
        connection.execute("UPDATE settings SET value='loudly' WHERE key='comparison'")
    read = desk.read(office.current)
    assert read == Office(town="中之条町役場")
    told = [record.getMessage() for record in caplog.records]
    assert [key in " ".join(told) for key in ("recording_started_on", "margins_mm", "comparison")] == [
        True
    ] * 3


def test_the_offices_margins_and_boxes_keep_to_their_limits(desk: Desk) -> None:
    wanted = Office(
        margins_mm=(20, 15, 22, 35), approval_boxes=("町長", "副町長", "課長", "係長", "係", "担当")
    )
    desk.call(office.change, wanted)
    assert desk.read(office.current) == wanted
    with pytest.raises(Invalid) as caught:
        desk.call(
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
        desk.call(office.change, Office(approval_boxes=("担当",) * 7))
    assert desk.read(office.current) == wanted
