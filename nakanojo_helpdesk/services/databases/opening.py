"""Opening a database for work: straight, or carried to the present schema first."""

from __future__ import annotations

import logging
import platform
from pathlib import Path

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import founding_actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store import search as index


def ready(path: Path, backup_folder: Path) -> Store:
    """Open the database at `path`; an older one is migrated first, after a verified backup into `backup_folder`.

    A search index made with less folding than today's is made anew.
    Raises `Refused`, `Damaged` or `Unavailable`, each with a sentence.
    """
    if identity.read_identity(path) < identity.SCHEMA_VERSION:
        from nakanojo_helpdesk.store import migrate

        migrate.upgrade(path, backup_folder)
    store = Store.open(path)
    try:
        _renew_index(store)
    except BaseException:
        store.close()
        raise
    return store


def _renew_index(store: Store) -> None:
    """Make the index of memos anew where it is older than the program.

    Where it cannot be read or written this stops nobody: the check says what is wrong with it, or the next start does it.
    """
    ledger = Ledger(store, founding_actor(platform.node()))
    try:
        if not ledger.read(lambda session, _actor: index.is_current(session.connection())):
            from nakanojo_helpdesk.services.search import finding

            ledger.call(finding.rebuild_index)
    except DeskError as error:
        logging.getLogger(__name__).info("the search index was not made anew: %s", type(error).__name__)


def prepare_sign_in() -> None:
    """Do ahead what the first sign-in would wait for: the password hashing, the mapped tables, this year's holidays."""
    from sqlalchemy.orm import configure_mappers

    from nakanojo_helpdesk.domain.opening_days import holidays
    from nakanojo_helpdesk.store import passwords

    passwords.load()
    configure_mappers()
    holidays(local(utc_now()).year)
