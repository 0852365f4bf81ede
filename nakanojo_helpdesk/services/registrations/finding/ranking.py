"""In which order people fit what was typed: a reading or name, half of one, the last digits of a telephone, or both.

The first eight are shown. First whoever is meant letter by letter, then who is one slip away (a kana wrong, missing or
doubled: names are typed as heard), then whose name begins so, then half a name, then half a name with a slip.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.registrations.people import name_key
from nakanojo_helpdesk.services.registrations.finding.index import PeopleIndex
from nakanojo_helpdesk.services.registrations.finding.slips import heard, near, unlikeliness

_DIGITS: Final = re.compile(r"[0-9][0-9()\-]*")
_LEAST_DIGITS: Final = 2
_LEAST_FOR_SLIP: Final = 3
_LONG: Final = 7
"""From this number of kana on two slips are looked for, too."""


@dataclass(frozen=True)
class Wanted:
    """What was typed, parted: the folded name or reading, and the digits of a telephone."""

    name: str
    digits: str

    @classmethod
    def of(cls, words: str) -> Wanted:
        """Part a line: digits wherever they stand, the rest is one name."""
        names: list[str] = []
        digits = ""
        for word in unicodedata.normalize("NFKC", words).split():
            plain = re.sub(r"[‐‑‒–—―─━−－ー]", "-", word)
            if _DIGITS.fullmatch(plain):
                digits += re.sub(r"\D", "", plain)
            else:
                names.append(word)
        return cls(name_key("".join(names)), digits)

    @property
    def is_empty(self) -> bool:
        """Whether it says too little to look for anybody."""
        return not self.name and len(self.digits) < _LEAST_DIGITS


def ranked(index: PeopleIndex, wanted: Wanted) -> Iterator[int]:
    """Row keys of the people who fit, the best first, each once; namesakes stand beside each other."""
    if wanted.is_empty:
        return
    keys: Iterable[int] = _by_name(index, wanted.name) if wanted.name else _by_phone(index, wanted.digits)
    told: set[int] = set()
    for key in keys:
        row = index.rows[key]
        if row.key not in told and (not wanted.digits or any(wanted.digits in phone for phone in row.phones)):
            told.add(row.key)
            yield row.key


def _by_phone(index: PeopleIndex, digits: str) -> list[int]:
    """Whose number ends so, then whose number holds it; by their readings."""
    ends: list[int] = []
    holds: list[int] = []
    for key, phones in index.phones.items():
        if digits in phones:
            at_end = phones.endswith(digits) or f"{digits} " in phones
            (ends if at_end else holds).append(key)

    def by_reading(key: int) -> tuple[str, int]:
        return index.rows[key].reading, key

    return sorted(ends, key=by_reading) + sorted(holds, key=by_reading)


def _by_name(index: PeopleIndex, typed: str) -> Iterator[int]:
    """Row keys, best first; some may come twice."""
    word = heard(typed)
    readings, names, parts = index.by_reading, index.by_name, index.by_part
    for group, texts in ((readings, [word]), (names, [typed]), (readings, _near(word, readings))):
        yield from _all_of(group, texts)
    if len(typed) >= _LEAST_FOR_SLIP:
        yield from _all_of(names, _near(typed, names))
    yield from _all_of(
        readings, sorted((text for text in readings if text.startswith(word)), key=_short_first)
    )
    yield from _all_of(names, sorted((text for text in names if text.startswith(typed)), key=_short_first))
    yield from _all_of(parts, sorted((text for text in parts if text.startswith(word)), key=_short_first))
    if len(word) >= 2:
        yield from _all_of(readings, sorted(text for text in readings if word in text))
        yield from _all_of(names, sorted(text for text in names if typed in text))
    if len(word) >= _LEAST_FOR_SLIP:
        yield from _all_of(parts, _near(word, parts))
        yield from _begun_with_slip(index, word)
        if len(word) >= _LONG:
            yield from _all_of(readings, sorted(near(word, readings, 2)))


def _near(word: str, texts: Iterable[str]) -> list[str]:
    return sorted(near(word, texts), key=lambda text: (unlikeliness(word, text), len(text), text))


def _begun_with_slip(index: PeopleIndex, word: str) -> Iterator[int]:
    """Readings that begin with something one slip away."""
    for length in (len(word), len(word) + 1, len(word) - 1):
        begun = index.by_beginning(length)
        for beginning in _near(word, begun):
            yield from _all_of(index.by_reading, sorted(begun[beginning]))


def _short_first(text: str) -> tuple[int, str]:
    return len(text), text


def _all_of(group: dict[str, tuple[int, ...]], texts: Iterable[str]) -> Iterator[int]:
    for text in texts:
        yield from group.get(text, ())
