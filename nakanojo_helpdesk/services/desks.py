"""窓口 and 会場: where consultations take place."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.access import Actor, Permission
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff import DeskForm, DeskRow
from nakanojo_helpdesk.domain.vocabulary import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.places import Desk, Venue


def add(session: Session, actor: Actor, form: DeskForm) -> str:
    """Add a desk, and its venue where that is new; returns the desk's code. Raises `Denied`, `Invalid`."""
    actor.require(Permission.MASTER_DATA)
    problems = form.problems()
    known = codes.load(session)
    if (VocabularyName.VENUE_KIND.value, form.venue_kind) not in known.ids:
        problems["venue_kind"] = "＊場所の種類を選び直してください。"
    if problems:
        raise Invalid(problems)
    now = utc_now()
    venue = session.scalar(select(Venue).where(Venue.name == form.venue.strip()))
    if venue is None:
        kind = known.ids[VocabularyName.VENUE_KIND.value, form.venue_kind]
        venue = Venue(uid=uuid7(now), name=form.venue.strip(), kind_id=kind)
        session.add(venue)
        session.flush()
    count = session.scalar(select(func.count()).select_from(Desk)) or 0
    desk = Desk(uid=uuid7(now), code=f"D{count + 1:02d}", name=form.name.strip(), venue_id=venue.id)
    session.add(desk)
    session.flush()
    return desk.code


def listing(session: Session, actor: Actor, *, closed: bool = False) -> tuple[DeskRow, ...]:
    """Desks in the order they were added; with `closed` also those no longer used. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    query = select(Desk.id, Desk.code, Desk.name, Venue.name.label("venue"), Desk.active)
    query = query.join(Venue, Venue.id == Desk.venue_id).order_by(Desk.id)
    if not closed:
        query = query.where(Desk.active)
    return tuple(DeskRow(**row._mapping) for row in session.execute(query))
