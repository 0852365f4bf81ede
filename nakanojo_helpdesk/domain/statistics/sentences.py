"""The message of a bar chart in a sentence: its alternative text, also printed below it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import CountRow, Section, count_text, share_text
from nakanojo_helpdesk.domain.statistics.signs import NO_DATA

OTHER_TOPIC: Final = "OT"
"""The topic その他: the last bar of a ranking, whatever its count."""

NO_RECORDS: Final = "この期間の記録はありません。"
"""What every chart says where nothing was kept."""
NO_CONSULTATIONS: Final = "この期間の相談は0件でした。"
"""What every chart says where nobody came."""

_LEADING: Final = 3
_NAMED: Final = 3


def count_and_share(value: int, whole: int | None, unit: str = "件") -> str:
    """`24件（27%）`: a count and its part of the whole, half-up; `24件` without a whole."""
    if not whole:
        return f"{count_text(value)}{unit}"
    share = (Decimal(value) * 100 / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{count_text(value)}{unit}（{share}%）"


def leading(rows: Sequence[CountRow]) -> list[tuple[int, list[CountRow]]]:
    """The largest counts of a ranking, each with its rows: as many counts as needed for three rows, without その他.

    Rows with the same count stay together; zeros are left out.
    """
    named = [row for row in rows if row.code != OTHER_TOPIC and row.counts.value]
    together = [
        (value, [row for row in named if row.counts.value == value])
        for value in sorted({row.counts.value or 0 for row in named}, reverse=True)
    ]
    found: list[tuple[int, list[CountRow]]] = []
    while together and sum(len(members) for _, members in found) < _LEADING:
        found.append(together.pop(0))
    return found


def ranking_sentence(
    rows: Sequence[CountRow], whole: int | None, *, unit: str = "件", nobody: str = NO_CONSULTATIONS
) -> str:
    """A sentence with the three largest rows, without その他; more than three where counts are equal.

    `nobody` is said where every count is 0.
    """
    known = [row.counts.value for row in rows if row.counts.value is not None]
    if not known:
        return NO_RECORDS
    found = leading(rows)
    if not found:
        only = next((value for value in known if value), 0)
        return f"その他だけで、{count_and_share(only, whole, unit)}です。" if only else nobody
    (value, members), *others = found
    each = "" if len(members) == 1 else "で、それぞれ"
    first = f"いちばん多いのは{_names(members)}{each}{count_and_share(value, whole, unit)}です。"
    rest = "、".join(
        f"{_names(members)}{'' if len(members) == 1 else 'がそれぞれ'}{count_and_share(value, whole, unit)}"
        for value, members in others
    )
    return first + (f"次は{rest}です。" if rest else "")


def _names(members: Sequence[CountRow]) -> str:
    if len(members) > _NAMED:
        return f"「{members[0].label}」など{len(members)}項目"
    return "と".join(f"「{row.label}」" for row in members)


def outcomes_sentence(groups: Section, self_solved: Section) -> str:
    """A sentence with the largest group and 本人できた率."""
    values = [(row.label, row.counts.value) for row in groups.rows if row.counts.value is not None]
    if not values:
        return NO_RECORDS
    whole = sum(value for _, value in values)
    if not whole:
        return NO_CONSULTATIONS
    value = max(value for _, value in values)
    largest = [row for row in groups.rows if row.counts.value == value]
    each = "" if len(largest) == 1 else "、それぞれ"
    rate = share_text(self_solved.row("self_solved").counts.value, self_solved.row("base").counts.value)
    end = "" if rate == NO_DATA else f"本人できた率は{rate}です。"
    return f"いちばん多いのは{_names(largest)}で{each}{count_and_share(value, whole)}です。{end}"
