"""繰上: offer a free place, take the answer, work off what ran out, and change the order of those waiting by hand."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.courses.forms import CourseForm, Scope
from nakanojo_helpdesk.domain.courses.lessons import reason_problem
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations.places import Request
from nakanojo_helpdesk.domain.registrations.rows import DueOffers, RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.courses import checking, planning
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import placing, reading
from nakanojo_helpdesk.store.tables.registrations.registrations import Offer, Registration, WaitingMove


def offer(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    *,
    until: date | None = None,
    now: datetime | None = None,
) -> RegistrationRow:
    """Offer free places to a waiting family by hand, to as many of it as fit; `until` is the last day to answer.

    Raises `Denied`, `Missing`, `Conflict`, `Invalid`, `Refused` (nobody waits there, or no place is free).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    if until is not None and until < local(at).date():
        raise Invalid({"until": "＊返事の期限は、今日からあとの日にしてください。"})
    hall = placing.hall_about(session, actor, entity.uid, at)
    waiting = hall.places.waiting(entity.party)
    if not waiting:
        raise Refused("待っている申込ではありません。")
    serials = tuple(seat.serial for seat in waiting)[: hall.places.free]
    if not serials:
        raise Refused("いま空きがありません。取消があってから、繰上の連絡をしてください。")
    if len(serials) < len(waiting) and not entity.split:
        raise Refused(
            f"空きは{len(serials)}人分です。{len(waiting)}人のご家族は、まだ入れません。"
            "「入れる人だけ」にすると、先に入れます。"
        )
    hall.settle(session, actor, Request(act=Act.OFFER, serials=serials), at, until=until)
    return reading.rows_of(session, actor, hall.row.uid, [uid], at, row=hall.row)[0]


def answer(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    *,
    accepted: bool,
    waits: bool = False,
    now: datetime | None = None,
) -> tuple[RegistrationRow, ...]:
    """Take the answer of a family to its offer; returns it and who was offered the place next.

    Who refuses has declined; with `waits` they keep waiting behind the others. Raises `Denied`, `Missing`, `Conflict`,
    `Refused` (no offer stands).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    hall = placing.hall_about(session, actor, entity.uid, at)
    serials = _offered(hall, entity.party)
    if not serials:
        raise Refused("返事を待っている繰上の連絡がありません。")
    if accepted:
        request = Request(act=Act.ACCEPT, serials=serials)
    else:
        wanted = RegistrationState.WAITING if waits else RegistrationState.DECLINED
        request = Request(act=Act.REFUSE, serials=serials, wanted=wanted)
    offered = hall.settle(session, actor, request, at)
    uids = [entity.uid, *(each.uid for each in offered)]
    reading.note_reading(session, hall.row.uid, len(uids))
    return reading.rows_of(session, actor, hall.row.uid, uids, at, row=hall.row)


def expire(session: Session, actor: Actor, *, now: datetime | None = None) -> tuple[RegistrationRow, ...]:
    """Work off every offer whose last day is over, the first made first, and offer the places on; returns who was offered one.

    Done when somebody signs in, for offers that ran out while the program was closed; never by a clock that cannot be
    right. Raises `Denied`, `ClockDoubtful`.
    """
    actor.require(Permission.REGISTER)
    checking.signed_in(actor)
    clocks.require_plausible(session, utc_now())
    at = now or utc_now()
    query = select(Offer.registration_id).where(Offer.outcome.is_(None), Offer.until < local(at).date())
    found: list[RegistrationRow] = []
    for leader_id in session.scalars(query.order_by(Offer.id)).all():
        leader = session.get_one(Registration, leader_id)
        hall = placing.hall_about(session, actor, leader.uid, at)
        serials = _offered(hall, leader.party)
        if not serials:
            continue
        request = Request(act=Act.OVERDUE, serials=serials)
        offered = hall.settle(session, actor, request, at)
        found += reading.rows_of(
            session, actor, hall.row.uid, [each.uid for each in offered], at, row=hall.row
        )
    return tuple(found)


def due(session: Session, actor: Actor) -> tuple[DueOffers, ...]:
    """The offers that still wait for an answer, by course and last day, the soonest first. Raises `Denied`."""
    actor.require(Permission.COURSES)
    query = (
        select(Registration, Offer.until)
        .join(Offer, Offer.registration_id == Registration.id)
        .where(Offer.outcome.is_(None))
        .order_by(Offer.until, Registration.id)
    )
    counted: dict[tuple[str, date], int] = {}
    for entity, until in session.execute(query):
        key = (placing.where(session, entity)[0], until)
        counted[key] = counted.get(key, 0) + 1
    labels = {uid: courses.get(session, actor, uid).label for uid, _ in counted}
    return tuple(
        DueOffers(course_uid=uid, label=labels[uid], until=until, families=count)
        for (uid, until), count in counted.items()
    )


def move(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    *,
    ahead_of: str | None,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Set a waiting family before another (its uid; None: behind all) by hand, with a reason that stays readable.

    Raises `Denied`, `Missing`, `Conflict`, `Invalid`, `Refused` (one of them does not wait).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    if sentence := reason_problem(reason, "順番を変える"):
        raise Invalid({"reason": sentence})
    hall = placing.hall_about(session, actor, entity.uid, at)
    other = None if ahead_of is None else placing.loaded(session, ahead_of)
    parties = {entity.party} | ({other.party} if other is not None else set())
    if any(not hall.places.waiting(party) for party in parties):
        raise Refused("待っている申込ではありません。名簿を開き直してください。")
    if other is not None and other.party == entity.party:
        raise Refused("同じご家族の中では、順番は変わりません。")
    session.add(
        WaitingMove(
            uid=uuid7(at),
            registration_id=hall.entities[entity.party].id,
            ahead_of_id=None if other is None else hall.entities[other.party].id,
            at=at,
            by_id=checking.signed_in(actor),
            reason=reason.strip(),
        )
    )
    session.flush()


def set_split(
    session: Session, actor: Actor, uid: str, version: int, *, split: bool, now: datetime | None = None
) -> tuple[RegistrationRow, ...]:
    """Let a waiting family take the places there are (入れる人だけ), or wait for all of them; returns it and who is offered one.

    Raises `Denied`, `Missing`, `Conflict`, `Refused` (it does not wait).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    hall = placing.hall_about(session, actor, entity.uid, at)
    if not hall.places.waiting(entity.party):
        raise Refused("待っている申込ではありません。名簿を開き直してください。")
    for each in hall.entities.values():
        if each.party == entity.party:
            each.split = split
    session.flush()
    hall = placing.hall_about(session, actor, uid, at)
    offered = hall.settle(session, actor, Request(act=Act.CAPACITY), at)
    uids = dict.fromkeys((uid, *(each.uid for each in offered)))
    reading.note_reading(session, hall.row.uid, len(uids))
    return reading.rows_of(session, actor, hall.row.uid, list(uids), at, row=hall.row)


def amend_course(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    form: CourseForm,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> None:
    """Write a course down differently (`planning.amend`), and offer the places it has more. Raises as that does."""
    actor.require(Permission.PLAN_COURSES)
    planning.amend(session, actor, uid, version, form, accepted=accepted)
    fill(session, actor, uid, now=now)


def fill(session: Session, actor: Actor, course_uid: str, *, now: datetime | None = None) -> None:
    """Offer what is free in a course since it has more places or was released. Raises `Denied`, `Missing`."""
    actor.require(Permission.PLAN_COURSES)
    checking.signed_in(actor)
    at = now or utc_now()
    row = courses.get(session, actor, course_uid)
    lessons = [each.uid for each in row.lessons] if row.form.scope is Scope.LESSON else [None]
    for lesson in lessons:
        hall = placing.hall_of(session, actor, course_uid, lesson, at)
        hall.settle(session, actor, Request(act=Act.CAPACITY), at)


def _offered(hall: placing.Hall, party: int) -> tuple[int, ...]:
    return tuple(
        each.serial
        for each in hall.entities.values()
        if each.party == party and each.state == RegistrationState.OFFERED.value
    )
