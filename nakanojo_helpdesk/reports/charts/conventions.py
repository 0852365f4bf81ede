"""Conventions of drawings and the screens that show them: text sizes, keys and words of the drawn parts."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import count_text

TEXT_POINTS: Final = 9.5
"""Size of every text of a figure on paper."""

TOGETHER: Final = "*"
"""Key of a place that stands for several codes at once: its records are behind the lines of the table."""
GROUP_KEY: Final = "group:"
"""Before the code of a group of outcomes in a key."""


def region_label(month_label: str, value: int, unit: str = "件") -> str:
    """`令和8年10月 90件`: the label of a region."""
    return f"{month_label} {count_text(value)}{unit}"
