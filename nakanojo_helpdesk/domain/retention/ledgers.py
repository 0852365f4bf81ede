"""消去の台帳 as staff hear of it: only where it is not as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

CAME_BACK: Final = (
    "消去の台帳が、書き込んだときの内容と違いました。消したはずの名前やメモが、戻っているかもしれません。"
    "設定の「個人情報」で、もう一度消去を準備してください。利用停止にしていた方は、もう一度利用停止にしてください。"
)
ALL_KNOWN: Final = (
    "消去の台帳が、書き込んだときの内容と違いました。いまの記録簿にあった同じ台帳から作り直したので、"
    "消したものは戻っていません。"
)


@dataclass(frozen=True, kw_only=True)
class BrokenLedger:
    """A deletion ledger that was changed or damaged. `kept` is the file it was set aside as, None while it was not.

    `is_complete`: all that it named was known from elsewhere; else erased data may have come back.
    """

    kept: Path | None
    is_complete: bool

    @property
    def sentence(self) -> str:
        """What it means, and what to do."""
        kept = "" if self.kept is None else f"傷んだ台帳は「{self.kept.name}」という名前で残してあります。"
        return (ALL_KNOWN if self.is_complete else CAME_BACK) + kept
