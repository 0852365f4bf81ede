"""下書き: kept while a talk is written down, offered again after a crash, deleted when the talk is saved.

A draft is its writer's own; once the writer may record no more (retired, or without such a role), whoever records
may take it over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.consultations.drafts import CODES, LEFT, DraftRow
from nakanojo_helpdesk.domain.errors import Denied, Missing
from nakanojo_helpdesk.domain.privacy.findings import draft_safe
from nakanojo_helpdesk.domain.staff.access import MATRIX, Actor, Permission
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole

_ROWS: Final = (
    select(Draft, Staff.code, Staff.name, Desk.code)
    .join(Staff, Staff.id == Draft.staff_id)
    .join(Desk, Desk.id == Draft.desk_id)
    .order_by(Draft.updated_at.desc())
)
_ANOTHERS: Final = "これはほかの職員の書きかけです。はじめから入力してください。"
_MINE: Final = _ROWS.where(Draft.staff_id == bindparam("staff_id"))
_RECORDERS: Final = (
    select(StaffRole.staff_id)
    .join(Staff, Staff.id == StaffRole.staff_id)
    .where(
        Staff.active,
        StaffRole.role.in_([role.value for role, may in MATRIX.items() if Permission.RECORD in may]),
    )
)
_LEFT: Final = Draft.staff_id.not_in(_RECORDERS)
_TO_GO_ON_WITH: Final = select(Draft).where(
    Draft.uid == bindparam("uid"), or_(Draft.staff_id == bindparam("staff_id"), _LEFT)
)


def keep(
    session: Session, actor: Actor, *, uid: str, desk: str, started_at: datetime, fields: dict[str, Any]
) -> None:
    """Write or overwrite the draft of one talk. Its texts are made safe here, whatever the caller has done.

    One that was left behind becomes the actor's. Raises `Denied` (also for a colleague's draft), `Missing` (the desk
    is gone).
    """
    actor.require(Permission.RECORD)
    if actor.staff_id is None:
        raise Denied("サインインしてから入力してください。")
    draft = session.scalar(select(Draft).where(Draft.uid == uid))
    if draft is not None and session.scalar(_TO_GO_ON_WITH, {"uid": uid, "staff_id": actor.staff_id}) is None:
        raise Denied(_ANOTHERS)
    _write(session, draft, actor.staff_id, uid=uid, desk=desk, started_at=started_at, fields=fields)


def hold(
    session: Session,
    actor: Actor,
    staff: str,
    *,
    uid: str,
    desk: str,
    started_at: datetime,
    fields: dict[str, Any],
) -> None:
    """Keep what the person of this code had typed when the session or the right to record ended.

    Written by the program itself (`access.holding_actor`). It is that person's draft, or is left behind for whoever
    records; where the person's row is gone, the first person at work has it. Raises `Denied` (also for a colleague's
    draft), `Missing` (the desk is gone).
    """
    actor.require(Permission.HOLD_DRAFT)
    owner = session.scalar(select(Staff.id).where(Staff.code == staff))
    if owner is None:
        owner = session.scalar(select(Staff.id).where(Staff.active).order_by(Staff.id).limit(1))
    draft = session.scalar(select(Draft).where(Draft.uid == uid))
    if owner is None or (draft is not None and draft.staff_id != owner):
        raise Denied(_ANOTHERS)
    _write(session, draft, owner, uid=uid, desk=desk, started_at=started_at, fields=fields)


def mine(session: Session, actor: Actor) -> tuple[DraftRow, ...]:
    """The drafts of the person signed in, newest first. Raises `Denied`."""
    actor.require(Permission.RECORD)
    return _rows(session, _MINE, actor.staff_id)


def left_behind(session: Session, actor: Actor) -> tuple[DraftRow, ...]:
    """The drafts of people who may record no more, for anybody who records to go on with; newest first. Raises `Denied`."""
    actor.require(Permission.RECORD)
    return _rows(session, _ROWS.where(_LEFT, Draft.staff_id != bindparam("staff_id")), actor.staff_id)


def discard(session: Session, actor: Actor, uid: str) -> None:
    """Delete one's own draft or one left behind; a draft that is gone already is no error. Raises `Denied`."""
    actor.require(Permission.RECORD)
    draft = session.scalar(_TO_GO_ON_WITH, {"uid": uid, "staff_id": actor.staff_id})
    if draft is not None:
        session.delete(draft)
        session.flush()


def _rows(
    session: Session, query: Select[Draft, str, str, str], staff_id: int | None
) -> tuple[DraftRow, ...]:
    return tuple(
        DraftRow(
            uid=draft.uid,
            staff=staff_code,
            staff_name=staff_name,
            desk=desk_code,
            started_at=draft.started_at,
            updated_at=draft.updated_at,
            fields=dict(draft.fields),
        )
        for draft, staff_code, staff_name, desk_code in session.execute(query, {"staff_id": staff_id})
        if LEFT not in draft.fields
    )


def _safe(value: Any) -> Any:
    """A value of a draft with every text in it as a draft may hold it."""
    if isinstance(value, str):
        return draft_safe(value, len(value))
    if isinstance(value, list):
        return [_safe(part) for part in value]
    return {name: _safe(part) for name, part in value.items()} if isinstance(value, dict) else value


def _write(
    session: Session,
    draft: Draft | None,
    staff_id: int,
    *,
    uid: str,
    desk: str,
    started_at: datetime,
    fields: dict[str, Any],
) -> None:
    desk_id = session.scalar(select(Desk.id).where(Desk.code == desk))
    if desk_id is None:
        raise Missing("窓口の登録が見つかりません。窓口を選び直してください。")
    fields = {name: value if name in CODES else _safe(value) for name, value in fields.items()}
    now = utc_now()
    if draft is None:
        draft = Draft(
            uid=uid, staff_id=staff_id, desk_id=desk_id, started_at=started_at, updated_at=now, fields=fields
        )
        session.add(draft)
    draft.staff_id, draft.desk_id, draft.started_at = staff_id, desk_id, started_at
    draft.updated_at, draft.fields = now, fields
    session.flush()
