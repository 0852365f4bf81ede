"""Free text normalised for the search for personal data, and the rows of digit groups in it. Part of `domain.privacy`.

Normalised means: NFKC, no invisible characters, one kind of dash between digits, and 漢数字 as digits where there
are several in a row (一二三四).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Scan:
    """A normalised text, and where each of its characters begins and ends in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Beginning and end, in the original, of a stretch of the normalised text."""
        return self.starts[start], self.ends[end - 1]


_DASHES: Final = "-‐‑‒–—―−⁃˗ー─━"
_KANJI_DIGITS: Final = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_VOICED: Final = frozenset("\u3099\u309a\uff9e\uff9f")
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})
# Each begins with the digit itself: looking back from every character takes ten times as long.
_DASH_BETWEEN_DIGITS: Final = re.compile(rf"([0-9] ?)[{_DASHES}]( ?)(?=[0-9])")
_KANJI_NUMBER: Final = re.compile(rf"[{''.join(_KANJI_DIGITS)}]{{3,}}")
_ONE_AS_DASH: Final = re.compile(r"([0-9] ?)一( ?)(?=[0-9])")  # the kanji looks like the long vowel mark


def scanned(text: str) -> Scan:
    """Normalise a text."""
    if _VOICED.isdisjoint(text):
        singly = [_plain(sign) for sign in text]
        plain = "".join(singly)
        if len(plain) == len(text) and "" not in singly:  # nearly every text: each sign for itself
            return _with_numbers(plain, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
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
    return _with_numbers("".join(signs), tuple(starts), tuple(ends))


def _with_numbers(plain: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> Scan:
    """The scan of a plain text, its numbers written in digits and one kind of dash."""
    plain = _KANJI_NUMBER.sub(lambda run: "".join(map(_KANJI_DIGITS.__getitem__, run[0])), plain)
    plain = _ONE_AS_DASH.sub(r"\1-\2", plain)
    return Scan(_DASH_BETWEEN_DIGITS.sub(r"\1-\2", plain), starts, ends)


@lru_cache(maxsize=8192)
def _plain(cluster: str) -> str:
    """A character (with its voicing mark) in its plain form; empty for an invisible one.

    ① and ⒊ number an item: their digit would join the number that follows, so it becomes a blank.
    """
    if cluster < "\x7f":
        return cluster
    plain = unicodedata.normalize("NFKC", cluster)
    if unicodedata.decimal(cluster[0], None) is None and any(sign.isdecimal() for sign in plain):
        return " "
    shown = []
    for sign in plain:
        if unicodedata.category(sign) not in _UNSEEN:
            digit = unicodedata.decimal(sign, None)
            shown.append(sign if digit is None else str(digit))
    return "".join(shown)


def is_digit(sign: str) -> bool:
    """Whether a character is a digit in any script, 漢数字 included."""
    return sign in _KANJI_DIGITS or any("0" <= plain <= "9" for plain in _plain(sign))


def may_stand_in_a_number(sign: str) -> bool:
    """Whether a character is a digit, a blank or a dash."""
    plain = _plain(sign)
    return all("0" <= part <= "9" or part == " " or part in _DASHES for part in plain)


_GROUP: Final = re.compile(r"[0-9]+")
_JOINING: Final = frozenset("-./・_,")
_JOINING_WORDS: Final = frozenset("番のと")
_BRACKETS: Final = re.compile(r"[(){}\[\]<>「」『』【】〔〕〈〉《》“”‘’\"']")
_WIDEST_JOIN: Final = 8


@dataclass(frozen=True, slots=True)
class DigitGroups:
    """Groups of digits joined by signs of `_sign_between`; `parts` are (start, end) in the scan, `signs` the joins."""

    texts: tuple[str, ...]
    parts: tuple[tuple[int, int], ...]
    signs: tuple[str, ...]


def _sign_between(between: str) -> str:
    """The kind of sign that joins two groups; empty when they are not joined.

    One sign, or a repeated one, with blanks and brackets around it; blanks alone (" ", a line break as a line feed,
    a tab) and brackets alone ("(") join too, as do a few words read aloud between groups.
    """
    if len(between) > _WIDEST_JOIN:
        return ""
    inside = _BRACKETS.sub("", between)
    core = "".join(inside.split())
    if not core:
        blank = "\n" if "\n" in between or "\r" in between else "\t" if "\t" in between else " "
        return "(" if inside != between else blank
    if len(set(core)) > 1 or (len(core) > 1 and core[0] in _JOINING_WORDS):
        return ""
    joins = core[0] in _JOINING or core[0] in _JOINING_WORDS or unicodedata.category(core[0])[0] in "PS"
    return ("~" if core[0] == "〜" else core[0]) if joins else ""


def joins_loosely(sign: str) -> bool:
    """Whether a sign rarely joins groups of one number: any other than blank, dash, dot, slash and comma."""
    return sign != " " and sign not in _JOINING


def rows_of_groups(scan: Scan) -> Iterator[DigitGroups]:
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
        yield DigitGroups(tuple(scan.text[start:end] for start, end in row), tuple(row), tuple(signs))
        begin, signs = place + 1, []


def luhn_fits(digits: str) -> bool:
    """Whether digits end with the check digit of a payment card (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
