"""Puts a finished database in the place of the present one: the old file or the new one, never half of both.

What is to be done is written down first (`.NAME.swap`). A program that is killed in the middle finishes it at its
next start (`finish`); one that could not go on takes every step back. The former file keeps its journals and gets a name of
its own: under `former` when it was sound, under `quarantine` when it was damaged.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Unavailable
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.driver import connect, key_for, sqlite

FORMER: Final = "former"
QUARANTINE: Final = "quarantine"
_PUT_ASIDE: Final = re.compile(r"_(\d{8}_\d{6})_(?:former|damaged)(?:_\d+)?$")
_LIST: Final = ".list"
JOURNALS: Final = ("-wal", "-journal", "-shm")
"""What SQLite keeps beside a database; a journal of the former file must never be applied to the new one."""

IN_USE_SENTENCE: Final = (
    "ほかのプログラムがデータベースを使っているため、戻せませんでした。いまの記録はそのままです。"
    "ほかの「窓口きろく」を閉じて、もう一度試してください。"
)
_TWICE_SENTENCE: Final = "いま、別のところで記録を戻しています。いまの記録はそのままです。終わるまで待って、もう一度試してください。"
_SWAP_FAILED_SENTENCE: Final = (
    "控えに入れ替えられませんでした。いまの記録はそのままです。"
    "もう一度試してください。同じときは、システム管理者に連絡してください。"
)
BUSY_SECONDS: Final = 5.0
_LEFT: Final = (".{}.restored-*", "..{}.swap.*.tmp", ".{}.restore")


@dataclass(frozen=True)
class Guard:
    """The present database, locked. `connection` is None where there is no sound file to lock.

    `there`: a file is in the place. `sound`: its pages can be read.
    """

    database: Path
    there: bool
    sound: bool
    connection: Any


def is_sound(database: Path) -> bool:
    """Whether the pages of a file can be read, without opening it for writing. Raises `Unavailable` when it is locked."""
    connection = None
    try:
        connection = connect(database, read_only=True, timeout=BUSY_SECONDS)
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite.OperationalError as error:
        # A journal to be rolled back is no damage: whoever opens the file for writing does it.
        if known := faults.known_fault(error, database):
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in {5, 6}:
                raise Unavailable(IN_USE_SENTENCE) from error
            return not isinstance(known, Damaged)
        return False
    except sqlite.DatabaseError:
        return False
    finally:
        if connection is not None:
            connection.close()


@contextlib.contextmanager
def alone(database: Path) -> Iterator[Guard]:
    """Keep every other program from writing to the present database, and every other restore from beginning.

    A damaged file is not opened; SQLite itself refuses to write to a file that was moved away meanwhile. Raises
    `Unavailable`.
    """
    guard: Any = None
    with _only_restore(database):
        try:
            there = database.is_file()
            sound = there and is_sound(database)
            if sound:
                guard = _locked(database)
            yield Guard(database, there, sound, guard)
        finally:
            if guard is not None:
                guard.close()


@contextlib.contextmanager
def _only_restore(database: Path) -> Iterator[None]:
    """Keep every other restore of this database from beginning, until the end or until the program is killed."""
    lock = database.with_name(f".{database.name}.restore")
    connection = connect(lock, timeout=0, autocommit=True)
    held = False
    try:
        connection.execute("PRAGMA journal_mode=MEMORY").fetchone()  # a file less to leave behind
        connection.execute("BEGIN EXCLUSIVE")
        held = True
        yield
    except sqlite.OperationalError as error:
        if held:
            raise
        raise Unavailable(_TWICE_SENTENCE) from error
    finally:
        if held and os.name == "posix":
            lock.unlink(missing_ok=True)
        connection.close()
        if held:
            with contextlib.suppress(OSError):  # on Windows another restore may be looking at it
                lock.unlink(missing_ok=True)


def _locked(database: Path) -> Any:
    connection = connect(database, timeout=BUSY_SECONDS, autocommit=True)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        database.with_name(database.name + "-shm").unlink(missing_ok=True)  # a reader's that is gone
    except sqlite.OperationalError as error:
        connection.close()
        raise Unavailable(IN_USE_SENTENCE) from error
    except sqlite.Error:
        connection.close()
        raise
    return connection


def kept_name(database: Path, now: datetime, *, sound: bool) -> Path:
    """A free name for the former file, in a folder beside the database."""
    folder = database.parent / (FORMER if sound else QUARANTINE)
    word = "former" if sound else "damaged"
    for number in itertools.count(1):
        end = "" if number == 1 else f"_{number}"
        name = folder / f"{database.stem}_{local(now):%Y%m%d_%H%M%S}_{word}{end}.db"
        if not any(name.with_name(name.name + suffix).exists() for suffix in ("", *JOURNALS)):
            return name
    raise AssertionError  # the count has no end


def formers(database: Path) -> tuple[Path, ...]:
    """The files that were in the database's place before, newest first: those kept, then those in quarantine."""
    found = [
        path
        for folder in (FORMER, QUARANTINE)
        for path in sorted((database.parent / folder).glob("*.db"), reverse=True)
    ]
    return tuple(found)


def expire(database: Path, before: datetime) -> None:
    """Delete the former and damaged files put aside before an instant, and their lists, by the time in their names.

    One that cannot be deleted now stays for the next time.
    """
    last = f"{local(before):%Y%m%d_%H%M%S}"
    for path in (*formers(database), *lists(database)):
        stamp = _PUT_ASIDE.search(path.stem)
        if stamp is not None and stamp[1] < last:
            with contextlib.suppress(OSError):
                remove(path)


def keep_list(kept: Path, database: Path, text: str) -> None:
    """Keep a text about a file put aside beside it, encrypted where `database` is: names and memos are in it.

    Raises OSError and the driver's errors; then nothing is kept.
    """
    place = kept.with_suffix(_LIST)
    temporary = paths.temporary_beside(place)
    try:
        connection = connect(temporary, autocommit=True, key=key_for(database))
        try:
            connection.execute("PRAGMA journal_mode=OFF").fetchone()
            connection.execute("CREATE TABLE list (words TEXT NOT NULL)")
            connection.execute("INSERT INTO list VALUES (?)", (text,))
        finally:
            connection.close()
        paths.put_new_file(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)


def lists(database: Path) -> tuple[Path, ...]:
    """The texts kept about files put aside, newest first."""
    folders = (database.parent / folder for folder in (FORMER, QUARANTINE))
    found = (path for folder in folders for path in folder.glob(f"{database.stem}_*{_LIST}"))
    return tuple(sorted(found, key=lambda path: path.name, reverse=True))


def read_list(place: Path) -> str | None:
    """A text that was kept; None where it cannot be read any more."""
    try:
        connection = connect(place, unchanging=True)
        try:
            return str(connection.execute("SELECT words FROM list").fetchone()[0])
        finally:
            connection.close()
    except (sqlite.Error, DeskError, TypeError):
        return None


def swap(guard: Guard, prepared: Path, kept: Path) -> None:
    """Keep the present file under the name `kept`, and put `prepared` in its place. Ends the lock.

    Raises `Unavailable` (disk full, held by a virus scanner); then the present file is in its place, journals and all.
    """
    database = guard.database
    before: dict[str, object] = {}
    note: Path | None = None
    try:
        if guard.connection is not None:
            guard.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            guard.connection.execute("PRAGMA locking_mode=NORMAL")
            guard.connection.close()
        before = _signs(database)
        plan = {"prepared": prepared.name, "kept": f"{kept.parent.name}/{kept.name}", **before}
        note = paths.temporary_beside(_plan_of(database))
        note.write_text(json.dumps(plan), encoding="utf-8")
        paths.replace_file(note, _plan_of(database))
        _carry_out(database, prepared, kept)
    except (sqlite.Error, OSError) as error:
        if note is not None:
            note.unlink(missing_ok=True)
        # Where the signs differ the new file is in its place, and only its folder could not be flushed.
        if not before or _signs(database) == before:
            _take_back(database, prepared, kept)
            known = faults.known_fault(error, database)
            raise known or Unavailable(_SWAP_FAILED_SENTENCE) from error
    _plan_of(database).unlink(missing_ok=True)


def finish(database: Path) -> bool:
    """Finish a swap that a kill or a power cut interrupted, and delete what a killed restore left; True when it was finished.

    A present file that was written to since keeps its place. Raises `Unavailable`.
    """
    try:
        database = paths.behind_links(database)
        if not database.parent.is_dir():
            return False
    except OSError:  # a name no file can have: whoever opens it says so
        return False
    try:
        return _finish(database)
    except OSError as error:
        known = faults.known_fault(error, database)
        raise known or Unavailable(_SWAP_FAILED_SENTENCE) from error


def _finish(database: Path) -> bool:
    note = _plan_of(database)
    finished = False
    if note.exists():
        try:
            plan = json.loads(note.read_text(encoding="utf-8"))
            prepared = database.with_name(Path(plan["prepared"]).name)
            kept = database.parent / Path(plan["kept"]).parent.name / Path(plan["kept"]).name
        except (ValueError, KeyError, TypeError):  # half a note is none: nothing was begun
            note.unlink()
            return False
        if prepared.exists():
            if {key: plan.get(key) for key in ("size", "changed")} == _signs(database):
                _carry_out(database, prepared, kept)
                finished = True
            else:
                _take_back(database, prepared, kept)
        note.unlink(missing_ok=True)
    _sweep(database)
    return finished


def prepared_name(database: Path) -> Path:
    """A new empty file beside the database, for the one that will take its place. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{database.name}.restored-", dir=database.parent)
    os.close(handle)
    return Path(name)


def remove(path: Path) -> None:
    """Delete a working file and what SQLite kept beside it."""
    for suffix in ("", *JOURNALS):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sweep(database: Path) -> None:
    """Delete the working files of killed restores. Not while one runs."""
    if not (left := [path for left in _LEFT for path in database.parent.glob(left.format(database.name))]):
        return
    try:
        with _only_restore(database):
            for path in left:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    except Unavailable:
        return


def _plan_of(database: Path) -> Path:
    return database.with_name(f".{database.name}.swap")


def _signs(database: Path) -> dict[str, object]:
    """Size and time of the present file: by them `finish` sees that nobody wrote to it since."""
    if not database.exists():
        return {"size": None, "changed": None}
    state = database.stat()
    return {"size": state.st_size, "changed": state.st_mtime_ns}


def _carry_out(database: Path, prepared: Path, kept: Path) -> None:
    """Every step may be repeated. The journals go before the new file comes."""
    if database.exists() and not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        paths.keep_as(database, kept)
    for suffix in JOURNALS:
        journal = database.with_name(database.name + suffix)
        if journal.exists():
            kept.parent.mkdir(exist_ok=True)
            _rename(journal, kept.with_name(kept.name + suffix))
    paths.replace_file(prepared, database)


def _rename(file: Path, to: Path) -> None:
    paths.patiently(lambda: file.rename(to))


def _take_back(database: Path, prepared: Path, kept: Path) -> None:
    with contextlib.suppress(OSError):
        for suffix in JOURNALS:
            journal = kept.with_name(kept.name + suffix)
            if journal.exists():
                _rename(journal, database.with_name(database.name + suffix))
        if database.exists():
            kept.unlink(missing_ok=True)
        remove(prepared)
        _plan_of(database).unlink(missing_ok=True)
