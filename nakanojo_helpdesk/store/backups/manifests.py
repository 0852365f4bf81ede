"""The manifest beside every backup: written when the copy has been verified, read tolerantly, compared with the copy."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.rows import Manifest
from nakanojo_helpdesk.store.backups.portraits import Portrait

_LARGEST_BYTES: Final = 1_000_000
_DIGEST_LENGTH: Final = 64


class Unreadable(ValueError):
    """The file is no manifest: broken, cut off, or of another program."""


def beside(copy: Path) -> Path:
    """The manifest's path for a copy."""
    return copy.with_suffix(".json")


def write(manifest: Manifest, copy: Path) -> None:
    """Write the manifest beside its copy, whole or not at all. Raises OSError."""
    target = beside(copy)
    sheet = paths.temporary_beside(target)
    try:
        sheet.write_text(as_text(manifest), encoding="utf-8")
        paths.replace_file(sheet, target)
    finally:
        sheet.unlink(missing_ok=True)


def as_text(manifest: Manifest) -> str:
    """The manifest as JSON."""
    return json.dumps(
        {**asdict(manifest), "made_at": manifest.made_at.isoformat(), "tables": dict(manifest.tables)},
        ensure_ascii=False,
        indent=1,
    )


def read(path: Path) -> Manifest:
    """Read a manifest, also one of the first version (without size, reason and number of the newest trace).

    Raises `Unreadable` for anything else, OSError when the file cannot be read.
    """
    if path.stat().st_size > _LARGEST_BYTES:
        raise Unreadable
    try:
        found: Any = json.loads(path.read_bytes().decode("utf-8"))
        made_at = datetime.fromisoformat(found["made_at"])
        digest, size = found["sha256"], found.get("size")
        manifest = Manifest(
            file=_text(found["file"]),
            sha256=_text(digest),
            made_at=made_at,
            schema=_number(found["schema"]),
            tables={_text(name): _number(count) for name, count in found["tables"].items()},
            audit_head=_text(found["audit_head"]),
            audit_seq=_number(found.get("audit_seq", 0)),
            reason=_text(found.get("reason", "")),
            size=None if size is None else _number(size),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable from error
    if made_at.tzinfo is None or len(digest) != _DIGEST_LENGTH or Path(manifest.file).name != manifest.file:
        raise Unreadable
    return manifest


def agrees(manifest: Manifest, found: Portrait) -> bool:
    """Whether a copy's portrait is what its manifest says."""
    return (
        manifest.schema == found.user_version
        and dict(manifest.tables) == found.tables
        and manifest.audit_head == found.audit_head
        and manifest.audit_seq in {0, found.audit_seq}
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value
