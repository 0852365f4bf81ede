"""A fiscal year as people type it."""

from __future__ import annotations

import re
from typing import Final

from nakanojo_helpdesk.domain.calendar import DateNotUnderstood, Month, parse_month

_YEAR: Final = re.compile(r"年度?$")


def parse_fiscal_year(text: str) -> int:
    """The fiscal year of `R8`, `令和8年度`, `2026`, `8`, as the calendar year it begins in.

    A year is named by the era of its end: `R1` and `H31` both are fiscal 2019. Raises `DateNotUnderstood`.
    """
    words = _YEAR.sub("", text.strip()).strip()
    for month in ("4", "5"):  # in April an era may not have begun yet
        try:
            found: Month = parse_month(f"{words}-{month}")
        except DateNotUnderstood:
            continue
        return found.fiscal_year
    raise DateNotUnderstood("年度として読めません。「R8」「2026」のように入れてください。")
