"""Clashes and other doubts about lessons, against what is in the book."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses import clashes, doubts
from nakanojo_helpdesk.domain.courses.clashes import Booking, Clash
from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import LessonForm
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.staff import Staff


def listing(session: Session, actor: Actor, first: date, last: date) -> tuple[Clash, ...]:
    """Every clash among the lessons that take place on these days (both included). Raises `Denied`."""
    actor.require(Permission.COURSES)
    rows = reading.lessons_between(session, actor, first, last)
    return clashes.all_clashes(booking_of(row) for row in rows if row.takes_place)


def doubts_about(
    session: Session,
    actor: Actor,
    form: CourseForm,
    lessons: Sequence[LessonForm],
    *,
    label: str = "",
    confirmed: int = 0,
    but: Collection[str] = (),
    now: datetime | None = None,
) -> tuple[str, ...]:
    """What is asked before these lessons of a course are kept: closed days, hours, clashes, capacities, the deadline.

    `label` names the course in clashes among the lessons themselves, `but` are uids of lessons that are being changed.
    Also for a screen that shows it while one plans. Raises `Denied`.
    """
    actor.require(Permission.COURSES)
    moment = Moment.of(now or utc_now())
    days = {lesson.day for lesson in lessons}
    openings = opening_days.days(session, actor, min(days), max(days)) if days else ()
    return (
        *doubts.closed_days(opening for opening in openings if opening.day in days),
        *doubts.times(lessons, moment),
        *clashing(session, actor, form, lessons, label=label, but=but),
        *about_course(session, actor, form, lessons, confirmed=confirmed),
    )


def clashing(
    session: Session,
    actor: Actor,
    form: CourseForm,
    lessons: Sequence[LessonForm],
    *,
    label: str = "",
    but: Collection[str] = (),
) -> tuple[str, ...]:
    """The clashes of these lessons alone, as sentences; see `doubts_about`. Raises `Denied`."""
    actor.require(Permission.COURSES)
    return tuple(clash.sentence for clash in _clashes(session, actor, form, lessons, label, but))


def about_course(
    session: Session, actor: Actor, form: CourseForm, lessons: Sequence[LessonForm], *, confirmed: int
) -> tuple[str, ...]:
    """The doubts that follow from the course itself: its deadline, and its capacity against people and rooms.

    Raises `Denied`.
    """
    actor.require(Permission.COURSES)
    wanted = dict.fromkeys(lesson.venue for lesson in lessons)
    places = {
        row.uid: (row.name, row.capacity)
        for row in session.execute(select(Venue.uid, Venue.name, Venue.capacity).where(Venue.uid.in_(wanted)))
    }
    rooms = [places[uid] for uid in wanted if uid in places]
    return (
        *doubts.applications(form, lessons),
        *doubts.capacities(form, confirmed=confirmed, venues=rooms),
    )


def raise_doubts(sentences: Iterable[str], accepted: Container[str]) -> None:
    """Raise `Doubtful` for the sentences nobody has said yes to yet."""
    if left := [sentence for sentence in dict.fromkeys(sentences) if sentence not in accepted]:
        raise Doubtful(left)


def _clashes(
    session: Session,
    actor: Actor,
    form: CourseForm,
    lessons: Sequence[LessonForm],
    label: str,
    but: Collection[str],
) -> tuple[Clash, ...]:
    if not lessons:
        return ()
    days = {lesson.day for lesson in lessons}
    others = [
        booking_of(row)
        for row in reading.lessons_between(session, actor, min(days), max(days))
        if row.takes_place and row.day in days and row.uid not in but
    ]
    venues: dict[str, str] = dict(session.execute(select(Venue.uid, Venue.name)).all())
    staff: dict[str, str] = dict(session.execute(select(Staff.code, Staff.name)).all())
    wanted = [
        Booking(
            time=lesson.time,
            label=label or form.title,
            venue=lesson.venue,
            venue_name=venues.get(lesson.venue, ""),
            people={
                each.key: each.name if each.staff is None else staff.get(each.staff, each.staff)
                for each in lesson.assignments
            },
        )
        for lesson in lessons
    ]
    return clashes.clashes(wanted, others)


def booking_of(row: LessonRow) -> Booking:
    """A lesson that is kept, as something that takes a venue and people."""
    return Booking(
        time=row.time,
        label=row.label,
        venue=row.venue,
        venue_name=row.venue_name,
        people={each.form().key: each.name for each in row.assignments},
        lesson=row.uid,
    )
