"""相談を探す: a query for records, and its result.

A query is a plain value: the search screen makes it from its fields, the charts make it for the records behind a
number. Empty members do not narrow the search; all others must hold.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow, EntryMode
from nakanojo_helpdesk.domain.text import fold, search_word
from nakanojo_helpdesk.typography.plain_text import length_sentence

WORDS_LENGTH: Final = 100
WORDS_AT_MOST: Final = 8
PAGE: Final = 100


class Standing(StrEnum):
    """Which records are searched: those that count, the withdrawn ones, or both."""

    COUNTED = "counted"
    WITHDRAWN = "withdrawn"
    EITHER = "either"

    @property
    def label(self) -> str:
        """The words of its chip."""
        return {"counted": "取消を除く", "withdrawn": "取消だけ", "either": "取消も含む"}[self.value]


class Order(StrEnum):
    """The order of the list; ties are broken by date and 受付番号."""

    DATE = "date"
    NUMBER = "number"
    TOPIC = "topic"
    AGE_BAND = "age_band"
    DISTRICT = "district"
    OUTCOME = "outcome"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """A search. Codes as in `ConsultationForm`; `first` and `last` are event dates, both included.

    `topic` is a level-1 code (its level-2 codes are found too) or a level-2 code, among all topics of a record or,
    with `main_only`, the 主な内容 alone. `age_band`, `district`, `outcome`, `method` may be `BLANK` (no answer).
    `weekday` is `"1"` (月) to `"7"` (日); `hour` is `"9"` to `"16"`, `EARLY`, `LATE` or `NO_TIME`, as the heat map counts.
    """

    words: str = ""
    first: date | None = None
    last: date | None = None
    topic: str | None = None
    main_only: bool = False
    age_band: str | None = None
    district: str | None = None
    outcome: str | None = None
    outcome_group: str | None = None
    method: str | None = None
    desk: str | None = None
    staff: str | None = None
    entry_mode: EntryMode | None = None
    weekday: str | None = None
    hour: str | None = None
    standing: Standing = Standing.COUNTED

    def problems(self) -> dict[str, str]:
        """Every fault as `{field: sentence}`, empty for a valid query."""
        found: dict[str, str] = {}
        if len(self.words) > WORDS_LENGTH:
            found["words"] = f"＊探す言葉は{length_sentence(len(self.words), WORDS_LENGTH)}"
        elif len(self.folded_words) > WORDS_AT_MOST:
            found["words"] = f"＊探す言葉は{WORDS_AT_MOST}つまでです。言葉を減らしてください。"
        if self.first is not None and self.last is not None and self.first > self.last:
            found["last"] = "＊終わりの日が始まりの日より前になっています。日付を確かめてください。"
        return found

    @property
    def folded_words(self) -> tuple[str, ...]:
        """The words as search compares them, each once, in the order typed."""
        return tuple(dict.fromkeys(map(search_word, fold(self.words).split())))

    @property
    def narrowed(self) -> int:
        """The number of questions besides words and period that narrow the list."""
        plain = SearchQuery(words=self.words, first=self.first, last=self.last)
        return sum(
            getattr(self, field.name) != getattr(plain, field.name)
            for field in fields(self)
            if field.name != "main_only"
        )


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """One page of hits, from the hit number `offset` (0 = first) on.

    `more` tells whether there are hits after it. `total` counts all hits where that is known without a further
    query (on the last page), else None: `Facets.total` always counts them.
    """

    rows: tuple[ConsultationRow, ...]
    offset: int
    more: bool

    @property
    def total(self) -> int | None:
        """How many hits there are in all, None where that has not been counted."""
        return None if self.more or (self.offset and not self.rows) else self.offset + len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Facets:
    """The number of hits for each answer, by question and code (`BLANK` for no answer).

    A question's own answer does not narrow its counts. Questions: `topic`, the `FILTERED` ones, `desk`, `staff` and
    `entry_mode`. `topic` counts a record once for each level-1 code and once for each level-2 code it carries, so it adds up to
    more than `total`.
    """

    total: int
    by_question: dict[str, dict[str, int]]
