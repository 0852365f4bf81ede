"""窓口: where consultations take place. Each belongs to a 会場 (`services.places.venues`)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.people import DeskForm, DeskRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.places import Desk, Venue


def add(session: Session, actor: Actor, form: DeskForm) -> str:
    """Add a desk, and its venue where that is new; returns the desk's code. Raises `Denied`, `Invalid`."""
    actor.require(Permission.MASTER_DATA)
    venue = _venue_of(session, form)
    count = session.scalar(select(func.count()).select_from(Desk)) or 0
    desk = Desk(uid=uuid7(utc_now()), code=f"D{count + 1:02d}", name=form.name.strip(), venue_id=venue.id)
    session.add(desk)
    session.flush()
    return desk.code


def change(session: Session, actor: Actor, code: str, form: DeskForm) -> None:
    """Rename a desk or move it to another venue; its records show the new name. Raises `Denied`, `Missing`, `Invalid`."""
    actor.require(Permission.MASTER_DATA)
    desk = _desk(session, code)
    venue = _venue_of(session, form, but=desk.id)
    desk.name, desk.venue_id = form.name.strip(), venue.id
    session.flush()


def close(session: Session, actor: Actor, code: str, *, today: date | None = None) -> None:
    """Close a desk; its records stay. Raises `Denied`, `Missing`, `Refused` (the last one, or it has open appointments)."""
    actor.require(Permission.MASTER_DATA)
    desk = _desk(session, code)
    if not session.scalar(select(func.count()).select_from(Desk).where(Desk.active, Desk.id != desk.id)):
        raise Refused("窓口が1つもなくなるため、閉じられません。先に、ほかの窓口を追加してください。")
    day = today or local(utc_now()).date()
    if waiting := _appointments_from(session, desk.id, day):
        raise Refused(
            f"この窓口には、これからの予約が{waiting}件あります。先に予約を別の窓口に移すか、取り消してください。"
        )
    desk.active = False
    session.flush()


def reopen(session: Session, actor: Actor, code: str) -> None:
    """Reopen a desk, and its venue with it. Raises `Denied`, `Missing`."""
    actor.require(Permission.MASTER_DATA)
    desk = _desk(session, code)
    desk.active = True
    venue = session.get_one(Venue, desk.venue_id)
    venue.active = True
    session.flush()


def listing(session: Session, actor: Actor, *, closed: bool = False) -> tuple[DeskRow, ...]:
    """Desks in the order they were added; with `closed` also the closed ones. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    query = select(Desk.id, Desk.code, Desk.name, Venue.name.label("venue"), Desk.active)
    query = query.join(Venue, Venue.id == Desk.venue_id).order_by(Desk.id)
    if not closed:
        query = query.where(Desk.active)
    return tuple(DeskRow(**row._mapping) for row in session.execute(query))


def _desk(session: Session, code: str) -> Desk:
    desk = session.scalar(select(Desk).where(Desk.code == code))
    if desk is None:
        raise Missing("この窓口の登録が見つかりません。一覧を開き直してください。")
    return desk


def _appointments_from(session: Session, desk_id: int, day: date) -> int:
    from nakanojo_helpdesk.store.tables.appointments import Appointment

    query = select(func.count()).select_from(Appointment)
    query = query.where(Appointment.desk_id == desk_id, Appointment.day >= day, Appointment.state == "booked")
    return session.scalar(query) or 0


def _venue_of(session: Session, form: DeskForm, *, but: int = 0) -> Venue:
    """The venue the form names, made where it is new. Raises `Invalid` with every fault of the form."""
    problems = form.problems()
    known = codes.load(session)
    kind = known.ids.get((VocabularyName.VENUE_KIND.value, form.venue_kind))
    if kind is None:
        problems["venue_kind"] = "＊場所の種類を選び直してください。"
    venue = session.scalar(select(Venue).where(Venue.name == form.venue.strip()))
    if venue is not None and "desk_name" not in problems:
        name = form.name.strip()
        twins = select(Desk.id).where(Desk.venue_id == venue.id, Desk.name == name, Desk.id != but)
        if session.scalar(twins):
            problems["desk_name"] = (
                f"＊「{venue.name}」には「{name}」がもうあります（閉じた窓口も含みます）。"
            )
    if problems or kind is None:
        raise Invalid(problems)
    if venue is None:
        venue = Venue(uid=uuid7(utc_now()), name=form.venue.strip(), kind_id=kind)
        session.add(venue)
    venue.active = True
    session.flush()
    return venue
