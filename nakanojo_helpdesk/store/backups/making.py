"""Makes verified copies of the database: written to a temporary file, compared, hashed, then renamed.

A backup that ran out of disk can pass SQLite's own check with no tables in it, so a copy counts only after its
identity, schema, counts per table and audit head equal the original's. The pages are copied inside the reading
transaction that counts the original: one instant, and with a WAL nobody waits to write. With a rollback journal
writers wait until the pages are copied, a second or two.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.rows import Manifest
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Damaged, Unavailable
from nakanojo_helpdesk.store import engine, faults, identity
from nakanojo_helpdesk.store.backups import copying, manifests
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.backups.portraits import Portrait, portrait
from nakanojo_helpdesk.store.driver import connect, key_for, sqlite

_ABANDONED_SECONDS: Final = 86_400


def back_up(
    database: Path, folder: Path, *, reason: str, pages: bool = True, page_limit: int | None = None
) -> Path:
    """Write a verified copy of `database` into `folder`, with a manifest beside it; returns the copy's path.

    `reason` becomes part of the file name (ASCII); a name that is taken, by a backup of the same second or one
    made before the clock was set back, gets a number. No backup is ever replaced. `page_limit` bounds the copy's size,
    for fault tests.
    Raises `Refused` for a foreign file, `Unavailable` (disk full, locked) or `Damaged` (the copy does not equal the
    original); no half file stays, at most a whole copy whose manifest could not be written.
    """
    identity.read_identity(database)
    now = local(utc_now())
    target = folder / f"nakanojo_{now:%Y%m%d_%H%M%S}_{reason}.db"
    unfinished: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        temporary = paths.temporary_beside(target)
        unfinished.append(temporary)
        wanted = _copied(database, temporary, page_limit)
        digest, size = _checked(temporary, wanted, pages=pages), temporary.stat().st_size
        target = put(temporary, target)
        manifests.write(
            Manifest(
                file=target.name,
                sha256=digest,
                made_at=utc_now(),
                schema=wanted.user_version,
                tables=wanted.tables,
                audit_head=wanted.audit_head,
                audit_seq=wanted.audit_seq,
                reason=reason,
                size=size,
            ),
            target,
        )
    except (sqlite.Error, OSError) as error:
        known = faults.known_fault(error, target)
        raise known or Unavailable("控えを作れませんでした。もとの記録はそのままです。") from error
    finally:
        for path in unfinished:
            path.unlink(missing_ok=True)
    return target


def put(temporary: Path, target: Path) -> Path:
    """Rename the copy to its name, or to the first free one after it; returns its path."""
    for number in itertools.count(1):
        name = target if number == 1 else target.with_stem(f"{target.stem}_{number}")
        if not name.with_suffix(".json").exists():
            with contextlib.suppress(FileExistsError):
                paths.put_new_file(temporary, name)
                return name
    raise AssertionError  # the count has no end


def sweep(folder: Path) -> None:
    """Delete the temporary files of backups that were killed. A file over a day old belongs to no running backup."""
    for path in folder.glob(".nakanojo_*.tmp*"):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink(missing_ok=True)


def _copied(database: Path, temporary: Path, page_limit: int | None) -> Portrait:
    """Copy the database and return its portrait of the same instant."""
    source = connect(database, timeout=10)
    try:
        engine.prepare(source)
        copying.fold_journal(source)
        source.execute("BEGIN")
        found = portrait(source)
        copied = copying.is_whole(source) and copying.copy_file(source, temporary, page_limit=page_limit)
        copy = connect(temporary, autocommit=True, key=key_for(database))
        try:
            # The copy is flushed as a whole before it gets its name; until then nothing of it need survive.
            copy.execute("PRAGMA synchronous=OFF")
            copy.execute("PRAGMA locking_mode=EXCLUSIVE")
            if not copied:
                _fill_by_pages(source, copy, page_limit)
            # A copy of a WAL database would need a WAL beside it to be read: it is given away without.
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        return found
    finally:
        source.close()


def _fill_by_pages(source: Any, copy: Any, page_limit: int | None) -> None:
    copy.execute("PRAGMA journal_mode=OFF")
    if page_limit is not None:
        copy.execute(f"PRAGMA max_page_count={page_limit:d}")
    copying.copy_pages(source, copy)


def _checked(temporary: Path, wanted: Portrait, *, pages: bool) -> str:
    """Flush a copy to the drive, verify it and return its SHA-256.

    One after the other: all at the same time left no processor to whoever saves meanwhile, and took no less time.
    """
    paths.flush_file(temporary)
    verify(temporary, wanted, pages=pages)
    return file_sha256(temporary)


def verify(copy: Path, wanted: Portrait, *, pages: bool = True) -> None:
    """Check a copy. Raises `Damaged` unless the file at `copy` equals the portrait and, with `pages`, is sound inside."""
    connection = connect(copy, unchanging=True)
    try:
        sound = not pages or connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if not sound or portrait(connection) != wanted:
            raise Damaged(
                "控えが元の記録と一致しませんでした。この控えは使いません。もとの記録はそのままです。"
            )
    except sqlite.DatabaseError as error:
        raise Damaged(
            "控えを読み直せませんでした。この控えは使いません。もとの記録はそのままです。"
        ) from error
    finally:
        connection.close()
