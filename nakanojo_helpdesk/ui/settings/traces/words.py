"""What the list of the 操作の記録 is narrowed to, in words."""

from __future__ import annotations

from collections.abc import Mapping

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.traces.rows import TraceQuery


def query_words(query: TraceQuery, names: Mapping[str, str]) -> str:
    """`佐藤 花子　登録・訂正　令和8年10月1日から`; empty where everything is shown. `names`: by code of the person."""
    parts = [
        names.get(query.actor, query.actor) if query.actor else "",
        query.kind.label if query.kind is not None else "",
        _period(query),
        query.number,
    ]
    return "　".join(part for part in parts if part)


def _period(query: TraceQuery) -> str:
    first = "" if query.first is None else long_date(query.first, weekday=False)
    last = "" if query.last is None else long_date(query.last, weekday=False)
    if first and first == last:
        return first
    return (f"{first}から" if first else "") + (f"{last}まで" if last else "")
