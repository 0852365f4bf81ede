"""Puts the rows of courses together from their tables: five queries, however many courses there are."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, Scope, WaitingOrder
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow, LessonRow, MoveRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course, CoursePartner
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.staff import Staff


def courses_where(session: Session, *conditions: ColumnElement[bool]) -> tuple[CourseRow, ...]:
    """The courses that fulfil the conditions with their lessons, by fiscal year and number."""
    known = codes.load(session)
    wanted = select(Course.id).where(*conditions)
    partners = _partners(session, wanted)
    lessons = _lessons(session, wanted)
    assignments = _assignments(session, wanted, known)
    moves = _moves(session, wanted)
    original = aliased(Course)
    query = (
        select(Course, Staff.name, original.uid)
        .join(Staff, Staff.id == Course.made_by_id)
        .outerjoin(original, original.id == Course.copied_from_id)
        .where(*conditions)
        .order_by(Course.fiscal_year, Course.serial)
    )
    found: list[CourseRow] = []
    for course, made_by_name, copied_from in session.execute(query):
        form = _form(course, partners[course.id], known)
        stage = stage_of(course)
        own = lessons[course.id]
        rows = tuple(
            _lesson_row(course, form, stage, len(own), entity, venue, assignments, moves)
            for entity, venue in own
        )
        found.append(
            CourseRow(
                uid=course.uid,
                version=course.version,
                fiscal_year=course.fiscal_year,
                serial=course.serial,
                stage=stage,
                kind=known.codes[course.kind_id],
                form=form,
                made_at=course.made_at,
                made_by_name=made_by_name,
                cancelled_reason=course.cancelled_reason,
                copied_from=copied_from,
                lessons=rows,
            )
        )
    return tuple(found)


def stage_of(entity: Course | Lesson) -> Stage:
    """What was decided about a course or lesson."""
    return Stage.CANCELLED if entity.cancelled_at is not None else Stage(entity.stage)


def time_of(entity: Lesson | LessonMove) -> LessonTime:
    """When a lesson is, or was to be."""
    return LessonTime(day=entity.day, begin=entity.begin_minute, end=entity.end_minute)


def _form(course: Course, partners: tuple[str, ...], known: codes.Codes) -> CourseForm:
    return CourseForm(
        title=course.title,
        catalogue=known.code(course.catalogue_id),
        kind=None if course.catalogue_id is not None else known.code(course.kind_id),
        target=course.target,
        residents_only=course.residents_only,
        least_age=course.least_age,
        newcomers_only=course.newcomers_only,
        capacity=course.capacity,
        minimum=course.minimum,
        scope=Scope(course.scope),
        admission=Admission(course.admission),
        waiting=WaitingOrder(course.waiting),
        offer_days=course.offer_days,
        offer_calls=course.offer_calls,
        apply_from=course.apply_from,
        apply_until=course.apply_until,
        limit_in_course=course.limit_in_course,
        limit_in_year=course.limit_in_year,
        fee=course.fee,
        belongings=course.belongings,
        loan_devices=course.loan_devices,
        partners=partners,
        contact=course.contact,
        notes=course.notes,
    )


def _lesson_row(
    course: Course,
    form: CourseForm,
    stage: Stage,
    count: int,
    entity: Lesson,
    venue: Any,
    assignments: dict[int, list[AssignmentRow]],
    moves: dict[int, list[MoveRow]],
) -> LessonRow:
    return LessonRow(
        uid=entity.uid,
        version=entity.version,
        course_uid=course.uid,
        fiscal_year=course.fiscal_year,
        serial=course.serial,
        course_stage=stage,
        course_form=form,
        ordinal=entity.ordinal,
        lessons=count,
        time=time_of(entity),
        venue=venue.uid,
        venue_name=venue.name,
        theme=entity.theme,
        stage=stage_of(entity),
        cancelled_reason=entity.cancelled_reason,
        held_begin=entity.held_begin,
        held_end=entity.held_end,
        shortened_reason=entity.shortened_reason,
        assignments=tuple(assignments[entity.id]),
        moves=tuple(moves[entity.id]),
    )


def _partners(session: Session, wanted: Select[int]) -> defaultdict[int, tuple[str, ...]]:
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    query = select(CoursePartner.course_id, CoursePartner.name).where(CoursePartner.course_id.in_(wanted))
    for course, name in session.execute(query.order_by(CoursePartner.course_id, CoursePartner.position)):
        found[course] += (name,)
    return found


def _lessons(session: Session, wanted: Select[int]) -> defaultdict[int, list[tuple[Lesson, Any]]]:
    found: defaultdict[int, list[tuple[Lesson, Any]]] = defaultdict(list)
    query = select(Lesson, Venue).join(Venue, Venue.id == Lesson.venue_id)
    query = query.where(Lesson.course_id.in_(wanted)).order_by(Lesson.course_id, Lesson.ordinal)
    for entity, venue in session.execute(query):
        found[entity.course_id].append((entity, venue))
    return found


def _assignments(
    session: Session, wanted: Select[int], known: codes.Codes
) -> defaultdict[int, list[AssignmentRow]]:
    found: defaultdict[int, list[AssignmentRow]] = defaultdict(list)
    query = (
        select(Assignment, Staff.code, Staff.name, Staff.active)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .outerjoin(Staff, Staff.id == Assignment.staff_id)
        .where(Lesson.course_id.in_(wanted))
        .order_by(Assignment.lesson_id, Assignment.id)
    )
    for entity, code, name, active in session.execute(query):
        found[entity.lesson_id].append(
            AssignmentRow(
                uid=entity.uid,
                version=entity.version,
                role=known.codes[entity.role_id],
                staff=None if entity.staff_id is None else code,
                name=entity.name if entity.staff_id is None else name,
                organisation=entity.organisation,
                active=entity.staff_id is None or active,
            )
        )
    return found


def _moves(session: Session, wanted: Select[int]) -> defaultdict[int, list[MoveRow]]:
    found: defaultdict[int, list[MoveRow]] = defaultdict(list)
    query = (
        select(LessonMove, Staff.name, Venue.name)
        .join(Lesson, Lesson.id == LessonMove.lesson_id)
        .join(Staff, Staff.id == LessonMove.by_id)
        .join(Venue, Venue.id == LessonMove.venue_id)
        .where(Lesson.course_id.in_(wanted))
        .order_by(LessonMove.lesson_id, LessonMove.at, LessonMove.id)
    )
    for entity, by_name, venue_name in session.execute(query):
        found[entity.lesson_id].append(
            MoveRow(
                at=entity.at,
                by_name=by_name,
                reason=entity.reason,
                time=time_of(entity),
                venue_name=venue_name,
            )
        )
    return found
