"""控え: made when something changed, copied to the second place, thinned, and told about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.backups import age
from nakanojo_helpdesk.domain.backups.rows import BackupRow, BackupState, Manifest, Reason
from nakanojo_helpdesk.domain.backups.thinning import LONGEST, is_witnessed, superfluous
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.traces.kinds import SCREEN_HIDDEN
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import listing, making, places, swapping
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.drafts import Draft

MADE: Final = "backup"
"""The action of the trace of a backup; its fields say where it is kept."""
TESTED: Final = "restore_test"
"""The action of the trace of a 復元テスト; its fields are `good` or `bad`."""
_SILENT: Final = (MADE, TESTED, SCREEN_HIDDEN)
# Most of the time a copy; checking its pages takes longer than making it, and is done where time matters less.
_WITHOUT_PAGES: Final = frozenset({Reason.CHANGE, Reason.EXIT})


@dataclass(frozen=True)
class Place:
    """The backups of one folder. `trouble` is a sentence where the folder could not be read or written."""

    folder: Path
    rows: tuple[BackupRow, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Kept:
    """The backups in both places. `second` is None where no second place is chosen.

    `tested_at` and `test_was_good` tell of the last 復元テスト, None before the first. `has_records`: whether there is
    anything to lose.
    """

    first: Place
    second: Place | None
    tested_at: datetime | None
    test_was_good: bool | None
    has_records: bool

    def newest(self, now: datetime) -> BackupRow | None:
        """The newest verified backup in the first place."""
        return age.newest(self.first.rows, now)


def folder_of(database: Path) -> Path:
    """The folder of a database's backups: `backups` beside it, one of its own for invented records."""
    invented = is_invented(database)
    return database.absolute().parent / (f"backups-{database.stem}" if invented else "backups")


def is_invented(database: Path) -> bool:
    """Whether a database is one of invented records, by its name: of the demo or of a practice."""
    return database.stem in {"demo", "training", "training2"}


def make(
    store: Store, actor: Actor, reason: Reason, *, second: Path | None = None, now: datetime | None = None
) -> BackupRow:
    """Make a verified backup, copy it to the second place, thin both, and leave a trace; returns its row.

    A second place that is away does not keep the backup from being made: `keep_second` says so. Raises `Denied`,
    `Unavailable` and `Damaged`; then no half file is left.
    """
    _require(store, actor)
    made = making.back_up(
        store.path, folder_of(store.path), reason=reason, pages=reason not in _WITHOUT_PAGES
    )
    row = listing.row_of(made)
    where = "first"
    if second is not None:
        where = "first,second" if not keep_second(store, actor, second, now=now) else "first,second_away"
    moment = now or utc_now()
    rows = _thin(store, actor, folder_of(store.path), moment)
    # What restores put aside holds who was erased since: it goes when it is older than any backup may be.
    if is_witnessed((row for row in rows if row.is_verified), moment):
        swapping.expire(store.path, moment - LONGEST)
    Ledger(store, actor).call(_note, MADE, made.name, where)
    return row


def make_into(store: Store, actor: Actor, folder: Path) -> BackupRow:
    """Make a verified backup in any folder, which is made when it is missing, and leave a trace. Raises as `make`."""
    _require(store, actor)
    made = making.back_up(store.path, folder, reason=Reason.COMMAND)
    Ledger(store, actor).call(_note, MADE, made.name, "other")
    return listing.row_of(made)


def make_if_due(
    store: Store, actor: Actor, reason: Reason, *, second: Path | None = None, now: datetime | None = None
) -> BackupRow | None:
    """Make a backup when something changed since the last one or that is half a day old; None where there is no need.

    A second place that was away gets the newest backup now. Raises as `make`.
    """
    actor.require(Permission.BACKUP)
    moment = now or utc_now()
    rows = _own(store, actor, listing.listing(folder_of(store.path)))
    last = age.newest(rows, moment)
    changed = last is None or Ledger(store, actor).read(has_changed, last.manifest)
    if age.is_due(last, moment, changed=changed):
        return make(store, actor, reason, second=second, now=now)
    if second is not None:
        keep_second(store, actor, second, now=now)
    return None


def keep_second(store: Store, actor: Actor, second: Path, *, now: datetime | None = None) -> str:
    """Copy the newest verified backup to the second place and thin it; returns a sentence when that failed, else empty."""
    actor.require(Permission.BACKUP)
    moment = now or utc_now()
    try:
        newest = age.newest(_own(store, actor, listing.listing(folder_of(store.path))), moment)
        if newest is not None:
            places.copy_to(newest, second)
            _thin(store, actor, second, moment)
    except DeskError as error:
        return str(error)
    return ""


def choose_second(store: Store, actor: Actor, chosen: Path) -> Path:
    """Prepare a second place and copy the newest backup there; returns the folder to remember.

    Raises `Denied`, `Refused` and `Unavailable`, each with a sentence.
    """
    _require(store, actor)
    return places.prepare(chosen, store.path)


def kept(store: Store, actor: Actor, second: Path | None = None) -> Kept:
    """The backups in both places, and the last 復元テスト. Raises `Denied` and what reading the database raises."""
    actor.require(Permission.BACKUP)
    first = _place(store, actor, folder_of(store.path), is_second=False)
    other = None if second is None else _place(store, actor, second, is_second=True)
    tested = Ledger(store, actor).read(last_test)
    records = Ledger(store, actor).read(has_records)
    at, good = tested if tested is not None else (None, None)
    return Kept(first, other, at, good, records)


def has_changed(session: Session, actor: Actor, since: Manifest | None) -> bool:
    """Whether anything was written since a backup: a trace, but those of backups and hidden screens, or a draft."""
    actor.require(Permission.BACKUP)
    if since is None:
        return True
    traces = select(AuditEntry.seq).where(AuditEntry.seq > since.audit_seq, AuditEntry.action.not_in(_SILENT))
    if session.scalar(traces.limit(1)) is not None:
        return True
    latest = session.scalar(select(func.max(Draft.updated_at)))
    return latest is not None and latest > since.made_at


def has_records(session: Session, actor: Actor) -> bool:
    """Whether there is any consultation: before the first one nobody is warned."""
    actor.require(Permission.BACKUP)
    return session.scalar(select(Consultation.id).limit(1)) is not None


def last_test(session: Session, actor: Actor) -> tuple[datetime, bool] | None:
    """When the newest backup was restored for trial last, and whether it was good; None before the first time."""
    actor.require(Permission.BACKUP)
    query = select(AuditEntry.at, AuditEntry.fields).where(AuditEntry.action == TESTED)
    found = session.execute(query.order_by(AuditEntry.seq.desc()).limit(1)).first()
    return None if found is None else (found.at, found.fields == "good")


def note_test(session: Session, actor: Actor, name: str, *, good: bool) -> None:
    """Leave the trace of a 復元テスト. Raises `Denied`."""
    actor.require(Permission.BACKUP)
    _note(session, actor, TESTED, name, "good" if good else "bad")


def _require(store: Store, actor: Actor) -> None:
    """Ask the database whether the actor may, now. Raises `Denied`, `SessionEnded`."""
    actor.require(Permission.BACKUP)
    Ledger(store, actor).read(lambda _session, now: now.require(Permission.BACKUP))


def _note(session: Session, _actor: Actor, action: str, name: str, fields: str) -> None:
    audit.note(session, action, "backups", name, fields)


def _place(store: Store, actor: Actor, folder: Path, *, is_second: bool) -> Place:
    try:
        if is_second and not folder.is_dir():
            return Place(folder, trouble=listing.AWAY_SENTENCE)
        return Place(folder, _own(store, actor, listing.listing(folder), others=True))
    except DeskError as error:
        return Place(folder, trouble=str(error))
    except OSError:
        return Place(folder, trouble=listing.AWAY_SENTENCE)


def _own(
    store: Store, actor: Actor, rows: Iterable[BackupRow], *, others: bool = False
) -> tuple[BackupRow, ...]:
    """The rows whose anchor is in this database's trail; with `others` also the rest, as `OTHER` where verified."""
    seen = Ledger(store, actor).read(_hashes, {row.manifest.audit_seq for row in rows if row.manifest})
    told = []
    for row in rows:
        manifest = row.manifest
        foreign = (
            manifest is not None
            and manifest.audit_seq
            and seen.get(manifest.audit_seq) != manifest.audit_head
        )
        if not foreign:
            told.append(row)
        elif others:
            told.append(replace(row, state=BackupState.OTHER) if row.is_verified else row)
    return tuple(told)


def _hashes(session: Session, _actor: Actor, numbers: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), 500):
        query = select(AuditEntry.seq, AuditEntry.hash).where(AuditEntry.seq.in_(wanted[start : start + 500]))
        found.update({seq: digest.hex() for seq, digest in session.execute(query)})
    return found


def _thin(store: Store, actor: Actor, folder: Path, now: datetime) -> tuple[BackupRow, ...]:
    """Delete what a folder holds too many of; returns the backups of this database that were in it."""
    rows = _own(store, actor, listing.listing(folder))
    for row in superfluous(rows, now):
        places.let_go(row)
    return rows
