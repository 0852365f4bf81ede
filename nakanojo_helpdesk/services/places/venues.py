"""会場: the places of desks and courses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, long_date, utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.people import VenueForm, VenueRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.places import Desk, Venue


def listing(session: Session, actor: Actor, *, closed: bool = False) -> tuple[VenueRow, ...]:
    """Places in the order they were added; with `closed` also the closed ones. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    known = codes.load(session)
    desks = (
        select(func.count()).select_from(Desk).where(Desk.venue_id == Venue.id, Desk.active).scalar_subquery()
    )
    query = select(Venue, desks.label("desks")).order_by(Venue.id)
    if not closed:
        query = query.where(Venue.active)
    return tuple(
        VenueRow(
            uid=venue.uid,
            name=venue.name,
            kind=known.codes[venue.kind_id],
            active=venue.active,
            open_desks=open_desks,
            address=venue.address or "",
            capacity=venue.capacity,
            parking=venue.parking or "",
            district=known.code(venue.district_id),
        )
        for venue, open_desks in session.execute(query)
    )


def add(session: Session, actor: Actor, form: VenueForm) -> str:
    """Add a place; returns its uid. Raises `Denied`, `Invalid` (also for a name in use, closed places included)."""
    actor.require(Permission.MASTER_DATA)
    kind = _checked(session, form)
    venue = Venue(uid=uuid7(utc_now()), name=form.name.strip(), kind_id=kind)
    _describe(session, venue, form)
    session.add(venue)
    session.flush()
    return venue.uid


def change(session: Session, actor: Actor, uid: str, form: VenueForm) -> None:
    """Change the name or kind of a place; records made there show the new name. Raises `Denied`, `Missing`, `Invalid`."""
    actor.require(Permission.MASTER_DATA)
    venue = _venue(session, uid)
    venue.kind_id = _checked(session, form, but=venue.id)
    venue.name = form.name.strip()
    _describe(session, venue, form)
    session.flush()


def close(session: Session, actor: Actor, uid: str) -> None:
    """Close a place; its records stay.

    Raises `Denied`, `Missing`, `Refused` while a desk is open there or a lesson is still to come.
    """
    actor.require(Permission.MASTER_DATA)
    venue = _venue(session, uid)
    name = session.scalar(select(Desk.name).where(Desk.venue_id == venue.id, Desk.active).limit(1))
    if name is not None:
        raise Refused(
            f"この場所には窓口（{name}）があります。先にその窓口を使わないことにするか、別の場所に移してください。"
        )
    coming = _coming_lesson(session, venue)
    if coming is not None:
        raise Refused(
            f"この場所では、{long_date(coming.day)}に講座「{coming.title}」があります。"
            "先にその回の会場を変えるか、中止にしてください。"
        )
    venue.active = False
    session.flush()


def reopen(session: Session, actor: Actor, uid: str) -> None:
    """Reopen a place. Raises `Denied`, `Missing`."""
    actor.require(Permission.MASTER_DATA)
    _venue(session, uid).active = True
    session.flush()


def _coming_lesson(session: Session, venue: Venue) -> Any:
    """Day and title of the next lesson that takes place there, today's included; None without one."""
    query = (
        select(Lesson.day, Course.title)
        .join(Course, Course.id == Lesson.course_id)
        .where(
            Lesson.venue_id == venue.id,
            Lesson.day >= local(utc_now()).date(),
            Lesson.cancelled_at.is_(None),
            Course.cancelled_at.is_(None),
        )
        .order_by(Lesson.day, Lesson.id)
    )
    return session.execute(query.limit(1)).first()


def _describe(session: Session, venue: Venue, form: VenueForm) -> None:
    """Write down what is known of a place; what is empty is NULL."""
    venue.address = form.address.strip() or None
    venue.capacity = form.capacity
    venue.parking = form.parking.strip() or None
    venue.district_id = codes.load(session).id(VocabularyName.DISTRICT, form.district)


def _checked(session: Session, form: VenueForm, *, but: int = 0) -> int:
    """The row key of the form's kind. Raises `Invalid` with every fault of the form."""
    problems = form.problems()
    name = form.name.strip()
    if "name" not in problems and session.scalar(select(Venue.id).where(Venue.name == name, Venue.id != but)):
        problems["name"] = f"＊「{name}」はもう登録されています（閉じた場所も含みます）。"
    kind = codes.load(session).ids.get((VocabularyName.VENUE_KIND.value, form.kind))
    if kind is None:
        problems["kind"] = "＊場所の種類を選んでください。"
    if (
        form.district is not None
        and form.district not in codes.load(session).vocabularies[VocabularyName.DISTRICT]
    ):
        problems["district"] = "＊地区が、この町の一覧にありません。選び直してください。"
    if problems or kind is None:
        raise Invalid(problems)
    return kind


def _venue(session: Session, uid: str) -> Venue:
    venue = session.scalar(select(Venue).where(Venue.uid == uid))
    if venue is None:
        raise Missing("この場所の登録が見つかりません。一覧を開き直してください。")
    return venue
