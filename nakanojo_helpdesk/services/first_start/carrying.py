"""設定を持ち出す and 取り込む: reads what a town has decided out of a database, and writes it into a new one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain import office as offices
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.first_start.carried import CarriedPc, CarriedSettings
from nakanojo_helpdesk.domain.opening_days import OwnDay
from nakanojo_helpdesk.domain.retention import rules
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.people import DeskForm
from nakanojo_helpdesk.domain.vocabularies import VOCABULARY_LABELS
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.calendar_days import CalendarDay
from nakanojo_helpdesk.store.tables.settings import Setting


def carried(session: Session, actor: Actor, pc: CarriedPc | None = None) -> CarriedSettings:
    """What the town has decided, without anything about a person; `pc` are the preferences of this PC. Raises `Denied`."""
    actor.require(Permission.SETTINGS)
    known = codes.load(session).vocabularies
    places = venues.listing(session, actor)
    kinds = {place.name: place.kind for place in places}
    own = session.execute(
        select(CalendarDay.key, CalendarDay.is_open, CalendarDay.note).order_by(CalendarDay.key)
    )
    values = {row.key: row.value for row in session.execute(select(Setting.key, Setting.value))}
    return CarriedSettings(
        office=office.stored(session),
        retention=rules.from_settings(values),
        terms={name: known[name].terms for name in VOCABULARY_LABELS},
        venues=tuple(place.form() for place in places),
        desks=tuple(
            DeskForm(name=desk.name, venue=desk.venue, venue_kind=kinds[desk.venue])
            for desk in desks.listing(session, actor)
            if desk.venue in kinds
        ),
        days=tuple((date.fromisoformat(row.key), OwnDay(is_open=row.is_open, note=row.note)) for row in own),
        pc=pc,
        made_at=utc_now(),
    )


def note_carried(session: Session, actor: Actor) -> None:
    """Write into the trace that the settings left as a file. Raises `Denied`."""
    actor.require(Permission.SETTINGS)
    audit.note(session, "export", "settings", local(utc_now()).date().isoformat())


def note_specimen(session: Session, actor: Actor, how: str) -> None:
    """Write into the trace that a 試し刷り was printed or saved. Raises `Denied`."""
    actor.require(Permission.SETTINGS)
    audit.note(session, "report", f"specimen.{how}", local(utc_now()).date().isoformat())


def take_in(session: Session, actor: Actor, taken: CarriedSettings) -> None:
    """Write places, desks, opening days, papers and retention times into a database that has none yet.

    Its vocabularies and its office are written before. Raises `Denied`, `Invalid`.
    """
    actor.require(Permission.SETTINGS)
    for venue in taken.venues:
        venues.add(session, actor, venue)
    for desk in taken.desks:
        desks.add(session, actor, desk)
    session.add_all(
        CalendarDay(key=day.isoformat(), is_open=own.is_open, note=own.note) for day, own in taken.days
    )
    values = offices.paper_settings(taken.office) | rules.to_settings(taken.retention)
    session.add_all(Setting(key=key, value=value) for key, value in values.items())
    session.flush()
