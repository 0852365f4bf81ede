"""個人情報ファイル簿: from how many people on a town publishes what it keeps of them.

個人情報の保護に関する法律 第75条 (the register and its publication), 第74条第2項第9号 with 施行令 第19条第2項 (none below
1,000 people).
"""

from __future__ import annotations

from typing import Final

PUBLISHED_FROM: Final = 1000
"""People whose data one file holds: from here on its register is made and published."""


def register_sentence(people: int) -> str:
    """How many people are named now, and whether the register must be published."""
    if people >= PUBLISHED_FROM:
        return (
            f"いま名前かカードの番号がある方は{people:,}人です。{PUBLISHED_FROM:,}人以上なので、"
            "個人情報ファイル簿の作成と公表が必要です（個人情報保護法第75条）。個人情報の担当に知らせてください。"
        )
    return (
        f"いま名前かカードの番号がある方は{people:,}人です。"
        f"{PUBLISHED_FROM:,}人以上になると、個人情報ファイル簿の公表が必要です。"
    )
