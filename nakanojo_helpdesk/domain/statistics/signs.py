"""The signs printed beside or instead of a figure, and the 凡例 that explains them on every report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

NO_DATA: Final = "－"
"""There is none, or it cannot be computed. Never a zero."""
NOT_RECORDED: Final = "…"
"""Nothing was recorded then: the time before 記録開始日."""
MINUS: Final = "△"
PRELIMINARY: Final = "p"
"""速報: the month is not closed."""
REVISED: Final = "r"
"""訂正: records of the month were added, withdrawn or amended after its report had been handed out."""
HIDDEN: Final = "x"

LEGEND: Final[Mapping[str, str]] = {
    NO_DATA: "数がない、または計算できない",
    NOT_RECORDED: "記録を始める前で、わからない",
    MINUS: "減ったこと（マイナス）",
    PRELIMINARY: "速報（締めていない月の数。年度累計にも入り、あとで変わることがある）",
    REVISED: "訂正（月が終わってから報告書を出したあとに、その月の記録に追加・取消・訂正があった）",
    HIDDEN: "公表しない数",
}
"""What each sign means, in the order of printing."""


def legend(signs: Iterable[str] = tuple(LEGEND)) -> str:
    """`－＝数がない、または計算できない。…＝…`: the 凡例 of these signs. Raises `KeyError` for any other."""
    return "".join(f"{sign}＝{LEGEND[sign]}。" for sign in signs)


def marked(title: str, sign: str) -> str:
    """A column's title with the sign of its figures: `今月 p`."""
    return f"{title} {sign}" if sign else title
