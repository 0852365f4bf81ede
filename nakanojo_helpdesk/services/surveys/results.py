"""What the forms of surveys add up to: of a lesson, a course, a fiscal year. Counts only; nothing here is personal.

Withdrawn forms never count, nor do those of a cancelled lesson or course.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import fiscal_year_first_day, fiscal_year_last_day
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.surveys.forms import Phase, Question
from nakanojo_helpdesk.domain.surveys.results import CourseSurvey, SurveyFacts, Tally
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.surveys import Survey, SurveyTopic


def of_course(session: Session, actor: Actor, course_uid: str) -> CourseSurvey:
    """The survey of a course. Raises `Denied`, `Missing`."""
    actor.require(Permission.COURSES)
    row = courses.get(session, actor, course_uid)
    tallies = _tallies(session, Course.uid == course_uid)
    whole = Tally()
    for _course, tally in tallies.values():
        whole.add(tally)
    lessons = {each.uid: tallies[each.uid][1].results() for each in row.lessons if each.uid in tallies}
    return CourseSurvey(whole=whole.results(), lessons=lessons)


def of_year(session: Session, actor: Actor, year: int) -> Mapping[str, SurveyFacts]:
    """What reports need of every course with forms, by its uid: lessons of a fiscal year, by their day. Raises `Denied`."""
    actor.require(Permission.COURSES)
    by_course, _together = facts_where(
        session, Lesson.day.between(fiscal_year_first_day(year), fiscal_year_last_day(year))
    )
    return by_course


def facts_where(
    session: Session, condition: ColumnElement[bool]
) -> tuple[dict[str, SurveyFacts], SurveyFacts | None]:
    """What reports need of the lessons that fulfil a condition: by the course's uid, and all together.

    For use cases that have asked for their own right. None, and no entry, where no form was handed in after a lesson.
    """
    by_course: defaultdict[str, Tally] = defaultdict(Tally)
    together = Tally()
    for course, tally in _tallies(session, condition).values():
        by_course[course].add(tally)
        together.add(tally)
    found = {course: tally.results().facts() for course, tally in by_course.items()}
    whole = together.results().facts()
    return {course: facts for course, facts in found.items() if facts.n}, whole if whole.n else None


def _tallies(session: Session, condition: ColumnElement[bool]) -> dict[str, tuple[str, Tally]]:
    """Course and counts by the uid of the lesson, only of lessons with forms."""
    counting = (
        condition,
        Survey.withdrawn_at.is_(None),
        Lesson.cancelled_at.is_(None),
        Course.cancelled_at.is_(None),
    )
    found: dict[str, tuple[str, Tally]] = {}
    columns = [Survey.phase, *(getattr(Survey, question.value) for question in Question)]
    forms = (
        select(Course.uid, Lesson.uid, func.count(), *columns)
        .select_from(Survey)
        .join(Lesson, Lesson.id == Survey.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(*counting)
        .group_by(Course.uid, Lesson.uid, *columns)
    )
    for course, lesson, count, stored, *answers in session.execute(forms):
        phase, tally = Phase(stored), found.setdefault(lesson, (course, Tally()))[1]
        tally.forms[phase] += count
        for question, value in zip(Question, answers, strict=True):
            if value is not None:
                tally.answers[phase, question, value] += count
    topics = (
        select(Lesson.uid, SurveyTopic.topic_id, func.count())
        .select_from(SurveyTopic)
        .join(Survey, Survey.id == SurveyTopic.survey_id)
        .join(Lesson, Lesson.id == Survey.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(*counting)
        .group_by(Lesson.uid, SurveyTopic.topic_id)
    )
    known = codes.load(session)
    for lesson, topic, count in session.execute(topics):
        found[lesson][1].topics[known.codes[topic]] += count
    return found
