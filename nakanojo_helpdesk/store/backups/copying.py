"""Copies the pages of a database that a reading transaction holds still: in large blocks, or page by page.

SQLite's online copy asks for every page of 4 kB by itself, which takes three times as long as reading the file. The file
alone may be read where it is the whole database and stays so until the transaction ends:

- with a rollback journal, because nobody may write to the file while somebody reads;
- with a WAL that was empty after the transaction began, because such a reader reads from the file, and nothing of the
  WAL may be folded into it meanwhile (sqlite.org/walformat.html, WAL_READ_LOCK(0)).
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.store.driver import sqlite

# 8 MB: long steps would keep the processor from whoever saves meanwhile.
_PAGES_A_STEP: Final = 2_000
_BLOCK: Final = 1 << 20
# 8 MB are written to the drive at a time: whoever saves waits for what is being flushed, and would for all of it at once.
_BLOCKS_A_FLUSH: Final = 8
# Where SQLite has its locks, and no content: Windows refuses to read a locked place.
_LOCK_PLACE: Final = 1 << 30
# How long those who save may be kept waiting for somebody else's long reading.
_FOLDING_MILLISECONDS: Final = 50
_JOURNALS_BESIDE: Final = frozenset({"delete", "persist", "truncate"})
_FULL_WORDS: Final = "database or disk is full"

_ReadAt = Callable[[memoryview, int], int]


def fold_journal(source: Any) -> None:
    """Fold the WAL into the file, where nobody else is in the way: the file alone can then be copied (`is_whole`)."""
    waited = int(source.execute("PRAGMA busy_timeout").fetchone()[0])
    source.execute(f"PRAGMA busy_timeout={_FOLDING_MILLISECONDS:d}")
    # A full drive: nothing is lost, and the page by page copy needs no folding.
    with contextlib.suppress(sqlite.OperationalError):
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    source.execute(f"PRAGMA busy_timeout={waited:d}")


def is_whole(source: Any) -> bool:
    """Whether the file alone is what the reading transaction of `source` sees, and stays so until it ends."""
    mode = source.execute("PRAGMA journal_mode").fetchone()[0]
    if mode in _JOURNALS_BESIDE:
        return True
    wal = Path(f"{_file_of(source)}-wal")
    try:
        return mode == "wal" and wal.stat().st_size == 0
    except FileNotFoundError:
        return False


def copy_file(source: Any, copy: Path, *, page_limit: int | None = None) -> bool:
    """Copy the file of `source`, in whose reading transaction it `is_whole`, over the content of `copy`.

    False: the file cannot be read beside SQLite's own handle; `copy` is then not written to. `page_limit` bounds the size
    of the copy, for fault tests. Raises OSError.
    """
    page_size, pages = (
        int(source.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_size", "page_count")
    )
    with _beside_sqlite(_file_of(source)) as read_at:
        if read_at is None:
            return False
        with copy.open("wb") as target:
            room = None if page_limit is None else page_limit * page_size
            for block, offset in _blocks(read_at, page_size * pages, page_size):
                if room is not None and offset + len(block) > room:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                target.seek(offset)
                target.write(block)
                if (offset // _BLOCK + 1) % _BLOCKS_A_FLUSH == 0:
                    target.flush()
                    os.fsync(target.fileno())
    return True


def copy_pages(source: Any, copy: Any) -> None:
    """Copy page by page what the reading transaction of `source` sees. Raises the driver's errors and OSError."""
    place = _file_of(copy)
    try:
        source.backup(copy, pages=_PAGES_A_STEP, progress=lambda *_pages: paths.flush_file(place))
    except sqlite.OperationalError as error:  # the driver gives it no number
        if str(error) == _FULL_WORDS:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


def _blocks(read_at: _ReadAt, size: int, page_size: int) -> Iterator[tuple[memoryview, int]]:
    """The content of a file with the place of each block, without the page of the locks. A file cut short ends early."""
    buffer = memoryview(bytearray(_BLOCK))
    offset = 0
    while offset < size:
        if offset == _LOCK_PLACE:
            offset += page_size
            continue
        end = _LOCK_PLACE if offset < _LOCK_PLACE < size else size
        count = read_at(buffer[: min(_BLOCK, end - offset)], offset)
        if count == 0:
            return
        yield buffer[:count], offset
        offset += count


def _file_of(source: Any) -> Path:
    return Path(source.execute("PRAGMA database_list").fetchone()[2])


@contextlib.contextmanager
def _beside_sqlite(path: Path) -> Iterator[_ReadAt | None]:
    """A way to read an open database beside SQLite without letting go of its locks; None where there is none."""
    if os.name != "posix":
        with path.open("rb", buffering=0) as file:

            def read_at(buffer: memoryview, offset: int) -> int:
                file.seek(offset)
                return file.readinto(buffer) or 0

            yield read_at
        return
    # Closing a handle of our own would let go of every lock of this process on the file. While a transaction is open,
    # SQLite closes none of its handles on it, so that any of them stays what it is.
    handle = _handle_of_sqlite(path)
    if handle is None:
        yield None
        return
    yield lambda buffer, offset: os.preadv(handle, [buffer], offset)


def _handle_of_sqlite(path: Path) -> int | None:
    """A handle that is open for writing on the file, which in this process only SQLite has on a database."""
    import fcntl

    wanted = path.stat()
    for entry in Path("/dev/fd").iterdir():
        handle = int(entry.name)
        with contextlib.suppress(OSError):  # the handle by which the folder was listed is gone
            state = os.fstat(handle)
            same = (state.st_dev, state.st_ino) == (wanted.st_dev, wanted.st_ino)
            if same and fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR:
                return handle
    return None
