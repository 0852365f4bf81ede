"""Erases again what an older copy of the database brought back: after every restore and import."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.retention.ledgers import BrokenLedger
from nakanojo_helpdesk.domain.retention.plans import What
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, erasing_actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import ledgers
from nakanojo_helpdesk.store.retention import erasing, ledger_file
from nakanojo_helpdesk.store.retention.ledger_file import Entry
from nakanojo_helpdesk.store.retention.sealing import Act
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.courses.surveys import Survey
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration
from nakanojo_helpdesk.store.tables.retention.purges import Deletion

_TABLES: Final[dict[What, Any]] = {
    What.MEMO: Consultation,
    What.APPOINTMENT: Appointment,
    What.PERSON: Person,
    What.APPLICATION: Registration,
    What.SURVEY: Survey,
    What.DRAFT: Draft,
}
_CHUNK: Final = 500


@dataclass(frozen=True, kw_only=True)
class Reapplied:
    """How many rows that held something were erased again, and the ledger where it was damaged."""

    count: int = 0
    broken: BrokenLedger | None = None


def reapply(
    store: Store,
    *,
    pc: str | None = None,
    beside: Path | None = None,
    also: Sequence[Entry] | None = (),
    mends: bool = True,
) -> Reapplied:
    """Erase what the ledger beside the database says was erased, where this database does not know it yet.

    A second call finds nothing to do. Files are emptied when something was erased; a new backup is the caller's. What is known
    to the database alone is added to the file. A damaged ledger keeps nobody from a backup: what it says before the damage is
    obeyed, with what `also` knows, and the caller says aloud what that means.

    Args:
        store: the database, open; a restored one has its final name, or `beside` names the one it stands for.
        pc: the PC in the trace; usually this one.
        beside: the database whose ledger counts, where it is not the one that is open.
        also: what the database that is replaced says was erased; None where it cannot be read.
        mends: write a damaged ledger anew, with the damaged one set aside; not for a mere look.
    Raises `Unavailable`; then nothing was erased.
    """
    ledger, place = Ledger(store, erasing_actor(pc or platform.node())), beside or store.path
    held, broken = ledger_file.held(place), None
    known = {entry.uid: entry for entry in (*held.entries, *(also or ()))}
    count = ledger.call(erase_again, tuple(known.values()))
    if held.is_whole:
        ledgers.write(ledger, beside)
    else:
        entries = ledger.read(ledgers.entries)
        is_complete = also is not None and len(entries) >= held.lines
        kept = ledger_file.rewrite(place, entries, is_complete=is_complete) if mends else None
        broken = BrokenLedger(kept=kept, is_complete=is_complete)
    if count:
        store.empty()
    return Reapplied(count=count, broken=broken)


def erase_again(session: Session, actor: Actor, held: Sequence[Entry]) -> int:
    """Erase what entries name that this database does not know, and keep the entries. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    known = set(session.scalars(select(Deletion.uid)))
    missing = [entry for entry in held if entry.uid not in known]
    if not missing:
        return 0
    wanted: defaultdict[What, set[str]] = defaultdict(set)
    for entry in missing:
        session.add(Deletion(uid=entry.uid, at=entry.at, what=entry.what, subjects=list(entry.subjects)))
        wanted[What(entry.what)].update(entry.subjects)
    session.flush()
    at = utc_now()
    keys = {what: _keys(session, _TABLES[what], uids) for what, uids in wanted.items()}
    return erasing.erase(session, Act(session, uuid7(at)), keys, at)


def _keys(session: Session, entity: Any, uids: set[str]) -> list[int]:
    ordered, found = sorted(uids), list[int]()
    for start in range(0, len(ordered), _CHUNK):
        found += session.scalars(select(entity.id).where(entity.uid.in_(ordered[start : start + _CHUNK])))
    return found
