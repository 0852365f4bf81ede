"""What a person sees before a restore, and what leaves on paper after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nakanojo_helpdesk.domain.backups.restoring import SECOND_PLACE, Candidate, Look, newest_first
from nakanojo_helpdesk.domain.backups.rows import (
    RESTORABLE,
    BackupRow,
    BackupState,
    reason_words,
    state_words,
)
from nakanojo_helpdesk.domain.errors import DeskError, Unavailable
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.protection.keys import KeyMissing
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.backups import listing
from nakanojo_helpdesk.store.integrity import audit


def candidates(actor: Actor, database: Path) -> tuple[Candidate, ...]:
    """The backups that may be offered, newest first. Raises `Denied`, `Unavailable`."""
    actor.require(Permission.RESTORE)
    return _candidates(database.parent / "backups", "")


def candidates_elsewhere(actor: Actor, folder: Path) -> tuple[Candidate, ...]:
    """The backups of the second place that may be offered, newest first. May wait as long as a share does.

    Raises `Denied`, and `Unavailable` where the place is away.
    """
    actor.require(Permission.RESTORE)
    if not _is_there(folder):
        raise Unavailable(listing.AWAY_SENTENCE)
    return _candidates(folder, SECOND_PLACE)


def look(actor: Actor, database: Path, backup: Path | None, *, elsewhere: tuple[Candidate, ...] = ()) -> Look:
    """Look at `backup`, or at the newest good one, also among those `elsewhere`.

    Raises `Denied`; what else is wrong is in the result.
    """
    actor.require(Permission.RESTORE)
    own = candidates(actor, database)
    skipped: tuple[tuple[str, str], ...] = ()
    among = newest_first((*own, *elsewhere))
    if backup is None:
        backup, skipped = restoring.newest_good([each.path for each in among], database)
    elif all(each.path != backup for each in (*own, *elsewhere)):
        own = (Candidate(path=backup, made_at=None, reason="選んだファイル", size=0), *own)
    if backup is None:
        return _locked(Look(candidates=own, skipped=skipped), among)
    try:
        seen = restoring.preview(actor, backup, database)
        return Look(
            candidates=own,
            skipped=skipped,
            preview=seen,
            doubts=restoring.doubts(seen),
            missing=restoring.missing_after(actor, database, backup),
            people=restoring.administrators(backup, database),
        )
    except DeskError as error:
        key_id = error.key_id if isinstance(error, KeyMissing) else None
        return Look(candidates=own, skipped=skipped, refusal=str(error), key_id=key_id)


def _locked(seen: Look, among: Sequence[Candidate]) -> Look:
    """Where no backup can be used and the newest one only lacks its key: that, to be asked for."""
    try:
        if among:
            driver.key_for(among[0].path)
    except KeyMissing as error:
        return replace(seen, refusal=str(error), key_id=error.key_id)
    except DeskError:
        pass
    return seen


def _candidates(folder: Path, place: str) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(path=row.path, made_at=row.made_at, reason=_reason(row), size=row.size, place=place)
        for row in listing.listing(folder)
        if row.state in RESTORABLE or row.state is BackupState.LOCKED
    )


def _reason(row: BackupRow) -> str:
    """Why it was made; of one whose key is missing also that."""
    words = reason_words(row.reason)
    return f"{words}（{state_words(row.state)}）" if row.state is BackupState.LOCKED else words


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, ValueError):
        return False


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
