"""Signing in on a shared counter PC: name tile, password, rest after too many failures.

These functions are open: they run before anybody is known. They tell a stranger nothing but the names on the tiles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.access import Actor
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff import SignedIn, StaffRow, lock_seconds
from nakanojo_helpdesk.services import staff
from nakanojo_helpdesk.store import audit, passwords
from nakanojo_helpdesk.store.tables.staff import Staff

WRONG_SENTENCE = "お名前かパスワードが違います。もう一度入れてください。"


@dataclass(frozen=True)
class SignInFailed:
    """A refusal with its sentence. Returned, not raised, so that the failure count is kept."""

    sentence: str
    resting_until: datetime | None = None


def tiles(session: Session, _actor: Actor) -> tuple[StaffRow, ...]:
    """The names to choose from."""
    return staff.rows(session)


def sign_in(
    session: Session, actor: Actor, code: str, password: str, *, now: datetime | None = None
) -> SignedIn | SignInFailed:
    """Check a password. Five failures in a row let the account rest for a minute, doubling to fifteen.

    Same words and time for an unknown code as for a wrong password. `actor` names the PC.
    """
    at = now or utc_now()
    query = select(Staff).options(selectinload(Staff.roles)).where(Staff.code == code, Staff.active)
    member = session.scalar(query)
    if member is not None and member.locked_until is not None and at < member.locked_until:
        return SignInFailed(_resting_sentence(member.locked_until, at), member.locked_until)
    if not passwords.fits(password, None if member is None else member.password_hash) or member is None:
        return SignInFailed(WRONG_SENTENCE) if member is None else _count_failure(session, member, at)
    result = SignedIn(
        staff=staff.row_of(member),
        last_at=member.last_sign_in_at,
        last_pc=member.last_sign_in_pc,
        failures_since=member.failures_since,
    )
    member.failures = member.failures_since = 0
    member.locked_until = None
    member.last_sign_in_at, member.last_sign_in_pc = at, actor.pc
    if passwords.outdated(member.password_hash):
        member.password_hash = passwords.hashed(password)
    session.flush()
    audit.note(session, "sign_in", "staff", member.code)
    return result


def _count_failure(session: Session, member: Staff, at: datetime) -> SignInFailed:
    member.failures += 1
    member.failures_since += 1
    seconds = lock_seconds(member.failures)
    if seconds:
        member.locked_until = at + timedelta(seconds=seconds)
    session.flush()
    audit.note(session, "sign_in_failed", "staff", member.code)
    if seconds:
        return SignInFailed(_resting_sentence(at + timedelta(seconds=seconds), at), member.locked_until)
    return SignInFailed(WRONG_SENTENCE)


def _resting_sentence(until: datetime, at: datetime) -> str:
    minutes = max(1, math.ceil((until - at).total_seconds() / 60))
    return (
        "パスワードの間違いが続いたため、しばらくサインインできません。"
        f"{minutes}分ほど待ってから、もう一度試してください。記録はそのままです。"
    )
