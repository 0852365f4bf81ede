"""The one SQLite library of the process, and the one way to open a file with it.

Two SQLite libraries on one file break each other's locks (sqlite.org/howtocorrupt.html), so backup, migration and
checks open their files here too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

__all__ = ["connect", "sqlite"]


def connect(path: Path, *, read_only: bool = False, timeout: float = 5.0, autocommit: bool = False) -> Any:
    """Open a raw connection without the settings of the house (`store.engine.prepare` applies them).

    Args:
        path: the file; it is made when it is missing, unless `read_only`.
        read_only: whether a write must fail.
        timeout: how long to wait for a lock, in seconds.
        autocommit: whether the caller begins its transactions itself.
    Raises the driver's errors.
    """
    level: str | None = None if autocommit else ""
    if read_only:
        address = f"{path.absolute().as_uri()}?mode=ro"
        return sqlite.connect(address, uri=True, timeout=timeout, isolation_level=level)
    return sqlite.connect(str(path), timeout=timeout, isolation_level=level)
