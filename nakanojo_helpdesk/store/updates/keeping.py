"""The folder `updates` in the data folder: setups taken in from sticks, the record of the last update, the word to go on.

updates/update.json            the record
updates/0.2.0/…-setup.exe      a setup, verified while it was copied
updates/0.2.0/go.txt           beside a setup that was started: all is prepared, it may go on
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Refused, Unavailable
from nakanojo_helpdesk.domain.updates import rows
from nakanojo_helpdesk.domain.updates.checking import SAFE
from nakanojo_helpdesk.domain.updates.manifests import Unreadable, UpdateFile, Version
from nakanojo_helpdesk.domain.updates.rows import UpdateRecord
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.updates.places import RECORD

Progress = Callable[[int, int], object]
GO: Final = "go.txt"
_BLOCK: Final = 1 << 20
PULLED_SENTENCE: Final = f"USBメモリーを読めなくなりました。更新していません。{SAFE}USBメモリーを差し直して、もう一度してください。"
_CHANGED_SENTENCE: Final = (
    f"USBメモリーのファイルの中身が、署名されたものと違います。更新していません。{SAFE}"
    "更新をくれた担当に、作り直してもらってください。"
)
_NOT_KEPT_SENTENCE: Final = (
    f"更新の準備を、パソコンの中に書き込めませんでした。更新していません。{SAFE}"
    "システム管理者に、空きと書き込みの許しを確かめてもらってください。"
)


def read_record(folder: Path) -> UpdateRecord | None:
    """The record of the last update; None where there is none that can be read."""
    try:
        return rows.from_text((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, UnicodeError):
        return None


def write_record(folder: Path, record: UpdateRecord | None) -> None:
    """Write the record in one step; None takes it away. Raises `Unavailable`; the former one is then there still."""
    place = folder / RECORD
    if record is None:
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise _known(error, place) from error
        return
    with _put(place) as temporary:
        temporary.write_text(rows.as_text(record), encoding="utf-8", newline="\n")


def free_room(folder: Path) -> int | None:
    """Bytes free for the folder, which is made when it is missing; None where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths.temporary_beside(folder / RECORD).unlink()
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def place_of(folder: Path, version: Version) -> Path:
    """Where the setup of a version is kept."""
    return folder / str(version)


def take_in(source: Path, file: UpdateFile, folder: Path, progress: Progress) -> Path:
    """Copy a file of a stick while hashing it; returns the copy. `progress` is called with (bytes, all).

    Raises `Unavailable` (pulled out, disk full, folder not writable), `Refused` (not what was signed); no part of it is left.
    """
    target = folder / file.name
    with _put(target) as temporary:
        if _copied(source, temporary, file.size, progress) != file.sha256:
            raise Refused(_CHANGED_SENTENCE)
    return target


def keep_former(setup: Path, folder: Path) -> str:
    """Copy the setup of the present version into its folder; returns its SHA-256. Raises `Unavailable`."""
    target = folder / setup.name
    try:
        if target.exists() and setup.samefile(target):
            return file_sha256(target)
    except OSError as error:
        raise _known(error, target) from error
    with _put(target) as temporary:
        shutil.copyfile(setup, temporary)
        wanted, found = file_sha256(setup), file_sha256(temporary)
        if wanted != found:
            raise Unavailable(_NOT_KEPT_SENTENCE)
    return found


def say_go(setup: Path) -> None:
    """Let the setup that waits go on. Raises `Unavailable`: then it ends without having done anything."""
    word = setup.with_name(GO)
    try:
        word.write_text("go\n", encoding="ascii")
        paths.flush_file(word)
        paths.flush_folder(word.parent)
    except OSError as error:
        raise _known(error, word) from error


def take_back_go(folder: Path) -> None:
    """Take every word to go on away: a setup started later must not find the one of an earlier."""
    for word in folder.glob(f"*/{GO}"):
        with contextlib.suppress(OSError):
            word.unlink()


def thin(folder: Path, kept: Container[Version]) -> None:
    """Delete the setups of other versions. What cannot be deleted now stays for the next time."""
    with contextlib.suppress(OSError):
        for place in folder.iterdir():
            with contextlib.suppress(Unreadable):
                if place.is_dir() and Version.of(place.name) not in kept:
                    shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _put(target: Path) -> Iterator[Path]:
    """A new file that takes the place of `target` at the end of the block; left by an error, nothing of it stays.

    Raises `Unavailable` for every OSError; the former file is then there still.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = paths.temporary_beside(target)
        yield temporary
        paths.replace_file(temporary, target)
    except OSError as error:
        raise _known(error, target) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _copied(source: Path, temporary: Path, size: int, progress: Progress) -> str:
    """Copy and return the SHA-256 of what was read; a source that cannot be read raises `Unavailable`."""
    digest, done = hashlib.sha256(), 0
    with temporary.open("wb") as target:
        try:
            stream = source.open("rb")
        except OSError as error:
            raise Unavailable(PULLED_SENTENCE) from error
        with stream:
            while True:
                try:
                    block = stream.read(_BLOCK)
                except OSError as error:
                    raise Unavailable(PULLED_SENTENCE) from error
                if not block or done > size:
                    return digest.hexdigest()
                target.write(block)
                digest.update(block)
                done += len(block)
                progress(min(done, size), size)


def _known(error: OSError, place: Path) -> Exception:
    if error.errno in paths.FULL:
        return Unavailable(faults.disk_full_sentence(place))
    return Unavailable(_NOT_KEPT_SENTENCE)
