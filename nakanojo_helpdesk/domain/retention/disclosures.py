"""開示: everything the database holds of one person, put into words for that person, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

TITLE: Final = "保有個人情報の内容"
CONFIRM_SENTENCE: Final = "開示の用紙を作るときは、パスワードをもう一度入れてください。"
LEFT_OUT: Final = (
    ("相談の記録", "お名前と結び付けずに残しているので、どれがご本人のものか分かりません。"),
    ("アンケート", "名前を書かずに答えていただいたものなので、どれがご本人のものか分かりません。"),
    ("ほかの方のこと", "同じ申込のご家族の名前や、抽選・待ちの順でのほかの方の番号は、書いていません。"),
    ("受け付けた職員", "受付や連絡をした職員の名前は、書いていません。"),
    (
        "直す前の印と操作の記録",
        "出欠を直す前の印と、いつ、どの職員が見たり直したりしたかは、別に残しています。",
    ),
    ("控え", "同じ内容の写しです。90日で消えます。"),
)
"""Of every sheet: what is kept besides, and why it is not on it."""
MEMOS_LEFT_OUT: Final = (
    "メモ",
    "メモを読む権限のない職員が作ったので、申込のメモと予約のメモは書いていません。",
)
OTHERS_DATA: Final = "「家族の名前」「家族の電話」は、ご本人のほかの方の情報です。渡す前に、書いたままでよいかを所属長が確かめてください。"


@dataclass(frozen=True, kw_only=True)
class DisclosedApplication:
    """One application: `facts` are labels and texts, `events` what happened (when, what), oldest first."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """One person's data in words. `merged` counts further entries that are read as the same person."""

    name: str
    made_at: datetime
    audit_head: str
    person: tuple[tuple[str, str], ...]
    merged: int
    applications: tuple[DisclosedApplication, ...]
    appointments: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    holds_others: bool
