"""The data sheets of part 7, 講座: the eight figures beside their past, and the courses one by one."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, MonthlyFacts
from nakanojo_helpdesk.reports.comparison_tables import POINTS_NOTE, SUMMARY_LABELS
from nakanojo_helpdesk.reports.grids.cells import (
    NOTHING,
    Entry,
    Grid,
    Look,
    count,
    here,
    letter,
    quotient,
    ratio_of_counts,
    total,
    words,
)
from nakanojo_helpdesk.reports.grids.data_sheets import (
    CODE,
    COUNTED,
    FIELDS,
    LABEL,
    LAST_TO_DATE,
    RATIO,
    SHARE,
    WIDTHS,
    cell_values,
    compare,
    counted_line,
    header_of,
    quotient_line,
)

COURSES_GRID: Final = "7 講座"
COURSE_LIST_GRID: Final = "7 講座ごと"
CAPACITY, APPLIED, PRESENT = 3, 4, 5
"""The columns of the list that the chart shows."""
_PLACES, _APPLIED, _PRESENT = 1, 2, 3
_RATES: Final = frozenset({4, 5, 6, 7})
_TRAINERS, _ROLLED = 8, 9


def courses_grid(facts: MonthlyFacts, mode: ComparisonMode) -> Grid:
    """回数, 定員, 申込 and 出席; 充足率, 申込率, 1回当たり and 講師比 as formulas, and below them what these divide by."""
    section, bases = facts.section("courses"), facts.section("course_bases")
    grid = Grid(
        name=COURSES_GRID,
        title="講座",
        header=header_of("講座", mode, "－"),
        widths=WIDTHS,
        fields=FIELDS,
        definition=section.definition + mode.definition + POINTS_NOTE,
    )
    label = SUMMARY_LABELS
    names = ("lessons", "capacity", "applied", "present")
    lines = [counted_line(section.row(name), label[name]) for name in names]
    trainers, rolled = counted_line(bases.row("trainers")), counted_line(bases.row("rolled"))
    grid.lines = [
        *lines,
        _rate_line("fill_rate", label["fill_rate_x10"], lines, (_PRESENT, _PLACES)),
        _rate_line("apply_rate", label["apply_rate_x10"], lines, (_APPLIED, _PLACES)),
        quotient_line("per_lesson", label["per_lesson_x10"], lines[_PRESENT], rolled, (_PRESENT, _ROLLED)),
        quotient_line(
            "per_trainer", label["per_trainer_x10"], lines[_PRESENT], trainers, (_PRESENT, _TRAINERS)
        ),
        trainers,
        rolled,
    ]
    for line, entries in enumerate(grid.lines):
        entries[SHARE] = NOTHING
        compare(entries, line, mode, look=Look.CHANGE if line not in _RATES else Look.TENTHS_CHANGE)
        if line in {4, 5}:
            entries[RATIO] = NOTHING
    return grid


def _rate_line(code: str, label: str, lines: list[list[Entry]], places: tuple[int, int]) -> list[Entry]:
    """A line of formulas: one line of the sheet in per cent of another."""
    entries = [NOTHING] * (LAST_TO_DATE + 1)
    entries[CODE], entries[LABEL] = words(code), words(label)
    above, below = (lines[place] for place in places)
    for column in COUNTED:
        first, second = (here(place, column) for place in places)
        entries[column] = ratio_of_counts(above[column], below[column], first, second, places=1, scale=100)
    return entries


def course_list_grid(facts: MonthlyFacts) -> Grid:
    """The courses of the month with 回数, 定員, 申込, 出席 and 充足率, and their sums."""
    section = facts.section("course_list")
    values = cell_values(section)
    grid = Grid(
        name=COURSE_LIST_GRID,
        title="講座ごとの定員・申込・出席",
        header=("番号", "講座", "回数", "定員", "申込", "出席", "充足率"),
        widths=(12, 34, 8, 8, 8, 8, 10),
        fields=("code", "label", "lessons", "capacity", "applied", "present", "fill_rate"),
        definition=section.definition,
        total=True,
    )
    for row in section.rows:
        cells = [count(values.get((row.code, name), 0)) for name in grid.fields[2:6]]
        grid.lines.append([words(row.code), words(row.label), *cells])
    sums = [
        total([line[place] for line in grid.lines], f"{letter(place)}2:{letter(place)}{len(grid.lines) + 1}")
        for place in range(2, 6)
    ]
    grid.lines.append([NOTHING, words("合計"), *sums])
    for line, entries in enumerate(grid.lines):
        entries.append(
            quotient(entries[PRESENT], entries[CAPACITY], here(line, PRESENT), here(line, CAPACITY))
        )
    return grid
