"""Applications taken: a person or a family, a walk-in at the door, and those who were turned away."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations import words
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.places import Full
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import Act
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import clocks, opening_days
from nakanojo_helpdesk.services.courses import checking, clashes, own
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import conditions, keeping, people, placing, reading
from nakanojo_helpdesk.services.registrations.placing import Hall
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration, TurnedAway

FULL: Final = "定員（{capacity}人）がいっぱいです。定員をこえて、当日参加として入っていただきますか。"
_AT_THE_DOOR: Final = "PLC"


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What came of an application: its rows, what to say aloud, and who was offered a place by it."""

    rows: tuple[RegistrationRow, ...]
    words: str
    offered: tuple[RegistrationRow, ...] = ()


def apply(
    session: Session,
    actor: Actor,
    course_uid: str,
    form: ApplicationForm,
    *,
    lesson: str | None = None,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> Applied:
    """Take an application for a course, or for one lesson (its uid) where one applies lesson by lesson.

    `accepted` are doubts somebody has said yes to (period, conditions, limits, look-alikes). Raises `Denied`, `ClockDoubtful`,
    `Missing`, `Invalid` with every fault, `Refused` (not released, cancelled, over, or in it already), `Doubtful`.
    """
    own.require(session, actor, Permission.REGISTER, course_uid)
    checking.signed_in(actor)
    clocks.require_plausible(session, utc_now())
    at = now or utc_now()
    if problems := form.problems(codes.load(session).vocabularies, local(at).date()):
        raise Invalid(problems)
    row = courses.get(session, actor, course_uid)
    if row.form.scope is Scope.LESSON and lesson is None:
        raise Invalid({"lesson": "＊申し込む回を選んでください。"})
    wanted = lesson if row.form.scope is Scope.LESSON else None
    hall = placing.hall_of(session, actor, course_uid, wanted, at, row=row)
    conditions.require_open(hall, at)
    known = [_known(session, each) for each in form.applicants]
    _require_once(session, hall, form.applicants, known)
    asked = list(conditions.doubts(session, hall, form, known, at))
    asked += people.doubts_about(session, [each.new for each in form.applicants if each.new is not None])
    clashes.raise_doubts(asked, accepted)
    rows = [
        _values(session, actor, hall, applicant, person, form, at)
        for applicant, person in zip(form.applicants, known, strict=True)
    ]
    entities, offered = hall.enter(
        session,
        actor,
        rows,
        Act.APPLY,
        at,
        lesson_id=hall.lesson_id if hall.form.scope is Scope.LESSON else None,
    )
    written = reading.rows_of(session, actor, course_uid, [each.uid for each in entities], at, row=hall.row)
    others = [each.uid for each in offered if each not in entities]
    return Applied(
        rows=written,
        words=words.answer(written, draw_day=_draw_day(session, actor, hall)),
        offered=reading.rows_of(session, actor, course_uid, others, at, row=hall.row),
    )


def walk_in(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    applicant: Applicant | None = None,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> RegistrationRow:
    """Let somebody in at the door of a lesson: unnamed (当日1) or known. The roll gives the mark.

    Once places are no longer held for those who are late, an empty one is given without asking. Raises `Denied`, `Missing`,
    `Invalid`, `Refused` (cancelled, still to come, or in it already), `Doubtful` where every place is taken.
    """
    actor.require(Permission.REGISTER)
    lesson = courses.lesson(session, actor, lesson_uid)
    own.require(session, actor, Permission.REGISTER, lesson.course_uid)
    checking.signed_in(actor)
    at = now or utc_now()
    if not lesson.takes_place:
        raise Refused("中止か延期の回です。当日参加は入れられません。")
    if local(at).date() < lesson.day:
        raise Refused("まだ先の回です。前もって申し込む方は「申込」で受け付けてください。")
    if applicant is not None and (
        problems := applicant.problems(codes.load(session).vocabularies, local(at).date())
    ):
        raise Invalid(problems)
    hall = placing.hall_of(
        session,
        actor,
        lesson.course_uid,
        lesson_uid if lesson.course_form.scope is Scope.LESSON else None,
        at,
        door=lesson_uid,
    )
    who = applicant or Applicant()
    person = _known(session, who)
    if applicant is not None:
        _require_once(session, hall, [applicant], [person])
    values = _values(
        session, actor, hall, who, person, ApplicationForm(applicants=(), method=_AT_THE_DOOR), at
    )
    values["walk_in"] = _next_walk_in(session, hall)
    sentence = FULL.format(capacity=hall.form.capacity)
    beyond = sentence in accepted or conditions.seats_are_empty(session, hall, lesson, at)
    try:
        (entity,), _ = hall.enter(
            session, actor, [values], Act.WALK_IN, at, beyond=beyond, lesson_id=hall.lesson_id
        )
    except Full:
        clashes.raise_doubts([sentence], accepted)
        raise
    return reading.rows_of(session, actor, lesson.course_uid, [entity.uid], at, row=hall.row)[0]


def name_walk_in(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    applicant: Applicant,
    *,
    now: datetime | None = None,
) -> RegistrationRow:
    """Say who an unnamed walk-in or a card was; marks and number stay.

    Raises `Denied`, `Missing`, `Conflict`, `Invalid`, `Refused` (named already, or that person is in it already).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    if entity.person_id is not None:
        raise Refused("もう名前が入っています。")
    if problems := applicant.problems(codes.load(session).vocabularies, local(at).date()):
        raise Invalid(problems)
    hall = placing.hall_about(session, actor, entity.uid, at)
    person = _known(session, applicant)
    _require_once(session, hall, [applicant], [person])
    if person is None and applicant.new is not None:
        person = keeping.new_person(session, applicant.new, checking.signed_in(actor), at)
    entity.person_id = None if person is None else person.id
    entity.card = applicant.card_number or entity.card
    session.flush()
    return reading.rows_of(session, actor, hall.row.uid, [uid], at, row=hall.row)[0]


def turn_away(
    session: Session,
    actor: Actor,
    course_uid: str,
    *,
    people: int = 1,
    why: str = "full",
    lesson: str | None = None,
) -> str:
    """Count people who were told there is no place and did not wait; returns a uid to take it back by.

    Raises `Denied`, `Missing`, `Invalid`.
    """
    own.require(session, actor, Permission.REGISTER, course_uid)
    by_id = checking.signed_in(actor)
    if not 1 <= people <= 99:
        raise Invalid({"people": "＊人数は、1人から99人までです。"})
    course_id = session.scalar(select(Course.id).where(Course.uid == course_uid))
    if course_id is None:
        raise Missing(courses.MISSING)
    at = utc_now()
    entity = TurnedAway(
        uid=uuid7(at),
        course_id=course_id,
        lesson_id=None if lesson is None else session.scalar(select(Lesson.id).where(Lesson.uid == lesson)),
        at=at,
        by_id=by_id,
        people=people,
        why=why,
    )
    session.add(entity)
    session.flush()
    return entity.uid


def take_back(session: Session, actor: Actor, uid: str) -> None:
    """Take back a count of people turned away; the row stays. Raises `Denied`, `Missing`."""
    actor.require(Permission.REGISTER)
    checking.signed_in(actor)
    entity = session.scalar(select(TurnedAway).where(TurnedAway.uid == uid))
    if entity is None:
        raise Missing(courses.MISSING)
    entity.withdrawn_at = utc_now()
    session.flush()


def _draw_day(session: Session, actor: Actor, hall: Hall) -> date | None:
    """The day of a draw that is still to come: the first 開設日 after applications close; None where there is none."""
    until = hall.form.apply_until
    if hall.form.admission is not Admission.LOTTERY or until is None or hall.places.drawn:
        return None
    opened = opening_days.open_days(session, actor, until + timedelta(days=1), until + timedelta(days=60))
    return min(opened, default=None)


def _known(session: Session, applicant: Applicant) -> Person | None:
    """The row of somebody known, through merges. Raises `Missing`, `Refused` for somebody erased."""
    if applicant.person is None:
        return None
    found = session.scalar(select(Person).where(Person.uid == applicant.person))
    if found is None:
        raise Missing(keeping.MISSING)
    person = session.get_one(Person, keeping.root_ids(session, [found.id])[found.id])
    if keeping.is_gone(person):
        raise Refused(keeping.why_gone(person))
    return person


def _require_once(
    session: Session, hall: Hall, applicants: Sequence[Applicant], people: Sequence[Person | None]
) -> None:
    """Raise `Refused` for somebody who is in it already, by person or card."""
    labels = codes.load(session).vocabularies[VocabularyName.APPLICATION_STATE]
    for applicant, person in zip(applicants, people, strict=True):
        person_id = None if person is None else person.id
        there = conditions.standing(session, hall, person_id, applicant.card_number)
        if there is not None:
            name = f"{person.name}さん" if person is not None else f"カード{there.card}"
            raise Refused(
                f"{name}は、もうこの講座に申し込んでいます（{labels.label(there.state)}、番号{there.serial}）。"
            )


def _values(
    session: Session,
    actor: Actor,
    hall: Hall,
    applicant: Applicant,
    person: Person | None,
    form: ApplicationForm,
    at: datetime,
) -> dict[str, Any]:
    known = codes.load(session)
    if person is None and applicant.new is not None:
        person = keeping.new_person(session, applicant.new, checking.signed_in(actor), at)
    band = None
    if person is not None:
        shown = keeping.person_rows(session, [person.id], hall.first_day or local(at).date())[person.id]
        band = shown.age_band
    return {
        "person_id": None if person is None else person.id,
        "card": applicant.card_number,
        "method_id": known.ids[VocabularyName.APPLY_METHOD.value, form.method],
        "split": form.split,
        "first_time": applicant.first_time,
        "age_band_id": known.id(VocabularyName.AGE_BAND, band),
        "district_id": None if person is None else person.district_id,
        "note": form.note.strip(),
    }


def _next_walk_in(session: Session, hall: Hall) -> int:
    query = select(func.max(Registration.walk_in)).where(
        Registration.course_id == hall.course.id, Registration.lesson_id == hall.lesson_id
    )
    return (session.scalar(query) or 0) + 1
