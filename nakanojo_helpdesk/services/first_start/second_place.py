"""The second place of the backups, tried before there is a database: a stick that cannot be written to is found at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.backups import listing, places


def try_place(actor: Actor, chosen: Path, database: Path) -> PlaceTrial:
    """Make the folder of the backups in `chosen`, write into it, and look at its room. May wait as long as a share does.

    Raises `Denied`, `Refused` (the folder of the database, a synchronised one), `Unavailable` (away, not writable, full).
    """
    actor.require(Permission.SETTINGS)
    folder = places.prepare(chosen, database)
    try:
        free = shutil.disk_usage(folder).free
        same = folder.stat().st_dev == database.absolute().parent.stat().st_dev
    except OSError as error:
        raise Unavailable(listing.AWAY_SENTENCE) from error
    return PlaceTrial(folder=folder, free_bytes=free, is_same_drive=same)
