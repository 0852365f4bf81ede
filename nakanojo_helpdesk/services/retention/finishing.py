"""Carries a purge out to its end: backup, erasing, ledger, files emptied, a new verified backup.

The erasing is one transaction. What comes after can be cut short by a power cut or a full disk; then the purge is 消去の途中, and
`finish` goes on where it stopped: at the next start, or at the press of a key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.retention.plans import PurgeKind
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.retention import approving, ledgers, open_ends, preparing
from nakanojo_helpdesk.store.backups import making

BEFORE: Final = "before-purge"
AFTER: Final = "after-purge"
STEPS: Final = (
    "控えを作っています",
    "消しています",
    "ファイルから取り除いています",
    "新しい控えを作っています",
)
"""What is being done, for whoever watches; `progress` is called with the number of each."""


def carry_out(
    ledger: Ledger,
    uid: str,
    version: int,
    backups: Path,
    *,
    progress: Callable[[int], object] = lambda _step: None,
    now: datetime | None = None,
) -> int:
    """Approve a purge and carry it out to its end; returns the number of rows that held something.

    What a damaged ledger let come back is erased by it, too: its notice ends.

    The backup made before holds what is erased: it is gone after `domain.retention.rules.BACKUP_DAYS` at the latest. Raises
    as `approving.approve`, and `Unavailable`, `Damaged` when a backup or the emptying fails; `finish` then goes on.
    """
    ledger.actor.require(Permission.APPROVE_PURGE)
    progress(0)
    making.back_up(ledger.store.path, backups, reason=BEFORE)
    progress(1)
    count = ledger.call(approving.approve, uid, version, now=now)
    finish(ledger, backups, progress=progress)
    if ledger.read(preparing.one, uid, now=now).kind is PurgeKind.EXPIRED:
        ledgers.settle(ledger)
    return count


def finish(ledger: Ledger, backups: Path, *, progress: Callable[[int], object] = lambda _step: None) -> int:
    """End every purge that was erased but not brought to its end; returns their number. Does nothing without one.

    Raises `Denied`, `Unavailable`, `Damaged`; it can be called again.
    """
    uids = ledger.read(open_ends.unfinished)
    if not uids:
        return 0
    ledgers.write(ledger)
    progress(2)
    ledger.store.empty()
    progress(3)
    making.back_up(ledger.store.path, backups, reason=AFTER)
    ledger.call(open_ends.close, uids)
    return len(uids)
