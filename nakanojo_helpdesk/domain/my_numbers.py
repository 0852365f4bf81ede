"""個人番号 in free text: twelve digits with a check digit, however they are grouped. Part of `domain.privacy`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nakanojo_helpdesk.domain.scanned_text import DigitGroups, Scan, rows_of_groups

_CHECK_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NEAR_BEFORE, _NEAR_AFTER = 30, 16
_KEYWORD: Final = re.compile(r"マイナンバ|まいなんば|マイナ番号|個人番号|my ?number", re.IGNORECASE)


def my_number_fits(digits: str) -> bool:
    """Whether twelve digits end with the check digit of a 個人番号 (総務省令第85号 平成26年 第5条)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=False)) % 11
    return len(digits) == 12 and int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def my_numbers(scan: Scan) -> Iterator[tuple[int, int, bool]]:
    """Where the looked-at text holds what fits a 個人番号, and whether it is written like one (else it may be chance)."""
    words = [match.span() for match in _KEYWORD.finditer(scan.text)]
    for row in rows_of_groups(scan):
        for first, last in _twelve(row):
            start, end = row.parts[first][0], row.parts[last][1]
            digits = "".join(row.texts[first : last + 1])
            if not my_number_fits(digits) or _is_moment(digits):
                continue
            near = any(
                start - _NEAR_BEFORE <= behind and before <= end + _NEAR_AFTER for before, behind in words
            )
            whole = not _is_other_number(row, first, last)
            grouped = [len(group) for group in row.texts[first : last + 1]] == [4, 4, 4]
            alike = len(set(row.signs[first:last])) <= 1
            blocks = whole and (grouped or (near and alike))
            if blocks or first == last:
                yield start, end, blocks


def _twelve(row: DigitGroups) -> Iterator[tuple[int, int]]:
    """First and last place of neighbouring groups that make twelve digits."""
    for first in range(len(row.texts)):
        total = 0
        for last in range(first, len(row.texts)):
            total += len(row.texts[last])
            if total >= 12:
                if total == 12:
                    yield first, last
                break


def _is_other_number(row: DigitGroups, first: int, last: int) -> bool:
    """Whether twelve digits belong to another number: a card's 4-4-4-4, a 法人番号, behind a phone's 090, dates, years."""
    before, sign_before = (row.texts[first - 1], row.signs[first - 1]) if first else ("", " ")
    after, sign_after = (row.texts[last + 1], row.signs[last]) if last + 1 < len(row.texts) else ("", " ")
    if sign_before != " " or sign_after != " ":
        return True
    if first == last:
        return False
    if len(before) in {1, 4} or len(after) == 4 or (before.startswith("0") and 2 <= len(before) <= 4):
        return True
    inner = row.texts[first : last + 1]
    if len(inner) > 1 and all(re.fullmatch(r"(19|20)[0-9]{2}", group) for group in inner):
        return True
    return _begins_with_phone(inner) or (len(inner) > 3 and _is_calendar_day(inner[:3]))


def _begins_with_phone(groups: Sequence[str]) -> bool:
    heads = (groups[:count] for count in range(1, len(groups)))
    return any(
        head[0].startswith("0") and len("".join(head)) in {10, 11} and len(head[-1]) in {3, 4, 10, 11}
        for head in heads
    )


def _is_calendar_day(groups: Sequence[str]) -> bool:
    year, month, day = groups
    return len(year) == 4 and year[:2] in {"19", "20"} and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _is_moment(digits: str) -> bool:
    """202604061032: a date with its time, as file names and tickets carry it."""
    year, month, day, hour, minute = digits[:4], digits[4:6], digits[6:8], digits[8:10], digits[10:]
    return _is_calendar_day((year, month, day)) and int(hour) < 24 and int(minute) < 60
