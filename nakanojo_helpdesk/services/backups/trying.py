"""復元テスト: the newest backup is restored into a temporary file, compared with its manifest and checked whole."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups import age
from nakanojo_helpdesk.domain.backups.rows import BackupRow
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.checks import Finding, only_index
from nakanojo_helpdesk.domain.errors import Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.backups import listing


@dataclass(frozen=True)
class Trial:
    """The outcome of a 復元テスト: which backup, and what was found wrong with it."""

    row: BackupRow
    findings: tuple[Finding, ...]

    @property
    def is_good(self) -> bool:
        """Whether the backup can be relied on. An index of 探す that must be made anew costs no record."""
        return not self.findings or only_index(self.findings)


def try_newest(store: Store, actor: Actor, *, now: datetime | None = None) -> Trial:
    """Restore the newest backup for trial and leave a trace of the outcome; the records themselves are not touched.

    Raises `Denied`, `Refused` (there is no backup yet), `Unavailable` (no room for the trial, drive away).
    """
    actor.require(Permission.BACKUP)
    rows = keeping.kept(store, actor).first.rows
    row = age.newest(rows, now or utc_now())
    if row is None:
        raise Refused(
            "確かめた控えがまだありません。［いま控えを作る］を押してから、もう一度行ってください。"
        )
    trial = Trial(row, _findings(row, actor))
    Ledger(store, actor).call(keeping.note_test, row.path.name, good=trial.is_good)
    return trial


def _findings(row: BackupRow, actor: Actor) -> tuple[Finding, ...]:
    if not listing.examined(row).is_verified:
        return (Finding("backup", "控えの中身が、作ったときの控えの説明と一致しません。"),)
    try:
        folder = Path(tempfile.mkdtemp(prefix="restore-", dir=paths.temp_dir()))
    except OSError as error:
        raise faults.known_fault(error, row.path) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    try:
        trial = folder / "trial.db"
        shutil.copyfile(row.path, trial)
        opening.ready(trial, folder / "backups").close()
        return checks.check_file(trial, actor)
    except OSError as error:
        raise faults.known_fault(error, row.path) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
