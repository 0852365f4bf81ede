"""What the person who leaves types into the 引継書: a text for each of its six headings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from nakanojo_helpdesk.domain.text import text_problem

TEXT_LENGTH: Final = 1500
HEADINGS: Final = {
    "overview": "事務の概要と経過",
    "plans": "方針と年間予定",
    "open": "未処理の事項",
    "books": "帳簿の目録と保存年限",
    "lent": "貸出機器・媒体",
    "other": "その他",
}
"""Field → heading of the paper, in its order."""


@dataclass(frozen=True, kw_only=True)
class HandoverTexts:
    """The typed texts; empty where the data say it all."""

    overview: str = ""
    plans: str = ""
    open: str = ""
    books: str = ""
    lent: str = ""
    other: str = ""

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`, among them anything written like a 個人番号."""
        return {
            name: f"＊{sentence}"
            for name, text in asdict(self).items()
            if (sentence := text_problem(text, label=HEADINGS[name], longest=TEXT_LENGTH, lines=True))
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not any(asdict(self).values())


def read_texts(stored: dict[str, Any]) -> HandoverTexts:
    """The texts as they are stored; what is missing is empty."""
    return HandoverTexts(**{item.name: str(stored.get(item.name, "")) for item in fields(HandoverTexts)})
