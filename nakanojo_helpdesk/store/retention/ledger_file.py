"""The deletion ledger beside the database: append-only, hash-chained, uids and dates only.

It survives the loss of the database, so that what was erased is erased again after an older backup was restored. One line
of JSON an entry; the hash of each covers the one before. Only the owner of the file may read it. One that was damaged is
set aside and written anew (`rewrite`): it must not be what keeps a town from its backups.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Damaged, Unavailable
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.driver import sqlite

_START: Final = "0" * 64
_DAMAGED, _MENDED = "damaged", "mended"
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


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a ledger holds: the entries before the first line that was changed, and the number of lines in all."""

    entries: tuple[Entry, ...]
    lines: int
    is_whole: bool


def place(database: Path) -> Path:
    """The ledger that belongs to a database."""
    return database.with_name(f"{database.stem}_deletions.jsonl")


def read(database: Path) -> tuple[Entry, ...]:
    """The entries in their order; none where there is no ledger. A last line cut off by a power cut is left out.

    Raises `Damaged` when a line was changed, taken out or put in, `Unavailable` when the file cannot be read.
    """
    return tuple(entry for entry, _hash in _whole(place(database))[0])


def held(database: Path) -> Held:
    """What can be believed of a ledger, also of a damaged one. Raises `Unavailable`.

    Of a line that was changed nothing is believed, nor of those after it: whoever can change the file could have any memo
    erased.
    """
    content = _content(place(database))
    found, length = _believed(content)
    whole = [line for line in content.splitlines(keepends=True) if line.endswith(b"\n")]
    return Held(
        entries=tuple(entry for entry, _hash in found),
        lines=len(whole),
        is_whole=length == sum(map(len, whole)),
    )


def of_connection(connection: Any) -> tuple[Entry, ...] | None:
    """The entries a database of ours holds, by a raw connection; None where they cannot be read."""
    try:
        rows = connection.execute("SELECT uid, at, what, subjects FROM deletions ORDER BY id").fetchall()
        return tuple(
            Entry(uid=uid, at=date.fromisoformat(at), what=what, subjects=tuple(json.loads(subjects)))
            for uid, at, what, subjects in rows
        )
    except (sqlite.DatabaseError, TypeError, ValueError):
        return None


def rewrite(database: Path, entries: Sequence[Entry], *, is_complete: bool) -> Path:
    """Write a damaged ledger anew from entries known elsewhere; returns the name the damaged one is kept by.

    `is_complete` is kept in that name: `came_back` asks for it. Raises `Unavailable`.
    """
    path = place(database)
    kind = _MENDED if is_complete else _DAMAGED
    kept = path.with_name(f"{path.stem}_{kind}_{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.jsonl")
    try:
        paths.keep_as(path, kept)
        temp = paths.temporary_beside(path)
        temp.write_bytes(_lines(entries, _START))
        paths.replace_file(temp, path)
    except OSError as error:
        raise faults.known_fault(error, path) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    return kept


def came_back(database: Path) -> tuple[Path, ...]:
    """The damaged ledgers after which erased data may have come back, until somebody has looked (`settle`)."""
    with contextlib.suppress(OSError):
        return tuple(sorted(database.parent.glob(f"{place(database).stem}_{_DAMAGED}_*.jsonl")))
    return ()


def settle(database: Path) -> None:
    """Note that what came back was looked for and erased: the damaged ledgers get another name. Raises `Unavailable`."""
    for path in came_back(database):
        mended = path.with_name(path.name.replace(f"_{_DAMAGED}_", f"_{_MENDED}_"))
        try:
            paths.patiently(functools.partial(path.rename, mended))
        except OSError as error:
            raise faults.known_fault(error, path) or Unavailable(faults.NO_WRITING_SENTENCE) from error


def append(database: Path, entries: Sequence[Entry]) -> int:
    """Add the entries that are not in the ledger yet, and flush them to the drive; returns their number.

    Raises `Damaged`, `Unavailable` (no room, no right); then the ledger ends with a whole line all the same, or with one
    that the next call cuts off.
    """
    path = place(database)
    there, length = _whole(path)
    known = {entry.uid for entry, _hash in there}
    missing = [entry for entry in entries if entry.uid not in known]
    if not missing:
        return 0
    added = _lines(missing, there[-1][1] if there else _START)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as stream:
            stream.truncate(length)
            stream.seek(length)
            stream.write(added)
            stream.flush()
            os.fsync(stream.fileno())
        paths.flush_folder(path.parent)
    except OSError as error:
        raise faults.known_fault(error, path) or Unavailable(faults.NO_WRITING_SENTENCE) from error
    return len(missing)


def _lines(entries: Sequence[Entry], previous: str) -> bytes:
    """The lines of entries that follow the one with the hash `previous`."""
    lines = []
    for entry in entries:
        body = _body(entry)
        previous = _hash(previous, body)
        lines.append(_canonical(body | {"hash": previous}) + b"\n")
    return b"".join(lines)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise faults.known_fault(error, path) or Unavailable(faults.NO_WRITING_SENTENCE) from error


def _whole(path: Path) -> tuple[list[tuple[Entry, str]], int]:
    """The entries with their hashes, and how many bytes they take. Raises `Damaged`."""
    content = _content(path)
    found, length = _believed(content)
    if b"\n" in content[length:]:
        raise Damaged(_BROKEN.format(name=path.name))
    return found, length


def _believed(content: bytes) -> tuple[list[tuple[Entry, str]], int]:
    """The entries before the first line that was changed or cut off, with their hashes, and how many bytes they take."""
    found: list[tuple[Entry, str]] = []
    previous, length = _START, 0
    for line in content.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            body: dict[str, Any] = json.loads(line)
            hashed = body.pop("hash")
            entry = Entry(
                uid=body["uid"],
                at=date.fromisoformat(body["at"]),
                what=body["what"],
                subjects=tuple(body["subjects"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            break
        previous = _hash(previous, body)
        if hashed != previous:
            break
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
