"""Puts a backup in the place of the present database as it was, unmigrated: for a former program that comes back with it.

What a restore writes into the copy (its trace, the numbers given since, what was erased since) cannot be written in a form
that this program no longer knows. It is handed over, and written by whichever program opens the database next.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.restoring import Restored
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.backups import restoring as whole
from nakanojo_helpdesk.services.backups.restoring import Progress
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.backups import restoring, swapping


@dataclass(frozen=True, kw_only=True)
class Left:
    """What the database that is left must be remembered by.

    `missing` counts the records the backup lacks, `head` is its newest trace, `numbers` the last ones given (table -> year
    -> serial), `kept` its new place, from the folder of the database.
    """

    missing: int
    head: tuple[int, bytes]
    numbers: Mapping[str, Mapping[int, int]]
    kept: str


def put_back(
    actor: Actor,
    database: Path,
    backup: Path,
    *,
    hand_over: Callable[[Left], object],
    accepted: Container[str] = (),
    progress: Progress | None = None,
) -> Restored:
    """Put `backup` in the place of `database`, which nobody may have open; the former file is kept.

    A migrated copy is made first, checked, and compared with what is there: so the backup is known to be good, and what
    will be missing can be told. `hand_over` is called when only the exchange is left to do; what it raises ends all.
    Raises as `services.backups.restoring.restore`; then the present file is in its place as it was.
    """
    actor.require(Permission.RESTORE)
    tell = progress or (lambda _done, _whole: None)
    for doubt in whole.doubts(whole.preview(actor, backup, database)):
        if doubt.kind not in accepted:
            raise Refused(doubt.sentence)
    try:
        database = paths.behind_links(database)
        with swapping.alone(database) as guard:
            tried = restoring.prepare(backup, database, progress=lambda done, size: tell(done, size * 4))
            try:
                whole.require_sound(tried)
                tell(2, 4)
                end, broken = whole.erase_again(tried, actor, database, guard, mends=False)
                lost, head, numbers = whole.left_between(guard, tried, end)
            finally:
                swapping.remove(tried)
            tell(3, 4)
            as_it_was = restoring.prepare(
                backup, database, progress=lambda _done, _size: None, migrates=False
            )
            try:
                kept = swapping.kept_name(database, utc_now(), sound=guard.sound)
                name = kept.relative_to(database.parent).as_posix()
                hand_over(Left(missing=len(lost.records), head=head, numbers=numbers, kept=name))
                swapping.swap(guard, as_it_was, kept)
                whole.keep_list(guard, kept, database, lost)
            finally:
                swapping.remove(as_it_was)
    except OSError as error:
        known = faults.known_fault(error, database)
        raise known or Unavailable(faults.NO_WRITING_SENTENCE) from error
    tell(4, 4)
    return whole.restored(actor, guard, backup, database, kept, lost, broken)
