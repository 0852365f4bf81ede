"""消去の台帳: the same lines in the database and in the file beside it, whichever of them was lost."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.retention import ledger_file
from nakanojo_helpdesk.store.retention.ledger_file import Entry
from nakanojo_helpdesk.store.tables.retention.purges import Deletion


def write(ledger: Ledger, database: Path | None = None) -> int:
    """Add to the file what only the database knows; returns the number of lines.

    `database` names the file's database where it is not the open one. Raises `Denied`, `Damaged`, `Unavailable`.
    """
    return ledger_file.append(database or ledger.store.path, ledger.read(entries))


def entries(session: Session, actor: Actor) -> tuple[Entry, ...]:
    """The lines the database knows, in their order. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    rows = session.scalars(select(Deletion).order_by(Deletion.id))
    return tuple(Entry(uid=row.uid, at=row.at, what=row.what, subjects=tuple(row.subjects)) for row in rows)
