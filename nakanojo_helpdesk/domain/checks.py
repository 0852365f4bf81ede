"""The findings of a check of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

INDEX: Final = "search"
"""The kind of what is wrong with the search index alone: no record is touched by it, and it can be made anew."""
INDEX_REMEDY: Final = (
    "記録は無事で、そのまま使えます。システム管理者が、設定の「動作の確認」で索引を作り直してください。"
)


@dataclass(frozen=True)
class Finding:
    """One thing found wrong.

    `kind` is for programs: identity, integrity, schema, references, codes, seal, search, audit, numbers.
    """

    kind: str
    sentence: str


def only_index(found: Sequence[Finding]) -> bool:
    """Whether everything found can be mended by rebuilding the search index; False when nothing was found."""
    return bool(found) and all(finding.kind == INDEX for finding in found)
