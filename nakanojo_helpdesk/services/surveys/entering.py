"""Forms of a survey written down, a pile at a time, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.errors import Conflict, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.surveys.forms import Phase, SurveyForm, tidied
from nakanojo_helpdesk.domain.surveys.rows import SurveyRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.courses import checking, own
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.surveys import reading
from nakanojo_helpdesk.store import codes, faults
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.surveys import Survey, SurveyTopic

CANCELLED: Final = "この回は中止になっています。アンケートは入れられません。回を選び直してください。"
NOT_BEGUN: Final = "この回はまだ始まっていません。「後」の用紙は、回が始まってから入れてください。"
NOTHING: Final = "用紙がありません。1枚以上打ってから保存してください。"
_OF_FORM: Final = "＊今回打った用紙の{number}枚目：{sentence}"
MISSING: Final = "その用紙が見つかりません。画面を開き直してください。"


def enter(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    forms: Sequence[SurveyForm],
    *,
    now: datetime | None = None,
) -> tuple[SurveyRow, ...]:
    """Keep the forms of a lesson, all or none; they get the next ordinals in their order.

    Raises `Denied`, `Missing`, `Refused` (no forms, a cancelled lesson, forms of a lesson that has not begun), `Invalid`
    with the faults of the first faulty form: its place in the pile (from 0) and the field, as `3.topics`.
    """
    actor.require(Permission.SURVEY)
    entered_by_id = checking.signed_in(actor)
    row = courses.lesson(session, actor, lesson_uid)
    own.require(session, actor, Permission.SURVEY, row.course_uid)
    at = now or utc_now()
    clocks.require_plausible(session, utc_now())
    _require_askable(row, forms, Moment.of(at))
    known = codes.load(session)
    for place, form in enumerate(forms):
        if problems := form.problems(known.vocabularies, row.day):
            raise Invalid(
                {
                    f"{place}.{name}": _OF_FORM.format(number=place + 1, sentence=sentence.removeprefix("＊"))
                    for name, sentence in problems.items()
                }
            )
    lesson_id = session.scalars(select(Lesson.id).where(Lesson.uid == lesson_uid)).one()
    highest = session.scalar(select(func.max(Survey.ordinal)).where(Survey.lesson_id == lesson_id)) or 0
    for ordinal, form in enumerate(forms, start=highest + 1):
        entity = Survey(
            uid=uuid7(at),
            lesson_id=lesson_id,
            ordinal=ordinal,
            phase=form.phase.value,
            satisfaction=form.satisfaction,
            clarity=form.clarity,
            confidence=form.confidence,
            usefulness=form.usefulness,
            free_text=tidied(form.free_text),
            entered_at=at,
            entered_by_id=entered_by_id,
        )
        topics = sorted(known.ids[VocabularyName.TOPIC.value, code] for code in form.topics)
        entity.topics = [SurveyTopic(topic_id=key) for key in topics]
        session.add(entity)
    session.flush()
    return tuple(each for each in reading.listing(session, actor, lesson_uid) if each.ordinal > highest)


def withdraw(
    session: Session, actor: Actor, uid: str, version: int, *, now: datetime | None = None
) -> SurveyRow:
    """Take a form back: it stays in the database and counts no more. Returns it, free text included, to be typed anew.

    Raises `Denied`, `Missing`, `Conflict` when somebody else was faster.
    """
    actor.require(Permission.SURVEY)
    checking.signed_in(actor)
    query = select(Survey).where(Survey.uid == uid).options(selectinload(Survey.topics))
    entity = session.scalar(query)
    if entity is None:
        raise Missing(MISSING)
    lesson_uid = session.scalars(select(Lesson.uid).where(Lesson.id == entity.lesson_id)).one()
    row = courses.lesson(session, actor, lesson_uid)
    own.require(session, actor, Permission.SURVEY, row.course_uid)
    if entity.version != version or entity.withdrawn_at is not None:
        raise Conflict(faults.CONFLICT_SENTENCE)
    taken = reading.row_of(session, entity)
    entity.withdrawn_at = now or utc_now()
    session.flush()
    return taken


def _require_askable(row: LessonRow, forms: Sequence[SurveyForm], now: Moment) -> None:
    if not forms:
        raise Refused(NOTHING)
    if Stage.CANCELLED in {row.stage, row.course_stage}:
        raise Refused(CANCELLED)
    if any(form.phase is Phase.AFTER for form in forms) and not row.standing.has_begun(now):
        raise Refused(NOT_BEGUN)
