"""職員: who may sign in, with which roles, and how each likes to read."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.access import Actor, Permission, Role
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff import TEXT_SCALES, StaffForm, StaffRow
from nakanojo_helpdesk.store import passwords
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole


def add(session: Session, actor: Actor, form: StaffForm) -> str:
    """Add a member of staff; returns the code. Raises `Denied`, `Invalid` (also for a name already on a tile)."""
    actor.require(Permission.STAFF)
    problems = form.problems()
    name = form.name.strip()
    if not problems and session.scalar(select(Staff.id).where(Staff.name == name, Staff.active)):
        problems["name"] = f"＊「{name}」さんはもう登録されています。見分けられる名前にしてください。"
    if problems:
        raise Invalid(problems)
    count = session.scalar(select(func.count()).select_from(Staff)) or 0
    member = Staff(
        uid=uuid7(utc_now()),
        code=f"S{count + 1:02d}",
        name=name,
        password_hash=passwords.hashed(form.password),
        roles=[StaffRole(role=role.value) for role in sorted(form.roles)],
    )
    session.add(member)
    session.flush()
    return member.code


def listing(session: Session, actor: Actor, *, retired: bool = False) -> tuple[StaffRow, ...]:
    """Staff in the order they were added; with `retired` also those who left. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    return rows(session, retired=retired)


def rows(session: Session, *, retired: bool = False) -> tuple[StaffRow, ...]:
    """Staff rows for services that have asked for their own permission."""
    # By columns: the sign-in screen asks first of all, and would wait for every entity to be configured.
    members, held = Staff.__table__.c, StaffRole.__table__.c
    query = select(members.id, members.code, members.name, members.active, members.text_scale, members.theme)
    if not retired:
        query = query.where(members.active)
    roles: dict[int, set[Role]] = {}
    for staff_id, role in session.execute(select(held.staff_id, held.role)):
        roles.setdefault(staff_id, set()).add(Role(role))
    return tuple(
        StaffRow(**row, roles=frozenset(roles.get(row["id"], ())))
        for row in session.execute(query.order_by(members.id)).mappings()
    )


def row_of(member: Staff) -> StaffRow:
    """The frozen row of a loaded member with roles."""
    return StaffRow(
        id=member.id,
        code=member.code,
        name=member.name,
        roles=frozenset(Role(role.role) for role in member.roles),
        active=member.active,
        text_scale=member.text_scale,
        theme=member.theme,
    )


def set_text_scale(session: Session, actor: Actor, scale: int) -> None:
    """Remember the text size (100, 125, 150 or 200 %) of the person signed in. Raises `Denied`, `Invalid`."""
    actor.require(Permission.OWN_SETTINGS)
    if scale not in TEXT_SCALES:
        raise Invalid({"text_scale": "＊文字の大きさは、標準・大・特大・最大から選んでください。"})
    member = (
        session.get(Staff, actor.staff_id, options=[selectinload(Staff.roles)]) if actor.staff_id else None
    )
    if member is None:
        raise Missing("職員の登録が見つかりません。もう一度サインインしてください。")
    member.text_scale = scale
    session.flush()
