"""取消 and 辞退: an application is given up, its place offered to who waits; and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.registrations.forms import NOTE_LENGTH
from nakanojo_helpdesk.domain.registrations.places import Request
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.registrations import conditions, placing, reading
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.registrations.registrations import RegistrationChange


@dataclass(frozen=True, kw_only=True)
class Left:
    """What came of giving an application up: its row, and who was offered the place (call them now)."""

    row: RegistrationRow
    offered: tuple[RegistrationRow, ...]


def leave(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    *,
    state: RegistrationState = RegistrationState.CANCELLED,
    reason: str = "UNK",
    note: str = "",
    whole_party: bool = False,
    now: datetime | None = None,
) -> Left:
    """Give an application up: 取消 (`CANCELLED`), 辞退 (`DECLINED`) or a lost one who does not wait (`LOST`).

    `reason` is a code of the vocabulary `leaving_reason`; `whole_party` takes the family along. What falls free is offered
    to the first who fits. Raises `Denied`, `Missing`, `Conflict`, `Invalid`, `Refused` (given up already).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    known = codes.load(session)
    problems: dict[str, str] = {}
    if reason not in known.vocabularies[VocabularyName.LEAVING_REASON]:
        problems["reason"] = "＊理由を選んでください。"
    if sentence := text_problem(note, label="メモ", longest=NOTE_LENGTH):
        problems["note"] = f"＊{sentence}"
    if not state.is_over:
        problems["state"] = "＊取消か辞退を選んでください。"
    if problems:
        raise Invalid(problems)
    if RegistrationState(entity.state).is_over:
        raise Refused("もう取り消してある申込です。")
    hall = placing.hall_about(session, actor, entity.uid, at)
    serials = tuple(
        each.serial
        for each in hall.entities.values()
        if each.serial == entity.serial
        or (whole_party and each.party == entity.party and not RegistrationState(each.state).is_over)
    )
    offered = hall.settle(
        session,
        actor,
        Request(act=Act.LEAVE, serials=serials, wanted=state),
        at,
        reason_id=known.ids[VocabularyName.LEAVING_REASON.value, reason],
        note=note.strip(),
    )
    rows = reading.rows_of(
        session, actor, hall.row.uid, [entity.uid, *(each.uid for each in offered)], at, row=hall.row
    )
    reading.note_reading(session, hall.row.uid, len(rows))
    return Left(row=rows[0], offered=rows[1:])


def restore(
    session: Session, actor: Actor, uid: str, version: int, *, now: datetime | None = None
) -> RegistrationRow:
    """Bring an application back that was given up: confirmed where a place is free, else waiting at its old place.

    A walk-in comes back as one, over the capacity where nothing is free. Raises `Denied`, `Missing`,
    `Conflict`, `Refused` (it stands, or that person is in it by another one).
    """
    entity, at = reading.to_change(session, actor, uid, version, now)
    if not RegistrationState(entity.state).is_over:
        raise Refused("取り消していない申込です。")
    hall = placing.hall_about(session, actor, entity.uid, at)
    if conditions.standing(session, hall, entity.person_id, entity.card, but=entity.serial):
        raise Refused("この方は、別の申込でこの講座に入っています。")
    query = (
        select(RegistrationChange.before)
        .where(RegistrationChange.registration_id == entity.id, RegistrationChange.before.is_not(None))
        .order_by(RegistrationChange.id.desc())
        .limit(1)
    )
    before = session.scalar(query)
    wanted = RegistrationState.WAITING if before is None else RegistrationState(before)
    request = Request(
        act=Act.RESTORE, serials=(entity.serial,), wanted=wanted, beyond=entity.walk_in is not None
    )
    hall.settle(session, actor, request, at)
    return reading.rows_of(session, actor, hall.row.uid, [uid], at, row=hall.row)[0]
