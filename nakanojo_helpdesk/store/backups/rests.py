"""How often a password was wrong where no book can count: in a small file beside the database.

Where the database is damaged, an administrator is known by the backup, which is not written to. Wrong passwords must rest
an account there as at every sign-in. The restored book gets the number of wrong ones as a trace.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.staff.people import lock_seconds
from nakanojo_helpdesk.store import faults


@dataclass(frozen=True)
class Tries:
    """The wrong passwords of one person: those in a row, all of them, and until when the account rests (an aware instant)."""

    in_a_row: int = 0
    wrong: int = 0
    until: datetime | None = None

    def after_wrong(self, at: datetime) -> Tries:
        """With one more wrong password."""
        seconds = lock_seconds(self.in_a_row + 1)
        until = at + timedelta(seconds=seconds) if seconds else None
        return Tries(self.in_a_row + 1, self.wrong + 1, until)

    def after_right(self) -> Tries:
        """With a right password: the row is broken, the wrong ones are still to be traced."""
        return replace(self, in_a_row=0, until=None)


def read(database: Path) -> dict[str, Tries]:
    """The tries by staff code. A file that cannot be read, or that somebody wrote into, counts nothing."""
    try:
        found: Any = json.loads(_place(database).read_text(encoding="utf-8"))
        return {str(code): _tries(row) for code, row in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write(database: Path, tries: Mapping[str, Tries]) -> None:
    """Keep the tries. Raises `Unavailable` where nothing can be written; nothing can be restored there either."""
    rows = {
        code: {**asdict(row), "until": None if row.until is None else row.until.isoformat()}
        for code, row in tries.items()
    }
    temporary = None
    try:
        temporary = paths.temporary_beside(_place(database))
        temporary.write_text(json.dumps(rows), encoding="utf-8")
        paths.replace_file(temporary, _place(database))
    except OSError as error:
        raise faults.known_fault(error, database) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def forget(database: Path) -> None:
    """Delete what was kept: the restored book holds it. What cannot be deleted now is told again at the next restore."""
    with contextlib.suppress(OSError):
        _place(database).unlink(missing_ok=True)


def _tries(row: Any) -> Tries:
    until = None if row["until"] is None else datetime.fromisoformat(row["until"])
    if until is not None and until.tzinfo is None:
        raise ValueError("an instant without its zone")
    return Tries(int(row["in_a_row"]), int(row["wrong"]), until)


def _place(database: Path) -> Path:
    return database.with_name(f".{database.name}.tries")
