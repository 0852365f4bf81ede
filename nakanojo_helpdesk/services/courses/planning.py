"""Courses to write: plan (with lessons and staff), amend, release, cancel. Lessons: `services.courses.lessons`."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import fiscal_year, local, utc_now
from nakanojo_helpdesk.domain.courses.forms import COURSE_LABELS, CourseForm
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan, reason_problem
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.courses import checking, clashes, reading
from nakanojo_helpdesk.services.courses.lessons import insert_lessons
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course, CourseNumber, CoursePartner
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

_PLAIN_FIELDS: Final = (
    "residents_only", "least_age", "newcomers_only", "capacity", "minimum", "offer_days", "offer_calls", "apply_from",
    "apply_until", "limit_in_course", "limit_in_year", "completion_percent", "loan_devices",
)  # fmt: skip
_TEXT_FIELDS: Final = ("title", "target", "fee", "belongings", "contact", "notes")


def plan(
    session: Session,
    actor: Actor,
    wanted: CoursePlan,
    *,
    released: bool = False,
    copied_from: str | None = None,
    year: int | None = None,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> str:
    """Make a course with its lessons and give it its number; returns its uid.

    The number's fiscal year is that of the first lesson; without lessons it is `year`, else the present one. `released`
    lets applications begin by its period. `copied_from` is the uid of the course it is a copy of. `accepted` are doubts
    somebody has said yes to. Raises `Denied`, `ClockDoubtful`, `Invalid` with every fault, `Missing`, `Doubtful`.
    """
    actor.require(Permission.PLAN_COURSES)
    made_by_id = checking.signed_in(actor)
    clocks.require_plausible(session, utc_now())
    at = now or utc_now()
    keys = checking.known_keys(session)
    known = codes.load(session)
    problems = wanted.problems(known.vocabularies, local(at).date())
    problems |= checking.lesson_faults(wanted.lessons, keys)
    if released and not wanted.lessons:
        problems["lessons"] = (
            "＊公開する講座には、回が1つ以上要ります。回を入れるか、企画のまま保存してください。"
        )
    if problems:
        raise Invalid(problems)
    clashes.raise_doubts(clashes.doubts_about(session, actor, wanted.form, wanted.lessons, now=at), accepted)
    planned_for = fiscal_year(min(wanted.days)) if wanted.days else year or fiscal_year(local(at).date())
    course = Course(
        uid=uuid7(at),
        fiscal_year=planned_for,
        serial=_next_serial(session, planned_for),
        stage=(Stage.RELEASED if released else Stage.PLANNED).value,
        copied_from_id=_original(session, copied_from),
        made_at=at,
        made_by_id=made_by_id,
        **_values(wanted.form, known),
    )
    course.partners = _partners(wanted.form)
    session.add(course)
    session.flush()
    insert_lessons(session, course, wanted.lessons, keys, at)
    return course.uid


def amend(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    form: CourseForm,
    *,
    accepted: Container[str] = (),
) -> None:
    """Write a course down differently; its number and lessons stay. `version` is what the writer has seen.

    A capacity below what is confirmed is asked about and moves nobody out. Raises `Denied`, `Missing`, `Conflict`,
    `Refused` (cancelled), `Invalid`, `Doubtful`.
    """
    actor.require(Permission.PLAN_COURSES)
    checking.signed_in(actor)
    course = checking.loaded_course(session, actor, uid, version)
    checking.require_standing(course)
    before = reading.get(session, actor, uid)
    known = codes.load(session)
    days = [lesson.day for lesson in before.taking_place]
    problems = form.problems(known.vocabularies, days, before=before.form)
    if problems := problems | _held_by_applications(session, course, form, before.form):
        raise Invalid(problems)
    lessons = [lesson.form() for lesson in before.taking_place]
    asked = clashes.about_course(session, actor, form, lessons, confirmed=before.confirmed + before.offered)
    said = clashes.about_course(
        session, actor, before.form, lessons, confirmed=before.confirmed + before.offered
    )
    clashes.raise_doubts([sentence for sentence in asked if sentence not in said], accepted)
    for name, value in _values(form, known).items():
        if getattr(course, name) != value:
            setattr(course, name, value)
    if form.partners != before.form.partners:
        course.partners = []
        session.flush()  # the old ones go before new ones take their places
        course.partners = _partners(form)
    session.flush()


def release(session: Session, actor: Actor, uid: str, version: int) -> None:
    """Let a planned course go out: applications are taken in its period. Raises `Denied`, `Missing`, `Conflict`, `Refused`."""
    actor.require(Permission.PLAN_COURSES)
    course = checking.loaded_course(session, actor, uid, version)
    checking.require_standing(course)
    if not reading.get(session, actor, uid).taking_place:
        raise Refused("回のない講座は、公開できません。先に回を入れてください。")
    course.stage = Stage.RELEASED.value
    session.flush()


def recall(session: Session, actor: Actor, uid: str, version: int, *, now: datetime | None = None) -> None:
    """Take a released course back to planning. Raises `Denied`, `Missing`, `Conflict`, `Refused` once it has begun."""
    actor.require(Permission.PLAN_COURSES)
    course = checking.loaded_course(session, actor, uid, version)
    checking.require_standing(course)
    row = reading.get(session, actor, uid)
    moment = Moment.of(now or utc_now())
    if any(lesson.standing.has_begun(moment) for lesson in row.lessons) or row.applied:
        raise Refused(
            "もう申込があるか、始まっている講座です。企画には戻せません。やめるときは「中止」にしてください。"
        )
    course.stage = Stage.PLANNED.value
    session.flush()


def cancel(session: Session, actor: Actor, uid: str, version: int, *, reason: str) -> None:
    """Call a course off with all its lessons; it stays in the list. Raises `Denied`, `Missing`, `Conflict`, `Invalid`."""
    actor.require(Permission.PLAN_COURSES)
    by_id = checking.signed_in(actor)
    course = checking.loaded_course(session, actor, uid, version)
    if sentence := reason_problem(reason, "中止にする"):
        raise Invalid({"reason": sentence})
    if course.cancelled_at is None:
        course.cancelled_at, course.cancelled_by_id = utc_now(), by_id
        course.cancelled_reason = reason.strip()
        session.flush()


def reinstate(
    session: Session, actor: Actor, uid: str, version: int, *, accepted: Container[str] = ()
) -> None:
    """Let a course that was called off take place after all: its lessons stand as they did.

    What was booked meanwhile in their places is doubtful. Raises `Denied`, `Missing`, `Conflict`, `Doubtful`.
    """
    actor.require(Permission.PLAN_COURSES)
    course = checking.loaded_course(session, actor, uid, version)
    row = reading.get(session, actor, uid)
    lessons = [lesson.form() for lesson in row.lessons if lesson.stage is Stage.PLANNED]
    clashes.raise_doubts(clashes.clashing(session, actor, row.form, lessons, label=row.label), accepted)
    course.cancelled_at = course.cancelled_by_id = None
    course.cancelled_reason = ""
    session.flush()


def _held_by_applications(
    session: Session, course: Course, form: CourseForm, before: CourseForm
) -> dict[str, str]:
    """Faults of changing what applications were taken by, once there is one."""
    changed = [name for name in ("scope", "admission") if getattr(form, name) != getattr(before, name)]
    query = select(Registration.id).where(Registration.course_id == course.id).limit(1)
    if not changed or session.scalar(query) is None:
        return {}
    return {name: f"＊もう申込があります。{COURSE_LABELS[name]}は変えられません。" for name in changed}


def _values(form: CourseForm, known: codes.Codes) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(form, name) for name in _PLAIN_FIELDS}
    values |= {name: getattr(form, name).strip() for name in _TEXT_FIELDS}
    values |= {name: getattr(form, name).value for name in ("scope", "admission", "waiting")}
    values["catalogue_id"] = known.id(VocabularyName.COURSE, form.catalogue)
    values["kind_id"] = known.id(VocabularyName.COURSE_KIND, form.kind_code(known.vocabularies))
    return values


def _partners(form: CourseForm) -> list[CoursePartner]:
    return [
        CoursePartner(position=position, name=name.strip())
        for position, name in enumerate(form.partners, start=1)
    ]


def _original(session: Session, uid: str | None) -> int | None:
    return None if uid is None else session.scalar(select(Course.id).where(Course.uid == uid))


def _next_serial(session: Session, year: int) -> int:
    number = session.get(CourseNumber, year, with_for_update=True)
    if number is None:
        session.add(CourseNumber(fiscal_year=year, last_serial=1))
        return 1
    number.last_serial += 1
    return number.last_serial
