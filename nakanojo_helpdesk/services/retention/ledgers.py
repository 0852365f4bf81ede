"""消去の台帳: the same lines in the database and in the file beside it, whichever of them was lost."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Damaged
from nakanojo_helpdesk.domain.retention.ledgers import BrokenLedger
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.retention import ledger_file
from nakanojo_helpdesk.store.retention.ledger_file import Entry
from nakanojo_helpdesk.store.tables.retention.purges import Deletion


def write(ledger: Ledger, database: Path | None = None) -> int:
    """Add to the file what only the database knows; returns the number of lines.

    `database` names the file's database where it is not the open one. A file that was damaged is set aside and written
    anew: the database knows all its lines. Raises `Denied`, `Unavailable`.
    """
    known, path = ledger.read(entries), database or ledger.store.path
    try:
        return ledger_file.append(path, known)
    except Damaged:
        ledger_file.rewrite(path, known, is_complete=True)
        return len(known)


def came_back(ledger: Ledger) -> BrokenLedger | None:
    """The damaged ledger after which erased data may have come back and nobody has looked yet. Raises `Denied`."""
    ledger.actor.require(Permission.PERSONAL_DATA)
    found = ledger_file.came_back(ledger.store.path)
    return BrokenLedger(kept=found[-1], is_complete=False) if found else None


def settle(ledger: Ledger) -> None:
    """Note that it was looked for what came back, and nothing is left. Raises `Denied`, `Unavailable`."""
    ledger.actor.require(Permission.PERSONAL_DATA)
    ledger_file.settle(ledger.store.path)


def entries(session: Session, actor: Actor) -> tuple[Entry, ...]:
    """The lines the database knows, in their order. Raises `Denied`."""
    actor.require(Permission.PERSONAL_DATA)
    rows = session.scalars(select(Deletion).order_by(Deletion.id))
    return tuple(Entry(uid=row.uid, at=row.at, what=row.what, subjects=tuple(row.subjects)) for row in rows)
