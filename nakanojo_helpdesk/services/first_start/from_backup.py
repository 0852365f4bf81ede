"""The settings out of a backup: the records, and everything about people, are left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, founding_actor
from nakanojo_helpdesk.services.first_start import carrying
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import previewing, restoring, swapping


def settings_of(
    actor: Actor, backup: Path, database: Path, *, progress: Callable[[int, int], object]
) -> CarriedSettings:
    """Read the settings of a backup of any of our schemas, on a copy beside `database` that is deleted afterwards.

    `progress` gets bytes copied and all. Raises `Denied`, `Refused` (foreign, newer), `KeyMissing`, `Damaged`,
    `Unavailable`.
    """
    actor.require(Permission.RESTORE)
    made_at = previewing.contents(backup, database).newest_trace
    prepared = restoring.prepare(backup, database, progress=progress)
    try:
        store = Store.open(prepared)
        try:
            found = Ledger(store, founding_actor(actor.pc)).read(carrying.carried)
        finally:
            store.close()
    finally:
        swapping.remove(prepared)
    return replace(found, made_at=made_at)
