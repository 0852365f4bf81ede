"""個人番号 in free text: twelve digits with a check digit, however they are grouped. Part of `domain.privacy`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from nakanojo_helpdesk.domain.privacy.scanned_text import (
    DigitGroups,
    Scan,
    joins_loosely,
    luhn_fits,
    rows_of_groups,
)

_CHECK_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NEAR_BEFORE, _NEAR_AFTER = 30, 16
_POST_BANK_ACCOUNT: Final = [5, 7]
_NAME: Final = re.compile(r"マイナンバ|まいなんば|マイナ番号|個人番号|my ?number", re.IGNORECASE)

_COUNTED: Final = re.compile(
    r"(?<![0-9])(?<![0-9]-)(?:[0-9]{1,4}(?= ?円)|[0-9]{1,2}(?= ?[年月日時分人件回])"
    r"|(?:19|20)[0-9]{2}(?= ?年|[/.][0-9]{1,2}(?![0-9])))"
)
_POSTCODE: Final = re.compile(r"〒 ?[0-9]{3}[- ]?[0-9]{4}(?![0-9])")
# Of the area codes only 03, 04 and 06 have two digits; behind a sign they are rather the day or the minute of something.
_PHONE: Final = re.compile(
    r"""(?<![0-9])(?<![0-9]-)(?=(
        (?:\(?0[5-9]0\)?[- (]{0,2}[0-9]{4} | 0800[- ]?[0-9]{3}) [-) ]{0,2}[0-9]{4}
        | (?P<by_area>
            \(?(?:(?<![0-9][./:・_,])0[346] | 0[1-9][0-9]{1,3})\)?[- (]{0,2}[0-9]{1,4}[-) ]{1,2}[0-9]{4})
        | 0120[- ][0-9]{3}[- ][0-9]{3}
        | 0[1-9][0-9]{8}
    )(?![0-9])(?![ ]?-[ ]?[0-9]))""",
    re.VERBOSE,
)
_COMPANY: Final = re.compile(r"(?<![0-9])[0-9](?:[- ][0-9]{4}){3}(?![0-9])")
_COMPANY_NAME: Final = re.compile(r"法人|登録番号|インボイス|T(?=[0-9])")


def my_number_fits(digits: str) -> bool:
    """Whether twelve digits end with the check digit of a 個人番号 (総務省令第85号 平成26年 第5条)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=False)) % 11
    return len(digits) == 12 and int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def my_numbers(scan: Scan) -> Iterator[tuple[int, int, bool]]:
    """Places in a scanned text that fit a 個人番号, each with whether it is forbidden (else it may be chance).

    4-4-4 is forbidden unless it is a piece of a longer number. Where a name of it is near by, it is forbidden even
    then, as is any other grouping that is not part of a longer number. Signs that rarely join groups (、 = 番) make
    4-4-4 plain when both are the same; a line break counts as the sign of the other join.
    """
    named = _places(_NAME, scan)
    others = [*_places(_COUNTED, scan), *_places(_POSTCODE, scan), *_phones(scan), *_companies(scan)]
    for row in rows_of_groups(scan):
        for first, last in _twelve(row):
            start, end = row.parts[first][0], row.parts[last][1]
            groups = row.texts[first : last + 1]
            lengths = [len(group) for group in groups]
            fours = lengths == [4, 4, 4]
            if not my_number_fits("".join(groups)) or _is_time(groups) or lengths == _POST_BANK_ACCOUNT:
                continue
            # What only begins in the twelve digits and leads out of them is a chance reading of them and their neighbour.
            if any(a <= start < b or (start < a and b <= end and not fours) for a, b in others):
                continue
            near = _is_near(named, start, end)
            longer = _longer_number(row, first, last, others)
            other = longer is not None and _is_known_number(longer)
            if fours:
                blocks = (longer is None and _is_plain(row.signs[first:last])) or (near and not other)
            else:
                blocks = near and longer is None and len(set(row.signs[first:last])) <= 1
            if blocks or first == last or (fours and not other):
                yield start, end, blocks


def _is_plain(signs: Sequence[str]) -> bool:
    """Whether the two signs that join 4-4-4 are ones with which a single number is written."""
    loose = {sign for sign in signs if joins_loosely(sign)}
    return not loose or len(set(signs)) == 1 or loose == {"\n"}


def _places(pattern: re.Pattern[str], scan: Scan) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(scan.text)]


def _is_near(words: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(start - _NEAR_BEFORE <= behind and before <= end + _NEAR_AFTER for before, behind in words)


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


# ---- what stands beside twelve digits: a number by itself, or the rest of a longer one


def _longer_number(
    row: DigitGroups, first: int, last: int, others: Sequence[tuple[int, int]]
) -> tuple[str, ...] | None:
    """The longer number that contains these twelve digits; None where there is none."""
    begin, end = first, last
    own = {*row.signs[first:last], "-"}
    while begin and _goes_on(row, own, begin - 1, begin - 1, begin - 2, others):
        begin -= 1
    while end + 1 < len(row.texts) and _goes_on(row, own, end + 1, end, end + 1, others):
        end += 1
    groups = row.texts[begin : end + 1]
    return None if (begin, end) == (first, last) or _are_all_my_numbers(groups) else groups


def _goes_on(
    row: DigitGroups, own: set[str], group: int, join: int, beyond: int, others: Sequence[tuple[int, int]]
) -> bool:
    """Whether this digit group continues the number before it: joined by the same separator and not part of another number.

    Blanks, line breaks and rarer signs separate numbers as often as they join groups. After one of them only four
    digits continue the number (4-4-4-4), unless a dash ties them to another one (75-2111 1234 5678 9018). `join`
    and `beyond` are the places of the signs on the near and the far side of the group.
    """
    sign = row.signs[join]
    far = row.signs[beyond] if 0 <= beyond < len(row.signs) else ""
    parts_too = sign == " " or joins_loosely(sign)
    if sign not in own or (parts_too and (far == "-" or len(row.texts[group]) != 4)):
        return False
    start, end = row.parts[group]
    return not any(a <= start and end <= b for a, b in others)


def _are_all_my_numbers(groups: Sequence[str]) -> bool:
    """Whether groups of four are several 個人番号 in a row."""
    threes = ["".join(groups[place : place + 3]) for place in range(0, len(groups), 3)]
    return all(len(group) == 4 for group in groups) and all(map(my_number_fits, threes))


def _is_known_number(groups: Sequence[str]) -> bool:
    """Whether a longer number certainly contains no 個人番号: a payment card, or a number longer than any card's."""
    digits = "".join(groups)
    return len(digits) > 16 or (len(digits) == 16 and luhn_fits(digits))


def _phones(scan: Scan) -> Iterator[tuple[int, int]]:
    behind = 0
    for match in _PHONE.finditer(scan.text):
        start, end = match.span(1)
        ten = match["by_area"] is None or len(re.sub(r"[^0-9]", "", match["by_area"])) == 10
        if ten and start >= behind:
            yield start, end
            behind = end


def _companies(scan: Scan) -> Iterator[tuple[int, int]]:
    """法人番号 (1-4-4-4, the check digit first: 法人番号の指定等に関する省令 第2条) that are named as such."""
    named = _places(_COMPANY_NAME, scan)
    for match in _COMPANY.finditer(scan.text):
        digits = [int(sign) for sign in match[0] if sign.isdigit()]
        total = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits[1:])))
        if digits[0] == 9 - total % 9 and _is_near(named, *match.span()):
            yield match.span()


def _is_time(groups: Sequence[str]) -> bool:
    """Years side by side, or a day with its time: 2026 04 06 1032, 202604061032 as file names and tickets carry it."""
    if len(groups) > 1 and all(re.fullmatch(r"(19|20)[0-9]{2}", group) for group in groups):
        return True
    return _is_moment("".join(groups)) or (len(groups) > 3 and _is_calendar_day(groups[:3]))


def _is_calendar_day(groups: Sequence[str]) -> bool:
    year, month, day = groups
    return len(year) == 4 and year[:2] in {"19", "20"} and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _is_moment(digits: str) -> bool:
    year, month, day, hour, minute = digits[:4], digits[4:6], digits[6:8], digits[8:10], digits[10:]
    return _is_calendar_day((year, month, day)) and int(hour) < 24 and int(minute) < 60
