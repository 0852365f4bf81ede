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
from nakanojo_helpdesk.domain.statistics.sentences import OTHER_TOPIC
from nakanojo_helpdesk.reports.comparison_tables import counted_as, facet_table
from nakanojo_helpdesk.reports.grids.cells import Grid
from nakanojo_helpdesk.reports.grids.data_sheets import (
    HOURS_GRID,
    MAIN_GRID,
    PART_SHARE_NOTE,
    VALUE,
    age_topic_grid,
    cell_values,
    comparison_grid,
    ranking_grid,
    summary_grid,
    weekday_hour_grid,
)
from nakanojo_helpdesk.reports.monthly.figures import age_figure, hour_figure, ranking_figure
from nakanojo_helpdesk.reports.sheet import Block, Column, Table

MAIN: Final = "主な内容"
SEVERAL: Final = "複数回答"
_TOPIC_WEIGHT: Final = 4.4
"""The longest topic takes one line beside nine columns of numbers."""
_WEEKEND: Final = {"6", "7"}
_EVERY_GRID, _AGES_GRID, _DISTRICTS_GRID, _WEEKDAYS_GRID = "2 複数回答", "3 年代", "4 地区", "5 曜日"
FIGURE_SHARE_NOTE: Final = "図の割合は、小数第1位を四捨五入しています。"


def topics(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """2 相談内容別: the main topics, which add up, and all topics, which do not, with a note that says so."""
    every, whole = facts.section("all_topics"), _whole(facts)
    main = main_topics(facts)
    return (
        _topic_table(main, every, whole, mode),
        counted_as(main.definition + SHARE_NOTE + every.definition + PART_SHARE_NOTE),
        ranking_figure(facts),
        counted_as(f"上の表の主な内容と同じ件数です。{FIGURE_SHARE_NOTE}"),
    )


def main_topics(facts: MonthlyFacts) -> Section:
    """主な内容 with a line for every topic of 複数回答, also for one that was never a main topic."""
    section = facts.section("main_topics")
    known = {row.code: row for row in section.rows}
    none = _whole(facts).zeros()
    rows = (known.get(row.code, replace(row, counts=none)) for row in facts.section("all_topics").rows)
    return replace(section, rows=tuple(rows))


def topic_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The main topics, their order, and all topics, which are parts of the 件数 of 概要."""
    main = comparison_grid(MAIN_GRID, "主な内容", main_topics(facts), mode)
    every = comparison_grid(
        _EVERY_GRID,
        "内容（複数回答）",
        facts.section("all_topics"),
        mode,
        whole=summary_grid(facts, mode).address(0, VALUE),
        whole_value=_whole(facts).value,
    )
    rows = facts.section("main_topics").rows
    ranked = sorted(rows, key=lambda row: (row.code == OTHER_TOPIC, -(row.counts.value or 0)))
    return main, ranking_grid(main, [row.code for row in ranked]), every


def ages(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """3 年代別."""
    section = facts.section("ages")
    return (
        facet_table("年代", section.rows, _whole(facts), mode, _AGES_GRID),
        counted_as(section.definition + SHARE_NOTE),
        age_figure(facts),
        counted_as(facts.section("age_topics").definition),
    )


def age_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The ages, and the ages by main topic."""
    return comparison_grid(_AGES_GRID, "年代", facts.section("ages"), mode), age_topic_grid(facts)


def districts(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """4 地区別: a table, since readers know the districts by place, not by rank."""
    section = facts.section("districts")
    return (
        facet_table("地区", section.rows, _whole(facts), mode, _DISTRICTS_GRID),
        counted_as(section.definition + SHARE_NOTE),
    )


def district_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The districts."""
    return (comparison_grid(_DISTRICTS_GRID, "地区", facts.section("districts"), mode),)


def weekdays_and_hours(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """5 曜日・時間帯."""
    section = facts.section("weekday_hours")
    return (
        hour_figure(facts),
        counted_as(section.definition),
        _weekday_table(section, _whole(facts), mode),
        counted_as(f"図4と同じ件数です。{SHARE_NOTE}"),
    )


def weekday_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The days of the week, and the days by hour."""
    weekdays = comparison_grid(_WEEKDAYS_GRID, "曜日", facts.section("weekday_hours"), mode)
    return weekdays, weekday_hour_grid(facts)


def _whole(facts: MonthlyFacts) -> Comparison:
    return facts.section("summary").row("count").counts


def _weekday_table(section: Section, whole: Comparison, mode: ComparisonMode) -> Table:
    """The days of the week with their comparison; 時刻なし is shown beside the count it belongs to."""
    cells = cell_values(section)
    shown = [row for row in section.rows if row.code not in _WEEKEND or _is_counted(row.counts)]
    table = facet_table("曜日", shown, whole, mode, _WEEKDAYS_GRID)
    without = {
        row.code: None if row.counts.value is None else cells.get((row.code, NO_TIME), 0) for row in shown
    }
    known = [value for value in without.values() if value is not None]
    rows = tuple(_with_time(texts, without[row.code]) for row, texts in zip(shown, table.rows, strict=True))
    total = None if table.total is None else _with_time(table.total, sum(known) if known else None)
    columns = (
        *table.columns[:2],
        Column(title="うち時刻なし", weight=1.4, source=HOURS_GRID, field=NO_TIME),
        *table.columns[2:],
    )
    return replace(table, columns=columns, rows=rows, total=total)


def _topic_table(main: Section, every: Section, whole: Comparison, mode: ComparisonMode) -> Table:
    """The comparison of the main topics, with a column for how often each was asked about in all."""
    table = facet_table("内容", main.rows, whole, mode, MAIN_GRID)
    several = {row.code: row.counts for row in every.rows}
    rows = tuple(
        (*texts, several[row.code].text("value"), share_text(several[row.code].value, whole.value))
        for row, texts in zip(main.rows, table.rows, strict=True)
    )
    columns = (
        replace(table.columns[0], weight=_TOPIC_WEIGHT),
        *(replace(column, group=MAIN) for column in table.columns[1:4]),
        *table.columns[4:],
        Column(title="件", group=SEVERAL, source=_EVERY_GRID, field="value"),
        Column(title="割合", group=SEVERAL, weight=1.1, source=_EVERY_GRID, field="share"),
    )
    total = None if table.total is None else (*table.total, "", "")
    return replace(table, columns=columns, rows=rows, total=total)


def _is_counted(counts: Comparison) -> bool:
    """Whether any record was counted."""
    return any((counts.value, counts.previous_month, counts.last_year, counts.year_to_date))


def _with_time(texts: tuple[str, ...], without: int | None) -> tuple[str, ...]:
    return (*texts[:2], count_text(without), *texts[2:])
