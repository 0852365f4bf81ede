"""当日参加: somebody comes without an application, gets one at the door and the mark with it, in one transaction."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.registrations.forms import Applicant
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkCode, MarkSource
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.registrations import applying, leaving
from nakanojo_helpdesk.services.rolls import marking, targets

_BY_OFFICE = "OFC"
"""Reason of a walk-in that was entered by mistake: on the side of the office."""


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A walk-in and the mark that came with it."""

    row: RegistrationRow
    given: Given


def admit(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    applicant: Applicant | None = None,
    *,
    code: MarkCode = MarkCode.WALK_IN,
    source: MarkSource = MarkSource.ROLL,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> Admitted:
    """Let somebody in, unnamed (当日1) or known, and mark them 当日参加.

    Raises `Denied`, `Missing`, `Invalid`, `Refused`, `Doubtful` where every place is taken.
    """
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    at = now or utc_now()
    of.require(code, source, at)
    row = applying.walk_in(session, actor, lesson_uid, applicant, accepted=accepted, now=at)
    entity = targets.registration(session, of, row.uid)
    return Admitted(row=row, given=marking.write(session, actor, of, entity, None, code, source, at))


def send_away(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    registration_uid: str,
    version: int,
    *,
    now: datetime | None = None,
) -> None:
    """Take a walk-in back who was entered by mistake: the mark is cleared and the application given up.

    Raises `Denied`, `Missing`, `Conflict`, `Refused`.
    """
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    at = now or utc_now()
    entity = targets.registration(session, of, registration_uid)
    mark = targets.marks(session, of, [entity.id]).get(entity.id)
    if mark is not None:
        marking.write(session, actor, of, entity, mark, MarkCode.NONE, MarkSource(mark.source), at)
    leaving.leave(
        session,
        actor,
        registration_uid,
        version,
        state=RegistrationState.CANCELLED,
        reason=_BY_OFFICE,
        now=at,
    )
