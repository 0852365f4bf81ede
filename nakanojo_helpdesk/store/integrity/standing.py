"""Who a person signed in is at this moment, read inside the transaction that acts for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Date, bindparam, column, exists, func, select, table
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole

_MEMBERS, _HELD = Staff.__table__.c, StaffRole.__table__.c
PLANS: Final = table("handovers", column("staff_id"), column("last_day", Date()), column("ended_at"))
"""The planned last days, by the table's name: every start asks for them, and to map it takes longer."""
# By columns and in one statement: it is part of every transaction.
_STANDING: Final = select(
    _MEMBERS.code,
    _MEMBERS.name,
    _MEMBERS.active,
    _MEMBERS.pin_hash.is_not(None).label("has_pin"),
    select(func.group_concat(_HELD.role))
    .where(_HELD.staff_id == _MEMBERS.id)
    .scalar_subquery()
    .label("roles"),
    exists().where(PLANS.c.last_day.is_not(None), PLANS.c.ended_at.is_(None)).label("somebody_leaves"),
).where(_MEMBERS.id == bindparam("id"))


@dataclass(frozen=True)
class Standing:
    """A member of staff as stored now: the sign-in that is valid, the roles, and whether anybody's last day is planned."""

    code: str
    name: str
    active: bool
    has_pin: bool
    roles: frozenset[Role]
    somebody_leaves: bool = False


def standing_of(session: Session, staff_id: int) -> Standing | None:
    """The member of staff with this key; None where there is none."""
    row = session.execute(_STANDING, {"id": staff_id}).first()
    if row is None:
        return None
    roles = frozenset(map(Role, row.roles.split(","))) if row.roles else frozenset[Role]()
    return Standing(row.code, row.name, bool(row.active), bool(row.has_pin), roles, bool(row.somebody_leaves))
