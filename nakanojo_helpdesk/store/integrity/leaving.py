"""Ends the rights of whoever's last day is over: nobody has to think of it, and no wrong clock does it too early.

Asked in every transaction while somebody's last day is planned. The last administrator keeps the rights: a town must
never be locked out of its own records.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.staff.access import Role, leaving_actor
from nakanojo_helpdesk.store.integrity import audit, pc_clock
from nakanojo_helpdesk.store.integrity.standing import PLANS
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole

_PLANS, _MEMBERS, _HELD = PLANS.c, Staff.__table__.c, StaffRole.__table__.c
# By columns: the tiles of the sign-in ask, and would wait for every entity to be configured.
_PLANNED = (
    select(_PLANS.staff_id, _PLANS.last_day)
    .join(Staff.__table__, _MEMBERS.id == _PLANS.staff_id)
    .where(_PLANS.last_day.is_not(None), _PLANS.ended_at.is_(None), _MEMBERS.active)
)
_ADMINISTRATORS = (
    select(_HELD.staff_id)
    .join(Staff.__table__, _MEMBERS.id == _HELD.staff_id)
    .where(_HELD.role == Role.ADMINISTRATOR.value, _MEMBERS.active)
)


def over(session: Session, now: datetime | None = None) -> frozenset[int]:
    """The keys of those at work whose planned last day is over."""
    planned = session.execute(_PLANNED).all()
    if not planned:
        return frozenset()
    day = local(pc_clock.trusted(session, now or utc_now())).date()
    gone = frozenset(row.staff_id for row in planned if row.last_day < day)
    administrators = frozenset(session.scalars(_ADMINISTRATORS)) if gone else frozenset()
    return gone if administrators - gone else gone - administrators


def end_due(session: Session, now: datetime | None = None) -> None:
    """End the rights of those whose last day is over, in a writing transaction; traced as the program's own act."""
    at = now or utc_now()
    gone = over(session, at)
    if not gone:
        return
    actor = audit.acting(session)
    session.info[audit.ACTOR] = leaving_actor(actor.pc)
    try:
        query = select(Staff).options(selectinload(Staff.roles)).where(Staff.id.in_(gone))
        for member in session.scalars(query):
            let_go(session, member, at)
        session.flush()
    finally:
        session.info[audit.ACTOR] = actor


def let_go(session: Session, member: Staff, at: datetime) -> None:
    """Take a member off the sign-in tiles, with PIN and wrong tries, and close the handover that stood."""
    from nakanojo_helpdesk.store.tables.handovers import Handover

    member.active = False
    forgive(member)
    standing = select(Handover).where(Handover.staff_id == member.id, Handover.ended_at.is_(None))
    for plan in session.scalars(standing):
        plan.ended_at = at


def forgive(member: Staff) -> None:
    """Clear the PIN, the wrong tries and the block after them."""
    member.pin_hash = member.pin_failures = None
    member.password_at = member.password_pc = None
    member.failures = 0
    member.locked_until = None
