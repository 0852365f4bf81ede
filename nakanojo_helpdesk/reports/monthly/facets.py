"""Parts 2 to 5 of the monthly report: 相談内容, 年代, 地区, 曜日・時間帯."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nakanojo_helpdesk.domain.statistics.codes import NO_TIME
from nakanojo_helpdesk.domain.statistics.facts import (
    SHARE_NOTE,
    Comparison,
    ComparisonMode,
    MonthlyFacts,
    Section,
    count_text,
    share_text,
)
from nakanojo_helpdesk.reports.comparison_tables import counted_as, facet_table
from nakanojo_helpdesk.reports.monthly.figures import age_figure, hour_figure, ranking_figure
from nakanojo_helpdesk.reports.sheet import Block, Column, Heading, Table

MAIN: Final = "主な内容"
SEVERAL: Final = "複数回答"
_TOPIC_WEIGHT: Final = 4.4
"""The longest topic takes one line beside nine columns of numbers."""
_WEEKEND: Final = {"6", "7"}
PART_SHARE_NOTE: Final = "割合は、件数に対する割合です（小数第2位を四捨五入）。合計は100％になりません。"
FIGURE_SHARE_NOTE: Final = "図の割合は、小数第1位を四捨五入しています。"


def topics(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """2 相談内容別: the main topics, which add up, beside all topics, which do not and say so."""
    every, whole = facts.section("all_topics"), _whole(facts)
    main = main_topics(facts)
    return (
        _part(main, "相談内容別"),
        _topic_table(main, every, whole, mode),
        counted_as(main.definition + SHARE_NOTE + every.definition + PART_SHARE_NOTE),
        ranking_figure(facts),
        counted_as(f"上の表の主な内容と同じ件数です。{FIGURE_SHARE_NOTE}"),
    )


def main_topics(facts: MonthlyFacts) -> Section:
    """主な内容 with a line for every topic of 複数回答: one that was only ever a further topic has none of its own."""
    section = facts.section("main_topics")
    known = {row.code: row for row in section.rows}
    none = Comparison(**{name: None if value is None else 0 for name, value in vars(_whole(facts)).items()})
    rows = (known.get(row.code, replace(row, counts=none)) for row in facts.section("all_topics").rows)
    return replace(section, rows=tuple(rows))


def ages(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """3 年代別."""
    section = facts.section("ages")
    return (
        _part(section, "年代別"),
        facet_table("年代", section.rows, _whole(facts), mode),
        counted_as(section.definition + SHARE_NOTE),
        age_figure(facts),
        counted_as(facts.section("age_topics").definition),
    )


def districts(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """4 地区別: a table, for a town is no bar chart to those who live in it."""
    section = facts.section("districts")
    return (
        _part(section, "地区別"),
        facet_table("地区", section.rows, _whole(facts), mode),
        counted_as(section.definition + SHARE_NOTE),
    )


def weekdays_and_hours(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """5 曜日・時間帯."""
    section = facts.section("weekday_hours")
    return (
        _part(section, "曜日・時間帯"),
        hour_figure(facts),
        counted_as(section.definition),
        _weekday_table(section, _whole(facts), mode),
        counted_as(f"図4と同じ件数です。{SHARE_NOTE}"),
    )


def cell_values(section: Section) -> dict[tuple[str, str], int]:
    """The crossings of a section by (row code, column code); those without data are left out."""
    return {(cell.row, cell.column): cell.value for cell in section.cells if cell.value is not None}


def _whole(facts: MonthlyFacts) -> Comparison:
    return facts.section("summary").row("count").counts


def _part(section: Section, title: str) -> Heading:
    return Heading.of(section.number, title)


def _weekday_table(section: Section, whole: Comparison, mode: ComparisonMode) -> Table:
    """The days of the week with their comparison; 時刻なし stands beside the count it is part of."""
    cells = cell_values(section)
    shown = [row for row in section.rows if row.code not in _WEEKEND or _is_counted(row.counts)]
    table = facet_table("曜日", shown, whole, mode)
    without = {
        row.code: None if row.counts.value is None else cells.get((row.code, NO_TIME), 0) for row in shown
    }
    known = [value for value in without.values() if value is not None]
    rows = tuple(_with_time(texts, without[row.code]) for row, texts in zip(shown, table.rows, strict=True))
    total = None if table.total is None else _with_time(table.total, sum(known) if known else None)
    columns = (*table.columns[:2], Column(title="うち時刻なし", weight=1.4), *table.columns[2:])
    return Table(columns=columns, rows=rows, total=total)


def _topic_table(main: Section, every: Section, whole: Comparison, mode: ComparisonMode) -> Table:
    """The comparison of the main topics; at its right how often each was asked about at all."""
    table = facet_table("内容", main.rows, whole, mode)
    several = {row.code: row.counts.value for row in every.rows}
    rows = tuple(
        (*texts, count_text(several[row.code]), share_text(several[row.code], whole.value))
        for row, texts in zip(main.rows, table.rows, strict=True)
    )
    columns = (
        replace(table.columns[0], weight=_TOPIC_WEIGHT),
        *(replace(column, group=MAIN) for column in table.columns[1:4]),
        *table.columns[4:],
        Column(title="件", group=SEVERAL),
        Column(title="割合", group=SEVERAL, weight=1.1),
    )
    return Table(columns=columns, rows=rows, total=None if table.total is None else (*table.total, "", ""))


def _is_counted(counts: Comparison) -> bool:
    """Whether there was anything at all."""
    return any((counts.value, counts.previous_month, counts.last_year, counts.year_to_date))


def _with_time(texts: tuple[str, ...], without: int | None) -> tuple[str, ...]:
    return (*texts[:2], count_text(without), *texts[2:])
