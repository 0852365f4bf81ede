"""Who is there for a lesson: assign, take off, and one person for a whole course."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.lessons import STAFF_AT_MOST, AssignmentForm
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import Conflict, Invalid, Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses import checking, clashes, reading
from nakanojo_helpdesk.services.courses.checking import Keys
from nakanojo_helpdesk.store import codes, faults
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment, Lesson
from nakanojo_helpdesk.store.tables.staff import Staff


def assign(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    form: AssignmentForm,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> str:
    """Assign somebody to a lesson, or give the role of somebody who is; returns the assignment's uid.

    Raises `Denied`, `Missing`, `Invalid`, `Doubtful` where the person is elsewhere then.
    """
    actor.require(Permission.CHANGE_LESSONS)
    checking.signed_in(actor)
    row = reading.lesson(session, actor, lesson_uid)
    return _assign(session, actor, row, form, accepted, now or utc_now())


def assign_all(
    session: Session,
    actor: Actor,
    course_uid: str,
    form: AssignmentForm,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> int:
    """Assign somebody to every lesson of a course that is still to come; returns how many those are.

    Raises `Denied`, `Missing`, `Invalid`, `Doubtful`; then nobody is assigned anywhere.
    """
    actor.require(Permission.CHANGE_LESSONS)
    checking.signed_in(actor)
    at = now or utc_now()
    moment = Moment.of(at)
    row = reading.get(session, actor, course_uid)
    lessons = [lesson for lesson in row.taking_place if not lesson.standing.is_over(moment)]
    asked = [sentence for lesson in lessons for sentence in _doubts(session, actor, lesson, form)]
    clashes.raise_doubts(asked, accepted)
    for lesson in lessons:
        _assign(session, actor, lesson, form, asked, at)
    return len(lessons)


def unassign(session: Session, actor: Actor, uid: str, version: int) -> None:
    """Take somebody off a lesson; the trace stays. Raises `Denied`, `Missing`, `Conflict`."""
    actor.require(Permission.CHANGE_LESSONS)
    checking.signed_in(actor)
    assignment = session.scalar(select(Assignment).where(Assignment.uid == uid))
    if assignment is None:
        raise Missing("その担当が見つかりません。講座を開き直してください。")
    if assignment.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE)
    lesson = session.get_one(Lesson, assignment.lesson_id)
    session.delete(assignment)
    _count_change(session, lesson)


def outside_names(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """(name, organisation) of those from outside who were ever assigned, the latest first: to choose from. Raises `Denied`."""
    actor.require(Permission.COURSES)
    query = (
        select(Assignment.name, Assignment.organisation)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .where(Assignment.staff_id.is_(None))
        .order_by(Lesson.day.desc(), Assignment.id.desc())
    )
    return tuple(dict.fromkeys((row.name, row.organisation) for row in session.execute(query)))


def set_assignments(
    session: Session, lesson: Lesson, forms: Sequence[AssignmentForm], keys: Keys, at: datetime
) -> None:
    """Let exactly these people be assigned to a lesson; whoever stays keeps the row. The forms are checked.

    The lesson's version counts the change, so that whoever still sees the former people does not undo it unknowingly.
    """
    known = codes.load(session)
    query = select(Assignment, Staff.code).outerjoin(Staff, Staff.id == Assignment.staff_id)
    present = {
        _key(entity, code): entity
        for entity, code in session.execute(query.where(Assignment.lesson_id == lesson.id))
    }
    wanted = {form.key: form for form in forms}
    gone = [entity for key, entity in present.items() if key not in wanted]
    for entity in gone:
        session.delete(entity)
    session.flush()
    for key, form in wanted.items():
        if key in present:
            _rewrite(present[key], form, known.ids[VocabularyName.SESSION_ROLE.value, form.role])
    rewritten = any(session.is_modified(entity) for entity in present.values() if entity not in gone)
    new = [form for key, form in wanted.items() if key not in present]
    session.add_all(new_assignments(session, lesson, new, keys, at))
    if gone or new or rewritten:
        _count_change(session, lesson)


def new_assignments(
    session: Session, lesson: Lesson, forms: Sequence[AssignmentForm], keys: Keys, at: datetime
) -> list[Assignment]:
    """The rows to add for people who are not assigned to the lesson yet. The forms are checked."""
    known = codes.load(session)
    return [
        Assignment(
            uid=uuid7(at),
            lesson_id=lesson.id,
            role_id=known.ids[VocabularyName.SESSION_ROLE.value, form.role],
            staff_id=None if form.staff is None else keys.staff[form.staff],
            name=form.name.strip(),
            organisation=form.organisation.strip(),
        )
        for form in forms
    ]


def _assign(
    session: Session,
    actor: Actor,
    row: LessonRow,
    form: AssignmentForm,
    accepted: Container[str],
    at: datetime,
) -> str:
    known = codes.load(session)
    keys = checking.known_keys(session, kept=[row.form()])
    forms = [each for each in row.form().assignments if each.key != form.key]
    sentence = form.problem(known.vocabularies) or checking.staff_problem([form], keys)
    if sentence is None and len(forms) >= STAFF_AT_MOST:
        sentence = f"＊担当は1回に{STAFF_AT_MOST}人までです。"
    if sentence is not None:
        raise Invalid({"assignments": sentence})
    clashes.raise_doubts(_doubts(session, actor, row, form), accepted)
    lesson = session.scalars(select(Lesson).where(Lesson.uid == row.uid)).one()
    # Whoever stays keeps the place in the list; somebody new comes last.
    places = [form if each.key == form.key else each for each in row.form().assignments]
    set_assignments(session, lesson, places if form in places else [*places, form], keys, at)
    after = reading.lesson(session, actor, row.uid)
    return next(each.uid for each in after.assignments if each.form().key == form.key)


def _doubts(session: Session, actor: Actor, row: LessonRow, form: AssignmentForm) -> tuple[str, ...]:
    """Where the person is elsewhere at that time; nothing for a lesson that does not take place."""
    if not row.takes_place:
        return ()
    alone = replace(row.form(), venue="", assignments=(form,))
    return clashes.clashing(session, actor, row.course_form, [alone], label=row.label, but=(row.uid,))


def _key(entity: Assignment, code: str | None) -> tuple[str, str]:
    return AssignmentForm(role="", staff=code, name=entity.name, organisation=entity.organisation).key


def _count_change(session: Session, lesson: Lesson) -> None:
    lesson.version += 1
    session.flush()


def _rewrite(entity: Assignment, form: AssignmentForm, role: int) -> None:
    values = {"role_id": role, "name": form.name.strip(), "organisation": form.organisation.strip()}
    for name, value in values.items():
        if getattr(entity, name) != value:
            setattr(entity, name, value)
