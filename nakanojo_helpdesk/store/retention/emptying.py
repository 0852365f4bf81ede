"""Takes erased words out of the files: the journal is folded in and emptied, the database written anew without free pages."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Engine

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Unavailable

_BUSY: Final = (
    "ほかの画面がデータベースを読んでいるため、消去を終えられませんでした。消す対象は、もう見えなくなっています。"
    "ほかの「窓口きろく」を閉じてから、「消去を終える」を押してください。"
)


def empty(engine: Engine, *, vacuum: bool = True) -> None:
    """Empty the journal, rewrite the file, and clear our folder of short-lived files.

    Without `vacuum` the file is not rewritten: for the negative control of tests. Raises `Unavailable` while somebody reads,
    and the driver's errors (a full disk); what was erased stays erased, and it can be done again.
    """
    borrowed = engine.raw_connection()
    try:
        driver: Any = borrowed.driver_connection
        _checkpoint(driver)
        if vacuum:
            driver.execute("VACUUM")
            _checkpoint(driver)
    finally:
        borrowed.close()
    paths.wipe_temp_dir()


def _checkpoint(driver: Any) -> None:
    busy, *_pages = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Unavailable(_BUSY)
