"""Courses to read: one, a list, the lessons of some days, the calendar, and lessons that lack staff.

Nothing here is personal: trainers are named, applicants are only counted.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import fiscal_year_first_day, fiscal_year_last_day, utc_now
from nakanojo_helpdesk.domain.courses.forms import course_number
from nakanojo_helpdesk.domain.courses.queries import CourseDay, CourseOrder, CourseQuery
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.text import fold, search_word, searchable
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course, CoursePartner
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.staff import Staff

MISSING: Final = "その講座が見つかりません。一覧を開き直してください。"
NO_SUCH_NUMBER: Final = "「{}」という番号の講座はありません。講座の一覧で番号を確かめてください。"
LESSON_MISSING: Final = "その回が見つかりません。講座を開き直してください。"


def get(session: Session, actor: Actor, uid: str) -> CourseRow:
    """One course with all its lessons. Raises `Denied`, `Missing`."""
    actor.require(Permission.COURSES)
    found = courses_where(session, Course.uid == uid)
    if not found:
        raise Missing(MISSING)
    return found[0]


def numbered(session: Session, actor: Actor, fiscal_year: int, serial: int) -> CourseRow:
    """The course of a number. Raises `Denied`, `Missing`."""
    actor.require(Permission.COURSES)
    found = courses_where(session, Course.fiscal_year == fiscal_year, Course.serial == serial)
    if not found:
        raise Missing(NO_SUCH_NUMBER.format(course_number(fiscal_year, serial)))
    return found[0]


def lesson(session: Session, actor: Actor, uid: str) -> LessonRow:
    """One lesson. Raises `Denied`, `Missing`."""
    actor.require(Permission.COURSES)
    for course in courses_where(session, _with_lesson(Lesson.uid == uid)):
        for row in course.lessons:
            if row.uid == uid:
                return row
    raise Missing(LESSON_MISSING)


def listing(
    session: Session, actor: Actor, query: CourseQuery, *, now: datetime | None = None
) -> tuple[CourseRow, ...]:
    """The courses a query finds, in its order; those without a lesson to come last. Raises `Denied`."""
    actor.require(Permission.COURSES)
    moment = Moment.of(now or utc_now())
    found = courses_where(session, *_conditions(session, query))
    words = [search_word(word) for word in fold(query.words).split()]
    kept = [
        row
        for row in found
        if (not query.states or row.state(moment) in query.states)
        and (not query.with_waiting or row.waiting > 0)
        and all(word in _text(row) for word in words)
    ]
    if query.order is CourseOrder.FIRST_LESSON:
        kept.sort(key=_first_lesson)
    return tuple(kept)


def lessons_between(session: Session, actor: Actor, first: date, last: date) -> tuple[LessonRow, ...]:
    """Every lesson on these days (both included) by time, cancelled and postponed ones too. Raises `Denied`."""
    actor.require(Permission.COURSES)
    found = courses_where(session, _with_lesson(Lesson.day.between(first, last)))
    rows = [row for course in found for row in course.lessons if first <= row.day <= last]
    return tuple(sorted(rows, key=lambda row: (row.day, row.time.begin, row.fiscal_year, row.serial)))


def understaffed(session: Session, actor: Actor, first: date, last: date) -> tuple[LessonRow, ...]:
    """The lessons of some days (both included) that take place and break the 1:4 rule or have no 講師. Raises `Denied`."""
    actor.require(Permission.COURSES)
    rows = lessons_between(session, actor, first, last)
    return tuple(row for row in rows if row.takes_place and not row.staffing.is_enough)


def calendar(session: Session, actor: Actor, first: date, last: date) -> tuple[CourseDay, ...]:
    """Every day from `first` to `last` (both included) with its lessons and those that left it. Raises `Denied`, `Invalid`."""
    actor.require(Permission.COURSES)
    openings = opening_days.days(session, actor, first, last)
    moved = exists().where(
        LessonMove.lesson_id == Lesson.id, Lesson.course_id == Course.id, LessonMove.day.between(first, last)
    )
    courses = courses_where(session, or_(_with_lesson(Lesson.day.between(first, last)), moved))
    rows = [row for course in courses for row in course.lessons]
    return tuple(
        CourseDay(
            opening=opening,
            lessons=tuple(
                sorted((row for row in rows if row.day == opening.day), key=lambda row: row.time.begin)
            ),
            left=tuple(
                (row, move)
                for row in rows
                for move in row.moves
                if move.time.day == opening.day and row.day != opening.day
            ),
        )
        for opening in openings
    )


def years(session: Session, actor: Actor) -> tuple[int, ...]:
    """The fiscal years in which there are courses, newest first. Raises `Denied`."""
    actor.require(Permission.COURSES)
    found = session.scalars(select(Course.fiscal_year).distinct())
    return tuple(sorted(found, reverse=True))


def partner_names(session: Session, actor: Actor) -> tuple[str, ...]:
    """The organisations that ever helped with a course, the latest first: to choose from. Raises `Denied`."""
    actor.require(Permission.COURSES)
    query = select(CoursePartner.name).join(Course, Course.id == CoursePartner.course_id)
    found = session.scalars(query.order_by(Course.id.desc(), CoursePartner.position))
    return tuple(dict.fromkeys(found))


def _conditions(session: Session, query: CourseQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.fiscal_year is not None:
        begin, end = fiscal_year_first_day(query.fiscal_year), fiscal_year_last_day(query.fiscal_year)
        within = _with_lesson(Lesson.day.between(begin, end))
        found.append(or_(Course.fiscal_year == query.fiscal_year, within))
    if query.first is not None or query.last is not None:
        first, last = query.first or date.min, query.last or date.max
        found.append(_with_lesson(Lesson.day.between(first, last)))
    if query.kind is not None:
        kind = codes.load(session).ids.get((VocabularyName.COURSE_KIND.value, query.kind), 0)
        found.append(Course.kind_id == kind)
    if query.staff is not None:
        found.append(
            exists().where(
                Lesson.course_id == Course.id,
                Assignment.lesson_id == Lesson.id,
                Staff.id == Assignment.staff_id,
                Staff.code == query.staff,
            )
        )
    if query.venue is not None:
        found.append(
            exists().where(
                Lesson.course_id == Course.id, Venue.id == Lesson.venue_id, Venue.uid == query.venue
            )
        )
    return found


def _with_lesson(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Lesson.course_id == Course.id, condition)


def _first_lesson(row: CourseRow) -> tuple[Any, ...]:
    first = (
        min((lesson.time.day, lesson.time.begin) for lesson in row.lessons) if row.lessons else (date.max, 0)
    )
    return (*first, row.fiscal_year, row.serial)


def _text(row: CourseRow) -> str:
    form = row.form
    texts = (
        row.number, row.title, form.target, form.belongings, form.notes, *form.partners, *row.venue_names,
        *row.staff_names, *(lesson.theme for lesson in row.lessons),
    )  # fmt: skip
    return " ".join(_folded(text) for text in texts if text)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    """A text of a course folded for searching, kept: the list is searched anew at every letter. None of them is personal."""
    return searchable(text)
