"""Applications that leave the program in a list. With names only for who may see them, and then with a trace."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.courses.forms import course_number
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.registrations.listed import ListedPerson, ListedRegistration
from nakanojo_helpdesk.domain.registrations.people import PersonRow, card_name
from nakanojo_helpdesk.domain.registrations.rows import registration_number
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import NAMES_SENTENCE, Confirmed
from nakanojo_helpdesk.services.courses import own, reading
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.registrations.reading import note_reading
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration


def everyone(
    session: Session,
    actor: Actor,
    course: tuple[int, int] | None = None,
    *,
    confirmed: Confirmed | None = None,
) -> tuple[ListedRegistration, ...]:
    """The applications of a course (fiscal year and serial) or of all courses, by number.

    They contain names only for a person who has just given the password again. Whoever may not see the people of a
    course gets that course without them; each course that is read with names leaves its trace. Raises `Denied`,
    `Missing`.
    """
    actor.require(Permission.EXPORT)
    if confirmed is not None:
        confirmed.require(actor, Permission.APPLICANTS, NAMES_SENTENCE)
    condition: ColumnElement[bool] = true()
    if course is not None:
        condition = (Course.fiscal_year == course[0]) & (Course.serial == course[1])
    rows = courses_where(session, condition)
    if course is not None and not rows:
        raise Missing(reading.NO_SUCH_NUMBER.format(course_number(*course)))
    found: list[ListedRegistration] = []
    for row in rows:
        may = confirmed is not None and own.may(session, actor, Permission.APPLICANTS, row.uid)
        listed = _of_course(session, row, names=may)
        if may and listed:
            note_reading(session, row.uid, len(listed))
        found += listed
    return tuple(found)


def _of_course(session: Session, row: CourseRow, *, names: bool) -> list[ListedRegistration]:
    known = codes.load(session)
    query = (
        select(*Registration.__table__.c, Lesson.ordinal)
        .join(Course, Course.id == Registration.course_id)
        .outerjoin(Lesson, Lesson.id == Registration.lesson_id)
        .where(Course.uid == row.uid)
        .order_by(Registration.serial)
    )
    entities = session.execute(query).all()
    if not entities:
        return []
    marks = _marks(session, row)
    day = row.first_day or entities[0].applied_at.date()
    people = keeping.person_rows(session, {each.person_id for each in entities if each.person_id}, day)
    return [
        _listed(row, each, known, people.get(each.person_id), tuple(marks[each.id]), names=names)
        for each in entities
    ]


def _listed(
    row: CourseRow,
    each: Any,
    known: codes.Codes,
    person: PersonRow | None,
    marks: tuple[tuple[int, MarkCode], ...],
    *,
    names: bool,
) -> ListedRegistration:
    band, district = known.code(each.age_band_id), known.code(each.district_id)
    if person is not None and not person.erased:
        band, district = person.age_band or band, person.form.district or district
    return ListedRegistration(
        course=row.number,
        title=row.title,
        lesson=each.ordinal,
        number=registration_number(row.fiscal_year, row.serial, each.serial),
        applied_at=each.applied_at,
        state=RegistrationState(each.state),
        method=known.codes[each.method_id],
        walk_in=each.walk_in is not None,
        age_band=band,
        district=district,
        first_time=each.first_time,
        marks=marks,
        person=_person(each, person) if names else None,
    )


def _person(each: Any, person: PersonRow | None) -> ListedPerson:
    if person is None:
        return ListedPerson(name=card_name(each.card) if each.card else f"当日{each.walk_in}")
    if person.erased:
        return ListedPerson(name=person.name)
    form = person.form
    return ListedPerson(
        name=form.name,
        kana=form.kana,
        phone=form.phone,
        second_phone=form.second_phone,
        needs=form.cares,
    )


def _marks(session: Session, row: CourseRow) -> defaultdict[int, list[tuple[int, MarkCode]]]:
    found: defaultdict[int, list[tuple[int, MarkCode]]] = defaultdict(list)
    query = (
        select(Mark.registration_id, Lesson.ordinal, Mark.code)
        .join(Lesson, Lesson.id == Mark.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Course.uid == row.uid, Mark.code != MarkCode.NONE.value)
        .order_by(Lesson.ordinal)
    )
    for key, ordinal, code in session.execute(query):
        found[key].append((ordinal, MarkCode(code)))
    return found
