"""Part 6 of the monthly report, 結果・所要時間: how consultations ended and how long they took."""

from __future__ import annotations

from nakanojo_helpdesk.domain.statistics.facts import (
    NO_DATA,
    SHARE_NOTE,
    ComparisonMode,
    MonthlyFacts,
    Section,
    count_text,
    share_text,
    tenths_text,
)
from nakanojo_helpdesk.reports.comparison_tables import counted_as, facet_table, with_unit
from nakanojo_helpdesk.reports.monthly.facets import FIGURE_SHARE_NOTE
from nakanojo_helpdesk.reports.monthly.figures import outcome_figure
from nakanojo_helpdesk.reports.sheet import Block, Heading, KeyFigure, KeyFigures


def outcomes(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """6 結果・所要時間: 本人できた率 and minutes, then the outcomes by group and one by one."""
    section, groups = facts.section("outcomes"), facts.section("outcome_groups")
    solved, minutes = facts.section("self_solved"), facts.section("minutes")
    whole = facts.section("summary").row("count").counts
    return (
        Heading.of(section.number, "結果・所要時間"),
        KeyFigures(figures=(_self_solved_figure(solved), *_minutes_figures(minutes))),
        counted_as(solved.definition + minutes.definition),
        facet_table("結果の区分", groups.rows, whole, mode),
        counted_as("結果を区分ごとにまとめたものです。"),
        outcome_figure(facts),
        counted_as(f"上と下の表と同じ件数です。{FIGURE_SHARE_NOTE}"),
        facet_table("結果", section.rows, whole, mode),
        counted_as(section.definition + SHARE_NOTE),
    )


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
                f"{count_text(part.value)}／{with_unit(base.value, '件')}"
                if base.value is not None
                else NO_DATA,
            ),
            ("前年同月", share_text(part.last_year, base.last_year)),
        ),
    )


def _minutes_figures(minutes: Section) -> tuple[KeyFigure, ...]:
    n, total, mean = (minutes.row(code).counts for code in ("n", "total", "mean_x10"))
    return (
        KeyFigure(
            label="1件の時間（平均）",
            value=tenths_text(mean.value),
            unit="分" if mean.value is not None else "",
            details=(
                ("時間のある件数", with_unit(n.value, "件")),
                ("前年同月", _in_minutes(tenths_text(mean.last_year))),
            ),
        ),
        KeyFigure(
            label="時間の合計",
            value=count_text(total.value),
            unit="分" if total.value is not None else "",
            details=(
                ("前年同月", _in_minutes(count_text(total.last_year))),
                ("年度累計", _in_minutes(count_text(total.year_to_date))),
            ),
        ),
    )


def _in_minutes(text: str) -> str:
    return text if text == NO_DATA else f"{text}分"
