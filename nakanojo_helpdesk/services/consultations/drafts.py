"""下書き: kept while a talk is written down, offered again after a crash, deleted when the talk is saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.errors import Denied, Missing
from nakanojo_helpdesk.domain.privacy.findings import draft_safe
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

_MINE: Final = (
    select(Draft, Staff.code, Staff.name, Desk.code)
    .join(Staff, Staff.id == Draft.staff_id)
    .join(Desk, Desk.id == Draft.desk_id)
    .where(Draft.staff_id == bindparam("staff_id"))
    .order_by(Draft.updated_at.desc())
)
_OWN: Final = select(Draft).where(Draft.uid == bindparam("uid"), Draft.staff_id == bindparam("staff_id"))


def keep(
    session: Session, actor: Actor, *, uid: str, desk: str, started_at: datetime, fields: dict[str, Any]
) -> None:
    """Write or overwrite the draft of one talk. Its memo is made `draft_safe` here, whatever the caller has done.

    Raises `Denied` (also for another's draft), `Missing` (the desk is gone).
    """
    actor.require(Permission.RECORD)
    if actor.staff_id is None:
        raise Denied("サインインしてから入力してください。")
    desk_id = session.scalar(select(Desk.id).where(Desk.code == desk))
    if desk_id is None:
        raise Missing("窓口の登録が見つかりません。窓口を選び直してください。")
    memo = fields.get("memo")
    if isinstance(memo, str):
        fields = fields | {"memo": draft_safe(memo, len(memo))}
    draft = session.scalar(select(Draft).where(Draft.uid == uid))
    now = utc_now()
    if draft is None:
        session.add(
            Draft(
                uid=uid,
                staff_id=actor.staff_id,
                desk_id=desk_id,
                started_at=started_at,
                updated_at=now,
                fields=fields,
            )
        )
    elif draft.staff_id != actor.staff_id:
        raise Denied("これはほかの職員の書きかけです。はじめから入力してください。")
    else:
        draft.desk_id, draft.started_at, draft.updated_at, draft.fields = desk_id, started_at, now, fields
    session.flush()


def mine(session: Session, actor: Actor) -> tuple[DraftRow, ...]:
    """The drafts of the person signed in, newest first. Raises `Denied`."""
    actor.require(Permission.RECORD)
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
        for draft, staff_code, staff_name, desk_code in session.execute(_MINE, {"staff_id": actor.staff_id})
    )


def discard(session: Session, actor: Actor, uid: str) -> None:
    """Delete one's own draft; a draft that is gone already is no error. Raises `Denied`."""
    actor.require(Permission.RECORD)
    draft = session.scalar(_OWN, {"uid": uid, "staff_id": actor.staff_id})
    if draft is not None:
        session.delete(draft)
        session.flush()
