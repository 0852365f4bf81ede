"""Opens a database for work, after migrating an older one to the present schema."""

from __future__ import annotations

import logging
import platform
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.calendar import Month, local, utc_now
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Foreign
from nakanojo_helpdesk.domain.staff.access import erasing_actor, founding_actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store import search as index
from nakanojo_helpdesk.store.backups import swapping
from nakanojo_helpdesk.store.protection import converting

_OVERWRITTEN_SENTENCE: Final = (
    "記録の入ったファイルの先頭が壊れているか、別のファイルに置きかわっています。何も変更していません。"
    "控え（バックアップ）から戻せます。システム管理者に連絡してください。"
)


def ready(path: Path, backup_folder: Path) -> Store:
    """Open the database at `path`; an older one is migrated first, after a verified backup into `backup_folder`.

    What a killed restore had begun is finished before. A search index whose folding is older than the program's is
    rebuilt, a purge cut short is ended. Raises `Refused`, `Damaged` or `Unavailable`, each with a sentence.
    """
    converting.finish(path)
    swapping.finish(path)
    paths.sweep_beside(path)
    if _schema(path, backup_folder) < identity.SCHEMA_VERSION:
        from nakanojo_helpdesk.store import migrate

        migrate.upgrade(path, backup_folder)
    store = Store.open(path)
    try:
        _renew_index(store)
        _finish_purges(store, backup_folder)
    except BaseException:
        store.close()
        raise
    return store


def _schema(path: Path, backup_folder: Path) -> int:
    """The schema of the database at `path`. Where backups of it lie beside a file of another kind, that is damage."""
    try:
        return identity.read_identity(path)
    except Foreign as error:
        if not any(backup_folder.glob("nakanojo_*.db")):
            raise
        raise Damaged(_OVERWRITTEN_SENTENCE) from error


def _renew_index(store: Store) -> None:
    """Rebuild the index of memos where its folding is older than the program's.

    An index that cannot be read or written does not stop the start: a check reports it, or the next start rebuilds
    it.
    """
    ledger = Ledger(store, founding_actor(platform.node()))
    try:
        if not ledger.read(lambda session, _actor: index.is_current(session.connection())):
            from nakanojo_helpdesk.services.search import finding

            ledger.call(finding.rebuild_index)
    except DeskError as error:
        logging.getLogger(__name__).info("the search index was not made anew: %s", type(error).__name__)


def _finish_purges(store: Store, backup_folder: Path) -> None:
    """End a purge that a power cut or a full disk stopped after its erasing.

    What cannot be ended now waits for the next start.
    """
    from nakanojo_helpdesk.services.retention import open_ends

    ledger = Ledger(store, erasing_actor(platform.node()))
    try:
        if ledger.read(open_ends.unfinished):
            from nakanojo_helpdesk.services.retention import finishing

            finishing.finish(ledger, backup_folder)
    except DeskError as error:
        logging.getLogger(__name__).info("a purge was not brought to its end: %s", type(error).__name__)


def prepare_sign_in() -> None:
    """Load what the first sign-in would otherwise wait for: password hashing, mapped tables, this month's holidays."""
    from sqlalchemy.orm import configure_mappers

    from nakanojo_helpdesk.domain.opening_days import holidays
    from nakanojo_helpdesk.store import passwords

    passwords.load()
    configure_mappers()
    holidays(Month.of(local(utc_now()).date()))
