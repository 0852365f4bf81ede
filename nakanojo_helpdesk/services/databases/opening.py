"""Opening a database for work: straight, or carried to the present schema first."""

from __future__ import annotations

from pathlib import Path

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.store import identity


def ready(path: Path, backup_folder: Path) -> Store:
    """Open the database at `path`; an older one is migrated first, after a verified backup into `backup_folder`.

    Raises `Refused`, `Damaged` or `Unavailable`, each with a sentence.
    """
    if identity.read_identity(path) < identity.SCHEMA_VERSION:
        from nakanojo_helpdesk.store import migrate

        migrate.upgrade(path, backup_folder)
    return Store.open(path)


def prepare_sign_in() -> None:
    """Do ahead what the first sign-in would wait for: the password hashing, the mapped tables, this year's holidays."""
    from sqlalchemy.orm import configure_mappers

    from nakanojo_helpdesk.domain.opening_days import holidays
    from nakanojo_helpdesk.store import passwords

    passwords.load()
    configure_mappers()
    holidays(local(utc_now()).year)
