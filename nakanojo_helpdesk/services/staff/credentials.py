"""Changes one's own password and 暗証番号 (PIN), with the present password as proof."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.people import folded_pin, password_problem, pin_problem
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.store import passwords
from nakanojo_helpdesk.store.tables.staff import Staff

WRONG_SENTENCE: Final = "＊いまのパスワードが違います。もう一度入れてください。"
RESTING_SENTENCE: Final = "＊パスワードの間違いが続いたため、しばらく変えられません。15分ほど待ってください。"


def change_password(session: Session, actor: Actor, old: str, new: str) -> str | None:
    """Change one's own password. Returns None, or the sentence why the old one was refused.

    The sentence is returned, not raised, so that the wrong try is counted and committed. Raises `Denied`,
    `Missing`, `Invalid` for a new password that is too weak.
    """
    actor.require(Permission.OWN_SETTINGS)
    member = staff.myself(session, actor.staff_id)
    problem = password_problem(new, member.name)
    if problem is None and new == old:
        problem = "＊いまと同じパスワードです。別のものにしてください。"
    if problem is not None:
        raise Invalid({"new": problem})
    sentence = _refusal(session, member, old)
    if sentence is None:
        member.password_hash = passwords.hashed(new)
        session.flush()
    return sentence


def set_pin(session: Session, actor: Actor, password: str, pin: str) -> str | None:
    """Set one's own 暗証番号 of six digits. Returns None, or the sentence why the password was refused.

    Raises `Denied`, `Missing`, `Invalid` for a number others would guess.
    """
    actor.require(Permission.OWN_SETTINGS)
    digits = folded_pin(pin)
    if problem := pin_problem(digits):
        raise Invalid({"pin": problem})
    member = staff.myself(session, actor.staff_id)
    sentence = _refusal(session, member, password)
    if sentence is None:
        member.pin_hash, member.pin_failures = passwords.hashed(digits), 0
        session.flush()
    return sentence


def remove_pin(session: Session, actor: Actor) -> None:
    """Remove one's own 暗証番号: only the password signs in from now on. Raises `Denied`, `Missing`."""
    actor.require(Permission.OWN_SETTINGS)
    member = staff.myself(session, actor.staff_id)
    member.pin_hash = member.pin_failures = None
    session.flush()


def _refusal(session: Session, member: Staff, password: str) -> str | None:
    """Check the password: None when it fits, else the sentence; a wrong try is counted."""
    refused = sign_in.prove(session, member, password, utc_now())
    if refused is None:
        return None
    return RESTING_SENTENCE if refused.resting_until else WRONG_SENTENCE
