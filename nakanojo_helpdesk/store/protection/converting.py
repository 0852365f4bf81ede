"""Encrypts a plain book, or decrypts an encrypted one: into a new file, verified, then swapped in one step.

A kill at any moment leaves the old book or the new one, whole. The old file keeps a second name (`.former`) across the
swap, so that it can be overwritten after the new one has been opened; `finish` does that at the next start where a
kill came between. Every start asks for that: what only a conversion needs is imported by it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import DeskError, Refused, Unavailable
from nakanojo_helpdesk.domain.protection.keys import MARK, NOT_INSTALLED_SENTENCE, BookKey, key_id_in
from nakanojo_helpdesk.store import engine, faults, identity
from nakanojo_helpdesk.store.driver import (
    CAN_ENCRYPT,
    connect,
    find_key,
    forget,
    header_of,
    hold,
    key_literal,
    sqlite,
)

if TYPE_CHECKING:
    from nakanojo_helpdesk.store.backups.portraits import Portrait

_HALF_DONE: Final = ".converting"
_FORMER: Final = ".former"
_MARKER: Final = ".encrypted"
_JOURNALS: Final = ("-wal", "-journal")
_FULL: Final = "disk is full"
_BLOCK: Final = 1 << 20
_FAILED: Final = "記録を書き換えられませんでした。もとの記録はそのままで、何も変わっていません。システム管理者に連絡してください。"


Note = Callable[[Path], object]
"""Does something with the finished copy before the swap; a raised error stops it."""


def is_encrypted(path: Path) -> bool:
    """Whether the file at `path` is an encrypted book."""
    return header_of(path).startswith(MARK)


def was_encrypted(path: Path) -> bool:
    """Whether the book at `path` was encrypted when this PC last wrote it so; a plain file there now is another one."""
    return _beside(path, _MARKER).exists()


def convert(path: Path, key: BookKey | None, *, note: Note, page_limit: int | None = None) -> None:
    """Encrypt the book at `path` with `key`, or decrypt it (None). Nobody may have it open.

    `note` writes the trace into the finished copy and checks it, before the swap. `page_limit` bounds the copy's size,
    for fault tests. Raises `Refused`, `Unavailable` or `Damaged`; then the book is as it was.
    """
    from nakanojo_helpdesk.store import migrate
    from nakanojo_helpdesk.store.backups import making

    if not CAN_ENCRYPT:
        raise Refused(NOT_INSTALLED_SENTENCE)
    path = paths.behind_links(path)
    identity.read_identity(path)
    identity.refuse_read_only(path)
    finish(path)
    migrate.require_alone(path)
    working, former = _beside(path, _HALF_DONE), _beside(path, _FORMER)
    if key is not None:
        hold(key)
    try:
        before = _export(path, working, key, page_limit)
        making.verify(working, before)
        note(working)
        engine.close_engine(engine.engine_on(working))
        migrate.require_alone(path)
        _require_unchanged(path, before)
        if key is None:
            _beside(path, _MARKER).unlink(missing_ok=True)
        with contextlib.suppress(
            OSError
        ):  # a drive without second names: the old file is deleted, not overwritten
            os.link(path, former)
        paths.replace_file(working, path)
        forget(path)
    except Exception as error:
        known = faults.known_fault(error, path)
        raise known or Unavailable(_FAILED) from error
    finally:
        _destroy_with_journals(working)
        forget(working)
        _remove_second_name(path, former)
    finish(path)


def finish(path: Path) -> None:
    """Clear away what a conversion that was killed has left, and remember that the book is encrypted.

    The former file is overwritten only when the new one can be opened. Nothing raised: it is tried again at the next
    start.
    """
    with contextlib.suppress(OSError):
        path = paths.behind_links(path)
        working, former = _beside(path, _HALF_DONE), _beside(path, _FORMER)
        _destroy_with_journals(working)
        _remove_second_name(path, former)
        if former.exists() and _opens(path):
            destroy(former)
        if is_encrypted(path):
            marker, key_id = _beside(path, _MARKER), header_of(path)[len(MARK) :].hex()
            if not marker.exists() or marker.read_bytes() != key_id.encode("ascii"):
                marker.write_text(key_id, encoding="ascii")


def destroy(path: Path) -> None:
    """Overwrite a file with zeros, flush it and delete it; a missing one is none.

    On a solid-state drive or a copying file system the old blocks may survive until the drive reuses them.
    """
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(_BLOCK, left)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _export(path: Path, working: Path, key: BookKey | None, page_limit: int | None) -> Portrait:
    """Write every page of the book into a new file, and return the book's portrait of that instant."""
    source = connect(path, autocommit=True, timeout=10)
    try:
        engine.prepare(source)
        return export(source, working, key, page_limit=page_limit)
    finally:
        source.close()


def export(source: Any, working: Path, key: BookKey | None, *, page_limit: int | None = None) -> Portrait:
    """Write every page of an open book into a new file that needs `key`; returns the portrait of that instant.

    Raises `Unavailable` for a full disk, the driver's errors.
    """
    from nakanojo_helpdesk.store.backups.portraits import portrait

    _destroy_with_journals(working)
    before = portrait(source)
    secret = "" if key is None else key_literal(key)
    source.execute("ATTACH DATABASE ? AS converted KEY ?", (str(working), secret))
    # A file that is thrown away when it was interrupted needs no journal; it is flushed before the swap.
    source.execute("PRAGMA converted.journal_mode=OFF").fetchone()
    source.execute("PRAGMA converted.synchronous=OFF")
    if page_limit is not None:
        source.execute(f"PRAGMA converted.max_page_count={page_limit:d}")
    try:
        source.execute("SELECT sqlcipher_export('converted')").fetchone()
    except sqlite.OperationalError as error:
        if _FULL not in str(error):  # told in words alone: the number says "error"
            raise
        whole = source.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        needed = int(whole.fetchone()[0]) // 1_000_000 + 10
        raise Unavailable(faults.disk_full_sentence(working, needed)) from error
    source.execute(f"PRAGMA converted.application_id={before.application_id:d}")
    source.execute(f"PRAGMA converted.user_version={before.user_version:d}")
    source.execute("DETACH DATABASE converted")
    return before


def recode(path: Path, key: BookKey) -> None:
    """Encrypt a working file that nobody else knows with `key`, in its place. Raises as `convert`; then it is as it was."""
    from nakanojo_helpdesk.store.backups import making

    if not CAN_ENCRYPT:
        raise Refused(NOT_INSTALLED_SENTENCE)
    working = _beside(path, _HALF_DONE)
    hold(key)
    source = connect(path, unchanging=True, autocommit=True)
    try:
        before = export(source, working, key)
    finally:
        source.close()
    try:
        making.verify(working, before)
        paths.replace_file(working, path)
        forget(path)
    finally:
        _destroy_with_journals(working)
        forget(working)


def key_of_place(path: Path) -> BookKey | None:
    """The key a book in this place must need: the one of the file there, else the one it needed last on this PC.

    None where it was never encrypted. Raises `KeyMissing` when the key is not at hand.
    """
    wanted = key_id_in(header_of(path))
    if wanted is None:
        with contextlib.suppress(OSError, ValueError):
            wanted = bytes.fromhex(_beside(path, _MARKER).read_text(encoding="ascii"))
    return None if wanted is None else find_key(wanted)


def _require_unchanged(path: Path, before: Portrait) -> None:
    """Require that nobody wrote since, and that no journal waits to be applied. Raises `Unavailable`."""
    from nakanojo_helpdesk.store import migrate
    from nakanojo_helpdesk.store.backups.portraits import portrait

    connection: Any = connect(path)
    try:
        changed = portrait(connection) != before
    finally:
        connection.close()
    waiting = [_beside(path, suffix) for suffix in _JOURNALS]
    if changed or any(journal.exists() and journal.stat().st_size for journal in waiting):
        raise Unavailable(migrate.IN_USE_SENTENCE)


def _remove_second_name(path: Path, former: Path) -> None:
    """Before the swap both names lead to one file, which must not be overwritten."""
    if former.exists() and path.exists() and former.samefile(path):
        former.unlink()


def _opens(path: Path) -> bool:
    try:
        identity.read_identity(path)
    except DeskError:
        return False
    return True


def _destroy_with_journals(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        destroy(_beside(path, suffix))


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
