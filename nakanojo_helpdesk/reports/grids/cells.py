"""Cells and sheets of an Excel workbook before they are written: values, formulas with their results, addresses.

A figure is written once, on a data sheet. The print sheet and the charts refer to that cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.statistics.signs import NO_DATA, NOT_RECORDED, marked
from nakanojo_helpdesk.typography.plain_text import storable

Value = str | int | float | date | None


class Look(StrEnum):
    """How a cell shows its value; the value is Excel's number format, `text` is a text."""

    TEXT = "@"
    COUNT = "#,##0"
    CHANGE = '"+"#,##0;"△"#,##0;"±0"'
    TENTHS = "#,##0.0"
    TENTHS_CHANGE = '"+"#,##0.0;"△"#,##0.0;"±0.0"'
    PER_CENT = '0.0%;"△"0.0%'
    MONTH = 'yyyy"年"m"月"'
    DAY = "yyyy/m/d"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The content of a cell. `formula` (with its `=`) is empty for plain values; `value` is its result."""

    value: Value
    formula: str = ""
    look: Look = Look.COUNT

    @property
    def is_number(self) -> bool:
        """Whether its value is a number."""
        return isinstance(self.value, int | float)


NOTHING: Final = Entry(value=None, look=Look.TEXT)


@dataclass(kw_only=True)
class Grid:
    """A data sheet under construction: a header line and lines below it, from A1 on.

    `name` is the sheet's name, `title` the page's head, `definition` its 数え方. `widths` are the widths of the
    columns in characters, `fields` the names by which tables refer to them. `total`: the last line is a total.
    """

    name: str
    title: str
    header: tuple[str, ...]
    lines: list[list[Entry]] = field(default_factory=list)
    widths: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    definition: str = ""
    total: bool = False
    wraps: int = 0
    """Full-width characters a line of the last column takes before it is wrapped; 0 = never."""
    shaded: tuple[int, int, int, int] | None = None
    """First and last line and column of a heat map's cells."""

    def reference(self, line: int, column: int) -> Entry:
        """A cell that shows line `line` (0 = below the header) of this sheet."""
        entry = self.lines[line][column]
        return Entry(value=entry.value, formula=f"={self.address(line, column)}", look=entry.look)

    def shown(self, line: int, label: str, name: str) -> Entry:
        """A cell that shows column `name` of the line found by `line_of`; an empty cell for an empty one or beyond the last line.

        Raises `ValueError` for an unknown column.
        """
        column = self.fields.index(name)
        if line >= len(self.lines):
            return NOTHING
        place = self.line_of(label, line)
        return NOTHING if self.lines[place][column] is NOTHING else self.reference(place, column)

    def line_of(self, label: str, likely: int) -> int:
        """The line whose second cell is `label`: `likely` if that one matches or none does, else the first match."""
        fitting = [number for number, entries in enumerate(self.lines) if entries[1].value == label]
        return likely if likely in fitting or not fitting else fitting[0]

    def address(self, line: int, column: int) -> str:
        """The absolute address of a cell, such as `'2 主な内容'!$C$5`."""
        return f"{quoted(self.name)}!${letter(column)}${line + 2}"


def signed(grid: Grid, signs: Mapping[str, str]) -> Grid:
    """The grid, with the signs of its figures (by member of `Comparison`) added to its header."""
    if not grid.fields:
        return grid
    titles = zip(grid.header, grid.fields, strict=True)
    return replace(grid, header=tuple(marked(title, signs.get(name, "")) for title, name in titles))


def letter(column: int) -> str:
    """The letters of a column, 0 = A."""
    text = ""
    number = column + 1
    while number:
        number, place = divmod(number - 1, 26)
        text = chr(ord("A") + place) + text
    return text


def here(line: int, column: int) -> str:
    """The address of a cell of the same sheet, such as `C5`."""
    return f"{letter(column)}{line + 2}"


def quoted(name: str) -> str:
    """A sheet's name, quoted for formulas."""
    return "'" + name.replace("'", "''") + "'"


def words(text: str) -> Entry:
    """A text, without the characters a workbook cannot hold. It stays a text whatever it begins with."""
    return Entry(value=storable(text), look=Look.TEXT)


def count(value: int | None, missing: str = NO_DATA) -> Entry:
    """A counted figure, or the sign of a missing one."""
    return Entry(value=missing if value is None else value)


def difference(now: Entry, then: Entry, first: str, second: str, look: Look = Look.CHANGE) -> Entry:
    """増減: `first` − `second`, the addresses of the two."""
    value: Value = NO_DATA
    if isinstance(now.value, int | float) and isinstance(then.value, int | float):
        value = rounded(Decimal(str(now.value)) - Decimal(str(then.value)), 1)
    places = "" if look is Look.CHANGE else ",1"
    body = f"{first}-{second}" if not places else f"ROUND({first}-{second}{places})"
    formula = f'=IF(AND(ISNUMBER({first}),ISNUMBER({second})),{body},"{NO_DATA}")'
    return Entry(value=value, formula=formula, look=look)


def quotient(
    part: Entry,
    whole: Entry,
    first: str,
    second: str,
    *,
    places: int = 3,
    less_one: bool = False,
    scale: int = 1,
) -> Entry:
    """`first` ÷ `second` times `scale`, half-up to `places`; minus 1 where `less_one`. `－` without data or a base of 0."""
    look = Look.PER_CENT if places == 3 else Look.TENTHS
    value: Value = NO_DATA
    if isinstance(part.value, int | float) and isinstance(whole.value, int | float) and whole.value > 0:
        ratio = scale * Decimal(str(part.value)) / Decimal(str(whole.value)) - (1 if less_one else 0)
        value = rounded(ratio, places)
    above = f"({first}-{second})" if less_one else first if scale == 1 else f"{scale}*{first}"
    formula = f'=IF(AND(ISNUMBER({first}),N({second})>0),ROUND({above}/{second},{places}),"{NO_DATA}")'
    return Entry(value=value, formula=formula, look=look)


def ratio_of_counts(
    part: Entry, whole: Entry, first: str, second: str, *, places: int, scale: int = 1
) -> Entry:
    """`quotient` of two counts of the same days: `…` where nothing was recorded then."""
    if NOT_RECORDED not in {part.value, whole.value}:
        return quotient(part, whole, first, second, places=places, scale=scale)
    return Entry(value=NOT_RECORDED, look=Look.PER_CENT if places == 3 else Look.TENTHS)


def total(entries: Sequence[Entry], area: str, look: Look = Look.COUNT) -> Entry:
    """The sum of an area whose cells are `entries`; where none of them is a number, their sign."""
    numbers = [entry.value for entry in entries if isinstance(entry.value, int | float)]
    missing = NOT_RECORDED if entries and all(entry.value == NOT_RECORDED for entry in entries) else NO_DATA
    return Entry(
        value=sum(numbers) if numbers else missing,
        formula=f'=IF(COUNT({area})=0,"{missing}",SUM({area}))',
        look=look,
    )


def rounded(number: Decimal, places: int) -> int | float:
    """Half-up, an int where nothing is left behind the point."""
    result = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return int(result) if result == result.to_integral_value() else float(result)
