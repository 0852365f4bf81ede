"""Two facets crossed: a map of counts with its labels, for a chart and for the table beside it.

Made from the `cells` of a section (`docs/counting.md`). The age map is transposed: the topics have longer labels,
so they are its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from nakanojo_helpdesk.domain.calendar import WEEKDAYS
from nakanojo_helpdesk.domain.statistics.codes import EARLY, FIRST_HOUR, LAST_HOUR, LATE, NO_TIME
from nakanojo_helpdesk.domain.statistics.facts import Cell, CountRow, Section
from nakanojo_helpdesk.domain.statistics.sentences import NO_CONSULTATIONS, NO_RECORDS

KEY_MARK: Final = "|"
"""Between the row and the column in the key of a place."""

HOURS: Final = (
    (EARLY, f"{FIRST_HOUR}時より前"),
    *((str(hour), f"{hour}時台") for hour in range(FIRST_HOUR, LAST_HOUR + 1)),
    (LATE, f"{LAST_HOUR + 1}時以降"),
    (NO_TIME, "時刻なし"),
)
"""The columns of the weekday map: code and words."""
_NAMED: Final = 2
_SHORT_HOURS: Final = {EARLY: f"～{FIRST_HOUR - 1}", LATE: f"{LAST_HOUR + 1}～", NO_TIME: "なし"} | {
    str(hour): f"{hour}時" for hour in range(FIRST_HOUR, LAST_HOUR + 1)
}


@dataclass(frozen=True, kw_only=True)
class Label:
    """A row or column of a map: its code, its words, and shorter ones."""

    code: str
    label: str
    short: str = ""

    @property
    def chip(self) -> str:
        """The short words."""
        return self.short or self.label


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """Counts by row and column. A crossing without a cell is 0; `has_data` is False where nothing was kept at all.

    `column_unit` is the unit that the short labels of the columns omit (`歳`), `unit` that of the counts; `nobody` is said
    where every count is 0.
    """

    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    cells: tuple[Cell, ...]
    has_data: bool = True
    column_unit: str = ""
    unit: str = "件"
    nobody: str = NO_CONSULTATIONS

    @cached_property
    def _values(self) -> dict[tuple[str, str], int]:
        return {(cell.row, cell.column): cell.value or 0 for cell in self.cells}

    def value(self, row: str, column: str) -> int:
        """件数 of a crossing."""
        return self._values.get((row, column), 0)

    def row_total(self, row: str) -> int:
        """件数 of a row over the columns of the map."""
        return sum(self.value(row, column.code) for column in self.columns)

    def column_total(self, column: str) -> int:
        """件数 of a column over the rows of the map."""
        return sum(self.value(row.code, column) for row in self.rows)

    @property
    def largest(self) -> int:
        """The largest 件数 of a crossing."""
        return max(
            (self.value(row.code, column.code) for row in self.rows for column in self.columns), default=0
        )

    def folded(self, rows: int, columns: int) -> HeatMap:
        """The map with at most this many rows and columns (≥ 1); the smallest are summed as the last, with an empty code."""
        kept_rows, other_rows = _kept(self.rows, rows, self.row_total)
        kept_columns, other_columns = _kept(self.columns, columns, self.column_total)
        if not other_rows and not other_columns:
            return self
        row_of = {label.code: label.code for label in kept_rows} | dict.fromkeys(other_rows, "")
        column_of = {label.code: label.code for label in kept_columns} | dict.fromkeys(other_columns, "")
        sums: dict[tuple[str, str], int] = {}
        for cell in self.cells:
            if cell.row in row_of and cell.column in column_of:
                place = (row_of[cell.row], column_of[cell.column])
                sums[place] = sums.get(place, 0) + (cell.value or 0)
        cells = tuple(Cell(row=row, column=column, value=value) for (row, column), value in sums.items())
        return replace(self, rows=kept_rows, columns=kept_columns, cells=cells)

    @property
    def sentence(self) -> str:
        """The map's message in a sentence: its alternative text."""
        if not self.has_data:
            return NO_RECORDS
        ranked = sorted(
            (
                (self.value(row.code, column.code), row, column)
                for row in self.rows
                for column in self.columns
            ),
            key=lambda found: -found[0],
        )
        if not ranked or ranked[0][0] == 0:
            return self.nobody
        count = ranked[0][0]
        same = [f"「{row.label}」の「{column.label}」" for value, row, column in ranked if value == count]
        if len(same) == 1:
            return f"いちばん多い組み合わせは、{same[0]}の{count:,}{self.unit}です。"
        most = f"どの組み合わせも{count:,}{self.unit}以下です。"
        if count == 1:
            return most
        if len(same) <= _NAMED:
            return f"いちばん多い組み合わせは、{'と'.join(same)}で、それぞれ{count:,}{self.unit}です。"
        return f"{most}{count:,}{self.unit}の組み合わせは{len(same)}通りあります。"


def _kept(
    labels: tuple[Label, ...], most: int, total: Callable[[str], int]
) -> tuple[tuple[Label, ...], tuple[str, ...]]:
    """The largest labels in their order with a last one for the rest, and the codes of the rest."""
    if len(labels) <= most:
        return labels, ()
    largest = sorted(range(len(labels)), key=lambda place: -total(labels[place].code))[: most - 1]
    others = tuple(label.code for place, label in enumerate(labels) if place not in largest)
    words = Label(code="", label=f"ほか{len(others)}項目の計", short="ほか")
    return (*(labels[place] for place in sorted(largest)), words), others


def age_topic_map(section: Section, ages: Iterable[Label], topics: Iterable[Label]) -> HeatMap:
    """主な内容 (rows) × 年代 (columns) from the section `age_topics`."""
    return HeatMap(
        rows=tuple(topics),
        columns=tuple(ages),
        column_unit="歳",
        cells=tuple(Cell(row=cell.column, column=cell.row, value=cell.value) for cell in section.cells),
    )


def weekday_hour_map(section: Section) -> HeatMap:
    """曜日 (rows) × 時間帯 (columns) from the section `weekday_hours`.

    Weekends, hours outside 9 to 17 and 時刻なし are left out where nothing was counted there.
    """
    used_rows = {cell.row for cell in section.cells if cell.value}
    used_columns = {cell.column for cell in section.cells if cell.value}
    rows = tuple(
        Label(code=str(number), label=f"{WEEKDAYS[number - 1]}曜日", short=WEEKDAYS[number - 1])
        for number in range(1, 8)
        if number <= 5 or str(number) in used_rows
    )
    columns = tuple(
        Label(code=code, label=words, short=_SHORT_HOURS[code])
        for code, words in HOURS
        if code not in {EARLY, LATE, NO_TIME} or code in used_columns
    )
    has_data = any(row.counts.value is not None for row in section.rows)
    return HeatMap(rows=rows, columns=columns, cells=section.cells, has_data=has_data)


def labels_of(rows: Sequence[CountRow]) -> tuple[Label, ...]:
    """The lines of a section as rows or columns of a map."""
    return tuple(Label(code=row.code, label=row.label, short=row.short) for row in rows)
