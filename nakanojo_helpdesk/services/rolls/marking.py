"""出欠 to write: one mark, all at once, several from paper or a file, and taking an act back.

Marks are not refused by version: at two PCs the later one holds, and both are in the history. Nothing is filled in from
another lesson.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkCode, MarkRow, MarkSource
from nakanojo_helpdesk.domain.rolls.rows import Belonging
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.rolls import targets
from nakanojo_helpdesk.services.rolls.targets import Target
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration
from nakanojo_helpdesk.store.tables.staff import Staff


def give(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    registration_uid: str,
    code: MarkCode,
    *,
    source: MarkSource = MarkSource.ROLL,
    now: datetime | None = None,
) -> Given:
    """Mark somebody; `NONE` clears. A mark that holds already stays whose it is.

    Raises `Denied`, `Missing`, `Refused` (cancelled, postponed, or of a day to come).
    """
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    at = now or utc_now()
    of.require(code, source, at)
    row = targets.registration(session, of, registration_uid)
    present = targets.marks(session, of, [row.id]).get(row.id)
    return write(session, actor, of, row, present, code, source, at)


def give_all(
    session: Session, actor: Actor, lesson_uid: str, *, now: datetime | None = None
) -> tuple[Given, ...]:
    """Mark everybody 出席 who belongs to the lesson and has no mark (F11); no mark is overwritten.

    Raises `Denied`, `Missing`, `Refused`.
    """
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    at = now or utc_now()
    of.require(MarkCode.PRESENT, MarkSource.ROLL, at)
    rows = targets.registrations(session, of)
    belongings = targets.on_roll(session, of, rows, at)
    present = targets.marks(session, of)
    return tuple(
        write(session, actor, of, row, present.get(row.id), MarkCode.PRESENT, MarkSource.ROLL, at)
        for row in rows
        if belongings.get(row.uid) is Belonging.EXPECTED and _code(present.get(row.id)) is MarkCode.NONE
    )


def give_several(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    marks: Sequence[tuple[str, MarkCode]],
    *,
    source: MarkSource,
    now: datetime | None = None,
) -> tuple[Given, ...]:
    """Mark several people by the uids of their applications, all of them or nobody.

    Raises `Denied`, `Missing`, `Refused`.
    """
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    at = now or utc_now()
    for _uid, code in marks:
        of.require(code, source, at)
    rows = {row.uid: row for row in targets.registrations(session, of)}
    belongings = targets.on_roll(session, of, rows.values(), at)
    if any(uid not in belongings for uid, _code in marks):
        raise Missing(targets.NOT_ON_ROLL)
    present = targets.marks(session, of)
    return tuple(
        write(session, actor, of, rows[uid], present.get(rows[uid].id), code, source, at)
        for uid, code in marks
    )


def take_back(
    session: Session,
    actor: Actor,
    lesson_uid: str,
    act: Sequence[Given],
    *,
    now: datetime | None = None,
) -> tuple[Given, ...]:
    """Put back what an act of the same person replaced (Ctrl+Z); returns what was put back.

    A mark that somebody has changed since stays. Raises `Denied`, `Missing`, `Refused`.
    """
    of = targets.target(session, actor, Permission.ROLL, lesson_uid)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    rows = {row.uid: row for row in targets.registrations(session, of)}
    present = targets.marks(session, of)
    found: list[Given] = []
    for given in act:
        row = rows.get(given.registration)
        mark = None if row is None else present.get(row.id)
        if row is None or mark is None or (mark.by_id, mark.code) != (by_id, given.row.code.value):
            continue
        source = MarkSource.ROLL if given.replaced is None else given.replaced.source
        of.require(given.before, source, at)
        found.append(write(session, actor, of, row, mark, given.before, source, at))
    return tuple(found)


def write(
    session: Session,
    actor: Actor,
    of: Target,
    row: Registration,
    mark: Mark | None,
    code: MarkCode,
    source: MarkSource,
    at: datetime,
) -> Given:
    """Write one mark with its line in the history, for use cases that have asked and checked. Raises `Denied`."""
    by_id = checking.signed_in(actor)
    replaced = None if mark is None else row_of(session, mark)
    before = _code(mark)
    if mark is not None and replaced is not None and before is code:
        return Given(registration=row.uid, replaced=replaced, row=replaced)
    if mark is None:
        mark = Mark(
            uid=uuid7(at),
            lesson_id=of.lesson_id,
            registration_id=row.id,
            code=code.value,
            at=at,
            by_id=by_id,
            source=source.value,
        )
        session.add(mark)
        session.flush()
    else:
        mark.code, mark.at, mark.by_id, mark.source = code.value, at, by_id, source.value
    session.add(
        MarkChange(
            uid=uuid7(at),
            mark_id=mark.id,
            before=before.value,
            code=code.value,
            at=at,
            by_id=by_id,
            source=source.value,
        )
    )
    session.flush()
    return Given(registration=row.uid, replaced=replaced, row=row_of(session, mark))


def row_of(session: Session, mark: Mark) -> MarkRow:
    """A mark as rolls show it."""
    by = session.get_one(Staff, mark.by_id)
    return MarkRow(code=MarkCode(mark.code), at=mark.at, by_name=by.name, source=MarkSource(mark.source))


def _code(mark: Mark | None) -> MarkCode:
    return MarkCode.NONE if mark is None else MarkCode(mark.code)
