"""消去の承認: a second person says yes, and everything that was prepared is erased in that one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Conflict, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.retention.plans import (
    CHANGED,
    MISSING,
    OVERDUE,
    SAME_PERSON,
    SETTLED,
    STILL_COMING,
    PurgeKind,
    PurgeState,
    What,
)
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.retention import preparing
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.retention import due, erasing
from nakanojo_helpdesk.store.retention.sealing import Act
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.retention.purges import Deletion, Purge

_SUBJECTS_AT_MOST: Final = 1000


def approve(session: Session, actor: Actor, uid: str, version: int, *, now: datetime | None = None) -> int:
    """Approve a purge somebody else prepared, and erase; returns the number of rows that held something.

    The files are emptied afterwards (`finishing.finish`). Raises `Denied`, `Missing`, `Conflict`, `Refused` (prepared by
    the same person, overdue, settled, changed since, somebody has a course to come); then nothing was erased.
    """
    actor.require(Permission.APPROVE_PURGE)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    purge = _loaded(session, uid, version, at)
    if purge.prepared_by_id == by_id:
        raise Refused(SAME_PERSON)
    if preparing.state(purge, at) is PurgeState.OVERDUE:
        raise Refused(OVERDUE)
    if purge.kind == PurgeKind.STOP.value:
        subjects = {What.PERSON: _whole_person(session, purge, at)}
    else:
        found = due.everything(session, RetentionRules(**purge.rules), purge.day)
        if found.preview().digest != purge.digest:
            raise Refused(CHANGED)
        subjects = found.found
    purge.approved_by_id, purge.erased_at = by_id, at
    remember(session, {what: [each.uid for each in some] for what, some in subjects.items()}, at)
    keys = {what: [each.key for each in some] for what, some in subjects.items()}
    return erasing.erase(session, Act(session, purge.uid), keys, at)


def refuse(session: Session, actor: Actor, uid: str, version: int, *, now: datetime | None = None) -> None:
    """Call a prepared purge off; a person whose 利用停止 it was is shown again.

    Raises `Denied`, `Missing`, `Conflict`, `Refused`.
    """
    actor.require(Permission.PERSONAL_DATA)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    purge = _loaded(session, uid, version, at)
    purge.refused_at, purge.refused_by_id = at, by_id
    if purge.person_id is not None:
        set_stopped(session, purge.person_id, None)
    session.flush()


def remember(session: Session, uids: Mapping[What, Sequence[str]], at: datetime) -> None:
    """Write what is erased into the deletion ledger of the database: a step of every purge."""
    for what, some in uids.items():
        for start in range(0, len(some), _SUBJECTS_AT_MOST):
            part = list(some[start : start + _SUBJECTS_AT_MOST])
            session.add(Deletion(uid=uuid7(at), at=local(at).date(), what=what.value, subjects=part))
    session.flush()


def set_stopped(session: Session, person_id: int, at: datetime | None) -> None:
    """Hide a person with all who are read as that person, or show them again: a step of 利用停止."""
    root = keeping.root_ids(session, [person_id])[person_id]
    query = (
        select(Person)
        .where(Person.id.in_(keeping.merged_ids(session, root)), Person.erased_at.is_(None))
        .options(selectinload(Person.cares))
    )
    for person in session.scalars(query):
        person.stopped_at = at
    session.flush()


def _loaded(session: Session, uid: str, version: int, at: datetime) -> Purge:
    purge = session.scalar(select(Purge).where(Purge.uid == uid))
    if purge is None:
        raise Missing(MISSING)
    if preparing.state(purge, at) not in {PurgeState.PREPARED, PurgeState.OVERDUE}:
        raise Refused(SETTLED)
    if purge.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE)
    return purge


def _whole_person(session: Session, purge: Purge, at: datetime) -> list[due.Subject]:
    assert purge.person_id is not None
    subjects, is_coming = due.of_person(session, purge.person_id, local(at).date())
    if is_coming:
        raise Refused(STILL_COMING)
    return subjects
