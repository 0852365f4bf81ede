"""Reads sticks: where they are, what they say of themselves, whether their files are those that were signed."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.updates.manifests import (
    FOLDER,
    MANIFEST,
    MOST_BYTES,
    SIGNATURE,
    UpdateManifest,
)
from nakanojo_helpdesk.domain.updates.rows import Stick

Progress = Callable[[int, int], object]
_BLOCK: Final = 1 << 20
_REMOVABLE, _FIXED = 2, 3
_NO_BOXES: Final = 1
"""Windows: an empty card reader is an error for us, and no box on the screen."""


def found() -> tuple[Path, ...]:
    """The folders with an update on the drives of this PC. May wait as long as a drive does."""
    return tuple(folder for place in _drives() if (folder := folder_in(place)) is not None)


def folder_in(place: Path) -> Path | None:
    """The folder of an update: `place` itself, or the one in it; None where there is none."""
    for folder in (place, place / FOLDER):
        with contextlib.suppress(OSError, ValueError):
            if (folder / MANIFEST).is_file():
                return folder
    return None


def read(folder: Path) -> Stick:
    """Read manifest and signature. Raises OSError where the drive is gone."""
    return Stick(
        folder=folder,
        manifest=_small(folder / MANIFEST, MOST_BYTES),
        signature=_small(folder / SIGNATURE, 1_000),
    )


def size_of(path: Path) -> int | None:
    """The size of a file in bytes, None where there is no file of exactly this name. Raises OSError."""
    # FAT and NTFS answer to other cases of a name: what was signed is this one.
    if path.name not in {entry.name for entry in path.parent.iterdir()} or not path.is_file():
        return None
    return path.stat().st_size


def changed(folder: Path, manifest: UpdateManifest, progress: Progress) -> str | None:
    """The name of the first file that is not what was signed, None where all are; reads them whole.

    `progress` is called with (bytes read, all). Raises OSError.
    """
    done = 0
    for file in manifest.files:
        digest = hashlib.sha256()
        for block in _blocks(folder / file.name, file.size):
            digest.update(block)
            done += len(block)
            progress(done, manifest.size)
        if digest.hexdigest() != file.sha256:
            return file.name
    return None


def _small(path: Path, most: int) -> bytes | None:
    """A small file, one byte more than `most` at the utmost; None where there is none."""
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except FileNotFoundError:
        return None


def _blocks(path: Path, most: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
            most -= len(block)
            if most < 0:  # longer than was signed: enough is known
                return


def _drives() -> Iterator[Path]:
    if os.name == "nt":
        yield from _windows_drives()
        return
    with contextlib.suppress(OSError, KeyError):
        account = getpass.getuser()
        for base in (Path("/media") / account, Path("/run/media") / account, Path("/media")):
            with contextlib.suppress(OSError):
                yield from sorted(place for place in base.iterdir() if place.is_mount())


def _windows_drives() -> Iterator[Path]:
    """Sticks first, then other drives of this PC but the one with Windows; no shares."""
    import ctypes

    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    kernel.SetThreadErrorMode(_NO_BOXES, None)
    letters = [f"{chr(ord('A') + place)}:\\" for place in range(26) if kernel.GetLogicalDrives() >> place & 1]
    system = os.environ.get("SYSTEMDRIVE", "C:").upper()
    for kind in (_REMOVABLE, _FIXED):
        for letter in letters:
            if not letter.startswith(system) and kernel.GetDriveTypeW(letter) == kind:
                yield Path(letter)
