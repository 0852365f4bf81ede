"""The table of a run: one line a measurement, with the bar it must reach where there is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_HEADS: Final = ("measured", "ours", "reference", "value", "bar", "")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measurement. `value` is what the bar is about: a ratio (unit `×`) or milliseconds (`ms`); None: told only."""

    name: str
    ours: str
    reference: str = ""
    value: float | None = None
    bar: float | None = None
    unit: str = "×"

    @property
    def is_missed(self) -> bool:
        """Whether there is a bar and it was not reached."""
        return self.bar is not None and (self.value is None or self.value > self.bar)

    def cells(self) -> tuple[str, ...]:
        """The words of the table's columns."""
        value = "" if self.value is None else _number(self.value, self.unit)
        bar = "" if self.bar is None else f"≤ {_number(self.bar, self.unit)}"
        verdict = "" if self.bar is None else "✘" if self.is_missed else "✔"
        return (self.name, self.ours, self.reference, value, bar, verdict)


def milliseconds(seconds: float) -> str:
    """Seconds as whole milliseconds, short ones with one decimal."""
    thousandth = seconds * 1000
    return f"{thousandth:,.0f} ms" if thousandth >= 100 else f"{thousandth:.1f} ms"


def drawn(lines: Iterable[Line]) -> str:
    """The table as plain text; columns line up where a Japanese letter is two columns wide."""
    rows = [_HEADS, *(line.cells() for line in lines)]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(_HEADS))]
    ruler = tuple("─" * width for width in widths)
    return "\n".join(_row(row, widths) for row in (rows[0], ruler, *rows[1:]))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell + " " * (wide - _width(cell)) for cell, wide in zip(cells, widths, strict=True)
    ).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _number(value: float, unit: str) -> str:
    return f"{value:.2f} ×" if unit == "×" else f"{value:.1f} {unit}"
