"""Compares the clock of this PC with the traces before a sign-in or a save, and lets a person confirm it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.clock import ClockDoubt, ClockDoubtful
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.store.integrity import audit, pc_clock
from nakanojo_helpdesk.store.integrity.pc_clock import ACCEPTED


def doubted(session: Session, _actor: Actor, *, now: datetime | None = None) -> ClockDoubt | None:
    """Return the doubt about the PC's clock, None for a plausible one. Needs no sign-in."""
    return pc_clock.doubt(session, now or utc_now())


def accept(session: Session, actor: Actor) -> None:
    """Note that the person signed in confirms the clock; nobody is asked again. Raises `Denied`."""
    if actor.staff_id is None:
        raise Denied("サインインしてから、もう一度お試しください。")
    audit.note(session, ACCEPTED, "clock", actor.pc)


def require_plausible(session: Session, now: datetime) -> None:
    """Check the clock before a save. Raises `ClockDoubtful`."""
    doubt = pc_clock.doubt(session, now)
    if doubt is not None:
        raise ClockDoubtful(doubt)
