"""書き残し: what was typed outside of a talk when its writer's session ended, kept for whoever may go on with it.

It is a draft of a kind of its own: sealed, never audited, erased with the other drafts. Its writer has it while they may
still do what they could do then; else only people who have every right the writer had, and have it for all courses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.consultations.drafts import LEFT, LeftTexts
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.privacy.findings import masked
from nakanojo_helpdesk.domain.staff.access import MATRIX, Actor, Permission, Role
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

_GONE: Final = "この書き残しは、もう消されたか、ほかの職員のものです。"
_OWN_COURSES: Final = frozenset(
    {Permission.APPLICANTS, Permission.REGISTER, Permission.ROLL, Permission.SURVEY}
)


def hold(
    session: Session,
    actor: Actor,
    staff: str,
    *,
    title: str,
    texts: Sequence[tuple[str, str]],
    rights: Iterable[Permission],
) -> None:
    """Keep the texts, with their labels, that the person of this code had typed into the dialog or screen `title`.

    What saving would have refused as a 個人番号 is masked. A telephone number stays: nobody is typing any more.
    `rights` are what the person could do then. Written by the program itself (`access.holding_actor`). Raises `Denied`,
    `Missing` (nobody is left to keep it for).
    """
    actor.require(Permission.HOLD_DRAFT)
    people = select(Staff.id).order_by(Staff.active.desc(), Staff.id)
    owner = session.scalar(people.where(Staff.code == staff)) or session.scalar(people.limit(1))
    desk = session.scalar(select(Desk.id).order_by(Desk.id).limit(1))
    if owner is None or desk is None:
        raise Missing(_GONE)
    now = utc_now()
    safe = [[label, masked(text)] for label, text in texts]
    fields = {LEFT: title, "texts": safe, "rights": sorted(each.name for each in rights)}
    session.add(
        Draft(uid=uuid7(now), staff_id=owner, desk_id=desk, started_at=now, updated_at=now, fields=fields)
    )
    session.flush()


def offered(session: Session, actor: Actor) -> tuple[LeftTexts, ...]:
    """What the actor may go on with, oldest first. Raises `Denied`."""
    actor.require(Permission.OWN_SETTINGS)
    return tuple(
        LeftTexts(
            uid=draft.uid,
            writer=writer.name,
            title=str(draft.fields[LEFT]),
            texts=tuple((str(label), str(text)) for label, text in draft.fields.get("texts", ())),
            at=draft.updated_at,
        )
        for draft, writer in _left(session)
        if _may_go_on(actor, writer, _rights(draft))
    )


def done(session: Session, actor: Actor, uid: str) -> None:
    """Delete what the actor has gone on with. Raises `Denied`, `Missing` (gone, or somebody else's)."""
    actor.require(Permission.OWN_SETTINGS)
    for draft, writer in _left(session):
        if draft.uid == uid and _may_go_on(actor, writer, _rights(draft)):
            session.delete(draft)
            session.flush()
            return
    raise Missing(_GONE)


def _left(session: Session) -> list[tuple[Draft, Staff]]:
    query = (
        select(Draft, Staff)
        .join(Staff, Staff.id == Draft.staff_id)
        .options(selectinload(Staff.roles))
        .order_by(Draft.id)
    )
    return [(draft, writer) for draft, writer in session.execute(query) if LEFT in draft.fields]


def _rights(draft: Draft) -> frozenset[Permission]:
    return frozenset(Permission[name] for name in draft.fields.get("rights", ()))


def _may_go_on(actor: Actor, writer: Staff, rights: frozenset[Permission]) -> bool:
    if not all(actor.may(right) for right in rights):
        return False
    if actor.staff_id == writer.id:
        return True
    has = frozenset[Permission]().union(*(MATRIX[Role(held.role)] for held in writer.roles))
    if writer.active and rights <= has:
        return False
    whole = frozenset[Permission]().union(*(MATRIX[role] for role in actor.roles if role is not Role.TRAINER))
    return rights & _OWN_COURSES <= whole
