"""A drive that loses power: SQLite writes through a recording file system, and any moment can be replayed.

Model of the drive: what was synced stays. Of what was written since, anything may have arrived: nothing, all, the
first few writes, any of them in any selection, and single writes torn at sector borders. A deleted file may come
back as long as neither its folder nor, on a journaling file system, any file was synced since.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import apsw

SECTOR: Final = 512
NAME: Final = "book.db"


class Event(NamedTuple):
    """One thing the drive was told. `size` is the new length for a truncation, the number for an acknowledgement."""

    kind: Literal["open", "write", "truncate", "sync", "delete", "acknowledge"]
    file: str = ""
    size: int = 0
    data: bytes = b""
    folder_synced: bool = False


class _File(apsw.VFSFile):
    def __init__(self, drive: Drive, name: Any, flags: Any) -> None:
        given = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._drive, self._name = drive, Path(given or "temporary").name
        super().__init__("", name, flags)
        drive.events.append(Event("open", self._name))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - the name apsw calls
        super().xWrite(data, offset)
        self._drive.events.append(Event("write", self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - the name apsw calls
        super().xTruncate(newsize)
        self._drive.events.append(Event("truncate", self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - the name apsw calls
        # Not passed on: the real drive need not wait for what is only recorded.
        self._drive.events.append(Event("sync", self._name))


class Drive(apsw.VFS):
    """The recording file system; `events` is all it was told."""

    def __init__(self, name: str) -> None:
        self.events: list[Event] = []
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: Any) -> _File:  # noqa: N802 - the name apsw calls
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - the name apsw calls
        super().xDelete(filename, syncdir)
        self.events.append(Event("delete", Path(filename).name, folder_synced=bool(syncdir)))


@dataclass
class _OnDisk:
    durable: bytes = b""
    pending: list[Event] = field(default_factory=list)
    named: bool = False
    """Whether the file's own name is durable."""


class Replay:
    """Walks through the events of a drive; `image` is what a power cut now might leave."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._files: dict[str, _OnDisk] = {}
        self._ghosts: dict[str, bytes] = {}
        self.acknowledged = 0

    def take(self, event: Event) -> None:
        """The next thing that happened."""
        if event.kind == "acknowledge":
            self.acknowledged = event.size
        elif event.kind == "open":
            self._files.setdefault(event.file, _OnDisk())
        elif event.kind == "delete":
            gone = self._files.pop(event.file, None)
            self._ghosts.pop(event.file, None)
            if gone is not None and gone.named and not event.folder_synced:
                self._ghosts[event.file] = gone.durable
        elif event.kind == "sync":
            file = self._files[event.file]
            for pending in file.pending:
                file.durable = _applied(file.durable, pending)
            file.pending, file.named = [], True
            self._ghosts.clear()
        else:
            self._files.setdefault(event.file, _OnDisk()).pending.append(event)

    def image(self) -> dict[str, bytes]:
        """Files by name as they may be found when the power is back."""
        style = self._chance.choice(["none", "all", "some", "some", "first", "torn"])
        found: dict[str, bytes] = {}
        for name, file in self._files.items():
            if style == "none" and not file.named:
                continue
            content = file.durable
            for event in self._arrived(file.pending, style):
                torn = self._chance if style == "torn" and self._chance.random() < 0.5 else None
                content = _applied(content, event, torn)
            if file.named or content:
                found[name] = content
        for name, content in self._ghosts.items():
            if name not in found and self._chance.random() < 0.5:
                found[name] = content
        return found

    def _arrived(self, pending: list[Event], style: str) -> list[Event]:
        if style == "none":
            return []
        if style == "all":
            return pending
        if style == "first":
            return pending[: self._chance.randint(0, len(pending))]
        return [event for event in pending if self._chance.random() < 0.5]


def _applied(content: bytes, event: Event, torn: random.Random | None = None) -> bytes:
    if event.kind == "truncate":
        return content[: event.size].ljust(event.size, b"\0")
    changed = bytearray(content.ljust(event.size + len(event.data), b"\0"))
    for start in range(0, len(event.data), SECTOR):
        if torn is None or torn.random() < 0.5:
            piece = event.data[start : start + SECTOR]
            changed[event.size + start : event.size + start + len(piece)] = piece
    return bytes(changed)
