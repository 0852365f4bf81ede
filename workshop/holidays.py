"""Writes the table of national holidays from the library that knows the law: `python -m workshop.holidays`.

Run it when a new release of jpholiday follows a change of 国民の祝日に関する法律; `tests/domain/test_holidays.py` fails
until the table says the same.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import jpholiday

YEARS: Final = range(2015, 2051)
"""From before the town's first records until long after this program."""
_TABLE: Final = (
    Path(__file__).resolve().parent.parent / "nakanojo_helpdesk" / "domain" / "holidays" / "table.py"
)
_HEAD: Final = '''# ruff: noqa: E501  a line is a year
"""The national holidays by year, each its month, day and name. Written by `workshop/holidays.py`: not to be changed by hand.

The library asks a dozen rules about each day: the twenty months of a report took a tenth of its time.
"""

from typing import Final

TABLE: Final = """\\
'''


def line_of(year: int) -> str:
    """The line of a year: `2026 0101元日 0112成人の日 …`; a blank in a name is an ideographic one."""
    found = jpholiday.between(date(year, 1, 1), date(year, 12, 31))
    return " ".join([str(year), *(f"{day:%m%d}{name.replace(' ', '　')}" for day, name in found)])


def main() -> None:
    """Write the table."""
    lines = "\n".join(map(line_of, YEARS))
    _TABLE.write_text(f'{_HEAD}{lines}\n"""\n', encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
