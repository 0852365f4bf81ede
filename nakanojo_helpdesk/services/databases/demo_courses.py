"""見本データ of courses, planned and changed through the use cases themselves."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.lessons import HeldForm, LessonTime
from nakanojo_helpdesk.domain.demo.applications import applications_of
from nakanojo_helpdesk.domain.demo.course_tables import COURSE_VENUES, PLANNER
from nakanojo_helpdesk.domain.demo.courses import DemoChange, DemoCourse, demo_courses, viewing_day
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import lessons, planning, reading
from nakanojo_helpdesk.services.databases import demo_applications
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.tables.courses.courses import Course

_CLOSING: Final = time(17, 15)


def plan_courses(session: Session, actor: Actor, until: date, now: datetime, *, seed: int) -> None:
    """Describe the venues, plan the courses of the demo as its chief, and write what became of them.

    `actor` may change master data; `seed` decides who applied and came.

    Raises `Denied`, `Missing` where that chief is not.
    """
    actor.require(Permission.MASTER_DATA)
    row = next((row for row in staff.rows(session) if row.code == PLANNER), None)
    if row is None:
        raise Missing("見本データの職員がいません。見本データは、新しいデータベースに作ってください。")
    places = _venues(session, actor)
    chief = Actor(staff_id=row.id, code=row.code, name=row.name, pc=actor.pc, roles=row.roles)
    uids: list[str] = []
    planned = demo_courses(until, now)
    for course in planned:
        uids.append(_plan(session, chief, course, places, uids))
        for change in course.changes:
            _befall(session, chief, uids[-1], change)
    query = select(Course.uid, Course.fiscal_year, Course.serial)
    numbers = {row.uid: (row.fiscal_year, row.serial) for row in session.execute(query)}
    today = viewing_day(until, now)
    # Nothing is known of the courses after the last day's closing time.
    told_until = min(now, datetime.combine(until, _CLOSING, JST))
    stories = [
        (uid, applications_of(course, numbers[uid], seed=seed, now=told_until, today=today))
        for uid, course in zip(uids, planned, strict=True)
    ]
    first = min(course.made_at for course in planned)
    demo_applications.load(session, actor, stories, seed=seed, first=first)


def _venues(session: Session, actor: Actor) -> dict[str, str]:
    """The uids of the venues by their names; those of the desks are described, the others added."""
    known = {row.name: row.uid for row in venues.listing(session, actor)}
    for form in COURSE_VENUES:
        if form.name in known:
            venues.change(session, actor, known[form.name], form)
        else:
            known[form.name] = venues.add(session, actor, form)
    return known


def _plan(session: Session, chief: Actor, course: DemoCourse, places: dict[str, str], uids: list[str]) -> str:
    here = tuple(replace(lesson, venue=places[lesson.venue]) for lesson in course.plan.lessons)
    return planning.plan(
        session,
        chief,
        replace(course.plan, lessons=here),
        released=course.released,
        copied_from=None if course.copied_from is None else uids[course.copied_from],
        accepted=_Everything(),
        now=course.made_at,
    )


def _befall(session: Session, chief: Actor, uid: str, change: DemoChange) -> None:
    course = reading.get(session, chief, uid)
    if not change.ordinal:
        planning.cancel(session, chief, uid, course.version, reason=change.reason)
        return
    lesson = course.lessons[change.ordinal - 1]
    time = lesson.time
    if change.minutes is not None:
        held = HeldForm(begin=time.begin, end=time.begin + change.minutes, reason=change.reason)
        lessons.finish(session, chief, lesson.uid, lesson.version, held, now=change.at)
    elif change.days is not None:
        to = LessonTime(day=time.day + timedelta(days=change.days), begin=time.begin, end=time.end)
        lessons.postpone(
            session,
            chief,
            lesson.uid,
            lesson.version,
            to,
            reason=change.reason,
            accepted=_Everything(),
            now=change.at,
        )
    else:
        lessons.cancel(session, chief, lesson.uid, lesson.version, reason=change.reason)


class _Everything(Container[str]):
    """Says yes to every doubt: who invents records knows what is doubtful about them."""

    def __contains__(self, _sentence: object) -> bool:
        return True
