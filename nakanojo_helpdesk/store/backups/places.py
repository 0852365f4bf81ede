"""The second place of the backups (USB memory, share): chosen, copied to, and noticed when it is away."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.rows import BackupRow
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused, Unavailable
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.backups import making, manifests
from nakanojo_helpdesk.store.backups.listing import AWAY_SENTENCE, file_sha256
from nakanojo_helpdesk.store.sync_folders import is_synchronised

FOLDER_NAME: Final = "nakanojo-backups"
"""The folder made inside the chosen one. Where it is missing, the drive is away: an empty mount point is no USB memory."""


def prepare(chosen: Path, database: Path) -> Path:
    """Make the folder of backups inside a chosen one, or take the one that is there; returns it.

    Raises `Refused` for a synchronised folder and for the folder of the database itself, `Unavailable` when nothing can
    be written there.
    """
    folder = chosen if chosen.name == FOLDER_NAME else chosen / FOLDER_NAME
    try:
        own = database.absolute().parent.resolve()
        if folder.resolve().is_relative_to(own):
            raise Refused(
                "そこは、記録と同じフォルダーの中です。パソコンがこわれたときのために、"
                "USBメモリーやネットワークのフォルダーを選んでください。"
            )
        if any(is_synchronised(place, os.environ) for place in (folder.absolute(), folder.resolve())):
            raise Refused(
                "同期フォルダー（OneDrive、Box、マイドライブなど）には、控えを置けません。"
                "個人情報が役場の外に出るおそれがあります。USBメモリーなどを選んでください。"
            )
        folder.mkdir(exist_ok=True)
        paths.temporary_beside(folder / "nakanojo_trial.db").unlink()
    except (OSError, ValueError, RuntimeError) as error:
        raise _known(error, folder) from error
    return folder


def copy_to(row: BackupRow, folder: Path) -> Path:
    """Copy a verified backup with its manifest into the second place; returns the copy. One that is there stays.

    The copy is read back and compared with the manifest before it gets its name. Raises `Unavailable` (away, full) or
    `Damaged` (it could not be read back as it was written); no half file stays on a drive that can still be written to.
    """
    if row.manifest is None:
        raise Refused("確かめていない控えは、第2の置き場所に写しません。")
    target = folder / row.path.name
    temporary: Path | None = None
    try:
        if not folder.is_dir():
            raise Unavailable(AWAY_SENTENCE)
        if not target.exists():
            making.sweep(folder)
            temporary = paths.temporary_beside(target)
            shutil.copyfile(row.path, temporary)
            if file_sha256(temporary) != row.manifest.sha256:
                raise Damaged(
                    "第2の置き場所に写した控えが、元の控えと一致しませんでした。この写しは使いません。"
                    "USBメモリーを取りかえてください。"
                )
            paths.put_new_file(temporary, target)
        if not manifests.beside(target).exists():
            manifests.write(row.manifest, target)
    except OSError as error:
        raise _known(error, target) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):  # the drive is gone: what is left there is swept at its return
                temporary.unlink(missing_ok=True)
    return target


def let_go(row: BackupRow) -> None:
    """Delete a backup and its manifest. What cannot be deleted now stays for the next time."""
    with contextlib.suppress(OSError):
        row.path.unlink(missing_ok=True)
        manifests.beside(row.path).unlink(missing_ok=True)


def _known(error: Exception, place: Path) -> DeskError:
    return faults.known_fault(error, place) or Unavailable(AWAY_SENTENCE)
