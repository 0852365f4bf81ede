"""前の版に戻す: the former program comes back, and where it cannot read the present records, the backup made before the update.

Where both versions keep the records in the same form nothing of the records changes. Otherwise the backup is put in their
place as it was, unmigrated; what it must be told (numbers given, what was erased since) is kept in the record and written
by whichever program starts next (`services.updates.ending`).
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.backups.restoring import Restored
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import DeskError, Refused
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.updates.rows import Installed, Owed, Stage, UpdateRecord
from nakanojo_helpdesk.services.backups import keeping as backups
from nakanojo_helpdesk.services.backups import putting_back
from nakanojo_helpdesk.services.backups.putting_back import Left
from nakanojo_helpdesk.services.updates import updating
from nakanojo_helpdesk.services.updates.updating import Ready, Step
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.updates import keeping

Progress = Callable[[int, int], object]
ASK_AGAIN_SENTENCE: Final = "前の版に戻すときは、パスワードをもう一度入れてください。"
_NO_SETUP: Final = (
    "前の版のセットアップがこのパソコンに残っていないので、ここからは戻せません。保守の担当に頼んでください。"
)
_NO_BACKUP: Final = (
    "更新の前に作った控えが見つからないので、ここからは戻せません。保守の担当に頼んでください。"
    "いまの記録はそのままです。"
)


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """The way back from the last update. `backup` is None where the records stay; `trouble` says why there is no way."""

    record: UpdateRecord
    setup: Path
    backup: Path | None
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A way back that somebody gave the password for, from the program that is installed; `folder` keeps the setups."""

    way: WayBack
    installed: Installed
    folder: Path
    confirmed: Confirmed


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What a screen asks of the program: end for a setup that waits already, or, with `way`, go back first."""

    setup: Path
    way: Wanted | None = None


def offered(actor: Actor, installed: Installed, folder: Path, database: Path) -> WayBack | None:
    """The way back from the version that runs; None where it did not come by an update. Raises `Denied`."""
    actor.require(Permission.UPDATE)
    record = keeping.read_record(folder)
    if record is None or record.stage is not Stage.UPDATED or record.version != installed.version:
        return None
    setup = keeping.place_of(folder, record.former) / (record.former_setup or "-")
    backup = None
    if record.former_schema != installed.schema:
        backup = backups.folder_of(database) / record.backup
    way = WayBack(record=record, setup=setup, backup=backup)
    try:
        whole = bool(record.former_setup) and file_sha256(setup) == record.former_sha256
    except OSError:
        whole = False
    if not whole:
        return replace(way, trouble=_NO_SETUP)
    return way if backup is None or backup.is_file() else replace(way, trouble=_NO_BACKUP)


def go_back(
    actor: Actor,
    way: WayBack,
    installed: Installed,
    folder: Path,
    database: Path,
    *,
    confirmed: Confirmed,
    accepted: Container[str] = (),
    progress: Progress | None = None,
    step: Step | None = None,
    silent: bool = False,
) -> Restored | None:
    """Start the former setup, which waits, and put the backup back where that is needed; the database is closed by the caller.

    Everything that may fail comes before the setup is started. Afterwards the program says `updating.go` and ends. Returns
    what was restored. Raises `Denied`, `Refused`, `Unavailable`, `Damaged`; then program and records are as they were.
    """
    confirmed.require(actor, Permission.UPDATE, ASK_AGAIN_SENTENCE)
    if way.trouble:
        raise Refused(way.trouble)
    after = step or (lambda _name: None)

    def begin(owed: Owed | None) -> None:
        record = replace(way.record, stage=Stage.GOING_BACK, at=utc_now(), owed=owed)
        ready = Ready(
            setup=way.setup,
            sha256=way.record.former_sha256,
            arguments=updating.arguments(installed, silent=silent, back=True),
            as_administrator=installed.for_everybody,
            record=record,
            before=way.record,
        )
        updating.begin(ready, folder, step=after)

    if way.backup is None:
        begin(None)
        return None

    def hand_over(left: Left) -> None:
        after("prepared")
        begin(
            Owed(
                backup=way.record.backup,
                head_seq=left.head[0],
                head=left.head[1].hex(),
                missing=left.missing,
                numbers=left.numbers,
                kept=left.kept,
            )
        )

    try:
        done = putting_back.put_back(
            actor, database, way.backup, accepted=accepted, hand_over=hand_over, progress=progress
        )
    except DeskError:
        keeping.write_record(folder, way.record)  # the setup that may wait already gets no word to go on
        raise
    after("put_back")
    return done
