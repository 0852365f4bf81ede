"""The one way to a place: every use case that gives, moves or frees one comes through `Hall.enter` or `Hall.settle`.

`tests/test_architecture.py` holds that no other module writes the state of a registration. The transaction is a writing one
(BEGIN IMMEDIATE), so that nobody else decides on the same state of things meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.courses.forms import CourseForm, Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations.places import Fit, Places, Request, Seat, Turn, decide
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.courses import checking, reading
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.registrations.draws import Draw, DrawLot
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Offer,
    Registration,
    RegistrationChange,
    WaitingMove,
)

MISSING: Final = "その申込が見つかりません。講座を開き直してください。"
_HORIZON: Final = timedelta(days=120)
PUT_OFF: Final = ("overdue", "put_off")


@dataclass(frozen=True)
class Hall:
    """A course (or the lesson applied for) as it stands in this transaction, with the registrations as their table has them."""

    course: Course
    row: CourseRow
    lesson: LessonRow | None
    lesson_id: int | None
    places: Places
    entities: dict[int, Registration]

    @property
    def form(self) -> CourseForm:
        """The course's form."""
        return self.row.form

    @property
    def first_day(self) -> date | None:
        """The day the places are for: of the lesson applied for, else of the first lesson."""
        return self.row.first_day if self.lesson is None else self.lesson.day

    def enter(
        self,
        session: Session,
        actor: Actor,
        rows: Sequence[dict[str, Any]],
        act: Act,
        at: datetime,
        *,
        beyond: bool = False,
        lesson_id: int | None = None,
    ) -> tuple[tuple[Registration, ...], tuple[Registration, ...]]:
        """Add the registrations of one family and decide about their places; returns them and who else was offered one.

        Each of `rows` has the columns of a registration but for number, family and state. Raises `places.Full` for a walk-in.
        """
        by_id = checking.signed_in(actor)
        query = select(func.max(Registration.serial)).where(Registration.course_id == self.course.id)
        party = (session.scalar(query) or 0) + 1
        seats = tuple(
            Seat(
                serial=party + number,
                party=party,
                state=RegistrationState.CANCELLED,
                applied_at=at,
                split=values.get("split", False),
            )
            for number, values in enumerate(rows)
        )
        places = replace(self.places, seats=(*self.places.seats, *seats))
        request = Request(act=act, serials=tuple(seat.serial for seat in seats), beyond=beyond)
        # Decided first, so that nobody is written who is not let in.
        decision = decide(places, request)
        new = {
            seat.serial: Registration(
                uid=uuid7(at),
                course_id=self.course.id,
                lesson_id=lesson_id,
                serial=seat.serial,
                party=party,
                state=decision.states[seat.serial].value,
                extra=seat.serial in decision.extra,
                applied_at=at,
                made_by_id=by_id,
                **values,
            )
            for seat, values in zip(seats, rows, strict=True)
        }
        session.add_all(new.values())
        session.flush()
        for entity in new.values():
            _keep_change(session, entity, None, act, by_id, at)
        full = replace(self, places=places, entities=self.entities | new)
        offered = _write(session, actor, full, request, decision, by_id, at, new=frozenset(new))
        return tuple(new.values()), offered

    def settle(
        self,
        session: Session,
        actor: Actor,
        request: Request,
        at: datetime,
        *,
        reason_id: int | None = None,
        note: str = "",
        until: date | None = None,
    ) -> tuple[Registration, ...]:
        """Do what is asked to registrations that are there, and offer what falls free; returns who was offered a place.

        `until` is the deadline of an offer made by hand; else it follows from the course's days.
        """
        by_id = checking.signed_in(actor)
        decision = decide(self.places, request)
        return _write(
            session, actor, self, request, decision, by_id, at, reason_id=reason_id, note=note, until=until
        )


def hall_of(
    session: Session,
    actor: Actor,
    course_uid: str,
    lesson_uid: str | None,
    at: datetime,
    *,
    door: str | None = None,
    row: CourseRow | None = None,
) -> Hall:
    """The places of a course, or of a lesson of it where one applies lesson by lesson.

    `door` is the uid of a lesson whose walk-ins share the course's places, `row` the course where it was read in this
    transaction already. Raises `Denied`, `Missing`.
    """
    actor.require(Permission.COURSES)
    row = row or reading.get(session, actor, course_uid)
    course = session.scalars(select(Course).where(Course.uid == course_uid)).one()
    wanted = lesson_uid or door
    lesson = next((each for each in row.lessons if each.uid == wanted), None)
    if wanted is not None and lesson is None:
        raise Missing(reading.LESSON_MISSING)
    lesson_id = (
        None if wanted is None else session.scalars(select(Lesson.id).where(Lesson.uid == wanted)).one()
    )
    query = select(Registration).where(Registration.course_id == course.id).order_by(Registration.serial)
    if row.form.scope is Scope.LESSON:
        query = query.where(Registration.lesson_id == lesson_id)
    elif door is not None:
        query = query.where(Registration.lesson_id.is_(None) | (Registration.lesson_id == lesson_id))
    else:
        query = query.where(Registration.lesson_id.is_(None))
    entities = {each.serial: each for each in session.scalars(query)}
    per_lesson = row.form.scope is Scope.LESSON
    shown = lesson if per_lesson else None
    places = _places(session, row, course, shown, lesson_id if per_lesson else None, entities, at)
    return Hall(course, row, lesson, lesson_id, places, entities)


def hall_about(session: Session, actor: Actor, uid: str, at: datetime) -> Hall:
    """The places a registration belongs to, given by its uid. Raises `Denied`, `Missing`."""
    actor.require(Permission.COURSES)
    course_uid, lesson_uid = where(session, loaded(session, uid))
    row = reading.get(session, actor, course_uid)
    if row.form.scope is Scope.LESSON:
        return hall_of(session, actor, course_uid, lesson_uid, at, row=row)
    return hall_of(session, actor, course_uid, None, at, door=lesson_uid, row=row)


def where(session: Session, entity: Registration) -> tuple[str, str | None]:
    """The uids of a registration's course and of the lesson it is for, None for the whole course."""
    course_uid = session.scalars(select(Course.uid).where(Course.id == entity.course_id)).one()
    if entity.lesson_id is None:
        return course_uid, None
    return course_uid, session.scalars(select(Lesson.uid).where(Lesson.id == entity.lesson_id)).one()


def loaded(session: Session, uid: str) -> Registration:
    """The registration as its table has it. Raises `Missing`."""
    entity = session.scalar(select(Registration).where(Registration.uid == uid))
    if entity is None:
        raise Missing(MISSING)
    return entity


def _write(
    session: Session,
    actor: Actor,
    hall: Hall,
    request: Request,
    decision: Any,
    by_id: int,
    at: datetime,
    *,
    new: frozenset[int] = frozenset(),
    reason_id: int | None = None,
    note: str = "",
    until: date | None = None,
) -> tuple[Registration, ...]:
    asked = set(request.serials)
    for serial, state in decision.states.items():
        entity = hall.entities[serial]
        before = RegistrationState(entity.state)
        entity.extra = serial in decision.extra
        if serial in new or before is state:
            continue
        entity.state = state.value
        own = serial in asked
        act = request.act if own else Act.OFFER
        _keep_change(
            session,
            entity,
            before,
            act,
            by_id,
            at,
            reason_id=reason_id if own else None,
            note=note if own else "",
        )
        if before is RegistrationState.OFFERED:
            _close_offer(session, hall, entity.party, state, request.act, by_id, at)
    session.flush()
    for party, serials in decision.offered:
        _open_offer(session, actor, hall, party, len(serials), by_id, at, until)
    session.flush()
    return tuple(hall.entities[serial] for _, serials in decision.offered for serial in serials)


def _places(
    session: Session,
    row: CourseRow,
    course: Course,
    lesson: LessonRow | None,
    lesson_id: int | None,
    entities: dict[int, Registration],
    at: datetime,
) -> Places:
    parties = {entity.id: entity.party for entity in entities.values()}
    turns, overdue = _turns(session, course.id, lesson_id, parties)
    now = Moment.of(at)
    lessons = [lesson] if lesson is not None else list(row.lessons)
    return Places(
        capacity=row.form.capacity,
        admission=row.form.admission,
        order=row.form.waiting,
        fit=Fit(course.draw_fit) if course.draw_fit else Fit.SKIP,
        seats=tuple(
            Seat(
                serial=entity.serial,
                party=entity.party,
                state=RegistrationState(entity.state),
                applied_at=entity.applied_at,
                split=entity.split,
                extra=entity.extra,
                overdue=overdue[entity.party],
            )
            for entity in entities.values()
        ),
        turns=turns,
        drawn=any(turn.drawn for turn in turns),
        begun=any(each.takes_place and each.standing.has_begun(now) for each in lessons),
        offers=row.stage is Stage.RELEASED and (lesson is None or lesson.takes_place),
    )


def _turns(
    session: Session, course_id: int, lesson_id: int | None, parties: dict[int, int]
) -> tuple[tuple[Turn, ...], defaultdict[int, int]]:
    """What changed the waiting order, oldest first, and how often an offer to each family lapsed."""
    here = Draw.lesson_id.is_(None) if lesson_id is None else Draw.lesson_id == lesson_id
    query = (
        select(Draw.id, Draw.at, DrawLot.registration_id)
        .join(DrawLot, DrawLot.draw_id == Draw.id)
        .where(Draw.course_id == course_id, here)
        .order_by(Draw.id, DrawLot.position)
    )
    lots: dict[tuple[int, datetime], list[int]] = {}
    for row in session.execute(query):
        lots.setdefault((row.id, row.at), []).append(parties[row.registration_id])
    turns = [Turn(at=at, parties=tuple(drawn), drawn=True) for (_, at), drawn in lots.items()]
    moves = select(WaitingMove.at, WaitingMove.registration_id, WaitingMove.ahead_of_id).where(
        WaitingMove.registration_id.in_(parties)
    )
    for at, moved, ahead_of in session.execute(moves.order_by(WaitingMove.id)):
        turns.append(Turn(at=at, parties=(parties[moved],), ahead_of=parties.get(ahead_of or 0)))
    overdue: defaultdict[int, int] = defaultdict(int)
    put_off = select(Offer.registration_id, Offer.closed_at).where(
        Offer.registration_id.in_(parties), Offer.outcome.in_(PUT_OFF)
    )
    for registration_id, closed_at in session.execute(put_off.order_by(Offer.id)):
        party = parties[registration_id]
        overdue[party] += 1
        turns.append(Turn(at=cast("datetime", closed_at), parties=(party,)))
    return tuple(sorted(turns, key=lambda turn: turn.at)), overdue


def _keep_change(
    session: Session,
    entity: Registration,
    before: RegistrationState | None,
    act: Act,
    by_id: int,
    at: datetime,
    *,
    reason_id: int | None = None,
    note: str = "",
) -> None:
    session.add(
        RegistrationChange(
            uid=uuid7(at),
            registration_id=entity.id,
            at=at,
            by_id=by_id,
            act=act.value,
            before=None if before is None else before.value,
            state=entity.state,
            reason_id=reason_id,
            note=note,
        )
    )


def standing_offer(session: Session, leader_id: int) -> Offer | None:
    """The offer a family has not answered yet; `leader_id` is the row key of its first registration."""
    return session.scalar(select(Offer).where(Offer.registration_id == leader_id, Offer.outcome.is_(None)))


def _open_offer(
    session: Session,
    actor: Actor,
    hall: Hall,
    party: int,
    places: int,
    by_id: int,
    at: datetime,
    until: date | None,
) -> None:
    leader = hall.entities[party]
    standing = standing_offer(session, leader.id)
    if standing is not None:
        standing.places += places
        return
    session.add(
        Offer(
            uid=uuid7(at),
            registration_id=leader.id,
            places=places,
            made_at=at,
            made_by_id=by_id,
            until=until or _deadline(session, actor, hall, local(at).date()),
        )
    )
    session.flush()


def _close_offer(
    session: Session, hall: Hall, party: int, state: RegistrationState, act: Act, by_id: int, at: datetime
) -> None:
    standing = standing_offer(session, hall.entities[party].id)
    if standing is None:
        return
    if any(
        entity.party == party and entity.state == RegistrationState.OFFERED.value
        for entity in hall.entities.values()
    ):
        standing.places = max(1, standing.places - 1)
        return
    outcomes = {Act.ACCEPT: "accepted", Act.REFUSE: "put_off", Act.OVERDUE: "overdue"}
    standing.outcome = "refused" if state is RegistrationState.DECLINED else outcomes.get(act, "withdrawn")
    standing.closed_at, standing.closed_by_id = at, by_id


def _deadline(session: Session, actor: Actor, hall: Hall, today: date) -> date:
    """The last day to answer an offer made today: `offer_days` 開設日 later, but before the day the place is for."""
    days = hall.form.offer_days
    opened = sorted(opening_days.open_days(session, actor, today + timedelta(days=1), today + _HORIZON))
    until = today if days == 0 else opened[min(days, len(opened)) - 1] if opened else today
    first = hall.first_day
    return until if first is None or until < first else max(today, first - timedelta(days=1))
