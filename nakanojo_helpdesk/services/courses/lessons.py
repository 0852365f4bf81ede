"""Lessons to write: add, amend, remove, postpone, cancel, and what they really took."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.courses.lessons import (
    HeldForm,
    LessonForm,
    LessonTime,
    lessons_problems,
    reason_problem,
)
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.courses import checking, clashes, reading
from nakanojo_helpdesk.services.courses.assembling import time_of
from nakanojo_helpdesk.services.courses.assigning import new_assignments, set_assignments
from nakanojo_helpdesk.services.courses.checking import Keys
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson, LessonMove
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

_ASIDE: Final = 1_000
"""Ordinals wait above it while others take their places."""
_TOLD: Final = (
    "この講座は公開されています。日時を変えるときは「延期・日時の変更」を使い、理由を入れてください。"
)


def add(
    session: Session,
    actor: Actor,
    course_uid: str,
    lessons: Sequence[LessonForm],
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> tuple[str, ...]:
    """Add lessons to a course; returns their uids in the order given.

    In a course that is still planned the ordinals follow the dates; afterwards the new ones come behind those people
    have been told. Raises `Denied`, `ClockDoubtful`, `Missing`, `Refused` (cancelled), `Invalid`, `Doubtful`.
    """
    actor.require(Permission.PLAN_COURSES)
    checking.signed_in(actor)
    clocks.require_plausible(session, utc_now())
    at = now or utc_now()
    course = _course(session, course_uid)
    checking.require_standing(course)
    row = reading.get(session, actor, course_uid)
    keys = checking.known_keys(session)
    own = [lesson.form() for lesson in row.taking_place]
    problems = lessons_problems(
        lessons,
        codes.load(session).vocabularies,
        local(at).date(),
        present=len(row.lessons),
        times=[each.time for each in own],
    )
    problems |= checking.lesson_faults(lessons, keys)
    if problems:
        raise Invalid(problems)
    checking.require_days(session, row.form, [*(each.day for each in own), *(each.day for each in lessons)])
    asked = clashes.doubts_about(session, actor, row.form, lessons, label=row.label, now=at)
    clashes.raise_doubts(asked, accepted)
    uids = insert_lessons(session, course, lessons, keys, at)
    _renumber(session, course)
    return uids


def amend(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    form: LessonForm,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> None:
    """Write a lesson down differently, with exactly the staff of the form. `version` is what the writer has seen.

    Day and time of a lesson people have been told of are changed by `postpone`, with a reason. Raises `Denied`,
    `Missing`, `Conflict`, `Refused` (cancelled), `Invalid`, `Doubtful`.
    """
    actor.require(Permission.PLAN_COURSES)
    checking.signed_in(actor)
    at = now or utc_now()
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    checking.require_standing(course, lesson)
    before = reading.lesson(session, actor, uid)
    moved = form.time != before.time
    if moved and (course.stage == Stage.RELEASED.value or lesson.stage == Stage.POSTPONED.value):
        raise Invalid({"day": f"＊{_TOLD}"})
    keys = _checked(session, actor, form, before, at)
    if moved or form.venue != before.venue or form.assignments != before.form().assignments:
        _ask(session, actor, before, form, accepted, at)
    _write_time(lesson, form.time)
    for name, value in (("venue_id", keys.venues[form.venue]), ("theme", form.theme.strip())):
        if getattr(lesson, name) != value:
            setattr(lesson, name, value)
    session.flush()
    set_assignments(session, lesson, form.assignments, keys, at)
    _renumber(session, course)


def remove(session: Session, actor: Actor, uid: str, version: int) -> None:
    """Take a lesson out of a course that is still planned, as if it had never been written; its trace stays.

    Once people have been told of it, it can only be cancelled. Raises `Denied`, `Missing`, `Conflict`, `Refused`.
    """
    actor.require(Permission.PLAN_COURSES)
    checking.signed_in(actor)
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    checking.require_standing(course)
    told = session.scalar(select(LessonMove.id).where(LessonMove.lesson_id == lesson.id).limit(1))
    if course.stage != Stage.PLANNED.value or told is not None:
        raise Refused("公開した講座の回は消せません。やめるときは「中止」にしてください。")
    if (
        session.scalar(select(Registration.id).where(Registration.lesson_id == lesson.id).limit(1))
        is not None
    ):
        raise Refused("申込のあった回は消せません。やめるときは「中止」にしてください。")
    for assignment in session.scalars(select(Assignment).where(Assignment.lesson_id == lesson.id)):
        session.delete(assignment)
    session.flush()
    session.delete(lesson)
    session.flush()
    _renumber(session, course)


def postpone(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    to: LessonTime | None,
    *,
    reason: str,
    venue: str | None = None,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> None:
    """Move a lesson to another day or time, or to one that is not known yet (`to` None).

    It stays the same lesson: ordinal, people and staff go with it, and the day it left stays readable. `venue` (a uid) may
    change with it. Raises `Denied`, `Missing`, `Conflict`, `Refused` (cancelled, or over), `Invalid`, `Doubtful`.
    """
    actor.require(Permission.CHANGE_LESSONS)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    checking.require_standing(course, lesson)
    if lesson.held_begin is not None:
        raise Refused("実施した時間が入っている回です。先に実施した時間を消してください。")
    before = reading.lesson(session, actor, uid)
    problems: dict[str, str] = {}
    if sentence := reason_problem(reason, "延期する"):
        problems["reason"] = sentence
    form = before.form() if venue is None else replace(before.form(), venue=venue)
    if to is not None:
        form = replace(form, day=to.day, begin=to.begin, end=to.end)
        if lesson.stage == Stage.PLANNED.value and form.time == before.time and form.venue == before.venue:
            problems["day"] = "＊いまと同じ日時です。新しい日時を入れてください。"
    keys = _checked(session, actor, form, before, at, problems)
    if to is not None:
        _ask(session, actor, before, form, accepted, at)
    if lesson.stage == Stage.PLANNED.value:
        _keep_move(session, lesson, by_id, at, reason)
    lesson.stage = (Stage.POSTPONED if to is None else Stage.PLANNED).value
    _write_time(lesson, form.time)
    lesson.venue_id = keys.venues[form.venue]
    session.flush()


def cancel(session: Session, actor: Actor, uid: str, version: int, *, reason: str) -> None:
    """Call one lesson off; it stays in its place and counts as 中止.

    Raises `Denied`, `Missing`, `Conflict`, `Refused` (held already, or its course is cancelled), `Invalid`.
    """
    actor.require(Permission.CHANGE_LESSONS)
    by_id = checking.signed_in(actor)
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    checking.require_standing(course)
    if lesson.held_begin is not None:
        raise Refused("実施した時間が入っている回です。先に実施した時間を消してください。")
    if sentence := reason_problem(reason, "中止にする"):
        raise Invalid({"reason": sentence})
    if lesson.cancelled_at is None:
        lesson.cancelled_at, lesson.cancelled_by_id = utc_now(), by_id
        lesson.cancelled_reason = reason.strip()
        session.flush()


def reinstate(
    session: Session, actor: Actor, uid: str, version: int, *, accepted: Container[str] = ()
) -> None:
    """Let a lesson that was called off take place after all; what was booked meanwhile in its place is doubtful.

    Raises `Denied`, `Missing`, `Conflict`, `Refused` (its course is cancelled, or has another lesson then), `Doubtful`.
    """
    actor.require(Permission.CHANGE_LESSONS)
    checking.signed_in(actor)
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    checking.require_standing(course)
    row = reading.lesson(session, actor, uid)
    if lesson.stage == Stage.PLANNED.value:
        others = _others(reading.get(session, actor, row.course_uid), uid)
        if any(row.time.overlaps(other.time) for other in others):
            raise Refused(
                f"この講座のほかの回が、同じ時間（{row.time.words}）にあります。先にその回の日時を変えてください。"
            )
        asked = clashes.clashing(session, actor, row.course_form, [row.form()], label=row.label, but=(uid,))
        clashes.raise_doubts(asked, accepted)
    lesson.cancelled_at = lesson.cancelled_by_id = None
    lesson.cancelled_reason = ""
    session.flush()


def finish(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    held: HeldForm | None,
    *,
    now: datetime | None = None,
) -> None:
    """Write 実施した時間 down, or take it away (None: as planned).

    Raises `Denied`, `Missing`, `Conflict`, `Refused` (cancelled, postponed or still to come), `Invalid`.
    """
    actor.require(Permission.CHANGE_LESSONS)
    checking.signed_in(actor)
    lesson, course = checking.loaded_lesson(session, actor, uid, version)
    checking.require_standing(course, lesson)
    row = reading.lesson(session, actor, uid)
    if held is not None:
        if not row.standing.has_begun(Moment.of(now or utc_now())):
            raise Refused("まだ始まっていない回です。終わってから、実施した時間を入れてください。")
        if problems := held.problems(row.time):
            raise Invalid(problems)
    lesson.held_begin = None if held is None else held.begin
    lesson.held_end = None if held is None else held.end
    lesson.shortened_reason = "" if held is None else held.reason.strip()
    session.flush()


def insert_lessons(
    session: Session, course: Course, lessons: Sequence[LessonForm], keys: Keys, at: datetime
) -> tuple[str, ...]:
    """Write checked lessons behind those a course has, by day and time; returns their uids in the order given."""
    last = max(session.scalars(select(Lesson.ordinal).where(Lesson.course_id == course.id)), default=0)
    order = sorted(range(len(lessons)), key=lambda place: (lessons[place].day, lessons[place].begin))
    written: dict[int, Lesson] = {}
    for ordinal, place in enumerate(order, start=last + 1):
        form = lessons[place]
        written[place] = Lesson(
            uid=uuid7(at),
            course_id=course.id,
            ordinal=ordinal,
            day=form.day,
            begin_minute=form.begin,
            end_minute=form.end,
            venue_id=keys.venues[form.venue],
            theme=form.theme.strip(),
        )
    session.add_all(written.values())
    session.flush()
    for place, entity in written.items():
        session.add_all(new_assignments(session, entity, lessons[place].assignments, keys, at))
    session.flush()
    return tuple(written[place].uid for place in range(len(lessons)))


def _course(session: Session, uid: str) -> Course:
    course = session.scalar(select(Course).where(Course.uid == uid))
    if course is None:
        raise Missing(reading.MISSING)
    return course


def _checked(
    session: Session,
    actor: Actor,
    form: LessonForm,
    before: LessonRow,
    at: datetime,
    problems: dict[str, str] | None = None,
) -> Keys:
    """The row keys for a lesson. Raises `Invalid` with `problems` and every fault of the form."""
    keys = checking.known_keys(session, kept=[before.form()])
    found = dict(problems or {}) | form.problems(codes.load(session).vocabularies, local(at).date())
    found |= checking.place_problems(form, keys)
    row = reading.get(session, actor, before.course_uid)
    others = _others(row, before.uid)
    if any(form.time.overlaps(other.time) for other in others):
        found.setdefault(
            "begin", f"＊この講座のほかの回と時間が重なっています（{form.words}）。時刻を直してください。"
        )
    if found:
        raise Invalid(found)
    if form.time != before.time:
        checking.require_days(session, row.form, [form.day, *(other.day for other in others)])
    return keys


def _others(row: CourseRow, uid: str) -> list[LessonRow]:
    return [lesson for lesson in row.taking_place if lesson.uid != uid]


def _ask(
    session: Session,
    actor: Actor,
    before: LessonRow,
    form: LessonForm,
    accepted: Container[str],
    at: datetime,
) -> None:
    asked = clashes.doubts_about(
        session, actor, before.course_form, [form], label=before.label, but=(before.uid,), now=at
    )
    clashes.raise_doubts(asked, accepted)


def _write_time(lesson: Lesson, time: LessonTime) -> None:
    if time_of(lesson) != time:
        lesson.day, lesson.begin_minute, lesson.end_minute = time.day, time.begin, time.end


def _keep_move(session: Session, lesson: Lesson, by_id: int, at: datetime, reason: str) -> None:
    session.add(
        LessonMove(
            uid=uuid7(at),
            lesson_id=lesson.id,
            at=at,
            by_id=by_id,
            reason=reason.strip(),
            day=lesson.day,
            begin_minute=lesson.begin_minute,
            end_minute=lesson.end_minute,
            venue_id=lesson.venue_id,
        )
    )


def _renumber(session: Session, course: Course) -> None:
    """Let the ordinals of a planned course follow its dates, without gaps; a released course keeps what people were told."""
    if course.stage != Stage.PLANNED.value:
        return
    lessons = list(session.scalars(select(Lesson).where(Lesson.course_id == course.id)))
    lessons.sort(key=lambda lesson: (lesson.day, lesson.begin_minute, lesson.ordinal))
    moving = [(lesson, place) for place, lesson in enumerate(lessons, start=1) if lesson.ordinal != place]
    for aside in (_ASIDE, 0):
        for lesson, place in moving:
            lesson.ordinal = aside + place
        session.flush()
