"""What a person sees before a restore, and what leaves on paper after it."""

from __future__ import annotations

from pathlib import Path

from nakanojo_helpdesk.domain.backups.restoring import Candidate, Look
from nakanojo_helpdesk.domain.backups.rows import RESTORABLE, reason_words
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import listing
from nakanojo_helpdesk.store.integrity import audit


def candidates(actor: Actor, database: Path) -> tuple[Candidate, ...]:
    """The backups that may be offered, newest first. Raises `Denied`, `Unavailable`."""
    actor.require(Permission.RESTORE)
    rows = listing.listing(database.parent / "backups")
    return tuple(
        Candidate(path=row.path, made_at=row.made_at, reason=reason_words(row.reason), size=row.size)
        for row in rows
        if row.state in RESTORABLE
    )


def look(actor: Actor, database: Path, backup: Path | None) -> Look:
    """Look at `backup`, or at the newest good one. Raises `Denied`; what else is wrong is in the result."""
    actor.require(Permission.RESTORE)
    offered = candidates(actor, database)
    skipped: tuple[tuple[str, str], ...] = ()
    if backup is None:
        backup, skipped = restoring.newest_good([each.path for each in offered], database)
    elif all(each.path != backup for each in offered):
        offered = (Candidate(path=backup, made_at=None, reason="選んだファイル", size=0), *offered)
    if backup is None:
        return Look(candidates=offered, skipped=skipped)
    try:
        seen = restoring.preview(actor, backup, database)
        return Look(
            candidates=offered,
            skipped=skipped,
            preview=seen,
            doubts=restoring.doubts(seen),
            missing=restoring.missing_after(actor, database, backup),
            people=restoring.administrators(backup, database),
        )
    except DeskError as error:
        return Look(candidates=offered, skipped=skipped, refusal=str(error))


def office_of(actor: Actor, database: Path) -> Office:
    """The office of a restored database, for the papers about it. Raises `Denied` and the errors of opening."""
    actor.require(Permission.RESTORE)
    store = Store.open(database)
    try:
        return Ledger(store, restoring.acting_for(actor)).read(office.current)
    finally:
        store.close()


def note_paper(actor: Actor, database: Path, what: str, how: str) -> None:
    """Write into the trace that a paper about a restore left the program. Raises `Denied` and the errors of opening."""
    actor.require(Permission.RESTORE)
    store = Store.open(database)
    try:
        Ledger(store, restoring.acting_for(actor)).call(
            lambda session, _actor: audit.note(session, "report", "restore", what, how)
        )
    finally:
        store.close()
