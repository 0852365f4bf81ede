"""What the program says when it cannot do what it is there for: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import Final

NOT_MADE: Final = (
    "プログラムの不具合で、架空の記録を用意できませんでした。本物の記録はそのままです。"
    "もう一度試しても同じときは、プログラムを閉じて、システム管理者に伝えてください。"
)
PLACE_UNREADABLE: Final = (
    "データベースの場所を読めませんでした。記録はそのままです。"
    "場所を確かめて、もう一度試してください。同じときは、システム管理者に連絡してください。"
)
