"""The deletion ledger beside the database: append-only, hash-chained, uids and dates only.

It survives the loss of the database, so that what was erased is erased again after an older backup was restored. One line
of JSON an entry; the hash of each covers the one before. Only the owner of the file may read it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Damaged, Unavailable
from nakanojo_helpdesk.store import faults

_START: Final = "0" * 64
_BROKEN: Final = (
    "消去の台帳（{name}）が、書き込んだときの内容と違います。記録はそのままです。"
    "このファイルを消さずに、システム管理者に連絡してください。"
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What was erased on a day: uids of one kind (`domain.retention.plans.What`)."""

    uid: str
    at: date
    what: str
    subjects: tuple[str, ...]


def place(database: Path) -> Path:
    """The ledger that belongs to a database."""
    return database.with_name(f"{database.stem}_deletions.jsonl")


def read(database: Path) -> tuple[Entry, ...]:
    """The entries in their order; none where there is no ledger. A last line cut off by a power cut is left out.

    Raises `Damaged` when a line was changed, taken out or put in, `Unavailable` when the file cannot be read.
    """
    return tuple(entry for entry, _hash in _whole(place(database))[0])


def append(database: Path, entries: Sequence[Entry]) -> int:
    """Add the entries that are not in the ledger yet, and flush them to the drive; returns their number.

    Raises `Damaged`, `Unavailable` (no room, no right); then the ledger ends with a whole line all the same, or with one
    that the next call cuts off.
    """
    path = place(database)
    held, length = _whole(path)
    known = {entry.uid for entry, _hash in held}
    missing = [entry for entry in entries if entry.uid not in known]
    if not missing:
        return 0
    previous = held[-1][1] if held else _START
    lines = []
    for entry in missing:
        body = _body(entry)
        previous = _hash(previous, body)
        lines.append(_canonical(body | {"hash": previous}) + b"\n")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as stream:
            stream.truncate(length)
            stream.seek(length)
            stream.write(b"".join(lines))
            stream.flush()
            os.fsync(stream.fileno())
        paths.flush_folder(path.parent)
    except OSError as error:
        raise faults.known_fault(error, path) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    return len(missing)


def _whole(path: Path) -> tuple[list[tuple[Entry, str]], int]:
    """The entries with their hashes, and how many bytes they take."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise faults.known_fault(error, path) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    found: list[tuple[Entry, str]] = []
    previous, length = _START, 0
    for line in content.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            held: dict[str, Any] = json.loads(line)
            hashed = held.pop("hash")
            entry = Entry(
                uid=held["uid"],
                at=date.fromisoformat(held["at"]),
                what=held["what"],
                subjects=tuple(held["subjects"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(_BROKEN.format(name=path.name)) from error
        previous = _hash(previous, held)
        if hashed != previous:
            raise Damaged(_BROKEN.format(name=path.name))
        found.append((entry, hashed))
        length += len(line)
    return found, length


def _body(entry: Entry) -> dict[str, Any]:
    return {
        "uid": entry.uid,
        "at": entry.at.isoformat(),
        "what": entry.what,
        "subjects": list(entry.subjects),
    }


def _hash(previous: str, body: dict[str, Any]) -> str:
    return hashlib.sha256(previous.encode("ascii") + _canonical(body)).hexdigest()


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
