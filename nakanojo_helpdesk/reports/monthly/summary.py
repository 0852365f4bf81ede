"""Part 1 of the monthly report, 概要: the figures the section head reads first, and 図1."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, MonthlyFacts, count_text
from nakanojo_helpdesk.reports.comparison_tables import (
    change_with_unit,
    counted_as,
    key_figure,
    summary_table,
    with_unit,
)
from nakanojo_helpdesk.reports.monthly.figures import trend_figure
from nakanojo_helpdesk.reports.sheet import Block, Heading, KeyFigure, KeyFigures, Note

MONTHS_DEFINITION: Final = "件数を、相談のあった月ごとに数えています。"


def summary(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """Big figures, the table behind them, how they were counted, the trend."""
    section, opening = facts.section("summary"), facts.section("opening")
    count, people = section.row("count").counts, section.row("people").counts
    notes = [counted_as(section.definition + opening.definition + mode.definition)]
    if since := facts.recording_note + facts.year_to_date_note:
        notes.append(Note(label="記録の始まり", text=since))
    to_date = KeyFigure(
        label="件数の年度累計",
        value=count_text(count.year_to_date),
        unit="件" if count.year_to_date is not None else "",
        details=(
            ("前年度同期", with_unit(count.last_year_to_date, "件")),
            ("前年度同期との差", change_with_unit(count.year_to_date, count.last_year_to_date, "件")),
        ),
    )
    return (
        Heading.of(section.number, section.title),
        KeyFigures(
            figures=(
                key_figure("相談件数", "件", count, mode),
                key_figure("相談した人数", "人", people, mode),
                to_date,
            )
        ),
        summary_table((*section.rows, *opening.rows), mode),
        *notes,
        trend_figure(facts),
        counted_as(MONTHS_DEFINITION),
    )
