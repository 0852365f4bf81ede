"""職員: the people who may sign in, their roles and their reading preferences."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role
from nakanojo_helpdesk.domain.staff.people import (
    THEME_LABELS,
    StaffChange,
    StaffForm,
    StaffRow,
    password_problem,
)
from nakanojo_helpdesk.store import passwords
from nakanojo_helpdesk.store.integrity import leaving
from nakanojo_helpdesk.store.integrity.standing import PLANS
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole
from nakanojo_helpdesk.tokens import TEXT_SCALES

_TAKEN: Final = "＊「{}」さんはもう登録されています。見分けられる名前にしてください。"
LAST: Final = (
    "システム管理者が1人もいなくなるため、できません。先に、ほかの方にシステム管理者の役割を付けてください。"
)


def add(session: Session, actor: Actor, form: StaffForm) -> str:
    """Add a member of staff; returns the code. Raises `Denied`, `Invalid` (also for a name already on a tile)."""
    actor.require(Permission.STAFF)
    problems = form.problems()
    name = form.name.strip()
    if not problems and _is_taken(session, name):
        problems["name"] = _TAKEN.format(name)
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
    members, held, plans = Staff.__table__.c, StaffRole.__table__.c, PLANS.c
    last_day = select(func.max(plans.last_day)).where(plans.staff_id == members.id, plans.ended_at.is_(None))
    query = select(
        members.id, members.code, members.name, members.active, members.text_scale, members.theme,
        func.coalesce(members.enter_advances, False).label("enter_advances"),
        members.pin_hash.is_not(None).label("has_pin"), last_day.scalar_subquery().label("last_day"),
    )  # fmt: skip
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
        enter_advances=bool(member.enter_advances),
        has_pin=member.pin_hash is not None,
    )


def change(session: Session, actor: Actor, code: str, form: StaffChange) -> None:
    """Change name and roles of a member of staff, in force at the person's next act.

    Raises `Denied`, `Missing`, `Invalid` (also for a name already on a tile, and for the last active administrator).
    """
    actor.require(Permission.STAFF)
    member = _member(session, code)
    problems = form.problems()
    name = form.name.strip()
    if "name" not in problems and member.active and _is_taken(session, name, but=member.id):
        problems["name"] = _TAKEN.format(name)
    if Role.ADMINISTRATOR not in form.roles and "roles" not in problems and is_last(session, member):
        problems["roles"] = f"＊{LAST}"
    if problems:
        raise Invalid(problems)
    member.name = name
    kept = {role.role for role in member.roles}
    wanted = {role.value for role in form.roles}
    if kept != wanted:
        member.roles = [role for role in member.roles if role.role in wanted] + [
            StaffRole(role=role) for role in sorted(wanted - kept)
        ]
    session.flush()


def retire(session: Session, actor: Actor, code: str) -> None:
    """Remove a member of staff from the sign-in tiles, with PIN and wrong tries; the person's records stay.

    Raises `Denied`, `Missing`, `Refused` for oneself and for the last active administrator.
    """
    actor.require(Permission.STAFF)
    member = _member(session, code)
    if member.id == actor.staff_id:
        raise Refused("ご自分を退職にすることはできません。ほかのシステム管理者に頼んでください。")
    if is_last(session, member):
        raise Refused(LAST)
    leaving.let_go(session, member, utc_now())
    session.flush()


def bring_back(session: Session, actor: Actor, code: str) -> None:
    """Put a former member of staff back on the sign-in tiles, with the former roles and password.

    Raises `Denied`, `Missing`, `Refused` when a colleague has the same name by now.
    """
    actor.require(Permission.STAFF)
    member = _member(session, code)
    if not member.active and _is_taken(session, member.name):
        raise Refused(_TAKEN.format(member.name).removeprefix("＊"))
    member.active = True
    session.flush()


def reset_password(session: Session, actor: Actor, code: str, password: str) -> None:
    """Set a new password for a person who forgot it; wrong tries, the block after them and the PIN are cleared.

    Raises `Denied`, `Missing`, `Invalid`.
    """
    actor.require(Permission.STAFF)
    member = _member(session, code)
    if sentence := password_problem(password, member.name):
        raise Invalid({"password": sentence})
    member.password_hash = passwords.hashed(password)
    leaving.forgive(member)
    session.flush()


def set_text_scale(session: Session, actor: Actor, scale: int) -> None:
    """Remember the text size (100, 125, 150 or 200 %) of the person signed in. Raises `Denied`, `Invalid`."""
    actor.require(Permission.OWN_SETTINGS)
    if scale not in TEXT_SCALES:
        raise Invalid({"text_scale": "＊文字の大きさは、標準・大・特大・最大から選んでください。"})
    myself(session, actor.staff_id).text_scale = scale
    session.flush()


def set_theme(session: Session, actor: Actor, theme: str) -> None:
    """Remember the colours (a key of `THEME_LABELS`) of the person signed in. Raises `Denied`, `Invalid`."""
    actor.require(Permission.OWN_SETTINGS)
    if theme not in THEME_LABELS:
        raise Invalid({"theme": "＊画面の色を選び直してください。"})
    myself(session, actor.staff_id).theme = theme
    session.flush()


def set_enter_advances(session: Session, actor: Actor, advances: bool) -> None:
    """Remember whether a chosen answer moves on to the next question by itself. Raises `Denied`."""
    actor.require(Permission.OWN_SETTINGS)
    myself(session, actor.staff_id).enter_advances = advances
    session.flush()


def own(session: Session, actor: Actor) -> StaffRow:
    """The person signed in, as stored now. Raises `Denied`, `Missing`."""
    actor.require(Permission.OWN_SETTINGS)
    return row_of(myself(session, actor.staff_id))


def myself(session: Session, staff_id: int | None) -> Staff:
    """The person signed in with roles, for services that have asked for their own permission. Raises `Missing`."""
    member = session.get(Staff, staff_id, options=[selectinload(Staff.roles)]) if staff_id else None
    if member is None:
        raise Missing("職員の登録が見つかりません。もう一度サインインしてください。")
    return member


def _member(session: Session, code: str) -> Staff:
    member = session.scalar(select(Staff).options(selectinload(Staff.roles)).where(Staff.code == code))
    if member is None:
        raise Missing("この職員の登録が見つかりません。一覧を開き直してください。")
    return member


def _is_taken(session: Session, name: str, *, but: int = 0) -> bool:
    """Whether another member's tile has the name already."""
    query = select(Staff.id).where(Staff.name == name, Staff.active, Staff.id != but)
    return session.scalar(query) is not None


def is_last(session: Session, member: Staff) -> bool:
    """Whether no other active member of staff is an administrator and stays: a step of every end of rights."""
    administers = Role.ADMINISTRATOR.value
    if not member.active or all(role.role != administers for role in member.roles):
        return False
    planned = select(PLANS.c.staff_id).where(PLANS.c.last_day.is_not(None), PLANS.c.ended_at.is_(None))
    query = (
        select(func.count())
        .select_from(StaffRole)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(StaffRole.role == administers, Staff.active, Staff.id != member.id)
        .where(Staff.id.not_in(planned))
    )
    return not session.scalar(query)
