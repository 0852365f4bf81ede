"""Personal data that has crept into free text: found while typing, warned about, and for a 個人番号 refused.

Keeping somebody's 個人番号 without a legal task is unlawful (番号法 第20条), so such a number blocks saving until
it is masked; everything else only warns. Nothing here keeps, logs or repeats the text it was given: a finding is
only a place in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.privacy.my_numbers import my_numbers
from nakanojo_helpdesk.domain.privacy.scanned_text import (
    Scan,
    is_digit,
    luhn_fits,
    may_stand_in_a_number,
    rows_of_groups,
    scanned,
)

MASK: Final = "●"
BLOCKED: Final = "＊個人番号（マイナンバー）は残せません。●に置きかえるか、番号を消してください。"
NO_MY_NUMBER: Final = "＊個人番号（マイナンバー）らしい番号は残せません。番号を消してください。"

_UNFINISHED_DIGITS: Final = 8
_DIGITS: Final = "0123456789"
_FEWEST_DIGITS: Final = 10
"""A phone number has ten; the other numbers have more."""


class PrivacyKind(StrEnum):
    """The kind of a finding. The value is the word staff read."""

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
    scan = scanned(text)
    found = [*_patterns(scan)]
    if (
        sum(map(scan.text.count, _DIGITS)) >= _FEWEST_DIGITS
    ):  # few memos have so many, and all are read at every key
        found += [*_my_numbers(scan), *_cards(scan), *_phones(scan)]
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
    """The text as a draft may hold it: masked, together with a run of eight or more digits that is being typed at the caret."""
    safe = masked(text)
    start = end = min(max(caret, 0), len(safe))
    while start and may_stand_in_a_number(safe[start - 1]):
        start -= 1
    while end < len(safe) and may_stand_in_a_number(safe[end]):
        end += 1
    if sum(map(is_digit, safe[start:end])) >= _UNFINISHED_DIGITS:
        safe = _with_digits_masked(safe, start, end)
    return safe


def _with_digits_masked(text: str, start: int, end: int) -> str:
    middle = "".join(MASK if is_digit(sign) else sign for sign in text[start:end])
    return text[:start] + middle + text[end:]


def _my_numbers(scan: Scan) -> Iterator[PrivacyFinding]:
    for start, end, blocks in my_numbers(scan):
        yield PrivacyFinding(*scan.place(start, end), PrivacyKind.MY_NUMBER, blocks)


_CARD_LENGTHS: Final = ([4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [16], [15], [14])


def _cards(scan: Scan) -> Iterator[PrivacyFinding]:
    for row in rows_of_groups(scan):
        lengths = [len(group) for group in row.texts]
        for lengths_of_card in _CARD_LENGTHS:
            count = len(lengths_of_card)
            for first in range(len(lengths) - count + 1):
                if lengths[first : first + count] == lengths_of_card and luhn_fits(
                    "".join(row.texts[first : first + count])
                ):
                    start, end = row.parts[first][0], row.parts[first + count - 1][1]
                    yield PrivacyFinding(*scan.place(start, end), PrivacyKind.CARD, blocks=False)


_PHONE: Final = re.compile(
    r"(?<![0-9])(?:\(?0[0-9]{1,4}\)?[- (]{0,2}[0-9]{1,4}[-) ]{1,2}[0-9]{3,4}"
    r"|0[0-9]{9,10}|\+81[- ]?[0-9]{1,4}[- ]?[0-9]{1,4}[- ]?[0-9]{4})(?![0-9])"
)


def _phones(scan: Scan) -> Iterator[PrivacyFinding]:
    for match in _PHONE.finditer(scan.text):
        digits = re.sub(r"[^0-9]", "", match[0])
        if len(digits) in ({11, 12} if match[0].startswith("+") else {10, 11}):
            yield PrivacyFinding(*scan.place(*match.span()), PrivacyKind.PHONE, blocks=False)


_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
# A counted thing (「パスワード4回」「暗証番号は2026年に」) is no secret.
_ACCESS_CODE: Final = re.compile(
    r"(?:暗証番号|パスワード|パスコード|password|passcode|\bpin\b|\bpw\b)[ \n]?[はが:=「『(]{0,2}[ \n]?"
    r"(?=[!-~]*[0-9])[!-~]{4,}(?! ?[年月日時分回円桁件人個名つ])",
    re.IGNORECASE,
)


def _patterns(scan: Scan) -> Iterator[PrivacyFinding]:
    for pattern, kind in ((_MAIL, PrivacyKind.MAIL), (_ACCESS_CODE, PrivacyKind.ACCESS_CODE)):
        for match in pattern.finditer(scan.text):
            yield PrivacyFinding(*scan.place(*match.span()), kind, blocks=False)
