"""Puts the rows of courses together from their tables: ten queries, however many courses there are.

Plain columns are read, no entities: a list of a year has some thousand rows below it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Table, case, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, Scope, WaitingOrder
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow, LessonRow, MoveRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.rolls.marks import PRESENT_CODES, MarkCode, MarkSource
from nakanojo_helpdesk.services.courses import counting
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course, CoursePartner
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.staff import Staff

_COURSES: Final = cast("Table", Course.__table__)
_LESSONS: Final = cast("Table", Lesson.__table__)
_ASSIGNMENTS: Final = cast("Table", Assignment.__table__)
_ASSIGNED: Final = ("lesson_id", "uid", "version", "role_id", "staff_id", "name", "organisation")
_MOVES: Final = cast("Table", LessonMove.__table__)
_ORIGINALS: Final = _COURSES.alias("original")


def courses_where(session: Session, *conditions: ColumnElement[bool]) -> tuple[CourseRow, ...]:
    """The courses that fulfil the conditions with their lessons, by fiscal year and number."""
    known = codes.load(session)
    # Found once: ten queries that look the courses up by the conditions again took half of the time.
    keys = session.scalars(select(Course.id).where(*conditions)).all()
    if not keys:
        return ()
    wanted = _keys(keys)
    partners = _partners(session, wanted)
    lessons = _lessons(session, wanted)
    assignments = _assignments(session, wanted, known)
    moves = _moves(session, wanted)
    present = _present(session, wanted)
    counts = counting.of_courses(session, wanted)
    query = (
        select(
            *_COURSES.c,
            Staff.name.label("made_by_name"),
            _ORIGINALS.c.uid.label("copied_from"),
        )
        .join(Staff, Staff.id == _COURSES.c.made_by_id)
        .outerjoin(_ORIGINALS, _ORIGINALS.c.id == _COURSES.c.copied_from_id)
        .where(_COURSES.c.id.in_(wanted))
        .order_by(_COURSES.c.fiscal_year, _COURSES.c.serial)
    )
    found: list[CourseRow] = []
    for course in session.execute(query):
        form = _form(course, partners[course.id], known)
        stage = stage_of(course)
        own = lessons[course.id]
        rows = tuple(
            _lesson_row(course, form, stage, len(own), lesson, assignments, moves, counts, present)
            for lesson in own
        )
        here = counts[course.id, None] if form.scope is Scope.COURSE else counts.total(course.id)
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
                made_by_name=course.made_by_name,
                cancelled_reason=course.cancelled_reason,
                reflection=course.reflection or "",
                copied_from=course.copied_from,
                lessons=rows,
                applied=here.applied,
                confirmed=here.confirmed,
                offered=here.offered,
                waiting=here.waiting,
                turned_away=counts.turned_away[course.id],
                drawn=(course.id, None) in counts.drawn,
            )
        )
    return tuple(found)


def _keys(keys: Sequence[int]) -> Select[int]:
    """The row keys as a query, one value each: a list may have more of them than SQLite takes as parameters."""
    listed = func.json_each(json.dumps(keys)).table_valued("value")
    return select(listed.c.value)


def stage_of(entity: Any) -> Stage:
    """What was decided about a course or lesson, given as an entity or as the columns of one."""
    return Stage.CANCELLED if entity.cancelled_at is not None else Stage(entity.stage)


def time_of(entity: Any) -> LessonTime:
    """When a lesson is, or a move says it was to be."""
    return LessonTime(day=entity.day, begin=entity.begin_minute, end=entity.end_minute)


def _form(course: Any, partners: tuple[str, ...], known: codes.Codes) -> CourseForm:
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
        completion_percent=course.completion_percent,
        fee=course.fee,
        belongings=course.belongings,
        loan_devices=course.loan_devices,
        partners=partners,
        contact=course.contact,
        notes=course.notes,
    )


def _lesson_row(
    course: Any,
    form: CourseForm,
    stage: Stage,
    count: int,
    entity: Any,
    assignments: dict[int, list[AssignmentRow]],
    moves: dict[int, list[MoveRow]],
    counts: counting.Counts,
    present: dict[int, int],
) -> LessonRow:
    key = (course.id, entity.id if form.scope is Scope.LESSON else None)
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
        venue=entity.venue_uid,
        venue_name=entity.venue_name,
        theme=entity.theme,
        stage=stage_of(entity),
        cancelled_reason=entity.cancelled_reason,
        held_begin=entity.held_begin,
        held_end=entity.held_end,
        shortened_reason=entity.shortened_reason,
        reflection=entity.reflection or "",
        assignments=tuple(assignments[entity.id]),
        moves=tuple(moves[entity.id]),
        confirmed=counts[key].confirmed,
        offered=counts[key].offered,
        waiting=counts[key].waiting,
        drawn=key in counts.drawn,
        present=present.get(entity.id),
    )


def _partners(session: Session, wanted: Select[int]) -> defaultdict[int, tuple[str, ...]]:
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    query = select(CoursePartner.course_id, CoursePartner.name).where(CoursePartner.course_id.in_(wanted))
    for course, name in session.execute(query.order_by(CoursePartner.course_id, CoursePartner.position)):
        found[course] += (name,)
    return found


def _lessons(session: Session, wanted: Select[int]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    query = (
        select(*_LESSONS.c, Venue.uid.label("venue_uid"), Venue.name.label("venue_name"))
        .join(Venue, Venue.id == _LESSONS.c.venue_id)
        .where(_LESSONS.c.course_id.in_(wanted))
        .order_by(_LESSONS.c.course_id, _LESSONS.c.ordinal)
    )
    for lesson in session.execute(query):
        found[lesson.course_id].append(lesson)
    return found


def _assignments(
    session: Session, wanted: Select[int], known: codes.Codes
) -> defaultdict[int, list[AssignmentRow]]:
    found: defaultdict[int, list[AssignmentRow]] = defaultdict(list)
    query = (
        select(
            *(_ASSIGNMENTS.c[name] for name in _ASSIGNED),
            Staff.code.label("staff_code"),
            Staff.name.label("staff_name"),
            Staff.active.label("staff_active"),
        )
        .join(_LESSONS, _LESSONS.c.id == _ASSIGNMENTS.c.lesson_id)
        .outerjoin(Staff, Staff.id == _ASSIGNMENTS.c.staff_id)
        .where(_LESSONS.c.course_id.in_(wanted))
        .order_by(_ASSIGNMENTS.c.lesson_id, _ASSIGNMENTS.c.id)
    )
    # Unpacked: a year has more than a thousand of them, and an attribute of a row costs as much as a row.
    for lesson, uid, version, role, staff_id, name, organisation, code, staff_name, active in session.execute(
        query
    ):
        outside = staff_id is None
        found[lesson].append(
            AssignmentRow(
                uid=uid,
                version=version,
                role=known.codes[role],
                staff=code,
                name=name if outside else staff_name,
                organisation=organisation,
                active=outside or active,
            )
        )
    return found


def _moves(session: Session, wanted: Select[int]) -> defaultdict[int, list[MoveRow]]:
    found: defaultdict[int, list[MoveRow]] = defaultdict(list)
    query = (
        select(*_MOVES.c, Staff.name.label("by_name"), Venue.name.label("venue_name"))
        .join(_LESSONS, _LESSONS.c.id == _MOVES.c.lesson_id)
        .join(Staff, Staff.id == _MOVES.c.by_id)
        .join(Venue, Venue.id == _MOVES.c.venue_id)
        .where(_LESSONS.c.course_id.in_(wanted))
        .order_by(_MOVES.c.lesson_id, _MOVES.c.at, _MOVES.c.id)
    )
    for row in session.execute(query):
        found[row.lesson_id].append(
            MoveRow(
                at=row.at,
                by_name=row.by_name,
                reason=row.reason,
                time=time_of(row),
                venue_name=row.venue_name,
            )
        )
    return found


def _present(session: Session, wanted: Select[int]) -> dict[int, int]:
    """How many were 出席, by lesson; a lesson with nothing but 欠席の連絡 has no roll yet and is left out."""
    counts = case((Mark.code.in_([code.value for code in PRESENT_CODES]), 1), else_=0)
    said_before = [source.value for source in MarkSource if source.is_said_before]
    query = (
        select(Mark.lesson_id, func.sum(counts))
        .join(_LESSONS, _LESSONS.c.id == Mark.lesson_id)
        .where(
            _LESSONS.c.course_id.in_(wanted),
            Mark.code != MarkCode.NONE.value,
            Mark.source.not_in(said_before),
        )
        .group_by(Mark.lesson_id)
    )
    return {lesson: int(count) for lesson, count in session.execute(query)}
