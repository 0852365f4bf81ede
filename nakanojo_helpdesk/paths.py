"""Paths on this PC: the files shipped with the program, and the folders it writes to.

The only module that asks whether the program runs from a checkout, from an installed wheel or frozen.
Writing places are *local*, never roaming: a database in a roaming Windows profile is copied over the
network at every sign-in and arrives on the next PC half written.
"""

from __future__ import annotations

import atexit
import errno
import functools
import glob
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from nakanojo_helpdesk import windows

_Given = TypeVar("_Given")


class Incomplete(FileNotFoundError):
    """A file or folder of the program itself is missing; the message names it, so it may be logged."""

    safe_for_log = True


DATA_DIR_VARIABLE = "NAKANOJO_HELPDESK_DATA"
"""Environment variable naming the data folder; used where `use_data_dir` was not called."""
SHARED_DATA_FILE = "data_folder.txt"
"""Written by the setup beside the program: the folder that everybody at this PC shares, in UTF-16 with its mark."""

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Numbers of an OSError that mean: no room there for the file."""
UNWRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENODEV, errno.ENXIO})
"""Numbers of an OSError that mean: the place takes nothing (no right, read-only, the drive is gone)."""

UNUSABLE_NAME = (
    "ファイルの名前（場所）に使えない文字があるか、長すぎます。"
    "短い、ふつうの文字の名前にしてください。何も変更していません。"
)
"""What staff read where `is_nameable` says no."""

_APP_NAME = "NakanojoHelpdesk"
# Numbers of an OSError that mean: nothing can ever have this name.
_UNNAMEABLE = frozenset({errno.ENAMETOOLONG, errno.EINVAL})
# What the database and a file being written have beside them: `.NAME.xxxxxxxx.tmp`, `NAME.migrating-journal`.
_LONGEST_NAME = 255
_ROOM_BESIDE = "." + "." + "x" * 8 + ".tmp" + "-journal"
# On Windows a folder has the rights of the one above it: newer Pythons make 0o700 "nobody but this account" there, and in
# a data folder that all accounts of the PC share, the next person could not even start the program.
_OURS_ALONE = 0o700 if os.name == "posix" else 0o777
_ATTEMPTS = 12
_FIRST_WAIT_SECONDS = 0.01
_ABANDONED_SECONDS = 24 * 60 * 60

_chosen_data_dir: Path | None = None


def use_data_dir(folder: Path | None) -> None:
    """Make `folder` the data folder of this process (`--data-dir`); None returns to the usual one."""
    global _chosen_data_dir  # noqa: PLW0603 - set once at start, before anything else asks for a folder
    _chosen_data_dir = None if folder is None else _expanded(folder)


def is_nameable(path: Path) -> bool:
    """Whether the system can have a file of this name, and the files that are made beside it.

    Not with a NUL, half a character or text that is no Unicode in it, nor with a name or a path longer than the system takes;
    on Windows not with what Windows keeps to itself (`windows.is_usable_name`). Whether the folder is there is not asked.
    """
    if os.name == "nt" and not all(map(windows.is_usable_name, named_parts(path))):
        return False
    try:
        str(path).encode("utf-8")
        path.with_name(path.name + _ROOM_BESIDE).lstat()
    except ValueError:  # NUL, half of a character, no name at all
        return str(path) in {".", "/"}
    except OSError as error:
        # Of a name that is too long, Windows says that nothing is there.
        return error.errno not in _UNNAMEABLE and len(path.name + _ROOM_BESIDE) <= _LONGEST_NAME
    return True


def named_parts(path: Path) -> tuple[str, ...]:
    """The names in a path, without the drive and the steps upwards."""
    return tuple(part for part in path.parts if part not in {path.anchor, ".."})


def resource(relative: str) -> Path:
    """Return the shipped file or folder `resources/<relative>`, e.g. `resource("theme/standard.toml")`.

    Raises ValueError when `relative` leaves the folder, `Incomplete` when nothing is there.
    """
    folder = shipped("resources")
    path = folder / relative
    if Path(relative).is_absolute() or ".." in Path(relative).parts:
        raise ValueError(f"not below the resources folder: {relative}")
    if not path.exists():
        raise Incomplete(f"the program is incomplete, resource missing: {relative}")
    return path


def migrations() -> Path:
    """Return the folder of the Alembic scripts (`env.py`, `versions/`).

    Raises `Incomplete` when the program was shipped without it.
    """
    return shipped("db")


def data_dir_place() -> Path:
    """The path of the data folder, whether it exists or not.

    Order: `use_data_dir`, the environment variable, the folder that a setup for everybody at the PC wrote beside the
    program, this user's local application folder. Raises OSError when what the setup wrote cannot be understood.
    """
    from_environment = os.environ.get(DATA_DIR_VARIABLE, "").strip()
    if _chosen_data_dir is not None:
        return _chosen_data_dir
    if from_environment:
        return _expanded(Path(from_environment))
    if (shared := _shared_data_dir()) is not None:
        return shared
    import platformdirs

    return Path(platformdirs.user_data_dir(_APP_NAME, appauthor=False, roaming=False))


def data_dir() -> Path:
    """Return the folder of the settings and, unless set otherwise, of the database. Made when missing, for this user alone.

    Its path is `data_dir_place`. Raises OSError when it cannot be made.
    """
    folder = data_dir_place()
    try:
        folder.mkdir(mode=_OURS_ALONE, parents=True, exist_ok=True)
    except ValueError as error:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error
    return folder


def log_dir() -> Path:
    """Return the folder of the logs and crash traces. Made when missing."""
    return _below_data_dir("logs")


def cache_dir() -> Path:
    """Return the folder of files that can be made again (font lists, rendered pictures). Made when missing.

    Where the data folder takes nothing it is a folder of this process alone, deleted when the process ends:
    a report must not fail for want of a cache.
    """
    try:
        folder = _below_data_dir("cache")
    except OSError:
        return _cache_of_this_process()
    return folder if os.access(folder, os.W_OK) else _cache_of_this_process()


def temp_dir() -> Path:
    """Return our own folder for short-lived files, private to this user. Made when missing.

    Not the system's: what a crash leaves behind must be ours to find and delete (`wipe_temp_dir`).
    """
    folder = _below_data_dir("temp")
    if os.name == "posix":
        folder.chmod(0o700)
    return folder


def wipe_temp_dir() -> list[Path]:
    """Empty `temp_dir()`; called at start, by the one running copy of the program, and at its end.

    Returns what could not be deleted (on Windows a file another program still holds open).
    Links are removed, never followed.
    """
    left: list[Path] = []
    for path in temp_dir().iterdir():
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError:
            left.append(path)
    return left


def temporary_beside(target: Path) -> Path:
    """Create an empty file with a new name in the folder of `target` and return it; only its owner may read it.

    Beside it (behind a link: beside what the link leads to), because only on the same drive can `replace_file` swap
    the two in one step. Raises OSError when the folder is missing or cannot be written to.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=behind_links(target).parent)
    os.close(handle)
    return Path(name)


def sweep_beside(target: Path) -> None:
    """Delete what killed writers left of `temporary_beside(target)`; what is younger than a day may be at work.

    One killed as its file got the name by `put_new_file` leaves a second name of it, which would outlive the file.
    """
    with suppress(OSError):
        final = behind_links(target)
        for left in final.parent.glob(f".{glob.escape(target.name)}.*.tmp*"):
            is_second_name = final.exists() and left.samefile(final)
            if is_second_name or time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink(missing_ok=True)


def private_copy(source: Path, target: Path) -> None:
    """Copy a file into a new one that only its owner may read, from its first byte on. Raises OSError.

    `target` must not exist (FileExistsError).
    """
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
        shutil.copyfileobj(original, copy, 1 << 20)


def behind_links(target: Path) -> Path:
    """Return the file that writing to `target` would change. Raises OSError for links that lead nowhere but to each other."""
    if not target.is_symlink():
        return target
    try:
        return target.resolve()
    except RuntimeError as error:  # what Python 3.11 and 3.12 say of a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(target)) from error


def is_write_protected(target: Path) -> bool:
    """Whether a file is there that must not be overwritten; the superuser may, and is told so all the same."""
    try:
        mode = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    return not mode & 0o222 or not os.access(target, os.W_OK)


def put_new_file(temp: Path, target: Path) -> None:
    """Give the finished file `temp` the name `target`, which must be free.

    Raises FileExistsError when it is not, whoever took it meanwhile; `temp` is then as it was. Other OSErrors as
    `replace_file`, and as patiently.
    """
    flush_file(temp)
    if os.name == "nt":
        patiently(lambda: os.rename(temp, target))  # noqa: PTH104 - refuses a taken name there, and is meant to
        return
    try:
        os.link(temp, target)
    except FileExistsError:
        raise
    except OSError:  # a drive without hard links (FAT): nothing better than to look first
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.replace(temp, target)
    else:
        temp.unlink()
    flush_folder(target.parent)


def keep_as(source: Path, kept: Path) -> None:
    """Give `source` the second name `kept`, which must be free, on the same drive; without hard links it is copied.

    Raises OSError (`FileExistsError` for a taken name); then no such name is there.
    """
    try:
        os.link(source, kept)
    except FileExistsError:
        raise
    except OSError:
        temp = temporary_beside(kept)
        try:
            shutil.copyfile(source, temp)
            put_new_file(temp, kept)
        except OSError:
            temp.unlink(missing_ok=True)
            raise
    else:
        flush_folder(kept.parent)


def replace_file(temp: Path, target: Path) -> None:
    """Put the finished file `temp` in the place of `target` so that a power cut leaves the old or the new.

    The content is flushed to the drive first, and the folder afterwards where the system allows it. A link stays a
    link: what it leads to is replaced. The new file has the mode of the old one. A write-protected file is not
    replaced (PermissionError). On Windows a virus scanner may hold either file for a moment: PermissionError is
    tried again for about two seconds. Raises the last OSError; `temp` is then gone. `target` is as it was, or, where
    only the folder could not be flushed, new already.
    """
    try:
        final = behind_links(target)
        if is_write_protected(final):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        flush_file(temp)
        if os.name == "posix" and final.exists():
            temp.chmod(final.stat().st_mode & 0o777)
        patiently(lambda: os.replace(temp, final))
    except OSError:
        temp.unlink(missing_ok=True)
        raise
    flush_folder(final.parent)


def _below_data_dir(name: str) -> Path:
    folder = data_dir() / name
    folder.mkdir(mode=_OURS_ALONE, exist_ok=True)
    return folder


def _expanded(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError:  # ~somebody who is not there: a folder of that name
        return folder.absolute()


@functools.cache
def _cache_of_this_process() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nakanojo-helpdesk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _shared_data_dir() -> Path | None:
    """The folder that everybody at this PC shares, if the setup said so beside the frozen program.

    Raises OSError when it said so and cannot be understood: another folder would look like lost records.
    """
    if getattr(sys, "_MEIPASS", None) is None:
        return None
    told = Path(sys.executable).parent / SHARED_DATA_FILE
    try:
        named = Path(told.read_text(encoding="utf-16").strip())
    except FileNotFoundError:
        return None
    except UnicodeError as error:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(told)) from error
    if not named.is_absolute():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(told))
    return named


def shipped(name: str) -> Path:
    """Find a shipped folder: in the frozen bundle, inside the installed package, or in the checkout. Raises `Incomplete`."""
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        places = [Path(bundle) / name]
    else:
        places = [package / name, package.parent / name]
    for place in places:
        if place.is_dir():
            return place
    raise Incomplete(f"the program is incomplete, folder missing: {name}")


def flush_file(path: Path) -> None:
    """Have the system write the file's content to the drive, and wait for it. Raises OSError."""
    with patiently(lambda: path.open("rb+")) as stream:
        os.fsync(stream.fileno())


def patiently(act: Callable[[], _Given]) -> _Given:
    """Do what another program may stand in the way of for a moment: a virus scanner holds what has just been written.

    PermissionError is tried again for about two seconds. Raises the last one, and every other OSError at once.
    """
    wait = _FIRST_WAIT_SECONDS
    for _ in range(_ATTEMPTS - 1):
        try:
            return act()
        except PermissionError:
            time.sleep(wait)
            wait = min(wait * 1.6, 0.4)
    return act()


def flush_folder(folder: Path) -> None:
    """Make the new name itself durable. Windows has no such call and refuses to open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
