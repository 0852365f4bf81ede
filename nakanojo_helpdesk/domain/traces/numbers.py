"""The number of a record as somebody types it: 受付番号, the number of a course, the number of an application."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.calendar import EARLIEST, fiscal_year_code

NUMBER_SENTENCE: Final = "＊番号として読めません。相談は「R8-00123」、講座は「講R8-012」、申込は「R8-012-003」のように入れてください。"
_READ: Final = re.compile(r"(講)?([A-Z]\d{1,3})-(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―─━−ーｰ", "-"))
_LAST_YEAR: Final = 2200


@dataclass(frozen=True)
class RecordNumber:
    """A number taken apart. `of_course`: `serial` is a course's; with `place` it is an application of that course."""

    fiscal_year: int
    serial: int
    of_course: bool = False
    place: int | None = None


def record_number(text: str) -> RecordNumber | None:
    """Read a number in any width; None where it is none."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).upper().replace(" ", "")
    read = _READ.fullmatch(folded)
    if read is None:
        return None
    course, year, serial, place = read.groups()
    known = _years().get(f"{year[0]}{int(year[1:])}")
    if known is None or (course and place):
        return None
    return RecordNumber(
        known, int(serial), of_course=bool(course or place), place=None if place is None else int(place)
    )


@functools.cache
def _years() -> dict[str, int]:
    return {fiscal_year_code(year): year for year in range(EARLIEST.year + 1, _LAST_YEAR)}
