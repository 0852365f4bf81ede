"""Applications to read: the roster of a course, one application, what happened to it. Names are read with a trace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Conflict
from nakanojo_helpdesk.domain.registrations.people import PersonRow
from nakanojo_helpdesk.domain.registrations.places import waiting_order
from nakanojo_helpdesk.domain.registrations.rows import CallRow, ChangeRow, OfferRow, RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking, own
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import keeping, placing
from nakanojo_helpdesk.store import codes, faults
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Call,
    Offer,
    Registration,
    RegistrationChange,
)
from nakanojo_helpdesk.store.tables.staff import Staff


def roster(
    session: Session, actor: Actor, course_uid: str, *, lesson: str | None = None, now: datetime | None = None
) -> tuple[RegistrationRow, ...]:
    """Everybody who ever applied for a course by number, with a trace of the reading.

    With `lesson` (a uid) those of one lesson: where one applies for the whole course, its people and that lesson's
    walk-ins. Raises `Denied`, `Missing`.
    """
    own.require(session, actor, Permission.APPLICANTS, course_uid)
    row = courses.get(session, actor, course_uid)
    condition: ColumnElement[bool] = Course.uid == course_uid
    if lesson is not None:
        condition &= _of_lesson(row, lesson)
    found = _rows_where(session, actor, row, condition, now or utc_now())
    note_reading(session, course_uid, len(found))
    return found


def one(session: Session, actor: Actor, uid: str, *, now: datetime | None = None) -> RegistrationRow:
    """One application, with a trace of the reading. Raises `Denied`, `Missing`."""
    actor.require(Permission.APPLICANTS)
    course_uid, _ = placing.where(session, placing.loaded(session, uid))
    own.require(session, actor, Permission.APPLICANTS, course_uid)
    note_reading(session, course_uid, 1)
    return rows_of(session, actor, course_uid, [uid], now or utc_now())[0]


def history(session: Session, actor: Actor, uid: str) -> tuple[ChangeRow, ...]:
    """Every state an application went through, oldest first. Raises `Denied`, `Missing`."""
    actor.require(Permission.APPLICANTS)
    entity = placing.loaded(session, uid)
    own.require(session, actor, Permission.APPLICANTS, placing.where(session, entity)[0])
    known = codes.load(session)
    own_key = {entity.person_id} if entity.person_id else set[int]()
    people = keeping.person_rows(session, own_key, local(utc_now()).date())
    hidden = _is_stopped(people, entity)
    query = (
        select(*RegistrationChange.__table__.c, Staff.name.label("by_name"))
        .join(Staff, Staff.id == RegistrationChange.by_id)
        .where(RegistrationChange.registration_id == entity.id)
        .order_by(RegistrationChange.id)
    )
    return tuple(
        ChangeRow(
            at=row.at,
            by_name=row.by_name,
            act=Act(row.act),
            before=None if row.before is None else RegistrationState(row.before),
            state=RegistrationState(row.state),
            reason=known.code(row.reason_id),
            note="" if hidden else row.note,
        )
        for row in session.execute(query)
    )


def rows_of(
    session: Session,
    actor: Actor,
    course_uid: str,
    uids: Collection[str],
    at: datetime,
    *,
    row: CourseRow | None = None,
) -> tuple[RegistrationRow, ...]:
    """Some applications of a course in the order of their uids given, without a trace.

    `row` is the course where it was read in this transaction already. Raises `Denied`, `Missing`.
    """
    actor.require(Permission.APPLICANTS)
    if not uids:
        return ()
    row = row or courses.get(session, actor, course_uid)
    found = _rows_where(session, actor, row, Registration.uid.in_(uids), at)
    by_uid = {each.uid: each for each in found}
    return tuple(by_uid[uid] for uid in uids if uid in by_uid)


def _rows_where(
    session: Session, actor: Actor, row: CourseRow, condition: ColumnElement[bool], at: datetime
) -> tuple[RegistrationRow, ...]:
    """The applications of a course that fulfil a condition, by number; whoever calls has asked for the right."""
    query = (
        select(*Registration.__table__.c, Lesson.uid.label("lesson_uid"))
        .join(Course, Course.id == Registration.course_id)
        .outerjoin(Lesson, Lesson.id == Registration.lesson_id)
        .where(Course.uid == row.uid, condition)
        .order_by(Registration.serial)
    )
    found = session.execute(query).all()
    ids = [each.id for each in found]
    known = codes.load(session)
    days = {lesson.uid: lesson.day for lesson in row.lessons}
    day = row.first_day or local(at).date()
    people = keeping.person_rows(session, {each.person_id for each in found if each.person_id}, day)
    calls, reasons = _calls(session, ids), _reasons(session, ids, known)
    places = _waiting_places(session, actor, row, {each.lesson_uid for each in found}, at)
    leaders = _leaders(session, row)
    sizes, offers, overdue = _parties(session, row)
    rows: list[RegistrationRow] = []
    for each in found:
        leader = leaders[each.party]
        state = RegistrationState(each.state)
        rows.append(
            RegistrationRow(
                uid=each.uid,
                version=each.version,
                course_uid=row.uid,
                fiscal_year=row.fiscal_year,
                course_serial=row.serial,
                lesson=each.lesson_uid,
                serial=each.serial,
                party=each.party,
                party_size=sizes[each.party],
                person=people[each.person_id] if each.person_id else None,
                card=each.card,
                walk_in=each.walk_in,
                state=state,
                split=each.split,
                extra=each.extra,
                applied_at=each.applied_at,
                method=known.codes[each.method_id],
                first_time=each.first_time,
                age_band=_band(session, each, people, known, days.get(each.lesson_uid, day)),
                district=_district(each, people, known),
                note="" if _is_stopped(people, each) else each.note,
                waiting_place=places.get(each.party) if state is RegistrationState.WAITING else None,
                overdue=overdue[leader],
                offer=offers.get(leader),
                calls=calls[each.id],
                reason=reasons.get(each.id) if state.is_over else None,
            )
        )
    return tuple(rows)


def to_change(
    session: Session, actor: Actor, uid: str, version: int, now: datetime | None
) -> tuple[Registration, datetime]:
    """An application somebody may change, unchanged since `version`, and the instant of it.

    Raises `Denied`, `Missing`, `Conflict`.
    """
    actor.require(Permission.REGISTER)
    checking.signed_in(actor)
    entity = placing.loaded(session, uid)
    own.require(session, actor, Permission.REGISTER, placing.where(session, entity)[0])
    if entity.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE)
    return entity, now or utc_now()


def note_reading(session: Session, course_uid: str, count: int) -> None:
    """Write the trace of a screenful of names."""
    audit.note(session, "read", "registrations", course_uid, f"rows={count}")


def _of_lesson(row: CourseRow, lesson: str) -> ColumnElement[bool]:
    here = Lesson.uid == lesson
    return here if row.form.scope is Scope.LESSON else Registration.lesson_id.is_(None) | here


def _band(session: Session, each: Any, people: dict[int, Any], known: codes.Codes, day: Any) -> str | None:
    person = people.get(each.person_id)
    if person is not None and not person.erased:
        return keeping.band_on(session, person.form, day)
    return known.code(each.age_band_id)


def _district(each: Any, people: dict[int, Any], known: codes.Codes) -> str | None:
    person = people.get(each.person_id)
    if person is not None and not person.erased and person.form.district is not None:
        return str(person.form.district)
    return known.code(each.district_id)


def _is_stopped(people: dict[int, PersonRow], each: Any) -> bool:
    """Whether the person of an application is 利用停止: then nobody reads what was written about them either."""
    person = people.get(each.person_id)
    return person is not None and person.stopped


def _calls(session: Session, ids: list[int]) -> defaultdict[int, tuple[CallRow, ...]]:
    found: defaultdict[int, tuple[CallRow, ...]] = defaultdict(tuple)
    query = (
        select(*Call.__table__.c, Staff.name.label("by_name"), Lesson.uid.label("lesson_uid"))
        .join(Staff, Staff.id == Call.by_id)
        .outerjoin(Lesson, Lesson.id == Call.lesson_id)
        .where(Call.registration_id.in_(ids))
        .order_by(Call.id)
    )
    for each in session.execute(query):
        found[each.registration_id] += (
            CallRow(
                at=each.at, by_name=each.by_name, about=each.about, result=each.result, lesson=each.lesson_uid
            ),
        )
    return found


def _reasons(session: Session, ids: list[int], known: codes.Codes) -> dict[int, str]:
    query = (
        select(RegistrationChange.registration_id, RegistrationChange.reason_id)
        .where(RegistrationChange.registration_id.in_(ids), RegistrationChange.reason_id.is_not(None))
        .order_by(RegistrationChange.id)
    )
    return {each.registration_id: known.codes[each.reason_id] for each in session.execute(query)}


def _leaders(session: Session, row: CourseRow) -> dict[int, int]:
    """Family → row key of its first registration."""
    query = (
        select(Registration.serial, Registration.id)
        .join(Course, Course.id == Registration.course_id)
        .where(Course.uid == row.uid, Registration.serial == Registration.party)
    )
    return {each.serial: each.id for each in session.execute(query)}


def _parties(
    session: Session, row: CourseRow
) -> tuple[defaultdict[int, int], dict[int, OfferRow], defaultdict[int, int]]:
    """Family → how many have not left; by the key of its first row the standing offer, and how many ran out."""
    sizes: defaultdict[int, int] = defaultdict(int)
    query = select(Registration.party, Registration.state).join(Course, Course.id == Registration.course_id)
    for party, state in session.execute(query.where(Course.uid == row.uid)):
        sizes[party] += not RegistrationState(state).is_over
    offers: dict[int, OfferRow] = {}
    overdue: defaultdict[int, int] = defaultdict(int)
    made = (
        select(*Offer.__table__.c, Staff.name.label("by_name"))
        .join(Staff, Staff.id == Offer.made_by_id)
        .join(Registration, Registration.id == Offer.registration_id)
        .join(Course, Course.id == Registration.course_id)
        .where(Course.uid == row.uid)
    )
    for each in session.execute(made):
        overdue[each.registration_id] += each.outcome in placing.PUT_OFF
        if each.outcome is None:
            offers[each.registration_id] = OfferRow(
                uid=each.uid,
                places=each.places,
                made_at=each.made_at,
                made_by_name=each.by_name,
                until=each.until,
            )
    return sizes, offers, overdue


def _waiting_places(
    session: Session, actor: Actor, row: CourseRow, lessons: Collection[str | None], at: datetime
) -> dict[int, int]:
    """Family → how many families wait up to it, its own included."""
    found: dict[int, int] = {}
    halls = lessons if row.form.scope is Scope.LESSON else {None}
    for lesson in halls:
        hall = placing.hall_of(session, actor, row.uid, lesson, at, row=row)
        found |= {party: place for place, party in enumerate(waiting_order(hall.places), start=1)}
    return found
