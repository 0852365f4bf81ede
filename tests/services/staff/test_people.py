"""職員 and 窓口: added by the administrator, known by a code that is never reused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Invalid, SessionEnded
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in
from tests.factories import PASSWORD, LedgerAs, first_account, first_actor, first_desk


def test_a_new_colleague_has_a_tile_and_may_sign_in(ledger: Ledger) -> None:
    form = first_account(name=" 髙橋 ", roles=frozenset({Role.TRAINER, Role.COUNTER}))
    assert ledger.call(staff.add, form) == "S02"
    row = ledger.read(staff.listing)[1]
    assert (row.name, row.roles, row.text_scale) == ("髙橋", frozenset({Role.TRAINER, Role.COUNTER}), 100)
    assert getattr(ledger.call(sign_in.sign_in, "S02", PASSWORD), "staff", None) == row


def test_two_tiles_never_carry_one_name(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(staff.add, first_account(name="佐藤 "))
    assert list(caught.value.problems) == ["name"]
    assert len(ledger.read(staff.listing)) == 1


def test_all_faults_of_a_new_colleague_are_told_at_once(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(staff.add, first_account(name="", roles=frozenset(), password="x"))
    assert set(caught.value.problems) == {"name", "roles", "password"}


def test_the_text_size_is_remembered_for_the_person(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    other.call(staff.set_text_scale, 200)
    assert [row.text_scale for row in ledger.read(staff.listing)] == [100, 200]
    for scale in (0, 110, -100, 300):
        with pytest.raises(Invalid):
            other.call(staff.set_text_scale, scale)
    assert ledger.read(checks.check_open) == ()


def test_somebody_who_is_not_in_the_book_has_no_settings(store: Store) -> None:
    from dataclasses import replace

    with pytest.raises(SessionEnded):
        Ledger(store, replace(first_actor(), staff_id=99)).call(staff.set_text_scale, 150)


def test_desks_are_numbered_and_share_a_venue_by_its_name(ledger: Ledger) -> None:
    assert ledger.call(desks.add, first_desk(name="窓口2")) == "D02"
    assert ledger.call(desks.add, first_desk(name="出張", venue="公民館", venue_kind="BRN")) == "D03"
    assert [(row.code, row.name, row.venue) for row in ledger.read(desks.listing)] == [
        ("D01", "窓口1", "役場"),
        ("D02", "窓口2", "役場"),
        ("D03", "出張", "公民館"),
    ]
    with pytest.raises(Invalid) as caught:
        ledger.call(desks.add, first_desk(name="", venue="", venue_kind="NOPE"))
    assert set(caught.value.problems) == {"desk_name", "venue_name", "venue_kind"}


def test_the_offices_settings_are_kept(ledger: Ledger) -> None:
    wanted = Office(
        town="中之条町",
        department="企画政策課",
        contact="窓口\n係",
        comparison=ComparisonMode.RATE,
        approval_boxes=("課長",),
    )
    ledger.call(office.change, wanted)
    assert ledger.read(office.current) == wanted
    ledger.call(office.change, Office(approval_boxes=()))
    assert ledger.read(office.current) == Office(approval_boxes=())
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda ledger: ledger.call(staff.add, first_account(name="田中")),
        lambda ledger: ledger.call(desks.add, first_desk()),
        lambda ledger: ledger.call(office.change, Office()),
    ],
)
@pytest.mark.parametrize("role", [Role.COUNTER, Role.TRAINER, Role.CHIEF])
def test_only_the_administrator_changes_the_house(
    ledger_as: LedgerAs, act: Callable[[Ledger], object], role: Role
) -> None:
    with pytest.raises(Denied):
        act(ledger_as(role))


def test_everybody_at_work_reads_the_vocabularies(ledger_as: LedgerAs) -> None:
    for role in Role:
        assert ledger_as(role).read(vocabularies.current).names()
