"""利用停止: somebody asks not to be used any more (個人情報の保護に関する法律 第98条). Hidden at once, erased on approval."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Missing, Refused
from nakanojo_helpdesk.domain.retention.plans import STILL_COMING, PurgeKind, What
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.registrations.people import ERASED
from nakanojo_helpdesk.services.retention import approving, preparing, rules
from nakanojo_helpdesk.store.retention import due
from nakanojo_helpdesk.store.tables.registrations.people import Person


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
    if keeping.is_gone(session.get_one(Person, root)):
        raise Refused(ERASED)
    day = local(at).date()
    subjects, is_coming = due.of_person(session, root, day)
    if is_coming:
        raise Refused(STILL_COMING)
    approving.set_stopped(session, root, at)
    seen = due.Everything(day, {what: [] for what in What} | {What.PERSON: subjects}).preview()
    own = asdict(rules.stored(session))
    return preparing.add(session, PurgeKind.STOP, seen, own, by_id, at, person_id=root).uid
