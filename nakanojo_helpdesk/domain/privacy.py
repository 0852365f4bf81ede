"""Personal data that has crept into free text: found while typing, warned about, and for a 個人番号 refused.

Keeping somebody's 個人番号 without a legal task is unlawful (番号法 第20条), so such a number blocks saving until it is
masked; everything else only warns. Nothing here keeps, logs or repeats the text it was given: findings are places.

The text is looked at after NFKC, without invisible characters, with every kind of dash made one between digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

MASK: Final = "●"
BLOCKED: Final = "＊個人番号（マイナンバー）は残せません。●に置きかえるか、番号を消してください。"

_CHECK_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_UNFINISHED_DIGITS: Final = 8
_NEAR_BEFORE, _NEAR_AFTER = 30, 16


class PrivacyKind(StrEnum):
    """What was found, in the word staff read."""

    MY_NUMBER = "個人番号（マイナンバー）"
    CARD = "カードの番号"
    PHONE = "電話番号"
    MAIL = "メールアドレス"
    ACCESS_CODE = "暗証番号・パスワード"


@dataclass(frozen=True, slots=True)
class PrivacyFinding:
    """A place in the text, `start` up to but not including `end`; `blocks` forbids keeping the text as it is."""

    start: int
    end: int
    kind: PrivacyKind
    blocks: bool


def findings(text: str) -> tuple[PrivacyFinding, ...]:
    """Everything that looks like personal data, in the order of the text; a warning inside a blocked place is left out."""
    scan = _scanned(text)
    found = [*_my_numbers(scan), *_cards(scan), *_phones(scan), *_patterns(scan)]
    blocked = [finding for finding in found if finding.blocks]
    kept = (
        finding
        for finding in found
        if finding.blocks
        or not any(finding.start < other.end and other.start < finding.end for other in blocked)
    )
    return tuple(sorted(kept, key=lambda finding: (finding.start, finding.end)))


def is_blocked(text: str) -> bool:
    """Whether the text must not be kept as it is."""
    return any(finding.blocks for finding in findings(text))


def masked(text: str) -> str:
    """The text with every digit of its blocked places as ●; as long as before."""
    for _ in range(4):  # what stood beside a masked number may only now be seen whole
        places = [finding for finding in findings(text) if finding.blocks]
        if not places:
            break
        for place in places:
            text = _with_digits_masked(text, place.start, place.end)
    return text


def draft_safe(text: str, caret: int) -> str:
    """The text as a draft may hold it: masked, and so is a run of eight or more digits that is being typed at the caret."""
    safe = masked(text)
    start = end = min(max(caret, 0), len(safe))
    while start and _may_stand_in_a_number(safe[start - 1]):
        start -= 1
    while end < len(safe) and _may_stand_in_a_number(safe[end]):
        end += 1
    if sum(map(_is_digit, safe[start:end])) >= _UNFINISHED_DIGITS:
        safe = _with_digits_masked(safe, start, end)
    return safe


def my_number_fits(digits: str) -> bool:
    """Whether twelve digits end with the check digit of a 個人番号 (総務省令第85号 平成26年 第5条)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=False)) % 11
    return len(digits) == 12 and int(digits[11]) == (0 if rest <= 1 else 11 - rest)


# ---- the text as it is looked at


@dataclass(frozen=True, slots=True)
class _Scan:
    """The looked-at text, and where each of its characters begins and ends in the text it comes from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def finding(self, start: int, end: int, kind: PrivacyKind, *, blocks: bool = False) -> PrivacyFinding:
        return PrivacyFinding(self.starts[start], self.ends[end - 1], kind, blocks)


_DASHES: Final = "-‐‑‒–—―−⁃˗ー─━"
_VOICED: Final = frozenset("\u3099\u309a\uff9e\uff9f")
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})
_DASH_BETWEEN_DIGITS: Final = re.compile(rf"(?<=[0-9])( ?)[{_DASHES}]( ?)(?=[0-9])")


def _scanned(text: str) -> _Scan:
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[end] in _VOICED:
            end += 1
        for sign in _plain(text[at:end]):
            signs.append(sign)
            starts.append(at)
            ends.append(end)
        at = end
    plain = _DASH_BETWEEN_DIGITS.sub(r"\1-\2", "".join(signs))
    return _Scan(plain, tuple(starts), tuple(ends))


@lru_cache(maxsize=8192)
def _plain(cluster: str) -> str:
    """A character (with its voicing mark) in its plain form; empty for what cannot be seen."""
    if cluster < "\x7f":
        return cluster
    shown = []
    for sign in unicodedata.normalize("NFKC", cluster):
        if unicodedata.category(sign) not in _UNSEEN:
            digit = unicodedata.decimal(sign, None)
            shown.append(sign if digit is None else str(digit))
    return "".join(shown)


def _is_digit(sign: str) -> bool:
    return any("0" <= plain <= "9" for plain in _plain(sign))


def _may_stand_in_a_number(sign: str) -> bool:
    plain = _plain(sign)
    return all("0" <= part <= "9" or part == " " or part in _DASHES for part in plain)


def _with_digits_masked(text: str, start: int, end: int) -> str:
    middle = "".join(MASK if _is_digit(sign) else sign for sign in text[start:end])
    return text[:start] + middle + text[end:]


# ---- numbers: rows of digit groups

_GROUP: Final = re.compile(r"[0-9]+")
_KEYWORD: Final = re.compile(r"マイナンバ|まいなんば|マイナ番号|個人番号|my ?number", re.IGNORECASE)
_JOINING: Final = frozenset("-./・_,")


@dataclass(frozen=True, slots=True)
class _Groups:
    """Groups of digits joined by single signs; `parts` are (start, end) in the scan, `signs` stand between them."""

    texts: tuple[str, ...]
    parts: tuple[tuple[int, int], ...]
    signs: tuple[str, ...]


def _sign_between(between: str) -> str:
    """The kind of sign two groups are joined by; empty when they are not."""
    core = between.strip(" ")
    if len(between) > 3 or len(core) > 1:
        return ""
    return (core if core in _JOINING else "") if core else " "


def _rows(scan: _Scan) -> Iterator[_Groups]:
    """The longest rows of joined groups."""
    parts = [match.span() for match in _GROUP.finditer(scan.text)]
    begin = 0
    signs: list[str] = []
    for place, part in enumerate(parts):
        last = place + 1 == len(parts)
        sign = "" if last else _sign_between(scan.text[part[1] : parts[place + 1][0]])
        if sign:
            signs.append(sign)
            continue
        row = parts[begin : place + 1]
        yield _Groups(tuple(scan.text[start:end] for start, end in row), tuple(row), tuple(signs))
        begin, signs = place + 1, []


def _my_numbers(scan: _Scan) -> Iterator[PrivacyFinding]:
    words = [match.span() for match in _KEYWORD.finditer(scan.text)]
    for row in _rows(scan):
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
                yield scan.finding(start, end, PrivacyKind.MY_NUMBER, blocks=blocks)


def _twelve(row: _Groups) -> Iterator[tuple[int, int]]:
    """First and last place of neighbouring groups that make twelve digits."""
    for first in range(len(row.texts)):
        total = 0
        for last in range(first, len(row.texts)):
            total += len(row.texts[last])
            if total >= 12:
                if total == 12:
                    yield first, last
                break


def _is_other_number(row: _Groups, first: int, last: int) -> bool:
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


_CARD_LENGTHS: Final = ([4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [16], [15], [14])


def _cards(scan: _Scan) -> Iterator[PrivacyFinding]:
    for row in _rows(scan):
        lengths = [len(group) for group in row.texts]
        for lengths_of_card in _CARD_LENGTHS:
            count = len(lengths_of_card)
            for first in range(len(lengths) - count + 1):
                if lengths[first : first + count] == lengths_of_card and _luhn_fits(
                    "".join(row.texts[first : first + count])
                ):
                    start, end = row.parts[first][0], row.parts[first + count - 1][1]
                    yield scan.finding(start, end, PrivacyKind.CARD)


def _luhn_fits(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_PHONE: Final = re.compile(
    r"(?<![0-9])(?:\(?0[0-9]{1,4}\)?[- (]{0,2}[0-9]{1,4}[-) ]{1,2}[0-9]{3,4}"
    r"|0[0-9]{9,10}|\+81[- ]?[0-9]{1,4}[- ]?[0-9]{1,4}[- ]?[0-9]{4})(?![0-9])"
)


def _phones(scan: _Scan) -> Iterator[PrivacyFinding]:
    for match in _PHONE.finditer(scan.text):
        digits = re.sub(r"[^0-9]", "", match[0])
        if len(digits) in ({11, 12} if match[0].startswith("+") else {10, 11}):
            yield scan.finding(*match.span(), PrivacyKind.PHONE)


_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
# A counted thing (「パスワード4回」「暗証番号は2026年に」) is no secret.
_ACCESS_CODE: Final = re.compile(
    r"(?:暗証番号|パスワード|パスコード|password|passcode|\bpin\b|\bpw\b)[ \n]?[はが:=「『(]{0,2}[ \n]?"
    r"(?=[!-~]*[0-9])[!-~]{4,}(?! ?[年月日時分回円桁件人個名つ])",
    re.IGNORECASE,
)


def _patterns(scan: _Scan) -> Iterator[PrivacyFinding]:
    for pattern, kind in ((_MAIL, PrivacyKind.MAIL), (_ACCESS_CODE, PrivacyKind.ACCESS_CODE)):
        for match in pattern.finditer(scan.text):
            yield scan.finding(*match.span(), kind)
