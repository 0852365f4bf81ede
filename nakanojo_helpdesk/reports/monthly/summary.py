"""Part 1 of the monthly report, 概要: the figures the section head reads first, and 図1."""

from __future__ import annotations

from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, MonthlyFacts
from nakanojo_helpdesk.reports.comparison_tables import (
    change_with_unit,
    counted_as,
    key_figure,
    summary_table,
)
from nakanojo_helpdesk.reports.grids.cells import Grid
from nakanojo_helpdesk.reports.grids.data_sheets import SUMMARY_GRID, summary_grid, trend_grid
from nakanojo_helpdesk.reports.monthly.figures import MONTHS_DEFINITION, trend_figure
from nakanojo_helpdesk.reports.sheet import Block, KeyFigure, KeyFigures, Note


def summary(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """Big figures, the table behind them, how they were counted, the trend."""
    section, opening = facts.section("summary"), facts.section("opening")
    count, people = section.row("count").counts, section.row("people").counts
    notes = [counted_as(section.definition + opening.definition + mode.definition)]
    if since := facts.recording_note + facts.year_to_date_note:
        notes.append(Note(label="記録の始まり", text=since))
    if facts.running_note:
        notes.append(Note(label="途中の月", text=facts.running_note))
    to_date = KeyFigure(
        label="件数の年度累計",
        value=count.text("year_to_date"),
        unit="件" if count.year_to_date is not None else "",
        details=(
            ("前年度同期", count.text("last_year_to_date", "件")),
            ("前年度同期との差", change_with_unit(count.year_to_date, count.last_year_to_date, "件")),
        ),
    )
    return (
        KeyFigures(
            figures=(
                key_figure("相談件数", "件", count, mode),
                key_figure("相談した人数", "人", people, mode),
                to_date,
            )
        ),
        summary_table((*section.rows, *opening.rows), mode, SUMMARY_GRID),
        *notes,
        trend_figure(facts),
        counted_as(MONTHS_DEFINITION),
    )


def summary_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The figures and the months, for the workbook."""
    return summary_grid(facts, mode), trend_grid(facts)
