"""出欠 from outside: from the signed sheet by row numbers, and from a file. All of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.rolls import files
from nakanojo_helpdesk.domain.rolls.files import FilePlan
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkCode, MarkSource
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.rolls import marking, reading, walk_ins


def plan(
    session: Session, actor: Actor, lesson_uid: str, content: bytes, *, now: datetime | None = None
) -> FilePlan:
    """What a CSV of marks would do to the roll of a lesson, with every fault by its line. Writes only the trace of reading.

    Raises `Denied`, `Missing`, `Refused` for a file that is no list of marks.
    """
    actor.require(Permission.ROLL)
    return files.plan(reading.roll(session, actor, lesson_uid, now=now), content)


def enter(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    marks: Sequence[tuple[str, MarkCode]],
    *,
    source: MarkSource,
    newcomers: int = 0,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> tuple[Given, ...]:
    """Write marks (by the uids of the applications), and let as many unnamed `newcomers` in: the blank rows of a sheet.

    Raises `Denied`, `Missing`, `Refused`, `Doubtful` where a walk-in finds every place taken; then nothing was written.
    """
    actor.require(Permission.ROLL)
    at = now or utc_now()
    given = list(marking.give_several(session, actor, lesson_uid, marks, source=source, now=at))
    for _ in range(newcomers):
        admitted = walk_ins.admit(session, actor, lesson_uid, source=source, accepted=accepted, now=at)
        given.append(admitted.given)
    return tuple(given)
