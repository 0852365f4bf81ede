"""Days a late entry is usually for, one key each: yesterday, the last opening day, the weekdays of the week behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import WEEKDAYS
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_WEEK: Final = 7
_LONGEST_BREAK: Final = 31
"""Days looked back for the last opening day: longer than any holidays."""


def quick_days(workplace: Workplace) -> tuple[Choice, ...]:
    """Choices whose codes are dates (`2026-11-27`). Without a calendar that can be read only yesterday is left."""
    today = workplace.today()
    try:
        opened = workplace.ledger.read(
            opening_days.open_days, today - timedelta(days=_LONGEST_BREAK), today - timedelta(days=1)
        )
    except DeskError:
        opened = frozenset()
    return quick_choices(today, opened)


def quick_choices(today: date, opened: frozenset[date]) -> tuple[Choice, ...]:
    """The choices of a day; `opened` holds the opening days before it. Nearest days first."""
    yesterday, last = today - timedelta(days=1), max(opened, default=None)
    named = {yesterday: "昨日（前の開設日）" if last == yesterday else "昨日"}
    if last is not None and last != yesterday:
        named[last] = f"前の開設日（{last.day}日・{WEEKDAYS[last.weekday()]}）"
    for back in range(2, _WEEK + 1):
        day = today - timedelta(days=back)
        if day in opened and day not in named:
            named[day] = f"{WEEKDAYS[day.weekday()]}曜日（{day.day}日）"
    return tuple(
        Choice(day.isoformat(), label, str(place))
        for place, (day, label) in enumerate(named.items(), start=1)
    )
