"""The recovery key: the key of a book as twelve groups of six letters for paper, each with a check letter.

The 23 letters have no look-alikes among them (no 0 O 1 I L 2 Z 5 S 8 B U V), and 23 is prime: the check letter finds
every single slip, every exchange of two letters in a group, and two groups in each other's place. 60 letters hold
271 bits: the key and 15 bits over it, which find what the check letters do not.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Final

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.protection.keys import SECRET_BYTES, BookKey

LETTERS: Final = "34679ACDEFGHJKMNPQRTWXY"
GROUPS: Final = 12
GROUP_LENGTH: Final = 6
_DATA: Final = GROUP_LENGTH - 1
_BASE: Final = len(LETTERS)
_SUM_BITS: Final = 15
WHOLE: Final = "whole"
"""The name under which a fault of the whole key is told; a fault of a group is told under `field_of(place)`."""


def field_of(place: int) -> str:
    """The name of a group's field, by its place from 0."""
    return f"group{place + 1}"


def recovery_groups(key: BookKey) -> tuple[str, ...]:
    """The twelve groups to print."""
    number = int.from_bytes(key.secret, "big") << _SUM_BITS | _sum(key.secret)
    digits: list[int] = []
    for _ in range(GROUPS * _DATA):
        number, digit = divmod(number, _BASE)
        digits.append(digit)
    digits.reverse()
    return tuple(_with_check(place, digits[place * _DATA : (place + 1) * _DATA]) for place in range(GROUPS))


def tidy(typed: str) -> str:
    """What was typed as it is printed: half-width capitals without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if not letter.isspace() and letter not in "-‐‑–—−ー_.,")


def split(typed: str) -> tuple[str, ...]:
    """A whole key typed or pasted at one go, cut into groups."""
    letters = tidy(typed)
    return tuple(letters[at : at + GROUP_LENGTH] for at in range(0, len(letters), GROUP_LENGTH))


def group_problem(place: int, typed: str) -> str:
    """The sentence that says what is wrong with one group; empty when it is right, or not yet typed."""
    letters = tidy(typed)
    if not letters:
        return ""
    strange = [letter for letter in letters if letter not in LETTERS]
    if strange:
        return (
            f"{place + 1}番目の組の「{strange[0]}」は、回復キーに使わない文字です。紙をもう一度見てください。"
        )
    if len(letters) != GROUP_LENGTH:
        return f"{place + 1}番目の組は{GROUP_LENGTH}文字です（いま{len(letters)}文字）。"
    if _with_check(place, [LETTERS.index(letter) for letter in letters[:_DATA]]) != letters:
        return f"{place + 1}番目の組が、紙とちがいます。1文字ずつ見比べてください。"
    return ""


def read_recovery(typed: Sequence[str]) -> BookKey:
    """The key that the twelve groups stand for. Raises `Invalid`, which names each group that is wrong."""
    groups = [tidy(group) for group in typed]
    problems = {
        field_of(place): problem
        for place in range(GROUPS)
        if (problem := _problem_when_finished(place, groups[place] if place < len(groups) else ""))
    }
    if problems:
        raise Invalid(problems)
    number = 0
    for group in groups[:GROUPS]:
        for letter in group[:_DATA]:
            number = number * _BASE + LETTERS.index(letter)
    whole, found = divmod(number, 1 << _SUM_BITS)
    if whole >> (8 * SECRET_BYTES) == 0:
        secret = whole.to_bytes(SECRET_BYTES, "big")
        if _sum(secret) == found:
            return BookKey(secret)
    raise Invalid({WHOLE: "回復キーのどこかが、紙とちがいます。もう一度、1番目の組から見比べてください。"})


def _problem_when_finished(place: int, letters: str) -> str:
    return group_problem(place, letters) if letters else f"{place + 1}番目の組が空です。"


def _with_check(place: int, digits: Sequence[int]) -> str:
    """A group with its check letter: a weighted sum with the place of the group in it."""
    check = sum(weight * digit for weight, digit in enumerate(digits, start=2)) + (place + 1)
    return "".join(LETTERS[digit] for digit in digits) + LETTERS[-check % _BASE]


def _sum(secret: bytes) -> int:
    digest = hashlib.sha256(b"recovery key " + secret).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _SUM_BITS)
