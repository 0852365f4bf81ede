"""What this PC runs, and what is on a stick. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.traces.kinds import UPDATE_BEGUN, UPDATED, WENT_BACK
from nakanojo_helpdesk.domain.updates import checking, manifests
from nakanojo_helpdesk.domain.updates.manifests import UpdateManifest
from nakanojo_helpdesk.domain.updates.rows import Installed, Seen
from nakanojo_helpdesk.services.backups.keeping import is_invented
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.staff import Staff
from nakanojo_helpdesk.store.updates import installation, keeping, places, signing, sticks

Progress = Callable[[int, int], object]
# Beside the setup taken in: the former one, the new program unpacked, the old one until it goes.
_SETUPS: Final = 8
_BOOKS: Final = 3
_SPARE_BYTES: Final = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Present:
    """The program that runs, and the last update of it: when, and by whom; None where there was none.

    `went_back`: the last act was the way back to this version.
    """

    installed: Installed
    updated_at: datetime | None = None
    updated_by: str = ""
    went_back: bool = False


@dataclass(frozen=True, kw_only=True)
class ThisPc:
    """What is installed here, the folder that keeps the setups, and the public keys that may sign an update."""

    installed: Installed
    folder: Path
    keys: tuple[bytes, ...]


def this_pc(data: Path) -> ThisPc:
    """This PC, with `data` as its data folder. Raises OSError where a part of the program is missing."""
    return ThisPc(installed=installation.here(), folder=data / places.FOLDER, keys=signing.trusted_keys())


def verifies_signatures() -> bool:
    """Whether this build tells a known good signature from a changed one."""
    return signing.works()


def present(session: Session, actor: Actor, installed: Installed | None = None) -> Present:
    """What runs, and who updated it last. Raises `Denied`."""
    actor.require(Permission.UPDATE)
    here = installed or installation.here()
    newest = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
    ended = session.scalar(newest.where(AuditEntry.action.in_((UPDATED, WENT_BACK))))
    if ended is None:
        return Present(installed=here)
    if ended.action == WENT_BACK:
        return Present(installed=here, updated_at=ended.at, went_back=True)
    begun = session.scalar(newest.where(AuditEntry.action == UPDATE_BEGUN, AuditEntry.seq < ended.seq))
    code = "" if begun is None else begun.actor
    name = session.scalar(select(Staff.name).where(Staff.code == code))
    return Present(installed=here, updated_at=ended.at, updated_by=name or code)


def found(actor: Actor) -> tuple[Path, ...]:
    """The folders with an update on the drives of this PC; may wait as long as a drive does. Raises `Denied`."""
    actor.require(Permission.UPDATE)
    return sticks.found()


def look(
    actor: Actor,
    chosen: Path,
    installed: Installed,
    folder: Path,
    *,
    database: Path | None,
    keys: Sequence[bytes] | None = None,
    progress: Progress | None = None,
    reads_whole: bool = True,
) -> Seen:
    """Check what a stick holds, line by line. Raises `Denied`; everything else that is wrong is a line.

    Args:
        actor: who looks.
        chosen: the folder of the update, or the one it is in.
        installed: the program on this PC.
        folder: where setups are kept.
        database: the records, for the room a backup takes.
        keys: who may sign; None: whom this program was built to trust.
        progress: called with (bytes read, all).
        reads_whole: compare the content of the files too.
    """
    actor.require(Permission.UPDATE)
    place = sticks.folder_in(chosen) or chosen
    manifest, lines = _signed(place, signing.trusted_keys() if keys is None else keys)
    if manifest is None:
        return Seen(folder=place, manifest=None, lines=lines)
    told = [*lines, *checking.about_program(manifest, installed), checking.about_place(installed)]
    if database is not None and is_invented(database):
        told.append(checking.INVENTED)
    told.append(checking.about_room(keeping.free_room(folder), _needed(manifest, database)))
    told.append(checking.about_way_back(possible=has_former(installed, folder)))
    reads_whole = reads_whole and all(line.mark is not Mark.BAD for line in told)
    told.append(_files(place, manifest, progress or _unheard, reads_whole=reads_whole))
    return Seen(folder=place, manifest=manifest, lines=tuple(told))


def has_former(installed: Installed, folder: Path) -> bool:
    """Whether the setup of the present version is on this PC."""
    return setup_of(installed, folder) is not None


def setup_of(installed: Installed, folder: Path) -> Path | None:
    """The setup of the present version: the one it came by, or the one the setup kept."""
    kept = keeping.place_of(folder, installed.version)
    if installed.folder is not None and kept.is_dir():
        for setup in sorted(kept.iterdir()):
            if f"-{installed.version}-" in setup.name and setup.is_file():
                return setup
    return installation.own_setup(installed)


def _signed(place: Path, keys: Sequence[bytes]) -> tuple[UpdateManifest | None, tuple[Line, ...]]:
    if not keys:
        return None, (checking.NO_KEYS,)
    try:
        stick = sticks.read(place)
    except (OSError, ValueError):
        return None, (checking.PULLED,)
    if stick.manifest is None:
        return None, (checking.NOTHING_THERE,)
    return _believed(stick.manifest, stick.signature or b"", keys)


def _believed(
    raw: bytes, signature: bytes, keys: Sequence[bytes]
) -> tuple[UpdateManifest | None, tuple[Line, ...]]:
    """A manifest is read only after its signature was found good."""
    if len(raw) > manifests.MOST_BYTES or not signing.is_signed(raw, signature, keys):
        return None, (checking.UNSIGNED,)
    try:
        return manifests.read(raw), (checking.SIGNED,)
    except manifests.NewerFormat:
        return None, (checking.SIGNED, checking.NEWER_FORM)
    except manifests.Unreadable:
        return None, (checking.SIGNED, checking.NOT_UNDERSTOOD)


def _files(place: Path, manifest: UpdateManifest, progress: Progress, *, reads_whole: bool) -> Line:
    try:
        for file in manifest.files:
            if (
                wrong := checking.about_file(file.name, file.size, sticks.size_of(place / file.name))
            ) is not None:
                return wrong
        if not reads_whole:
            return checking.unread_files(manifest)
        changed = sticks.changed(place, manifest, progress)
    except (OSError, ValueError):
        return checking.PULLED
    return checking.whole_files(manifest) if changed is None else checking.changed_file(changed)


def _needed(manifest: UpdateManifest, database: Path | None) -> int:
    book = database.stat().st_size if database is not None and database.exists() else 0
    return manifest.size * _SETUPS + book * _BOOKS + _SPARE_BYTES


def _unheard(_done: int, _whole: int) -> None:
    return
