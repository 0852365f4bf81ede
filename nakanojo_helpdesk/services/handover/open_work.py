"""未処理: everything open that is bound to one person, in numbers and days, for use cases that have asked for their right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import clock, local, receipt_number, short_date
from nakanojo_helpdesk.domain.consultations.drafts import LEFT
from nakanojo_helpdesk.domain.courses.forms import course_number
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment, Stage
from nakanojo_helpdesk.domain.handover.work import OpenWork, WorkKind
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.retention.plans import PurgeState, approval_until
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.services.retention import preparing
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.registrations.registrations import Offer, Registration
from nakanojo_helpdesk.store.tables.retention.purges import Purge
from nakanojo_helpdesk.store.tables.staff import Staff

LOOK_BACK_DAYS: Final = 366
"""A roll or report that nobody finished for longer is history."""
FOLLOW_UP_DAYS: Final = 31
"""A consultation that goes on is asked about for so long."""
FOLLOW_UP: Final = "FUP"


def of_person(session: Session, staff_id: int, at: datetime) -> tuple[OpenWork, ...]:
    """The lines in the order of their kinds, the earliest day first; no successors yet."""
    member = session.get_one(Staff, staff_id)
    moment = Moment.of(at)
    assigned = courses_where(
        session,
        exists().where(
            Lesson.course_id == Course.id, Assignment.lesson_id == Lesson.id, Assignment.staff_id == staff_id
        ),
    )
    found = [
        *_lessons(assigned, member.code, moment),
        *_rolls(session, assigned, member.code, moment),
        *_reports(assigned, member.code, moment),
        *_plans(session, staff_id),
        *_offers(session, staff_id),
        *_appointments(session, staff_id),
        *_follow_ups(session, staff_id, moment.day),
        *_drafts(session, staff_id),
        *_purges(session, staff_id, at),
    ]
    order = list(WorkKind)
    return tuple(sorted(found, key=lambda work: (order.index(work.kind), work.due or date.max, work.what)))


def courses_of(session: Session) -> dict[str, frozenset[str]]:
    """By staff code the uids of the courses that person is assigned in."""
    query = (
        select(Staff.code, Course.uid)
        .join(Assignment, Assignment.staff_id == Staff.id)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .distinct()
    )
    held: dict[str, set[str]] = {}
    for code, uid in session.execute(query):
        held.setdefault(code, set()).add(uid)
    return {code: frozenset(uids) for code, uids in held.items()}


def _is_assigned(row: LessonRow, code: str) -> bool:
    return any(each.staff == code for each in row.assignments)


def _lessons(courses: tuple[CourseRow, ...], code: str, moment: Moment) -> Iterator[OpenWork]:
    for course in courses:
        for row in course.lessons:
            # A postponed one has lost its day, not its people.
            waits = row.stage is Stage.POSTPONED and course.stage is not Stage.CANCELLED
            if not waits and (not row.takes_place or row.standing.is_over(moment)):
                continue
            for each in row.assignments:
                if each.staff == code:
                    yield OpenWork(
                        kind=WorkKind.LESSON,
                        key=row.uid,
                        what=f"{row.label}（延期中）" if waits else row.label,
                        due=None if waits else row.day,
                        stamp=str(row.version),
                        course=course.uid,
                        role=each.role,
                    )


def _rolls(session: Session, courses: tuple[CourseRow, ...], code: str, moment: Moment) -> Iterator[OpenWork]:
    first = moment.day - timedelta(days=LOOK_BACK_DAYS)
    held = {
        row.uid: row
        for course in courses
        for row in course.taking_place
        if row.standing.is_over(moment) and row.day >= first and _is_assigned(row, code)
    }
    marked = exists().where(
        Mark.lesson_id == Lesson.id,
        Mark.registration_id == Registration.id,
        Mark.code != MarkCode.NONE.value,
    )
    query = (
        select(Lesson.uid)
        .join(Registration, Registration.course_id == Lesson.course_id)
        .where(
            Registration.state == RegistrationState.CONFIRMED.value,
            Registration.lesson_id.is_(None) | (Registration.lesson_id == Lesson.id),
            ~marked,
        )
        .distinct()
    )
    for uid in session.scalars(query) if held else ():
        if (row := held.get(uid)) is not None:
            yield OpenWork(kind=WorkKind.ROLL, key=uid, what=row.label, due=row.day, course=row.course_uid)


def _reports(courses: tuple[CourseRow, ...], code: str, moment: Moment) -> Iterator[OpenWork]:
    first = moment.day - timedelta(days=LOOK_BACK_DAYS)
    for course in courses:
        last = course.last_day
        mine = any(_is_assigned(row, code) for row in course.taking_place)
        if last is None or last < first or not mine or course.reflection:
            continue
        if course.state(moment) is CourseState.HELD:
            yield OpenWork(kind=WorkKind.REPORT, key=course.uid, what=course.label, course=course.uid)


def _plans(session: Session, staff_id: int) -> Iterator[OpenWork]:
    query = select(Course.uid, Course.version, Course.fiscal_year, Course.serial, Course.title).where(
        Course.made_by_id == staff_id, Course.stage == Stage.PLANNED.value, Course.cancelled_at.is_(None)
    )
    for row in session.execute(query):
        number = course_number(row.fiscal_year, row.serial)
        yield OpenWork(
            kind=WorkKind.COURSE,
            key=row.uid,
            what=f"{number} {row.title}（募集を始めていません）",
            stamp=str(row.version),
            course=row.uid,
        )


def _offers(session: Session, staff_id: int) -> Iterator[OpenWork]:
    query = (
        select(Offer.uid, Offer.version, Offer.until, Registration.serial)
        .add_columns(Course.uid.label("course"), Course.fiscal_year, Course.serial.label("course_serial"))
        .join(Registration, Registration.id == Offer.registration_id)
        .join(Course, Course.id == Registration.course_id)
        .where(Offer.made_by_id == staff_id, Offer.outcome.is_(None))
    )
    for row in session.execute(query):
        number = course_number(row.fiscal_year, row.course_serial)
        yield OpenWork(
            kind=WorkKind.OFFER,
            key=row.uid,
            what=f"{number}　申込{row.serial}番",
            due=row.until,
            stamp=str(row.version),
            course=row.course,
        )


def _appointments(session: Session, staff_id: int) -> Iterator[OpenWork]:
    query = (
        select(Appointment.uid, Appointment.version, Appointment.day, Appointment.minute, Desk.name)
        .join(Desk, Desk.id == Appointment.desk_id)
        .where(Appointment.made_by_id == staff_id, Appointment.state == "booked")
    )
    for row in session.execute(query):
        yield OpenWork(
            kind=WorkKind.APPOINTMENT,
            key=row.uid,
            what=f"{clock(row.minute)}から　{row.name}",
            due=row.day,
            stamp=str(row.version),
        )


def _follow_ups(session: Session, staff_id: int, today: date) -> Iterator[OpenWork]:
    goes_on = codes.load(session).ids.get((VocabularyName.OUTCOME.value, FOLLOW_UP))
    query = select(
        Consultation.uid,
        Consultation.version,
        Consultation.fiscal_year,
        Consultation.serial,
        Consultation.event_date,
    ).where(
        Consultation.staff_id == staff_id,
        Consultation.outcome_id == goes_on,
        Consultation.withdrawn_at.is_(None),
        Consultation.event_date >= today - timedelta(days=FOLLOW_UP_DAYS),
    )
    for row in session.execute(query) if goes_on is not None else ():
        number = receipt_number(row.fiscal_year, row.serial)
        yield OpenWork(
            kind=WorkKind.FOLLOW_UP,
            key=row.uid,
            what=f"{number}　{short_date(row.event_date)}の相談",
            stamp=str(row.version),
        )


def _drafts(session: Session, staff_id: int) -> Iterator[OpenWork]:
    for draft in session.scalars(select(Draft).where(Draft.staff_id == staff_id)):
        at = local(draft.updated_at)
        when = f"{short_date(at.date())} {clock(at.hour * 60 + at.minute)}"
        # Not the time of the last key: whoever types while the list is shown would change it again and again.
        if LEFT in draft.fields:
            title = str(draft.fields[LEFT])
            yield OpenWork(kind=WorkKind.LEFT_TEXT, key=draft.uid, what=f"「{title}」に入力した文字　{when}")
        else:
            yield OpenWork(kind=WorkKind.DRAFT, key=draft.uid, what=f"{when}まで入力")


def _purges(session: Session, staff_id: int, at: datetime) -> Iterator[OpenWork]:
    for purge in session.scalars(select(Purge).where(Purge.prepared_by_id == staff_id)):
        if preparing.state(purge, at) is PurgeState.PREPARED:
            day = short_date(local(purge.prepared_at).date())
            yield OpenWork(
                kind=WorkKind.PURGE,
                key=purge.uid,
                what=f"{day}の準備（承認待ち）",
                due=approval_until(purge.prepared_at),
                stamp=str(purge.version),
            )
