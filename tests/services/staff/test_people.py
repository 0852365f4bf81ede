"""職員 and 窓口: added by the administrator, known by a code that is never reused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Invalid, Missing
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Desk, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in
from tests.factories import PASSWORD, DeskAs, first_account, first_actor, first_desk


def test_a_new_colleague_has_a_tile_and_may_sign_in(desk: Desk) -> None:
    form = first_account(name=" 髙橋 ", roles=frozenset({Role.TRAINER, Role.COUNTER}))
    assert desk.call(staff.add, form) == "S02"
    row = desk.read(staff.listing)[1]
    assert (row.name, row.roles, row.text_scale) == ("髙橋", frozenset({Role.TRAINER, Role.COUNTER}), 100)
    assert getattr(desk.call(sign_in.sign_in, "S02", PASSWORD), "staff", None) == row


def test_two_tiles_never_carry_one_name(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.call(staff.add, first_account(name="佐藤 "))
    assert list(caught.value.problems) == ["name"]
    assert len(desk.read(staff.listing)) == 1


def test_all_faults_of_a_new_colleague_are_told_at_once(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.call(staff.add, first_account(name="", roles=frozenset(), password="x"))
    assert set(caught.value.problems) == {"name", "roles", "password"}


def test_the_text_size_is_remembered_for_the_person(desk: Desk, desk_as: DeskAs) -> None:
    other = desk_as(Role.COUNTER)
    other.call(staff.set_text_scale, 200)
    assert [row.text_scale for row in desk.read(staff.listing)] == [100, 200]
    for scale in (0, 110, -100, 300):
        with pytest.raises(Invalid):
            other.call(staff.set_text_scale, scale)
    assert desk.read(checks.check_open) == ()


def test_somebody_who_is_not_in_the_book_has_no_settings(store: Store) -> None:
    from dataclasses import replace

    with pytest.raises(Missing):
        Desk(store, replace(first_actor(), staff_id=99)).call(staff.set_text_scale, 150)


def test_desks_are_numbered_and_share_a_venue_by_its_name(desk: Desk) -> None:
    assert desk.call(desks.add, first_desk(name="窓口2")) == "D02"
    assert desk.call(desks.add, first_desk(name="出張", venue="公民館", venue_kind="BRN")) == "D03"
    assert [(row.code, row.name, row.venue) for row in desk.read(desks.listing)] == [
        ("D01", "窓口1", "役場"),
        ("D02", "窓口2", "役場"),
        ("D03", "出張", "公民館"),
    ]
    with pytest.raises(Invalid) as caught:
        desk.call(desks.add, first_desk(name="", venue="", venue_kind="NOPE"))
    assert set(caught.value.problems) == {"desk_name", "venue_name", "venue_kind"}


def test_the_offices_settings_are_kept(desk: Desk) -> None:
    wanted = Office(
        town="中之条町",
        department="企画政策課",
        contact="窓口\n係",
        comparison=ComparisonMode.RATE,
        approval_boxes=("課長",),
    )
    desk.call(office.change, wanted)
    assert desk.read(office.current) == wanted
    desk.call(office.change, Office(approval_boxes=()))
    assert desk.read(office.current) == Office(approval_boxes=())
    assert desk.read(checks.check_open) == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.call(staff.add, first_account(name="田中")),
        lambda desk: desk.call(desks.add, first_desk()),
        lambda desk: desk.call(office.change, Office()),
    ],
)
@pytest.mark.parametrize("role", [Role.COUNTER, Role.TRAINER, Role.CHIEF])
def test_only_the_administrator_changes_the_house(
    desk_as: DeskAs, act: Callable[[Desk], object], role: Role
) -> None:
    with pytest.raises(Denied):
        act(desk_as(role))


def test_everybody_at_work_reads_the_vocabularies(desk_as: DeskAs) -> None:
    for role in Role:
        assert desk_as(role).read(vocabularies.current).names()
