"""What a bar chart shows, in words: its alternative text, said below it on screen and paper."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from nakanojo_helpdesk.domain.statistics import NO_DATA, CountRow, Section, count_text, share_text

OTHER_TOPIC: Final = "OT"
"""The topic その他: the last bar of a ranking, whatever its count."""

_NO_RECORDS: Final = "この期間の記録はありません。"
_NONE: Final = "この期間の相談は0件でした。"


def count_and_share(value: int, whole: int | None) -> str:
    """`24件（27%）`: a count and its part of the whole, half-up; `24件` without a whole."""
    if not whole:
        return f"{count_text(value)}件"
    share = (Decimal(value) * 100 / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{count_text(value)}件（{share}%）"


def ranking_sentence(rows: Sequence[CountRow], whole: int | None) -> str:
    """Which three are the largest, その他 aside."""
    known = [(row.label, row.counts.value) for row in rows if row.counts.value is not None]
    if not known:
        return _NO_RECORDS
    named = [(row.label, row.counts.value or 0) for row in rows if row.code != OTHER_TOPIC]
    largest = [(label, value) for label, value in sorted(named, key=lambda row: -row[1])[:3] if value]
    if not largest:
        only = next((value for _, value in known if value), 0)
        return f"その他だけで、{count_and_share(only, whole)}です。" if only else _NONE
    first, *others = (f"「{label}」{count_and_share(value, whole)}" for label, value in largest)
    return f"いちばん多いのは{first}です。" + (f"次は{'、'.join(others)}です。" if others else "")


def outcomes_sentence(groups: Section, self_solved: Section) -> str:
    """Which group is the largest, and 本人できた率."""
    values = [(row.label, row.counts.value) for row in groups.rows if row.counts.value is not None]
    if not values:
        return _NO_RECORDS
    whole = sum(value for _, value in values)
    if not whole:
        return _NONE
    label, value = max(values, key=lambda found: found[1])
    rate = share_text(self_solved.row("self_solved").counts.value, self_solved.row("base").counts.value)
    end = "" if rate == NO_DATA else f"本人できた率は{rate}です。"
    return f"いちばん多いのは「{label}」で{count_and_share(value, whole)}です。{end}"
