"""年代: the band somebody is in on the day of a course. Whoever gave a birth year grows older, a band given stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.vocabularies import Vocabulary

_LEAST: Final = re.compile(r"A([0-9]{2,3})")
_BELOW: Final = re.compile(r"U([0-9]{2,3})")


def band_on(day: date, birth_year: int | None, given: str | None, bands: Vocabulary) -> str | None:
    """Code of the band on a day: by the birth year where it is known, else the one given; None when neither is.

    Counted is the age reached in that year: months are not asked for. The bands' bounds are in their codes (`A70`: from 70
    on, `U40`: below 40); a birth year that fits no band of the town leaves the one given.
    """
    if birth_year is None:
        return given
    age = day.year - birth_year
    found: tuple[int, str] | None = None
    below: tuple[int, str] | None = None
    for term in bands.terms:
        if not term.valid_on(day):
            continue
        if (least := _LEAST.fullmatch(term.code)) and int(least[1]) <= age:
            found = max(found or (0, ""), (int(least[1]), term.code))
        elif (bound := _BELOW.fullmatch(term.code)) and age < int(bound[1]):
            below = min(below or (999, ""), (int(bound[1]), term.code))
    if found is not None:
        return found[1]
    return given if below is None else below[1]


def oldest_of(code: str, codes: Iterable[str]) -> int | None:
    """The highest age of a band; None for the last one and for what is no band."""
    if below := _BELOW.fullmatch(code):
        return int(below[1]) - 1
    if not (band := _LEAST.fullmatch(code)):
        return None
    later = [
        int(other[1]) for each in codes if (other := _LEAST.fullmatch(each)) and int(other[1]) > int(band[1])
    ]
    return min(later) - 1 if later else None
