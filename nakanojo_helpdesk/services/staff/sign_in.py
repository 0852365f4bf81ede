"""Signing in on a shared PC: name tile, password, a block after too many failures.

These functions need no permission: nobody is signed in yet. They tell a stranger nothing but the names on the
tiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.staff.people import (
    PIN_HOURS,
    PIN_TRIES,
    SignedIn,
    StaffRow,
    folded_pin,
    is_resting,
    lock_seconds,
    looks_like_pin,
    resting_sentence,
)
from nakanojo_helpdesk.domain.traces.kinds import (
    LOCKED,
    SCREEN_HIDDEN,
    SCREEN_OPENED,
    SIGN_IN,
    SIGN_IN_BY_PIN,
    SIGN_IN_FAILED,
)
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store import passwords
from nakanojo_helpdesk.store.integrity import audit, leaving
from nakanojo_helpdesk.store.tables.staff import Staff

UNKNOWN = "-"
"""In a trace, for a name that nobody has."""
WRONG_SENTENCE = "お名前かパスワードが違います。もう一度入れてください。"
WRONG_PIN_SENTENCE = "暗証番号が違います。もう一度入れてください。"
PIN_STOPPED_SENTENCE = (
    f"暗証番号の間違いが{PIN_TRIES}回続いたため、暗証番号では入れなくなりました。パスワードを入れてください。"
)
PIN_ASLEEP_SENTENCE = (
    f"いまは暗証番号では入れません。パスワードを入れてください。（暗証番号が使えるのは、"
    f"このパソコンでパスワードを入れてから{PIN_HOURS}時間です。）"
)
WRONG_AGAIN_SENTENCE = "パスワードが違います。もう一度入れてください。"


@dataclass(frozen=True)
class SignInFailed:
    """A refusal with its sentence. Returned, not raised, so that the failure count is kept."""

    sentence: str
    resting_until: datetime | None = None


def tiles(session: Session, _actor: Actor) -> tuple[StaffRow, ...]:
    """The names to choose from: of those at work whose last day is not over."""
    gone = leaving.over(session)
    return tuple(row for row in staff.rows(session) if row.id not in gone)


def pin_holders(session: Session, actor: Actor, *, now: datetime | None = None) -> frozenset[str]:
    """The codes of the staff whose 暗証番号 is accepted at the actor's PC now."""
    at = now or utc_now()
    members = Staff.__table__.c
    query = select(members.code, members.password_at, members.pin_failures).where(
        members.active, members.pin_hash.is_not(None), members.password_pc == actor.pc
    )
    return frozenset(
        code for code, since, failures in session.execute(query) if _pin_opens(since, failures, at)
    )


def enter(
    session: Session, actor: Actor, code: str, secret: str, *, now: datetime | None = None
) -> SignedIn | SignInFailed:
    """Sign in with a password, or with six digits, which are checked as the 暗証番号 of a person who has one."""
    if looks_like_pin(secret):
        has_pin = select(Staff.pin_hash.is_not(None)).where(Staff.code == code, Staff.active)
        if session.scalar(has_pin):
            return switch_with_pin(session, actor, code, secret, now=now)
    return sign_in(session, actor, code, secret, now=now)


def switch_with_pin(
    session: Session, actor: Actor, code: str, pin: str, *, now: datetime | None = None
) -> SignedIn | SignInFailed:
    """Check a 暗証番号. It is valid for `PIN_HOURS` after that person's sign-in by password on the actor's PC.

    After `PIN_TRIES` wrong ones in a row it is invalid until the next sign-in by password. It permits less than a
    password (`Actor.by_pin`). An unknown person gets the same words after the same time as a wrong number.
    """
    at = now or utc_now()
    leaving.end_due(session, at)
    member = session.scalar(
        select(Staff).options(selectinload(Staff.roles)).where(Staff.code == code, Staff.active)
    )
    if member is not None and (resting := _resting(member, at)):
        return resting
    if member is not None and member.pin_hash is not None:
        if (member.pin_failures or 0) >= PIN_TRIES:
            return SignInFailed(PIN_STOPPED_SENTENCE)
        if member.password_pc != actor.pc or not _pin_opens(member.password_at, 0, at):
            return SignInFailed(PIN_ASLEEP_SENTENCE)
    if not passwords.fits(folded_pin(pin), None if member is None else member.pin_hash) or member is None:
        return (
            _count_stranger(session, WRONG_PIN_SENTENCE)
            if member is None
            else _count_pin_failure(session, member)
        )
    result = _signed_in(member, by_pin=True)
    member.pin_failures = member.failures_since = 0
    member.last_sign_in_at, member.last_sign_in_pc = at, actor.pc
    session.flush()
    audit.note(session, SIGN_IN_BY_PIN, "staff", member.code)
    return result


def sign_in(
    session: Session, actor: Actor, code: str, password: str, *, now: datetime | None = None
) -> SignedIn | SignInFailed:
    """Check a password. Five failures in a row block the account for a minute, doubling to fifteen.

    A right password also makes the 暗証番号 valid on this PC. An unknown code gets the same words after the same
    time as a wrong password. `actor` names the PC.
    """
    at = now or utc_now()
    leaving.end_due(session, at)
    query = select(Staff).options(selectinload(Staff.roles)).where(Staff.code == code, Staff.active)
    member = session.scalar(query)
    if member is None:
        passwords.fits(password, None)  # takes the same time
        return _count_stranger(session, WRONG_SENTENCE)
    if refused := prove(session, member, password, at):
        return refused
    result = _signed_in(member, confirmed=Confirmed(staff_id=member.id, at=at))
    member.failures_since = 0
    member.last_sign_in_at, member.last_sign_in_pc = at, actor.pc
    member.password_at, member.password_pc = at, actor.pc
    if member.pin_failures:
        member.pin_failures = 0
    if passwords.outdated(member.password_hash):
        member.password_hash = passwords.hashed(password)
    session.flush()
    audit.note(session, SIGN_IN, "staff", member.code)
    return result


def note_hidden(session: Session, actor: Actor) -> None:
    """Leave the trace that the actor's screen was hidden because nobody touched it."""
    audit.note(session, SCREEN_HIDDEN, "staff", actor.code)


def reopen(
    session: Session, actor: Actor, code: str, secret: str, *, now: datetime | None = None
) -> SignedIn | SignInFailed:
    """Sign in as `enter` to the screen that was hidden, and leave the trace of it."""
    result = enter(session, actor, code, secret, now=now)
    if isinstance(result, SignedIn):
        audit.note(session, SCREEN_OPENED, "staff", code)
    return result


def confirm_password(
    session: Session, actor: Actor, password: str, *, now: datetime | None = None
) -> Confirmed | SignInFailed:
    """Check the password of the person signed in once more, before memos leave as a file. Failures count as at sign-in.

    Raises `Denied` when nobody is signed in.
    """
    at = now or utc_now()
    query = select(Staff).options(selectinload(Staff.roles)).where(Staff.id == actor.staff_id, Staff.active)
    member = session.scalar(query)
    if member is None:
        raise Denied("サインインしてから、もう一度お試しください。")
    if refused := prove(session, member, password, at):
        return refused if refused.resting_until else SignInFailed(WRONG_AGAIN_SENTENCE)
    return Confirmed(staff_id=member.id, at=at)


def prove(session: Session, member: Staff, password: str, at: datetime) -> SignInFailed | None:
    """Check a member's password: None when it fits, else the refusal; a wrong try is counted.

    Every check of a password is made here, so that a wrong try counts the same wherever it is made.
    """
    if resting := _resting(member, at):
        return resting
    if not passwords.fits(password, member.password_hash):
        return _count_failure(session, member, at)
    member.failures = 0
    member.locked_until = None
    session.flush()
    return None


def _signed_in(member: Staff, *, by_pin: bool = False, confirmed: Confirmed | None = None) -> SignedIn:
    return SignedIn(
        staff=staff.row_of(member),
        last_at=member.last_sign_in_at,
        last_pc=member.last_sign_in_pc,
        failures_since=member.failures_since,
        by_pin=by_pin,
        confirmed=confirmed,
    )


def _pin_opens(since: datetime | None, failures: int | None, at: datetime) -> bool:
    """Whether a 暗証番号 is valid: the password was typed recently (and not in the future), with few wrong tries after it."""
    fresh = since is not None and timedelta(0) <= at - since <= timedelta(hours=PIN_HOURS)
    return fresh and (failures or 0) < PIN_TRIES


def _count_stranger(session: Session, sentence: str) -> SignInFailed:
    """The refusal of somebody unknown, traced; what was typed for a name is not: it may be a password."""
    audit.note(session, SIGN_IN_FAILED, "staff", UNKNOWN)
    return SignInFailed(sentence)


def _count_pin_failure(session: Session, member: Staff) -> SignInFailed:
    member.pin_failures = (member.pin_failures or 0) + 1
    member.failures_since += 1
    session.flush()
    stopped = member.pin_failures >= PIN_TRIES
    audit.note(session, SIGN_IN_FAILED, "staff", member.code, LOCKED if stopped else "")
    return SignInFailed(PIN_STOPPED_SENTENCE if stopped else WRONG_PIN_SENTENCE)


def _count_failure(session: Session, member: Staff, at: datetime) -> SignInFailed:
    member.failures += 1
    member.failures_since += 1
    seconds = lock_seconds(member.failures)
    if seconds:
        member.locked_until = at + timedelta(seconds=seconds)
    session.flush()
    audit.note(session, SIGN_IN_FAILED, "staff", member.code, LOCKED if seconds else "")
    if seconds:
        return SignInFailed(resting_sentence(at + timedelta(seconds=seconds), at), member.locked_until)
    return SignInFailed(WRONG_SENTENCE)


def _resting(member: Staff, at: datetime) -> SignInFailed | None:
    until = member.locked_until
    if until is None or not is_resting(until, at):
        return None
    return SignInFailed(resting_sentence(until, at), until)
