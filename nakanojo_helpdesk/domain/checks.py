"""What a check of the database may find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing found wrong.

    `kind` is for programs: identity, integrity, references, codes, seal, search, audit, numbers.
    """

    kind: str
    sentence: str
