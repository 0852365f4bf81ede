"""An update as the program sees it: this PC, what a stick holds, and the record of the update under way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark, worst
from nakanojo_helpdesk.domain.updates.manifests import Unreadable, UpdateManifest, Version


@dataclass(frozen=True, kw_only=True)
class Installed:
    """The program on this PC.

    `folder` is where a setup put it, None where no setup did: then it cannot be updated from inside. `for_everybody`: it
    serves all accounts of the PC, and Windows asks for an administrator before its files change.
    """

    version: Version
    schema: int
    system: str
    folder: Path | None
    for_everybody: bool = False


@dataclass(frozen=True, kw_only=True)
class Stick:
    """The folder of an update as it was read; None for what is not there."""

    folder: Path
    manifest: bytes | None
    signature: bytes | None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was found on a stick. `manifest` is None unless a trusted key has signed it; `lines` are the checks."""

    folder: Path
    manifest: UpdateManifest | None
    lines: tuple[Line, ...]

    @property
    def fits(self) -> bool:
        """Whether this PC can be updated with it."""
        return self.manifest is not None and worst(self.lines) is not Mark.BAD


class Stage(StrEnum):
    """How far an update or a way back has come. The value is what the record holds."""

    UPDATING = "updating"
    """The setup of the new version was started, or is about to be."""
    UPDATED = "updated"
    """The new version has started; from here one can go back."""
    GOING_BACK = "going_back"
    """The way back has begun: the database may be the former one already, the program is still the new one."""
    WENT_BACK = "went_back"
    """The former version has started again."""
    FAILED = "failed"
    """The version has not changed."""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What a database that was put back as it was must still be told: the program that opens it next writes it.

    `numbers` are the last numbers given (`table` -> year -> serial), `head_seq` and `head` (hex) the newest trace of the
    database that was left, `missing` the count of records that the backup lacks, `kept` where that database is now, from
    the folder it was in.
    """

    backup: str
    head_seq: int
    head: str
    missing: int
    kept: str
    numbers: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UpdateRecord:
    """The record of the last update: versions, schemas, file names; nothing personal.

    `backup` is the name of the backup made before it. `former_setup` names the kept setup of the former version (empty:
    none was at hand) and `former_sha256` its content. `owed`: see there.
    """

    stage: Stage
    at: datetime
    former: Version
    former_schema: int
    version: Version
    schema: int
    backup: str
    setup: str
    former_setup: str = ""
    former_sha256: str = ""
    owed: Owed | None = None


def as_text(record: UpdateRecord) -> str:
    """The record as JSON."""
    plain = asdict(record) | {
        "at": record.at.isoformat(),
        "former": str(record.former),
        "version": str(record.version),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> UpdateRecord | None:
    """What `as_text` wrote; None for anything else."""
    try:
        plain: Any = json.loads(text)
        owed = plain.pop("owed")
        if owed is not None:
            numbers = {
                table: {int(year): int(last) for year, last in years.items()}
                for table, years in owed["numbers"].items()
            }
            owed = Owed(**{**owed, "numbers": numbers})
        return UpdateRecord(
            **{
                **plain,
                "stage": Stage(plain["stage"]),
                "at": datetime.fromisoformat(plain["at"]),
                "former": Version.of(plain["former"]),
                "version": Version.of(plain["version"]),
                "owed": owed,
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Unreadable):
        return None
