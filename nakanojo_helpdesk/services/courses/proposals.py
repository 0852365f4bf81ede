"""Proposals that write nothing: dates by rule, and a copy of an earlier course."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.courses.copying import copied
from nakanojo_helpdesk.domain.courses.lessons import LESSONS_AT_MOST, CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.repeating import HORIZON, ProposedDay, Rule, obstacle, proposed
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.opening_days import OpeningDay
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.typography.plain_text import range_words


@dataclass(frozen=True, kw_only=True)
class CopyProposal:
    """A course as a copy of `source`, to be looked over and handed to `planning.plan`.

    `openings` are the days of its lessons, `left_out` what could not be taken over, each in a sentence.
    """

    plan: CoursePlan
    source: CourseRow
    openings: tuple[OpeningDay, ...]
    left_out: tuple[str, ...] = ()

    @property
    def obstacles(self) -> tuple[str, ...]:
        """What speaks against the day of each lesson, in their order; empty where nothing does."""
        return tuple(obstacle(opening) for opening in self.openings)


def dates(
    session: Session, actor: Actor, rule: Rule, first: date, count: int, *, skip: bool = True
) -> tuple[ProposedDay, ...]:
    """The first `count` dates of a rule from `first` on; with `skip` holidays and closed days are passed over and shown.

    Raises `Denied`, `Invalid`.
    """
    actor.require(Permission.COURSES)
    problems: dict[str, str] = {}
    if sentence := rule.problem():
        problems["rule"] = sentence
    if not 1 <= count <= LESSONS_AT_MOST:
        problems["count"] = f"＊回数は、{range_words(1, LESSONS_AT_MOST, '回')}"
    if not date(1990, 1, 1) <= first <= date(2190, 1, 1):
        problems["first"] = "＊最初の日を確かめてください。"
    if problems:
        raise Invalid(problems)
    days = opening_days.days(session, actor, first, first + HORIZON + timedelta(days=1))
    return proposed(rule, first, count, lambda day: days[(day - first).days], skip=skip)


def copy(
    session: Session, actor: Actor, uid: str, *, year: int | None = None, first: date | None = None
) -> CopyProposal:
    """A copy of a course for fiscal year `year` (else the next after its own), or with its first lesson on `first`.

    Staff who are no longer there and venues no longer used are left out and named. Raises `Denied`, `Missing`.
    """
    actor.require(Permission.COURSES)
    source = reading.get(session, actor, uid)
    plan = copied(source.plan(), year=year, first=first)
    active = set(session.scalars(select(Venue.uid).where(Venue.active)))
    names = {lesson.venue: lesson.venue_name for lesson in source.lessons}
    gone = {
        each.staff: each.name for lesson in source.lessons for each in lesson.assignments if not each.active
    }
    left_out = [
        *(
            f"{names[venue]}は、いまは使っていない場所です。会場を選んでください。"
            for venue in names
            if venue not in active
        ),
        *(
            f"{name}さんは、いまはいない職員です。担当を選び直してください。"
            for name in dict.fromkeys(gone.values())
        ),
    ]
    lessons = tuple(_usable(lesson, active, set(gone)) for lesson in plan.lessons)
    openings = tuple(
        opening for lesson in lessons for opening in opening_days.days(session, actor, lesson.day, lesson.day)
    )
    return CopyProposal(
        plan=replace(plan, lessons=lessons), source=source, openings=openings, left_out=tuple(left_out)
    )


def _usable(lesson: LessonForm, venues: set[str], gone: set[str | None]) -> LessonForm:
    staff = tuple(each for each in lesson.assignments if each.staff is None or each.staff not in gone)
    return replace(lesson, venue=lesson.venue if lesson.venue in venues else "", assignments=staff)
