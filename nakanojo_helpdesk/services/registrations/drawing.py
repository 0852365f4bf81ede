"""抽選: prepare it, draw, show what was drawn, and draw it again from what is kept to see that it is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import local, short_date, utc_now
from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.courses.lessons import reason_problem
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations.lottery import (
    DrawnLot,
    DrawRules,
    Lot,
    LotClass,
    draw,
    plain_seed,
    public_seed,
    seed_problem,
)
from nakanojo_helpdesk.domain.registrations.places import Fit, Request, waiting_order
from nakanojo_helpdesk.domain.registrations.rows import DrawRow, registration_number
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import conditions, keeping, placing
from nakanojo_helpdesk.services.registrations.placing import Hall
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.registrations.draws import Draw, DrawLot
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration
from nakanojo_helpdesk.store.tables.staff import Staff

EACH: str = "空きごとの抽選"
_UNSAID = ("OUT", "UNK")


@dataclass(frozen=True, kw_only=True)
class DrawPreview:
    """What a draw would be about: the numbers that take part, the places, the rules, and a seed from public numbers.

    `again` says whether there was a draw before, so that another one needs a reason.
    """

    numbers: tuple[str, ...]
    people: int
    places: int
    rules: DrawRules
    public_seed: str
    again: bool


def preview(
    session: Session, actor: Actor, course_uid: str, *, lesson: str | None = None, now: datetime | None = None
) -> DrawPreview:
    """What a draw would be about: to be posted before the seed is known. Raises `Denied`, `Missing`, `Refused`."""
    actor.require(Permission.DRAW)
    at = now or utc_now()
    hall, parties, again = _taking_part(session, actor, course_uid, lesson, at)
    size = sum(len(each) for each in parties.values())
    return DrawPreview(
        numbers=tuple(_number(hall, party) for party in parties),
        people=size,
        places=_places(hall, parties),
        rules=DrawRules.parse(hall.course.draw_classes, hall.course.draw_fit),
        public_seed=public_seed(local(at).date(), len(parties)),
        again=again,
    )


def set_rules(session: Session, actor: Actor, course_uid: str, rules: DrawRules) -> None:
    """Say who comes first in a course's draw, and what happens when a family does not fit.

    Raises `Denied`, `Missing`, `Refused` once it was drawn.
    """
    actor.require(Permission.DRAW)
    checking.signed_in(actor)
    row = courses.get(session, actor, course_uid)
    query = select(Course).where(Course.uid == row.uid).options(selectinload(Course.partners))
    course = session.scalars(query).one()
    if session.scalar(select(Draw.id).where(Draw.course_id == course.id).limit(1)) is not None:
        raise Refused("もう抽選をした講座です。抽選のきまりは変えられません。")
    course.draw_classes, course.draw_fit = rules.text, rules.fit.value
    session.flush()


def make(
    session: Session,
    actor: Actor,
    course_uid: str,
    *,
    seed: str,
    seed_origin: str = "",
    lesson: str | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> DrawRow:
    """Draw: everybody who applied in the period takes part; losers wait in the drawn order.

    A second draw needs a reason and takes everybody again who took part and has not left; both stay on paper. Where free
    places are drawn one by one (空きごとに抽選), those waiting take part and who wins is offered a place. Raises `Denied`,
    `Missing`, `Invalid`, `Refused` (applications are still taken, or nobody takes part).
    """
    actor.require(Permission.DRAW)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    hall, parties, again = _taking_part(session, actor, course_uid, lesson, at)
    each_place = again and hall.form.waiting is WaitingOrder.DRAW_EACH and not reason.strip()
    if each_place:
        waiting = waiting_order(hall.places)
        parties = {party: [seat.serial for seat in hall.places.waiting(party)] for party in waiting}
    problems: dict[str, str] = {}
    if sentence := seed_problem(seed):
        problems["seed"] = sentence
    if again and not each_place and (sentence := reason_problem(reason, "もう一度抽選する")):
        problems["reason"] = sentence
    if problems:
        raise Invalid(problems)
    places = hall.places.free if each_place else _places(hall, parties)
    if not parties:
        raise Refused("抽選に加わる申込がありません。")
    if each_place and not places:
        raise Refused("いま空きがありません。取消があってから抽選してください。")
    rules = DrawRules.parse(hall.course.draw_classes, hall.course.draw_fit)
    lots = {_number(hall, party): party for party in parties}
    drawn = draw(
        [_lot(session, hall, party, parties[party], rules) for party in parties], seed, rules, places
    )
    entity = _keep(
        session, hall, drawn, lots, by_id, at, seed, seed_origin, EACH if each_place else reason, places
    )
    if each_place:
        for each in drawn:
            won = parties[lots[each.lot.number]][: each.given]
            if won:
                again_hall = placing.hall_of(session, actor, course_uid, lesson, at)
                again_hall.settle(session, actor, Request(act=Act.OFFER, serials=tuple(won)), at)
    else:
        outcome = {
            serial: number < each.given
            for each in drawn
            for number, serial in enumerate(parties[lots[each.lot.number]])
        }
        request = Request(act=Act.DRAW, serials=tuple(outcome), won=outcome)
        hall.settle(session, actor, request, at)
    return next(row for row in listing(session, actor, course_uid) if row.uid == entity.uid)


def listing(session: Session, actor: Actor, course_uid: str) -> tuple[DrawRow, ...]:
    """Every draw of a course, oldest first, with its lots by number only. Raises `Denied`, `Missing`."""
    actor.require(Permission.COURSES)
    row = courses.get(session, actor, course_uid)
    query = (
        select(Draw, Staff.name, Lesson.ordinal)
        .join(Staff, Staff.id == Draw.by_id)
        .join(Course, Course.id == Draw.course_id)
        .outerjoin(Lesson, Lesson.id == Draw.lesson_id)
        .where(Course.uid == course_uid)
        .options(selectinload(Draw.lots))
        .order_by(Draw.id)
    )
    found = session.execute(query).all()
    ids = [lot.registration_id for entity, _, _ in found for lot in entity.lots]
    numbers = {
        each.id: registration_number(row.fiscal_year, row.serial, each.serial)
        for each in session.execute(
            select(Registration.id, Registration.serial).where(Registration.id.in_(ids))
        )
    }
    return tuple(
        DrawRow(
            uid=entity.uid,
            label=_label(row.label, ordinal),
            ordinal=entity.ordinal,
            at=entity.at,
            by_name=name,
            seed=entity.seed,
            seed_origin=entity.seed_origin,
            rules=DrawRules.parse(entity.classes, entity.fit),
            places=entity.places,
            reason=entity.reason,
            lots=tuple(
                DrawnLot(
                    position=lot.position,
                    lot=Lot(
                        number=numbers[lot.registration_id],
                        places=lot.places,
                        class_=LotClass(lot.class_),
                        split=lot.split,
                    ),
                    digest=lot.digest,
                    given=lot.given,
                )
                for lot in entity.lots
            ),
        )
        for entity, name, ordinal in found
    )


def replayed(row: DrawRow) -> bool:
    """Whether drawing again from the numbers, seed and rules kept gives the very same order and places."""
    return draw([each.lot for each in row.lots], row.seed, row.rules, row.places) == row.lots


def _label(course: str, ordinal: int | None) -> str:
    return course if ordinal is None else f"{course} 第{ordinal}回"


def _taking_part(
    session: Session, actor: Actor, course_uid: str, lesson: str | None, at: datetime
) -> tuple[Hall, dict[int, list[int]], bool]:
    """The places, the families that take part with their seats, and whether there was a draw before."""
    hall = placing.hall_of(session, actor, course_uid, lesson, at)
    if hall.form.admission is not Admission.LOTTERY:
        raise Refused("抽選の講座ではありません。")
    until = hall.form.apply_until
    if until is not None and local(at).date() <= until:
        raise Refused(f"受付は{short_date(until)}までです。抽選は、受付が終わってから行います。")
    took_part = None
    if hall.places.drawn:
        took_part = {party for turn in hall.places.turns if turn.drawn for party in turn.parties}
    parties: defaultdict[int, list[int]] = defaultdict(list)
    for seat in hall.places.seats:
        if (took_part is None and seat.state is RegistrationState.APPLIED) or (
            took_part is not None and seat.party in took_part and not seat.state.is_over
        ):
            parties[seat.party].append(seat.serial)
    return hall, dict(parties), hall.places.drawn


def _places(hall: Hall, parties: dict[int, list[int]]) -> int:
    """Places to be drawn: all that are not held by somebody who takes no part."""
    taking_part = {serial for serials in parties.values() for serial in serials}
    seats = tuple(seat for seat in hall.places.seats if seat.serial not in taking_part)
    return replace(hall.places, seats=seats).free


def _number(hall: Hall, party: int) -> str:
    return registration_number(hall.row.fiscal_year, hall.row.serial, party)


def _lot(session: Session, hall: Hall, party: int, serials: Sequence[int], rules: DrawRules) -> Lot:
    members = [hall.entities[serial] for serial in serials]
    belongs = [
        each for each in rules.classes if all(_belongs(session, hall, member, each) for member in members)
    ]
    return Lot(
        number=_number(hall, party),
        places=len(serials),
        class_=rules.class_of(belongs),
        split=hall.entities[party].split,
    )


def _belongs(session: Session, hall: Hall, entity: Registration, class_: LotClass) -> bool:
    if class_ is LotClass.NEWCOMERS:
        if entity.first_time is not None:
            return entity.first_time
        return entity.person_id is None or not conditions.attended_before(session, entity.person_id)
    if class_ is LotClass.RESIDENTS:
        code = codes.load(session).code(_district_id(session, entity))
        return code is not None and code not in _UNSAID
    return class_ is LotClass.LOST and _lost_before(session, hall, entity)


def _district_id(session: Session, entity: Registration) -> int | None:
    if entity.person_id is None:
        return entity.district_id
    rows = keeping.person_rows(session, [entity.person_id], local(entity.applied_at).date())
    code = rows[entity.person_id].form.district
    return codes.load(session).id(VocabularyName.DISTRICT, code)


def _lost_before(session: Session, hall: Hall, entity: Registration) -> bool:
    """Whether somebody lost a draw of the same kind of course, and got no place there later, since the last one won."""
    if entity.person_id is None:
        return False
    leader = Registration.__table__.alias("leader")
    query = (
        select(DrawLot.given, Registration.state)
        .join(Draw, Draw.id == DrawLot.draw_id)
        .join(leader, leader.c.id == DrawLot.registration_id)
        .join(
            Registration,
            (Registration.course_id == leader.c.course_id) & (Registration.party == leader.c.serial),
        )
        .join(Course, Course.id == Registration.course_id)
        .where(
            Registration.person_id.in_(keeping.merged_ids(session, entity.person_id)),
            Course.kind_id == hall.course.kind_id,
            Course.id != hall.course.id,
        )
        .order_by(Draw.id.desc())
        .limit(1)
    )
    newest = session.execute(query).first()
    return newest is not None and newest.given == 0 and newest.state != RegistrationState.CONFIRMED.value


def _keep(
    session: Session,
    hall: Hall,
    drawn: Sequence[DrawnLot],
    lots: dict[str, int],
    by_id: int,
    at: datetime,
    seed: str,
    seed_origin: str,
    reason: str,
    places: int,
) -> Draw:
    here = Draw.lesson_id.is_(None) if hall.lesson is None else Draw.lesson_id == hall.lesson_id
    before = session.scalars(select(Draw.ordinal).where(Draw.course_id == hall.course.id, here)).all()
    entity = Draw(
        uid=uuid7(at),
        course_id=hall.course.id,
        lesson_id=None if hall.lesson is None else hall.lesson_id,
        ordinal=max(before, default=0) + 1,
        at=at,
        by_id=by_id,
        seed=plain_seed(seed),
        seed_origin=seed_origin.strip(),
        classes=hall.course.draw_classes or "",
        fit=hall.course.draw_fit or Fit.SKIP.value,
        places=places,
        reason=reason.strip(),
    )
    entity.lots = [
        DrawLot(
            position=each.position,
            registration_id=hall.entities[lots[each.lot.number]].id,
            class_=each.lot.class_.value,
            places=each.lot.places,
            split=each.lot.split,
            digest=each.digest,
            given=each.given,
        )
        for each in drawn
    ]
    session.add(entity)
    session.flush()
    return entity
