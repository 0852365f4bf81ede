"""What a stick with an update says of itself: the one form that its maker writes and the program reads."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

FORMAT: Final = 1
PROGRAM: Final = "town.nakanojo.helpdesk"
FOLDER: Final = "窓口きろく更新"
"""The folder on the stick."""
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
MOST_BYTES: Final = 64_000
"""Of a manifest: whatever is larger is none, and is not read."""
SYSTEMS: Final = {"windows": "Windows", "linux": "Linux"}

_VERSION: Final = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
# What every drive takes, and no way out of the folder.
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_MOST_FILES: Final = 20
_MOST_NOTES: Final = 20
_LONGEST_NOTE: Final = 200
_LARGEST: Final = 1_000_000_000


class Unreadable(Exception):
    """This is no manifest of an update."""


class NewerFormat(Unreadable):
    """It was made for a later program, in a form that this one does not know."""


class Version(NamedTuple):
    """A version of the program, compared number by number."""

    major: int
    minor: int
    patch: int

    @classmethod
    def of(cls, text: str) -> Version:
        """Read `0.1.0`. Raises `Unreadable`."""
        found = _VERSION.fullmatch(text)
        if found is None:
            raise Unreadable("version")
        return cls(*(int(part) for part in found.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, kw_only=True)
class UpdateFile:
    """One file beside the manifest: its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class UpdateManifest:
    """What was signed.

    `least` is the oldest version it may be put over, `setup` the name of the file that is started, `schema` that of the
    database the new program makes, `notes` what is new, in sentences for staff.
    """

    version: Version
    schema: int
    system: str
    least: Version
    setup: str
    files: tuple[UpdateFile, ...]
    made_on: date
    notes: tuple[str, ...] = ()
    program: str = PROGRAM

    @property
    def setup_file(self) -> UpdateFile:
        """The file that is started."""
        return next(file for file in self.files if file.name == self.setup)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def as_bytes(manifest: UpdateManifest) -> bytes:
    """The manifest as it is written and signed."""
    plain = {
        "format": FORMAT,
        "program": manifest.program,
        "version": str(manifest.version),
        "schema": manifest.schema,
        "system": manifest.system,
        "least": str(manifest.least),
        "made_on": manifest.made_on.isoformat(),
        "setup": manifest.setup,
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in manifest.files],
        "notes": list(manifest.notes),
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read(raw: bytes) -> UpdateManifest:
    """Read what `as_bytes` wrote. Raises `Unreadable`, `NewerFormat`.

    Read only what a trusted key has signed.
    """
    try:
        plain: Any = json.loads(raw.decode("utf-8"))
        number = plain["format"]
        if type(number) is not int or number < 1:
            raise Unreadable("format")
        if number > FORMAT:
            raise NewerFormat(str(number))
        manifest = UpdateManifest(
            program=_text(plain["program"], 100),
            version=Version.of(plain["version"]),
            schema=_count(plain["schema"], 100_000),
            system=_text(plain["system"], 20),
            least=Version.of(plain["least"]),
            made_on=date.fromisoformat(plain["made_on"]),
            setup=_file_name(plain["setup"]),
            files=tuple(_file(each) for each in _list(plain["files"])),
            notes=tuple(_text(each, _LONGEST_NOTE) for each in _list(plain["notes"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error
    names = [file.name.casefold() for file in manifest.files]
    if len(set(names)) < len(names) or manifest.setup not in [file.name for file in manifest.files]:
        raise Unreadable("files")
    if len(names) > _MOST_FILES or len(manifest.notes) > _MOST_NOTES:
        raise Unreadable("too many")
    return manifest


def _file(plain: Any) -> UpdateFile:
    digest = _text(plain["sha256"], 64)
    if _SHA256.fullmatch(digest) is None:
        raise ValueError("sha256")
    return UpdateFile(name=_file_name(plain["name"]), size=_count(plain["size"], _LARGEST), sha256=digest)


def _file_name(value: Any) -> str:
    name = _text(value, 100)
    if _FILE_NAME.fullmatch(name) is None or name in {MANIFEST, SIGNATURE}:
        raise ValueError("name")
    return name


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or not value.isprintable():
        raise ValueError("text")
    return value


def _count(value: Any, most: int) -> int:
    if type(value) is not int or not 0 < value <= most:
        raise ValueError("count")
    return value
