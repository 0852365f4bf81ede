"""Who may do what: the whole matrix, written down a second time."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import (
    NOT_BY_PIN,
    Actor,
    Permission,
    Role,
    checking_actor,
    command_actor,
    founding_actor,
    holding_actor,
)

# permission: 窓口, 講師, 所属長, システム管理者, the command line, the program setting itself up
TABLE = {
    Permission.RECORD: "yyy---",
    Permission.AMEND_OWN: "yyy---",
    Permission.AMEND_ANY: "--y---",
    Permission.HOLD_DRAFT: "------",
    Permission.BROWSE: "yyy-y-",
    Permission.EXPORT: "--y-y-",
    Permission.APPOINT: "y-y---",
    Permission.READ_CODES: "yyyyyy",
    Permission.READ_MEMOS: "yyy---",
    Permission.COUNT: "yyyyy-",
    Permission.REPORT: "yyyyy-",
    Permission.MONTH_NOTE: "y-y---",
    Permission.COURSES: "yyy-y-",
    Permission.PLAN_COURSES: "-yy---",
    Permission.APPLICANTS: "yyy---",
    Permission.REGISTER: "yyy---",
    Permission.MERGE: "y-y---",
    Permission.DRAW: "--y---",
    Permission.ROLL: "-yy---",
    Permission.SURVEY: "-yy---",
    Permission.CHANGE_LESSONS: "yyy---",
    Permission.VERIFY_AUDIT: "--yyy-",
    Permission.CHECK: "yyyyyy",
    Permission.STAFF: "---y-y",
    Permission.MASTER_DATA: "---y-y",
    Permission.CALENDAR: "---y--",
    Permission.SETTINGS: "---y-y",
    Permission.OWN_SETTINGS: "yyyy--",
    Permission.RESTORE: "---y--",
    Permission.UPDATE: "---y--",
    Permission.PROTECT: "---y--",
    Permission.BACKUP: "---yy-",
    Permission.PERSONAL_DATA: "--yy--",
    Permission.PURGE: "---y--",
    Permission.APPROVE_PURGE: "--y---",
    Permission.DISCLOSE: "y-y---",
    Permission.HAND_OVER: "--yy--",
}


# What only the program itself does.
BY_NO_ROLE = {Permission.HOLD_DRAFT}


def someone(*roles: Role) -> Actor:
    return Actor(staff_id=7, code="S07", name="高橋", pc="PC1", roles=frozenset(roles))


ACTORS = [*(someone(role) for role in Role), command_actor("PC1"), founding_actor("PC1")]


@pytest.mark.parametrize("permission", Permission)
def test_the_matrix_is_exact(permission: Permission) -> None:
    assert "".join("y" if actor.may(permission) else "-" for actor in ACTORS) == TABLE[permission]


@pytest.mark.parametrize("permission", Permission)
def test_several_roles_add_up_and_none_allows_nothing(permission: Permission) -> None:
    assert someone(*Role).may(permission) == (permission not in BY_NO_ROLE)
    assert not someone().may(permission)
    with pytest.raises(Denied, match=permission.value):
        someone().require(permission)


def test_what_holds_a_draft_does_nothing_else() -> None:
    actor = holding_actor("PC1")
    assert {permission for permission in Permission if actor.may(permission)} == BY_NO_ROLE


def test_nobody_without_a_name_may_record() -> None:
    assert not command_actor("PC1").may(Permission.RECORD)
    assert not founding_actor("PC1").may(Permission.RECORD)


@pytest.mark.parametrize("permission", Permission)
def test_six_digits_open_everything_but_taking_away_and_administering(permission: Permission) -> None:
    actor = Actor(staff_id=7, code="S07", name="高橋", pc="PC1", roles=frozenset(Role), by_pin=True)
    assert actor.may(permission) == (permission not in NOT_BY_PIN | BY_NO_ROLE)
    assert {each.name for each in NOT_BY_PIN} == {
        "EXPORT",
        "STAFF",
        "MASTER_DATA",
        "CALENDAR",
        "SETTINGS",
        "RESTORE",
        "UPDATE",
        "PROTECT",
        "BACKUP",
        "HAND_OVER",
        "PURGE",
        "APPROVE_PURGE",
    }


def test_the_program_looking_after_itself_may_only_check() -> None:
    assert [each for each in Permission if checking_actor("PC1").may(each)] == [Permission.CHECK]
