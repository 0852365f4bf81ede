"""出欠簿 to read: who is on the roll of a lesson, with the marks known already and what happened to each. Names leave a trace."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.rolls.marks import MarkChangeRow, MarkCode, MarkRow, MarkSource
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import reading as registrations
from nakanojo_helpdesk.services.rolls import targets
from nakanojo_helpdesk.services.rolls.targets import Target
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration
from nakanojo_helpdesk.store.tables.staff import Staff


def roll(session: Session, actor: Actor, lesson_uid: str, *, now: datetime | None = None) -> Roll:
    """The roll of a lesson by the number of the application, with a trace of the reading.

    On it are those with a place (of the course, or of the lesson where one applies lesson by lesson), walk-ins of the lesson,
    and who has left but keeps a mark. Raises `Denied`, `Missing`.
    """
    actor.require(Permission.APPLICANTS)
    of = targets.target(session, actor, Permission.APPLICANTS, lesson_uid)
    at = now or utc_now()
    belongings = targets.on_roll(session, of, targets.registrations(session, of), at)
    rows = registrations.rows_of(session, actor, of.course_uid, list(belongings), at)
    registrations.note_reading(session, of.course_uid, len(rows))
    histories = _histories(session, of)
    lines = tuple(
        RollLine(
            registration=row,
            belonging=belongings[row.uid],
            mark=_last(histories[row.uid]),
            history=tuple(histories[row.uid]),
        )
        for row in sorted(rows, key=lambda row: row.serial)
    )
    return Roll(
        lesson=courses.lesson(session, actor, lesson_uid),
        lines=lines,
        held_minutes=office.stored(session).seat_minutes,
    )


def _histories(session: Session, of: Target) -> defaultdict[str, list[MarkChangeRow]]:
    """Every change of the lesson's marks, oldest first, by the uid of the application."""
    found: defaultdict[str, list[MarkChangeRow]] = defaultdict(list)
    query = (
        select(
            Registration.uid.label("registration"),
            MarkChange.before,
            MarkChange.code,
            MarkChange.at,
            MarkChange.source,
            Staff.name.label("by_name"),
        )
        .join(Mark, Mark.id == MarkChange.mark_id)
        .join(Registration, Registration.id == Mark.registration_id)
        .join(Staff, Staff.id == MarkChange.by_id)
        .where(Mark.lesson_id == of.lesson_id)
        .order_by(MarkChange.id)
    )
    for change in session.execute(query):
        found[change.registration].append(
            MarkChangeRow(
                at=change.at,
                by_name=change.by_name,
                before=MarkCode(change.before),
                code=MarkCode(change.code),
                source=MarkSource(change.source),
            )
        )
    return found


def _last(history: list[MarkChangeRow]) -> MarkRow | None:
    """The mark that holds: what was given last, unless that was its clearing."""
    if not history or history[-1].code is MarkCode.NONE:
        return None
    last = history[-1]
    return MarkRow(code=last.code, at=last.at, by_name=last.by_name, source=last.source)
