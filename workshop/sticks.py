"""`python3 tasks.py stick`: makes the USB stick that updates the program, and the keys that sign it.

    stick -- --make-key KEYFILE
    stick -- --key KEYFILE --setup dist/NakanojoHelpdesk-0.2.0-setup.exe [--notes FILE] [--least 0.1.0] STICK

The stick gets the folder 窓口きろく更新: the setup, a manifest, its signature. It is written beside what is there, read back
from the drive and compared; only then does it get its name. A stick that is full or pulled stays as it was. The private
key stays with whoever gives out updates; it is never written into the checkout, and never to a stick.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import tasks
from nakanojo_helpdesk import __version__, paths
from nakanojo_helpdesk.domain.updates import manifests
from nakanojo_helpdesk.domain.updates.manifests import UpdateFile, UpdateManifest, Version
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.updates import signing, sticks

_PREFIX: Final = ".nakanojo-update-"
_SPARE_BYTES: Final = 1_000_000
_BLOCK: Final = 1 << 20
_PRIVATE: Final = (
    "# Private key of the updates (Ed25519). Keep it off every PC at a counter and out of every repository.\n"
)
_PUBLIC: Final = "  # public key of the updates\n"


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; 0 done, 2 a person must act first."""
    parser = argparse.ArgumentParser(prog="tasks.py stick --", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--make-key", type=Path, metavar="FILE", help="make a pair of keys: FILE and FILE.pub"
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="the private key that signs")
    parser.add_argument("--setup", type=Path, metavar="FILE", help="the setup of this version")
    parser.add_argument(
        "--notes", type=Path, metavar="FILE", help="what is new, in Japanese, one sentence a line"
    )
    parser.add_argument("--least", default="0.1.0", help="the oldest version it may be put over")
    parser.add_argument("stick", nargs="?", type=Path, help="the stick, or any folder")
    told = parser.parse_args(arguments)
    try:
        if told.make_key is not None:
            public = make_key(told.make_key)
            print(f"private key: {told.make_key} (keep it safe)\npublic key:  {public}")
            return 0
        if told.key is None or told.setup is None or told.stick is None:
            parser.error("--key, --setup and the stick are needed, or --make-key")
        require_version(told.setup)
        notes = told.notes.read_text(encoding="utf-8").splitlines() if told.notes is not None else []
        manifest = manifest_of(told.setup, notes=notes, least=told.least)
        folder = make(told.stick, told.setup, manifest, private_key(told.key))
    except tasks.NotReady as reason:
        tasks.say(str(reason))
        return 2
    except OSError as error:
        tasks.say(f"{error.filename or told.stick}: {error.strerror}")
        return 2
    print(f"{folder}: version {manifest.version}, {manifest.size / 1e6:.1f} MB, read back and verified")
    return 0


def make_key(place: Path) -> Path:
    """Make a pair of keys: the private one at `place` for its owner alone, the public one beside it; returns that."""
    from nacl.signing import SigningKey

    if place.resolve().is_relative_to(tasks.ROOT):
        raise tasks.NotReady(f"{place} is inside the checkout: a private key does not belong there.")
    public = place.with_name(f"{place.name}.pub")
    if place.exists() or public.exists():
        raise tasks.NotReady(f"{place} or {public.name} is there already; nothing was written.")
    key = SigningKey.generate()
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{_PRIVATE}{bytes(key).hex()}\n")
    public.write_text(f"{bytes(key.verify_key).hex()}{_PUBLIC}", encoding="ascii")
    return public


def private_key(place: Path) -> bytes:
    """Read what `make_key` wrote. Raises `tasks.NotReady` for anything else, and where others may read it too."""
    if os.name == "posix" and place.stat().st_mode & 0o077:
        raise tasks.NotReady(f"{place} can be read by others: chmod 600 it first.")
    text = place.read_text(encoding="ascii", errors="replace")
    found = signing.keys_in(text)
    if len(found) != 1 or not text.startswith(_PRIVATE):
        raise tasks.NotReady(f"{place} is no private key made by --make-key.")
    return found[0]


def require_version(setup: Path) -> None:
    """Raise `tasks.NotReady` unless the setup's name says that it is of the version and schema of this checkout."""
    if f"-{__version__}-" not in setup.name:
        raise tasks.NotReady(
            f"{setup.name} is not the setup of version {__version__}, which this checkout is."
        )


def manifest_of(
    setup: Path,
    *,
    version: str = __version__,
    schema: int = identity.SCHEMA_VERSION,
    least: str = "0.1.0",
    notes: Sequence[str] = (),
    system: str | None = None,
) -> UpdateManifest:
    """What the stick will say of itself. Raises `tasks.NotReady` where the program could not read it."""
    digest = file_sha256(setup)
    try:
        manifest = UpdateManifest(
            version=Version.of(version),
            schema=schema,
            system=system or ("windows" if setup.suffix.lower() == ".exe" else "linux"),
            least=Version.of(least),
            setup=setup.name,
            files=(UpdateFile(name=setup.name, size=setup.stat().st_size, sha256=digest),),
            made_on=date.today(),  # noqa: DTZ011 - the day of whoever makes it
            notes=tuple(line.strip() for line in notes if line.strip()),
        )
        manifests.read(manifests.as_bytes(manifest))
    except manifests.Unreadable as error:
        raise tasks.NotReady(f"The program would not read this manifest ({error}).") from error
    return manifest


def make(
    stick: Path,
    setup: Path,
    manifest: UpdateManifest,
    key: bytes,
    *,
    after: Callable[[str], object] = lambda _step: None,
) -> Path:
    """Write the folder, read it back, give it its name; returns it. `after` is called after each step, for fault tests.

    Raises `tasks.NotReady` where the stick is full, pulled, or gives back something else; it is then as it was.
    """
    from nacl.signing import SigningKey

    raw = manifests.as_bytes(manifest)
    signer = SigningKey(key)
    final = stick / manifests.FOLDER
    _require_room(stick, manifest.size + _SPARE_BYTES)
    _sweep(stick)
    after("swept")
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=stick))
    try:
        _write(folder / manifest.setup, setup.read_bytes())
        after("setup")
        _write(folder / manifests.MANIFEST, raw)
        _write(folder / manifests.SIGNATURE, signer.sign(raw).signature)
        paths.flush_folder(folder)
        after("written")
        _require_same(folder, manifest, bytes(signer.verify_key))
        after("verified")
        former = _moved_away(final, stick)
        try:
            folder.rename(final)
        except OSError:
            if former is not None:
                former.rename(final)
            raise
        paths.flush_folder(stick)
        after("renamed")
        if former is not None:
            shutil.rmtree(former, ignore_errors=True)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno in paths.FULL:
            raise tasks.NotReady(_full(stick, manifest.size)) from error
        if error.errno in {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.EROFS, errno.EACCES}:
            raise tasks.NotReady(
                f"{stick} can no longer be written to ({error.strerror}). Nothing on it was exchanged."
            ) from error
        raise
    except tasks.NotReady:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return final


def _require_room(stick: Path, needed: int) -> None:
    if not stick.is_dir():
        raise tasks.NotReady(f"{stick} is no folder: is the stick in and mounted?")
    if shutil.disk_usage(stick).free < needed:
        raise tasks.NotReady(_full(stick, needed))


def _full(stick: Path, needed: int) -> str:
    return f"{stick} is full: {needed / 1e6:.0f} MB are needed. The stick is as it was; make room on it or take another."


def _sweep(stick: Path) -> None:
    """Mend what a making that was killed has left: its folder goes, and a former one gets its name back."""
    final = stick / manifests.FOLDER
    for former in sorted(stick.glob(f"{_PREFIX}former-*")):
        if final.exists():
            shutil.rmtree(former, ignore_errors=True)
        else:
            former.rename(final)
    for left in stick.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


def _moved_away(final: Path, stick: Path) -> Path | None:
    if not final.exists():
        return None
    former = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}former-", dir=stick))
    former.rmdir()
    final.rename(former)
    return former


def _write(place: Path, content: bytes) -> None:
    with place.open("xb") as stream:
        for start in range(0, len(content), _BLOCK):
            stream.write(content[start : start + _BLOCK])
        stream.flush()
        os.fsync(stream.fileno())


def _require_same(folder: Path, manifest: UpdateManifest, public: bytes) -> None:
    """Read everything back, as the program at the counter will."""
    for place in folder.iterdir():
        _forget_cached(place)
    stick = sticks.read(folder)
    same = (
        stick.manifest is not None
        and stick.signature is not None
        and signing.is_signed(stick.manifest, stick.signature, [public])
        and manifests.read(stick.manifest) == manifest
        and sticks.changed(folder, manifest, lambda _done, _whole: None) is None
    )
    if not same:
        raise tasks.NotReady("The stick does not give back what was written to it. Take another stick.")


def _forget_cached(place: Path) -> None:
    """Have the system read the file from the drive, not from memory; where it can be told so."""
    if hasattr(os, "posix_fadvise"):
        with place.open("rb") as stream, contextlib.suppress(OSError):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
