"""Part 6 of the monthly report, 結果・所要時間: how consultations ended and how long they took."""

from __future__ import annotations

from nakanojo_helpdesk.domain.statistics.facts import (
    SHARE_NOTE,
    Comparison,
    ComparisonMode,
    MonthlyFacts,
    Section,
    share_text,
)
from nakanojo_helpdesk.domain.statistics.signs import NO_DATA
from nakanojo_helpdesk.reports.comparison_tables import counted_as, facet_table
from nakanojo_helpdesk.reports.grids.cells import Grid
from nakanojo_helpdesk.reports.grids.data_sheets import OUTCOMES_GRID, RATES_GRID, comparison_grid, rates_grid
from nakanojo_helpdesk.reports.monthly.facets import FIGURE_SHARE_NOTE
from nakanojo_helpdesk.reports.monthly.figures import outcome_figure
from nakanojo_helpdesk.reports.sheet import Block, KeyFigure, KeyFigures

_GROUPS_GRID = "6 結果の区分"


def outcomes(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """6 結果・所要時間: 本人できた率 and minutes, then the outcomes by group and one by one."""
    section, groups = facts.section("outcomes"), facts.section("outcome_groups")
    solved, minutes = facts.section("self_solved"), facts.section("minutes")
    whole = facts.section("summary").row("count").counts
    return (
        KeyFigures(figures=(_self_solved_figure(solved), *_minutes_figures(minutes)), source=RATES_GRID),
        counted_as(solved.definition + minutes.definition),
        facet_table("結果の区分", groups.rows, whole, mode, _GROUPS_GRID),
        counted_as("結果を区分ごとにまとめたものです。"),
        outcome_figure(facts),
        counted_as(f"上と下の表と同じ件数です。{FIGURE_SHARE_NOTE}"),
        facet_table("結果", section.rows, whole, mode, OUTCOMES_GRID),
        counted_as(section.definition + SHARE_NOTE),
    )


def outcome_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The outcomes by group and one by one, and the counts behind the rates."""
    groups = comparison_grid(_GROUPS_GRID, "結果の区分", facts.section("outcome_groups"), mode)
    outcomes_ = comparison_grid(OUTCOMES_GRID, "結果", facts.section("outcomes"), mode)
    return groups, outcomes_, rates_grid(facts, mode)


def _self_solved_figure(solved: Section) -> KeyFigure:
    part, base = solved.row("self_solved").counts, solved.row("base").counts
    text = share_text(part.value, base.value)
    return KeyFigure(
        label="本人できた率",
        value=text.removesuffix("％"),
        unit="％" if text != NO_DATA else "",
        details=(
            (
                "できた件数／対象",
                f"{part.text('value')}／{base.text('value', '件')}"
                if base.value is not None
                else base.missing("value"),
            ),
            ("前年同月", _rate(part, base)),
        ),
    )


def _minutes_figures(minutes: Section) -> tuple[KeyFigure, ...]:
    n, total, mean = (minutes.row(code).counts for code in ("n", "total", "mean_x10"))
    return (
        KeyFigure(
            label="1件の時間（平均）",
            value=mean.text("value", tenths=True),
            unit="分" if mean.value is not None else "",
            details=(
                ("時間のある件数", n.text("value", "件")),
                ("前年同月", mean.text("last_year", "分", tenths=True)),
            ),
        ),
        KeyFigure(
            label="時間の合計",
            value=total.text("value"),
            unit="分" if total.value is not None else "",
            details=(
                ("前年同月", total.text("last_year", "分")),
                ("年度累計", total.text("year_to_date", "分")),
            ),
        ),
    )


def _rate(part: Comparison, base: Comparison) -> str:
    """本人できた率 of the year before."""
    return base.missing("last_year") if base.last_year is None else share_text(part.last_year, base.last_year)
