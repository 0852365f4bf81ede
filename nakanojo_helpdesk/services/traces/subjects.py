"""The names of rows as staff know them, for the traces that hold only identifiers; and the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import Month, clock, long_date, receipt_number, short_date
from nakanojo_helpdesk.domain.courses.forms import course_number
from nakanojo_helpdesk.domain.registrations.rows import registration_number
from nakanojo_helpdesk.domain.traces.fields import TABLE_LABELS
from nakanojo_helpdesk.domain.traces.kinds import ROW_ACTIONS
from nakanojo_helpdesk.domain.traces.numbers import RecordNumber
from nakanojo_helpdesk.domain.vocabularies import VOCABULARY_LABELS
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange, Preparation
from nakanojo_helpdesk.store.tables.courses.surveys import Survey
from nakanojo_helpdesk.store.tables.handovers import Handover
from nakanojo_helpdesk.store.tables.places import Desk, Venue
from nakanojo_helpdesk.store.tables.registrations.draws import Draw
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Call,
    Offer,
    Registration,
    RegistrationChange,
    TurnedAway,
    WaitingMove,
)
from nakanojo_helpdesk.store.tables.revisions import Revision
from nakanojo_helpdesk.store.tables.staff import Staff

Ids = Collection[str]
Names = dict[str, str]
_PERSON_DIGITS: Final = 6
_OF_LESSON: Final = (LessonMove, Assignment, Preparation, Mark, Survey)
_OF_REGISTRATION: Final = (RegistrationChange, Offer, Call, WaitingMove)
_OF_COURSE: Final = (Draw, TurnedAway)


def named(session: Session, wanted: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """The names of rows by table and identifier. `wanted`: action, table and identifier of each trace.

    Rows that are gone are left out; so is what names itself, as the period of an export.
    """
    by_table: dict[str, set[str]] = defaultdict(set)
    for action, entity, entity_id in wanted:
        by_table[entity].add(entity_id)
        if action not in ROW_ACTIONS and entity not in _COURSE_NAMERS:
            by_table["courses"].add(entity_id)  # a reading or a paper of a course names it by its uid
    courses = _courses(session, by_table["courses"]) if by_table["courses"] else {}
    found: dict[tuple[str, str], str] = {}
    for entity, ids in by_table.items():
        name = _NAMERS.get(entity)
        told = courses | (name(session, ids) if name is not None and entity != "courses" else {})
        found |= {(entity, each): told[each] for each in ids if each in told}
    return found


def identifiers(session: Session, number: RecordNumber) -> frozenset[str]:
    """The identifiers of a record and of everything that belongs to it; none where there is no such record."""
    if number.place is not None:
        return _of_registration(session, number)
    if number.of_course:
        return _of_course(session, number)
    found = session.execute(
        select(Consultation.id, Consultation.uid).where(
            Consultation.fiscal_year == number.fiscal_year, Consultation.serial == number.serial
        )
    ).first()
    if found is None:
        return frozenset()
    amended = session.scalars(select(Revision.uid).where(Revision.consultation_id == found.id))
    booked = session.scalars(select(Appointment.uid).where(Appointment.consultation_id == found.id))
    return frozenset({found.uid, *amended, *booked})


def _of_course(session: Session, number: RecordNumber) -> frozenset[str]:
    course = session.execute(
        select(Course.id, Course.uid).where(
            Course.fiscal_year == number.fiscal_year, Course.serial == number.serial
        )
    ).first()
    if course is None:
        return frozenset()
    found = {course.uid, course_number(number.fiscal_year, number.serial)}
    lessons = session.execute(select(Lesson.id, Lesson.uid).where(Lesson.course_id == course.id)).all()
    found |= {row.uid for row in lessons}
    keys = [row.id for row in lessons]
    for entity in (LessonMove, Assignment, Preparation):
        found |= set(session.scalars(select(entity.uid).where(entity.lesson_id.in_(keys))))
    for whole in _OF_COURSE:
        found |= set(session.scalars(select(whole.uid).where(whole.course_id == course.id)))
    return frozenset(found)


def _of_registration(session: Session, number: RecordNumber) -> frozenset[str]:
    row = session.execute(
        select(Registration.id, Registration.uid, Person.uid.label("person"))
        .join(Course, Course.id == Registration.course_id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(
            Course.fiscal_year == number.fiscal_year,
            Course.serial == number.serial,
            Registration.serial == number.place,
        )
    ).first()
    if row is None:
        return frozenset()
    found = {row.uid, *([row.person] if row.person else [])}
    for entity in (*_OF_REGISTRATION, Mark):
        found |= set(session.scalars(select(entity.uid).where(entity.registration_id == row.id)))
    changed = select(MarkChange.uid).join(Mark, Mark.id == MarkChange.mark_id)
    found |= set(session.scalars(changed.where(Mark.registration_id == row.id)))
    return frozenset(found)


def _consultations(session: Session, ids: Ids) -> Names:
    query = select(Consultation.uid, Consultation.fiscal_year, Consultation.serial)
    return {
        uid: f"相談 {receipt_number(year, serial)}"
        for uid, year, serial in session.execute(query.where(Consultation.uid.in_(ids)))
    }


def _revisions(session: Session, ids: Ids) -> Names:
    query = (
        select(Revision.uid, Consultation.fiscal_year, Consultation.serial)
        .join(Consultation, Consultation.id == Revision.consultation_id)
        .where(Revision.uid.in_(ids))
    )
    return {
        uid: f"相談 {receipt_number(year, serial)} の訂正の履歴"
        for uid, year, serial in session.execute(query)
    }


def _appointments(session: Session, ids: Ids) -> Names:
    query = select(Appointment.uid, Appointment.day, Appointment.minute).where(Appointment.uid.in_(ids))
    return {uid: f"予約 {short_date(day)} {clock(minute)}" for uid, day, minute in session.execute(query)}


def _courses(session: Session, ids: Ids) -> Names:
    query = select(Course.uid, Course.fiscal_year, Course.serial).where(Course.uid.in_(ids))
    return {uid: f"講座 {course_number(year, serial)}" for uid, year, serial in session.execute(query)}


def _under_course(query: Select[Any], session: Session, label: str) -> Names:
    return {
        uid: f"講座 {course_number(year, serial)} の{label}" for uid, year, serial in session.execute(query)
    }


def _part_of_course(entity: Any) -> Callable[[Session, Ids], Names]:
    def names(session: Session, ids: Ids) -> Names:
        query = (
            select(entity.uid, Course.fiscal_year, Course.serial)
            .join(Course, Course.id == entity.course_id)
            .where(entity.uid.in_(ids))
        )
        return _under_course(query, session, TABLE_LABELS[entity.__tablename__])

    return names


def _lesson_names(
    session: Session, uid: Any, condition: ColumnElement[bool], *joins: Any, label: str
) -> Names:
    query = select(uid, Course.fiscal_year, Course.serial, Lesson.ordinal)
    for target, on in joins:
        query = query.join(target, on)
    query = query.join(Course, Course.id == Lesson.course_id).where(condition)
    return {
        each: f"講座 {course_number(year, serial)} 第{ordinal}回{label}"
        for each, year, serial, ordinal in session.execute(query)
    }


def _lessons(session: Session, ids: Ids) -> Names:
    return _lesson_names(session, Lesson.uid, Lesson.uid.in_(ids), label="")


def _part_of_lesson(entity: Any) -> Callable[[Session, Ids], Names]:
    def names(session: Session, ids: Ids) -> Names:
        label = f" の{TABLE_LABELS[entity.__tablename__]}"
        return _lesson_names(
            session, entity.uid, entity.uid.in_(ids), (Lesson, Lesson.id == entity.lesson_id), label=label
        )

    return names


def _mark_changes(session: Session, ids: Ids) -> Names:
    joins = ((Mark, Mark.id == MarkChange.mark_id), (Lesson, Lesson.id == Mark.lesson_id))
    return _lesson_names(session, MarkChange.uid, MarkChange.uid.in_(ids), *joins, label=" の出欠の経過")


def _registrations(session: Session, ids: Ids) -> Names:
    query = (
        select(Registration.uid, Course.fiscal_year, Course.serial, Registration.serial)
        .join(Course, Course.id == Registration.course_id)
        .where(Registration.uid.in_(ids))
    )
    return {uid: f"申込 {registration_number(*number)}" for uid, *number in session.execute(query)}


def _part_of_registration(entity: Any) -> Callable[[Session, Ids], Names]:
    def names(session: Session, ids: Ids) -> Names:
        query = (
            select(entity.uid, Course.fiscal_year, Course.serial, Registration.serial)
            .join(Registration, Registration.id == entity.registration_id)
            .join(Course, Course.id == Registration.course_id)
            .where(entity.uid.in_(ids))
        )
        label = TABLE_LABELS[entity.__tablename__]
        return {
            uid: f"申込 {registration_number(*number)} の{label}" for uid, *number in session.execute(query)
        }

    return names


def _people(session: Session, ids: Ids) -> Names:
    found = session.scalars(select(Person.uid).where(Person.uid.in_(ids)))
    return {uid: f"利用者 {uid[-_PERSON_DIGITS:]}" for uid in found}


def _coded(entity: Any, label: str) -> Callable[[Session, Ids], Names]:
    def names(session: Session, ids: Ids) -> Names:
        query = select(entity.uid, entity.code, entity.name)
        found: Names = {}
        for uid, code, name in session.execute(query.where(or_(entity.uid.in_(ids), entity.code.in_(ids)))):
            found[uid] = found[code] = f"{label} {name}"
        return found

    return names


def _venues(session: Session, ids: Ids) -> Names:
    query = select(Venue.uid, Venue.name).where(Venue.uid.in_(ids))
    return {uid: f"場所 {name}" for uid, name in session.execute(query)}


def _terms(_session: Session, ids: Ids) -> Names:
    labels = {name.value: label for name, label in VOCABULARY_LABELS.items()}
    parts = {each: each.partition(".") for each in ids}
    return {
        each: f"コード表「{labels[name]}」の {code}" if name in labels else f"コード表の {code}"
        for each, (name, _, code) in parts.items()
    }


def _settings(_session: Session, ids: Ids) -> Names:
    return {each: _setting(each) for each in ids}


def _setting(key: str) -> str:
    month = key.removeprefix("note-")
    if month != key:
        try:
            return f"{Month.from_code(month).era_label}の特記事項"
        except ValueError:
            pass
    return f"設定（{key}）"


def _calendar_days(_session: Session, ids: Ids) -> Names:
    found: Names = {}
    for each in ids:
        try:
            found[each] = f"開設日 {long_date(date.fromisoformat(each))}"
        except ValueError:
            continue
    return found


def _handovers(session: Session, ids: Ids) -> Names:
    query = select(Handover.uid, Staff.name).join(Staff, Staff.id == Handover.staff_id)
    return {uid: f"{name}さんの引継ぎ" for uid, name in session.execute(query.where(Handover.uid.in_(ids)))}


_NAMERS: Final[dict[str, Callable[[Session, Ids], Names]]] = {
    "consultations": _consultations,
    "revisions": _revisions,
    "appointments": _appointments,
    "courses": _courses,
    "lessons": _lessons,
    "registrations": _registrations,
    "mark_changes": _mark_changes,
    "people": _people,
    "disclosure.print": _people,
    "disclosure.pdf": _people,
    "staff": _coded(Staff, "職員"),
    "handover.print": _coded(Staff, "職員"),
    "handover.pdf": _coded(Staff, "職員"),
    "handovers": _handovers,
    "desks": _coded(Desk, "窓口"),
    "venues": _venues,
    "terms": _terms,
    "settings": _settings,
    "calendar_days": _calendar_days,
    **{entity.__tablename__: _part_of_lesson(entity) for entity in _OF_LESSON},
    **{entity.__tablename__: _part_of_registration(entity) for entity in _OF_REGISTRATION},
    **{entity.__tablename__: _part_of_course(entity) for entity in _OF_COURSE},
}
_COURSE_NAMERS: Final = frozenset({"consultations", "appointments", "staff"})
"""Tables whose readings and acts never name a course."""
