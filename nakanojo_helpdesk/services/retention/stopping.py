"""利用停止: somebody asks not to be used any more (個人情報の保護に関する法律 第98条). Hidden at once, erased on approval."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Missing, Refused
from nakanojo_helpdesk.domain.retention.plans import STILL_COMING, PurgeKind, PurgeState, What
from nakanojo_helpdesk.domain.retention.stops import NO_REASON, NOT_STOPPED, LiftReason
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.retention import approving, preparing, rules
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.retention import due
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.retention.purges import Purge

LIFTED = "stop_lifted"


def stop(session: Session, actor: Actor, person_uid: str, *, now: datetime | None = None) -> str:
    """Hide a person from finding, lists, calls and papers, and hand the erasing to a second person; returns its uid.

    Raises `Denied`, `Missing`, `Refused` (erased or stopped already, a course to come or a place waited for).
    """
    actor.require(Permission.DISCLOSE)
    by_id = checking.signed_in(actor)
    at = now or utc_now()
    person = session.scalar(select(Person).where(Person.uid == person_uid))
    if person is None:
        raise Missing(keeping.MISSING)
    root = keeping.root_ids(session, [person.id])[person.id]
    if keeping.is_gone(here := session.get_one(Person, root)):
        raise Refused(keeping.why_gone(here))
    day = local(at).date()
    subjects, is_coming = due.of_person(session, root, day)
    if is_coming:
        raise Refused(STILL_COMING)
    approving.set_stopped(session, root, at)
    seen = due.Everything(day, {what: [] for what in What} | {What.PERSON: subjects}).preview()
    own = asdict(rules.stored(session))
    return preparing.add(session, PurgeKind.STOP, seen, own, by_id, at, person_id=root).uid


def lift(
    session: Session, actor: Actor, person_uid: str, reason: str, *, now: datetime | None = None
) -> None:
    """Show a person again whose 利用停止 was not approved yet; `reason` is a `LiftReason`, kept in the trace.

    Raises `Denied`, `Missing`, `Invalid`, `Refused` (not stopped, erased meanwhile).
    """
    actor.require(Permission.DISCLOSE)
    by_id = checking.signed_in(actor)
    if reason not in set(LiftReason):
        raise Invalid({"reason": NO_REASON})
    at = now or utc_now()
    person = session.scalar(select(Person).where(Person.uid == person_uid))
    if person is None:
        raise Missing(keeping.MISSING)
    root = keeping.root_ids(session, [person.id])[person.id]
    stopped = session.get_one(Person, root)
    if stopped.stopped_at is None or stopped.erased_at is not None:
        raise Refused(NOT_STOPPED)
    open_states = {PurgeState.PREPARED, PurgeState.OVERDUE}
    for purge in session.scalars(select(Purge).where(Purge.person_id.in_(keeping.merged_ids(session, root)))):
        if preparing.state(purge, at) in open_states:
            purge.refused_at, purge.refused_by_id = at, by_id
    approving.set_stopped(session, root, None)
    audit.note(session, LIFTED, Person.__tablename__, person_uid, reason)
