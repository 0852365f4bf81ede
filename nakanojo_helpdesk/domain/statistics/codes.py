"""Codes of counts that are in no vocabulary: no answer, and the hours of a day."""

from __future__ import annotations

from typing import Final

BLANK: Final = "-"
"""The code of records without an answer. 年代 and 地区: `UNKNOWN` holds those as well (blank = 未聴取)."""
UNKNOWN: Final = "UNK"

EARLY: Final = "early"
LATE: Final = "late"
NO_TIME: Final = "none"
FIRST_HOUR: Final = 9
LAST_HOUR: Final = 16


def hour_code(minute: int | None) -> str:
    """The column of the weekday × hour map a time of day (minutes after midnight) falls into."""
    if minute is None:
        return NO_TIME
    hour = minute // 60
    if hour < FIRST_HOUR:
        return EARLY
    return LATE if hour > LAST_HOUR else str(hour)
