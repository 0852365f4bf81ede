"""Forms of a survey to read one by one: only for those who may type them, and free texts only where they are asked for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.surveys.forms import Phase, SurveyForm
from nakanojo_helpdesk.domain.surveys.rows import FreeText, SurveyRow
from nakanojo_helpdesk.services.courses import own
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.surveys import Survey, SurveyTopic
from nakanojo_helpdesk.store.tables.staff import Staff

_PLAIN = (
    Survey.uid, Survey.version, Survey.ordinal, Survey.phase, Survey.satisfaction, Survey.clarity, Survey.confidence,
    Survey.usefulness, Survey.entered_at, Survey.id,
)  # fmt: skip


def may_enter(session: Session, actor: Actor, course_uid: str) -> bool:
    """Whether the actor may type forms of this course: a trainer only of an own one. Raises `Denied` for no right to courses."""
    actor.require(Permission.COURSES)
    return own.may(session, actor, Permission.SURVEY, course_uid)


def listing(session: Session, actor: Actor, lesson_uid: str) -> tuple[SurveyRow, ...]:
    """The forms of a lesson by ordinal, without withdrawn ones and without free texts. Raises `Denied`, `Missing`."""
    actor.require(Permission.SURVEY)
    row = courses.lesson(session, actor, lesson_uid)
    own.require(session, actor, Permission.SURVEY, row.course_uid)
    query = (
        select(*_PLAIN, Staff.name.label("entered_by_name"))
        .join(Lesson, Lesson.id == Survey.lesson_id)
        .join(Staff, Staff.id == Survey.entered_by_id)
        .where(Lesson.uid == lesson_uid, Survey.withdrawn_at.is_(None))
        .order_by(Survey.ordinal)
    )
    found = session.execute(query).all()
    topics = _topics(session, [each.id for each in found])
    return tuple(
        SurveyRow(
            uid=each.uid,
            version=each.version,
            lesson_uid=lesson_uid,
            ordinal=each.ordinal,
            form=_form(each, topics.get(each.id, ()), ""),
            entered_at=each.entered_at,
            entered_by_name=each.entered_by_name,
        )
        for each in found
    )


def free_texts(session: Session, actor: Actor, course_uid: str) -> tuple[FreeText, ...]:
    """What people wrote on the forms of a course, by lesson and form. Raises `Denied`, `Missing`."""
    actor.require(Permission.SURVEY)
    courses.get(session, actor, course_uid)
    own.require(session, actor, Permission.SURVEY, course_uid)
    query = (
        select(Lesson.ordinal, Survey.free_text)
        .join(Lesson, Lesson.id == Survey.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Course.uid == course_uid, Survey.withdrawn_at.is_(None), Survey.free_text != "")
        .order_by(Lesson.ordinal, Survey.ordinal)
    )
    return tuple(FreeText(lesson=each.ordinal, text=each.free_text) for each in session.execute(query))


def row_of(session: Session, entity: Survey) -> SurveyRow:
    """One form with its free text, whose topics are loaded: for services that have asked for the right to it."""
    known = codes.load(session)
    return SurveyRow(
        uid=entity.uid,
        version=entity.version,
        lesson_uid=session.scalars(select(Lesson.uid).where(Lesson.id == entity.lesson_id)).one(),
        ordinal=entity.ordinal,
        form=_form(entity, tuple(known.codes[each.topic_id] for each in entity.topics), entity.free_text),
        entered_at=entity.entered_at,
        entered_by_name=session.scalars(select(Staff.name).where(Staff.id == entity.entered_by_id)).one(),
    )


def _topics(session: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    known = codes.load(session)
    found: dict[int, tuple[str, ...]] = {}
    query = select(SurveyTopic.survey_id, SurveyTopic.topic_id).where(SurveyTopic.survey_id.in_(ids))
    for survey, topic in session.execute(query.order_by(SurveyTopic.survey_id, SurveyTopic.topic_id)):
        found[survey] = (*found.get(survey, ()), known.codes[topic])
    return found


def _form(columns: Any, topics: tuple[str, ...], free_text: str) -> SurveyForm:
    return SurveyForm(
        phase=Phase(columns.phase),
        satisfaction=columns.satisfaction,
        clarity=columns.clarity,
        confidence=columns.confidence,
        usefulness=columns.usefulness,
        topics=topics,
        free_text=free_text,
    )
