"""The data sheets of the monthly workbook: one a section, real numbers and dates, totals and shares as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nakanojo_helpdesk.domain.calendar import months_of_fiscal_year
from nakanojo_helpdesk.domain.statistics.facts import (
    SHARE_NOTE,
    Comparison,
    ComparisonMode,
    CountRow,
    MonthlyFacts,
    Section,
)
from nakanojo_helpdesk.domain.statistics.heat_maps import HOURS
from nakanojo_helpdesk.reports.comparison_tables import SUMMARY_LABELS
from nakanojo_helpdesk.reports.grids.cells import (
    NOTHING,
    Entry,
    Grid,
    Look,
    count,
    difference,
    here,
    letter,
    quotient,
    ratio_of_counts,
    total,
    words,
)

(
    CODE,
    LABEL,
    VALUE,
    SHARE,
    PREVIOUS,
    PREVIOUS_CHANGE,
    LAST_YEAR,
    RATIO,
    LAST_YEAR_CHANGE,
    TO_DATE,
    LAST_TO_DATE,
) = range(11)
"""The columns of a sheet that compares (`comparison_grid`)."""
FIELDS: Final = (
    "code", "label", "value", "share", "previous_month", "previous_change", "last_year", "ratio", "last_year_change",
    "year_to_date", "last_year_to_date",
)  # fmt: skip
"""What these columns are called by the tables that refer to them."""

SUMMARY_GRID: Final = "1 概要"
TREND_GRID: Final = "1 推移"
MAIN_GRID: Final = "2 主な内容"
RANKING_GRID: Final = "2 多い順"
HOURS_GRID: Final = "5 曜日・時間帯"
OUTCOMES_GRID: Final = "6 結果"
RATES_GRID: Final = "6 できた率・時間"
PART_SHARE_NOTE: Final = "割合は、件数に対する割合です（小数第2位を四捨五入）。合計は100％になりません。"

WIDTHS: Final = (8, 28, 8, 9, 8, 8, 10, 11, 8, 10, 11)
COUNTED: Final = (VALUE, PREVIOUS, LAST_YEAR, TO_DATE, LAST_TO_DATE)


def cell_values(section: Section) -> dict[tuple[str, str], int]:
    """The crossings of a section by (row code, column code); those without data are left out."""
    return {(cell.row, cell.column): cell.value for cell in section.cells if cell.value is not None}


def comparison_grid(
    name: str,
    title: str,
    section: Section,
    mode: ComparisonMode,
    *,
    whole: str = "",
    whole_value: int | None = None,
) -> Grid:
    """A line for each code beside its past.

    The lines get a total, unless `whole` is the address of the figure (`whole_value`) that they are parts of.
    """
    grid = Grid(
        name=name,
        title=title,
        header=header_of(title, mode, "割合" if whole else "構成比"),
        widths=WIDTHS,
        fields=FIELDS,
        definition=section.definition + (PART_SHARE_NOTE if whole else SHARE_NOTE) + mode.definition,
        total=not whole,
    )
    last = len(section.rows) - 1
    grid.lines = [counted_line(row) for row in section.rows]
    if not whole:
        grid.lines.append(_totals(grid.lines))
    for line, entries in enumerate(grid.lines):
        base = count(whole_value) if whole else grid.lines[-1][VALUE]
        address = whole or f"{letter(VALUE)}${last + 3}"
        entries[SHARE] = quotient(entries[VALUE], base, here(line, VALUE), address)
        compare(entries, line, mode)
    return grid


def summary_grid(facts: MonthlyFacts, mode: ComparisonMode) -> Grid:
    """1 概要: 件数, 人数, 開設日 and 1日平均, the last one a formula."""
    section, opening = facts.section("summary"), facts.section("opening")
    grid = Grid(
        name=SUMMARY_GRID,
        title="概要",
        header=header_of("概要", mode, "－"),
        widths=WIDTHS,
        fields=FIELDS,
        definition=section.definition + opening.definition + mode.definition,
    )
    rows = (section.row("count"), section.row("people"), opening.row("days"))
    grid.lines = [counted_line(row, SUMMARY_LABELS[row.code]) for row in rows]
    label = SUMMARY_LABELS["per_day_x10"]
    grid.lines.append(quotient_line("per_day", label, grid.lines[0], grid.lines[2], (0, 2)))
    for line, entries in enumerate(grid.lines):
        entries[SHARE] = NOTHING
        compare(entries, line, mode, look=Look.TENTHS_CHANGE if line == 3 else Look.CHANGE)
    return grid


def rates_grid(facts: MonthlyFacts, mode: ComparisonMode) -> Grid:
    """6: 本人できた率 and the mean of the minutes as formulas, with the counts they are computed from."""
    solved, minutes = facts.section("self_solved"), facts.section("minutes")
    grid = Grid(
        name=RATES_GRID,
        title="本人できた率・所要時間",
        header=header_of("区分", mode, "－"),
        widths=WIDTHS,
        fields=FIELDS,
        definition=solved.definition + minutes.definition + mode.definition,
    )
    rows = (solved.row("self_solved"), solved.row("base"), minutes.row("total"), minutes.row("n"))
    part, base, amount, having = (counted_line(row) for row in rows)
    grid.lines = [
        part,
        base,
        quotient_line("rate", "本人できた率", part, base, (0, 1), places=3),
        amount,
        having,
        quotient_line("mean", "1件の時間（平均、分）", amount, having, (3, 4)),
    ]
    for line, entries in enumerate(grid.lines):
        entries[SHARE] = NOTHING
        if line == 2:
            for column in (PREVIOUS_CHANGE, RATIO, LAST_YEAR_CHANGE):
                entries[column] = NOTHING
        else:
            compare(entries, line, mode, look=Look.TENTHS_CHANGE if line == 5 else Look.CHANGE)
    return grid


def trend_grid(facts: MonthlyFacts) -> Grid:
    """件数 by month: real dates, this fiscal year and the one before. A month without data has an empty cell."""
    trend = facts.trend
    months = months_of_fiscal_year(trend.fiscal_year)
    grid = Grid(
        name=TREND_GRID,
        title="相談件数の推移",
        header=("月", "月の名前", trend.this_year_label, trend.last_year_label),
        widths=(13, 10, 12, 12),
        definition=facts.section("summary").definition,
        total=True,
    )
    for month, now, then in zip(months, trend.this_year, trend.last_year, strict=True):
        grid.lines.append(
            [
                Entry(value=month.first, look=Look.MONTH),
                words(f"{month.month}月"),
                NOTHING if now is None else count(now),
                NOTHING if then is None else count(then),
            ]
        )
    sums = [
        total([line[place] for line in grid.lines], f"{letter(place)}2:{letter(place)}13") for place in (2, 3)
    ]
    grid.lines.append([words("合計"), NOTHING, *sums])
    return grid


def age_topic_grid(facts: MonthlyFacts) -> Grid:
    """3 年代 × 主な内容, with the sums of lines and columns."""
    topics = facts.section("main_topics").rows
    return _crossed(
        "3 年代×内容",
        "年代×主な内容",
        facts.section("age_topics"),
        facts.section("ages").rows,
        [(row.code, row.chip) for row in topics],
    )


def weekday_hour_grid(facts: MonthlyFacts) -> Grid:
    """5 曜日 × 時間帯, 時刻なし among them."""
    section = facts.section("weekday_hours")
    return _crossed(HOURS_GRID, "曜日・時間帯", section, section.rows, HOURS)


def ranking_grid(topics: Grid, codes: Sequence[str]) -> Grid:
    """The topics in the order of 図2; every figure refers to the sheet of the topics."""
    grid = Grid(
        name=RANKING_GRID,
        title="相談内容（多い順）",
        header=("順", "主な内容", "件"),
        widths=(6, 28, 10),
        definition=topics.definition,
    )
    lines = {str(entries[CODE].value): line for line, entries in enumerate(topics.lines)}
    for place, code in enumerate(codes):
        line = lines[code]
        grid.lines.append([count(place + 1), topics.reference(line, LABEL), topics.reference(line, VALUE)])
    return grid


def header_of(title: str, mode: ComparisonMode, share: str) -> tuple[str, ...]:
    """The titles of a sheet that compares, `share` that of its share of the whole."""
    return (
        "コード", title, "今月", share, "前月", "前月\nとの増減", "前年同月", mode.label, "前年同月\nとの増減", "今年度累計",
        "前年度同期",
    )  # fmt: skip


def counted_line(row: CountRow, label: str = "") -> list[Entry]:
    """A line with its counted figures; the calculated columns are still empty."""
    entries = [NOTHING] * (LAST_TO_DATE + 1)
    entries[CODE], entries[LABEL] = words(row.code), words(label or row.label)
    counts = row.counts
    for column in COUNTED:
        name = FIELDS[column]
        entries[column] = count(counts.figure(name), counts.missing(name))
    return entries


def _totals(lines: Sequence[list[Entry]]) -> list[Entry]:
    entries = [NOTHING] * (LAST_TO_DATE + 1)
    entries[LABEL] = words("合計")
    for column in COUNTED:
        area = f"{letter(column)}2:{letter(column)}{len(lines) + 1}"
        entries[column] = total([line[column] for line in lines], area)
    return entries


def quotient_line(
    code: str, label: str, above: list[Entry], below: list[Entry], lines: tuple[int, int], *, places: int = 1
) -> list[Entry]:
    """A line of formulas: one line of the sheet divided by another."""
    entries = [NOTHING] * (LAST_TO_DATE + 1)
    entries[CODE], entries[LABEL] = words(code), words(label)
    for column in COUNTED:
        first, second = (here(line, column) for line in lines)
        entries[column] = ratio_of_counts(above[column], below[column], first, second, places=places)
    return entries


def compare(entries: list[Entry], line: int, mode: ComparisonMode, *, look: Look = Look.CHANGE) -> None:
    """Fill in 増減 and 前年同月比 as formulas."""
    now, before, then = (here(line, column) for column in (VALUE, PREVIOUS, LAST_YEAR))
    value = entries[VALUE]
    entries[PREVIOUS_CHANGE] = difference(value, entries[PREVIOUS], now, before, look)
    entries[LAST_YEAR_CHANGE] = difference(value, entries[LAST_YEAR], now, then, look)
    entries[RATIO] = quotient(value, entries[LAST_YEAR], now, then, less_one=mode is ComparisonMode.RATE)


def _crossed(
    name: str,
    title: str,
    section: Section,
    rows: Sequence[CountRow],
    columns: Sequence[tuple[str, str]],
) -> Grid:
    """Two facets crossed: 0 where nothing was counted, a sign without data; a sum at the end of each line and column."""
    values = cell_values(section)
    grid = Grid(
        name=name,
        title=title,
        header=("コード", title.partition("×")[0], *(label for _, label in columns), "合計"),
        widths=(8, 14, *([9] * len(columns)), 9),
        definition=section.definition,
        total=True,
        fields=("code", "label", *(code for code, _ in columns), "total"),
        shaded=(0, len(rows) - 1, 2, len(columns) + 1),
    )
    end = letter(len(columns) + 1)
    for line, row in enumerate(rows):
        cells = [
            Entry(value=_crossing(row.counts, values.get((row.code, column), 0))) for column, _ in columns
        ]
        area = f"C{line + 2}:{end}{line + 2}"
        grid.lines.append([words(row.code), words(row.label), *cells, total(cells, area)])
    sums = [
        total([line[place] for line in grid.lines], f"{letter(place)}2:{letter(place)}{len(rows) + 1}")
        for place in range(2, len(columns) + 3)
    ]
    grid.lines.append([NOTHING, words("合計"), *sums])
    return grid


def _crossing(whole: Comparison, value: int) -> int | str:
    return whole.missing("value") if whole.value is None else value
