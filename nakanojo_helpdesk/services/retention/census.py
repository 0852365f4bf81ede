"""How many people the database names now: what decides whether the register of personal data is published."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.registrations.people import CARD_ERASED
from nakanojo_helpdesk.domain.retention.register import FileCounts
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration


def counts(session: Session, actor: Actor) -> FileCounts:
    """How many people each file of the register names now. Raises `Denied`."""
    appointments = session.scalar(select(func.count()).where(Appointment.contact != ""))
    return FileCounts(courses=people(session, actor), appointments=appointments or 0)


def people(session: Session, actor: Actor) -> int:
    """Different people with a name or a card in the database: merged ones once, erased ones not. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    named = session.scalar(
        select(func.count()).where(Person.erased_at.is_(None), Person.merged_into_id.is_(None))
    )
    cards = session.scalar(
        select(func.count(Registration.card.distinct())).where(
            Registration.person_id.is_(None),
            Registration.card != "",
            Registration.card.not_like(f"{CARD_ERASED}%"),
        )
    )
    return (named or 0) + (cards or 0)
