"""統合: two people found to be one. Nothing of either is lost, and it can be taken back.

Both stay in their tables; one is read as the other from then on. Where both stand in one course (or lesson applied for), the
better application stays, the other one leaves by the one way to a place, and its marks go over. Taking back puts each of
these back. Months cannot be closed yet: until they can, a merge can be taken back at any time.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased, selectinload

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations.people import PersonRow
from nakanojo_helpdesk.domain.registrations.places import Request
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses import checking, clashes
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import keeping, people, placing, reading
from nakanojo_helpdesk.services.registrations.finding import index
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange
from nakanojo_helpdesk.store.tables.registrations.people import Person, PersonMerge
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration, RegistrationChange
from nakanojo_helpdesk.store.tables.staff import Staff

MISSING: Final = "その統合が見つかりません。画面を開き直してください。"
SAME: Final = "もう同じ方として登録されています。"
UNDONE: Final = "この統合は、もう取り消してあります。"
_NO_MARK: Final = "NOT"
_TWICE: Final = "DBL"
_BEST_FIRST: Final = (
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.APPLIED,
    RegistrationState.WAITING,
)


@dataclass(frozen=True, kw_only=True)
class MergeRow:
    """A merge that stands: `name` and `kana` are those of the one who is read as the other since."""

    uid: str
    name: str
    kana: str
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What came of a merge or of taking it back: its uid, and who was offered a place that fell free (call them now)."""

    uid: str
    offered: tuple[RegistrationRow, ...] = ()


def merge(
    session: Session,
    actor: Actor,
    kept_uid: str,
    merged_uid: str,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> Merged:
    """Read one person as another from now on; the name and telephone of `kept_uid` stand.

    Two applications for one course are asked about. Raises `Denied`, `Missing`, `Refused` (erased, or one already),
    `Doubtful`.
    """
    actor.require(Permission.MERGE)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    day = local(at).date()
    kept, merged = (_standing(session, uid, day) for uid in (kept_uid, merged_uid))
    if kept.id == merged.id:
        raise Refused(SAME)
    twice = list(_twice(session, kept.id, merged.id))
    clashes.raise_doubts([_question(session, actor, *pair) for pair in twice], accepted)
    row = PersonMerge(uid=uuid7(at), kept_id=kept.id, merged_id=merged.id, at=at, by_id=by_id)
    session.add(row)
    merged.merged_into_id = kept.id
    session.flush()
    offered: list[RegistrationRow] = []
    reason = codes.load(session).ids[VocabularyName.LEAVING_REASON.value, _TWICE]
    for stays, leaves in twice:
        _hand_over_marks(session, leaves, stays, by_id, at)
        hall = placing.hall_about(session, actor, leaves.uid, at)
        request = Request(act=Act.MERGE, serials=(leaves.serial,), wanted=RegistrationState.CANCELLED)
        free = hall.settle(session, actor, request, at, reason_id=reason)
        offered += reading.rows_of(
            session, actor, hall.row.uid, [each.uid for each in free], at, row=hall.row
        )
    audit.note(session, index.READ, Person.__tablename__, kept.uid, "2")
    return Merged(uid=row.uid, offered=tuple(offered))


def separate(session: Session, actor: Actor, uid: str, *, now: datetime | None = None) -> None:
    """Take a merge back: both are themselves again, with their applications and marks.

    An application comes back to its place where one is free, else it waits. What somebody has changed since stays.
    Raises `Denied`, `Missing`, `Refused` (taken back already, or erased since).
    """
    actor.require(Permission.MERGE)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    row = session.scalar(select(PersonMerge).where(PersonMerge.uid == uid))
    if row is None:
        raise Missing(MISSING)
    if row.undone_at is not None:
        raise Refused(UNDONE)
    merged = session.scalars(_with_cares(Person.id == row.merged_id)).one()
    if keeping.is_gone(merged):
        raise Refused(keeping.why_gone(merged))
    merged.merged_into_id = None
    row.undone_at, row.undone_by_id = at, by_id
    session.flush()
    _put_marks_back(session, row, by_id, at)
    for entity, before in _left_by(session, row):
        hall = placing.hall_about(session, actor, entity.uid, at)
        request = Request(
            act=Act.SEPARATE,
            serials=(entity.serial,),
            wanted=before,
            beyond=entity.walk_in is not None,
        )
        hall.settle(session, actor, request, at)


def _left_by(session: Session, row: PersonMerge) -> list[tuple[Registration, RegistrationState]]:
    """The applications given up by a merge and by nothing since, each with its state before, by number."""
    since = aliased(RegistrationChange)
    query = (
        select(Registration, RegistrationChange.before)
        .join(RegistrationChange, RegistrationChange.registration_id == Registration.id)
        .where(RegistrationChange.act == Act.MERGE.value, RegistrationChange.at == row.at)
        .where(Registration.person_id.in_(_everybody(session, row)))
        .where(~exists().where(since.registration_id == Registration.id, since.id > RegistrationChange.id))
        .order_by(Registration.id)
    )
    return [
        (entity, RegistrationState(before)) for entity, before in session.execute(query) if before is not None
    ]


def history(session: Session, actor: Actor, uid: str) -> tuple[MergeRow, ...]:
    """The merges into a person that stand, newest first; traced. Raises `Denied`, `Missing`, `Refused` (erased)."""
    actor.require(Permission.MERGE)
    person = _standing(session, uid, local(utc_now()).date())
    query = (
        select(PersonMerge.uid, PersonMerge.at, Person.name, Person.kana, Staff.name.label("by_name"))
        .join(Person, Person.id == PersonMerge.merged_id)
        .join(Staff, Staff.id == PersonMerge.by_id)
        .where(PersonMerge.kept_id.in_(keeping.merged_ids(session, person.id)))
        .where(PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.id.desc())
    )
    found = tuple(MergeRow(**row) for row in session.execute(query).mappings())
    if found:
        audit.note(session, index.READ, Person.__tablename__, uid, str(len(found)))
    return found


def pair(
    session: Session, actor: Actor, first_uid: str, second_uid: str, *, day: date
) -> tuple[PersonRow, PersonRow]:
    """Two people side by side, to see whether they are one; traced. Raises `Denied`, `Missing`, `Refused`."""
    actor.require(Permission.MERGE)
    first, second = (_standing(session, uid, day) for uid in (first_uid, second_uid))
    audit.note(session, index.READ, Person.__tablename__, first.uid, "2")
    rows = keeping.person_rows(session, [first.id, second.id], day)
    return rows[first.id], rows[second.id]


def _standing(session: Session, uid: str, day: date) -> Person:
    """The row that stands for a person. Raises `Missing`, `Refused` (erased)."""
    person = people.loaded(session, uid, None, day=day)
    root = keeping.root_ids(session, [person.id])[person.id]
    return session.scalars(_with_cares(Person.id == root)).one()


def _with_cares(condition: ColumnElement[bool]) -> Select[Person]:
    """The people of a condition with what their seals cover."""
    return select(Person).where(condition).options(selectinload(Person.cares))


def _twice(session: Session, kept: int, merged: int) -> Iterator[tuple[Registration, Registration]]:
    """(stays, leaves) where both stand in one course, or in one lesson applied for: the better application stays."""
    over = [state.value for state in RegistrationState if state.is_over]

    def standing(person: int) -> list[Registration]:
        query = select(Registration).where(
            Registration.person_id.in_(keeping.merged_ids(session, person)), Registration.state.not_in(over)
        )
        return list(session.scalars(query.order_by(Registration.id)))

    theirs = {(each.course_id, each.lesson_id): each for each in standing(merged)}
    for own in standing(kept):
        other = theirs.get((own.course_id, own.lesson_id))
        if other is not None:
            stays, leaves = sorted((own, other), key=_rank)
            yield stays, leaves


def _rank(entity: Registration) -> tuple[int, int]:
    return _BEST_FIRST.index(RegistrationState(entity.state)), entity.serial


def _question(session: Session, actor: Actor, stays: Registration, leaves: Registration) -> str:
    labels = codes.load(session).vocabularies[VocabularyName.APPLICATION_STATE]
    course_uid, _ = placing.where(session, stays)
    return (
        f"「{courses.get(session, actor, course_uid).label}」に、2つ申し込んでいます。"
        f"番号{stays.serial}（{labels.label(stays.state)}）を残し、"
        f"番号{leaves.serial}（{labels.label(leaves.state)}）を取り消します。出欠は、残す申込に移します。"
    )


def _hand_over_marks(
    session: Session, leaves: Registration, stays: Registration, by_id: int, at: datetime
) -> None:
    """Give the marks of one application to another; where both have one, that of the other stays."""
    own = {
        mark.lesson_id: mark for mark in session.scalars(select(Mark).where(Mark.registration_id == stays.id))
    }
    for mark in session.scalars(select(Mark).where(Mark.registration_id == leaves.id)).all():
        if mark.code == _NO_MARK:
            continue
        target = own.get(mark.lesson_id)
        if target is None:
            target = Mark(
                uid=uuid7(at),
                lesson_id=mark.lesson_id,
                registration_id=stays.id,
                code=_NO_MARK,
                at=mark.at,
                by_id=mark.by_id,
                source=mark.source,
            )
            session.add(target)
            session.flush()
        if target.code == _NO_MARK:
            target.at, target.by_id, target.source = mark.at, mark.by_id, mark.source
            _write_mark(session, target, mark.code, by_id, at)
        _write_mark(session, mark, _NO_MARK, by_id, at)
    session.flush()


def _put_marks_back(session: Session, row: PersonMerge, by_id: int, at: datetime) -> None:
    query = (
        select(Mark, MarkChange)
        .join(MarkChange, MarkChange.mark_id == Mark.id)
        .join(Registration, Registration.id == Mark.registration_id)
        .where(MarkChange.at == row.at, MarkChange.by_id == row.by_id)
        .where(Registration.person_id.in_(_everybody(session, row)))
        .order_by(MarkChange.id)
    )
    for mark, change in session.execute(query).all():
        if mark.code == change.code:
            _write_mark(session, mark, change.before, by_id, at)
    session.flush()


def _write_mark(session: Session, mark: Mark, code: str, by_id: int, at: datetime) -> None:
    """Change a mark with a line in its history; who gave it and when stays with the mark itself."""
    session.add(
        MarkChange(
            uid=uuid7(at),
            mark_id=mark.id,
            before=mark.code,
            code=code,
            at=at,
            by_id=by_id,
            source=mark.source,
        )
    )
    mark.code = code


def _everybody(session: Session, row: PersonMerge) -> tuple[int, ...]:
    """Row keys of all whose applications a merge concerned."""
    return (*keeping.merged_ids(session, row.kept_id), *keeping.merged_ids(session, row.merged_id))
