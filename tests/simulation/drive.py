"""What a drive holds after the program or the power was cut, made of the files as they are at that moment.

A kill leaves all that was written. A power cut leaves what was synced, and of the writes since then any part: with
WAL and FULL a commit syncs the journal, and a checkpoint syncs the journal before it writes to the database.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

PAGE: Final = 4096


class ProgramKilled(BaseException):
    """The program ends here; `drive` is what it leaves."""

    def __init__(self, drive: Drive) -> None:
        self.drive = drive
        super().__init__("killed")


@dataclass(frozen=True)
class Drive:
    """The bytes of a database and of its journal; an empty journal is none."""

    book: bytes
    journal: bytes

    @classmethod
    def of(cls, path: Path) -> Drive:
        """The files as they are now, whoever has them open."""
        journal = journal_of(path)
        return cls(path.read_bytes(), journal.read_bytes() if journal.exists() else b"")

    def put(self, path: Path) -> None:
        """Let the files at `path` be these, as new files: what still holds the old ones open does not see them."""
        for old in (path, journal_of(path), path.with_name(path.name + "-shm")):
            old.unlink(missing_ok=True)
        path.write_bytes(self.book)
        if self.journal:
            journal_of(path).write_bytes(self.journal)

    def cut_since(self, synced: Drive, chance: random.Random) -> Drive:
        """What a power cut may leave when everything up to `synced` was durable and this was written since."""
        if self.book != synced.book:  # a checkpoint ran: the journal was durable before
            return Drive(_torn_pages(synced.book, self.book, chance), self.journal)
        same = _common_length(synced.journal, self.journal)
        kept = chance.randint(same, len(self.journal)) if len(self.journal) > same else same
        tail = bytearray(self.journal[same:kept])
        if tail and chance.random() < 0.5:
            place = chance.randrange(len(tail))
            tail[place] ^= 1 << chance.randrange(8)
        return Drive(self.book, self.journal[:same] + bytes(tail))


def journal_of(path: Path) -> Path:
    """The file of the journal beside a database."""
    return path.with_name(path.name + "-wal")


@contextmanager
def killed_at(engine: Engine, path: Path, statement: int) -> Iterator[None]:
    """Inside, the program is killed before it runs its `statement`-th statement (from 1) or, after fewer, its COMMIT.

    Raises `ProgramKilled`; where nothing is written inside, nothing happens.
    """
    count = 0

    def before_statement(*_args: Any) -> None:
        nonlocal count
        count += 1
        if count == statement:
            raise ProgramKilled(Drive.of(path))

    def before_commit(_connection: Any) -> None:
        raise ProgramKilled(Drive.of(path))

    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before_statement)
        event.remove(engine, "commit", before_commit)


def _torn_pages(before: bytes, after: bytes, chance: random.Random) -> bytes:
    found = bytearray(after)
    for start in range(0, min(len(before), len(after)), PAGE):
        if before[start : start + PAGE] != after[start : start + PAGE] and chance.random() < 0.5:
            found[start : start + PAGE] = before[start : start + PAGE]
    return bytes(found)


def _common_length(one: bytes, other: bytes) -> int:
    """How many bytes two files share from their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
