"""修了: whether somebody was present in enough of the lessons."""

from __future__ import annotations


def has_completed(present: int, lessons: int, percent: int | None) -> bool:
    """Whether `present` of `lessons` are the share a course asks for, in per cent; None is two thirds."""
    if not lessons:
        return False
    return present * 3 >= lessons * 2 if percent is None else present * 100 >= lessons * percent
