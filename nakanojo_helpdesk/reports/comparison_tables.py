"""The tables of reports: a line for each code, with the month before, the year before and the year to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import (
    Comparison,
    ComparisonMode,
    CountRow,
    change_text,
    comparison_text,
    share_text,
    tenths_text,
)
from nakanojo_helpdesk.domain.statistics.signs import LEGEND, MINUS, NO_DATA, legend, marked
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, KeyFigure, Note, Table

HOW_COUNTED: Final = "数え方"
PREVIOUS: Final = "前月との比較"
LAST_YEAR: Final = "前年同月との比較"
TO_DATE: Final = "年度累計"
SUMMARY_LABELS: Final = {
    "count": "件数（件）",
    "people": "人数（人）",
    "days": "開設日（日）",
    "per_day_x10": "1日平均（件）",
    "lessons": "回数（回）",
    "capacity": "定員（人）",
    "applied": "申込（人）",
    "present": "出席（人）",
    "fill_rate_x10": "充足率（％）",
    "apply_rate_x10": "申込率（％）",
    "per_lesson_x10": "1回当たり（人）",
    "per_trainer_x10": "講師比（人）",
}

RATES: Final = frozenset({"fill_rate_x10", "apply_rate_x10"})
"""Figures in per cent: their change is in points, and they are not compared by a ratio."""
POINTS_NOTE: Final = "充足率と申込率の増減は、ポイント（％の数の差）です。"


def counted_as(text: str) -> Note:
    """The rule under a table or figure."""
    return Note(label=HOW_COUNTED, text=text)


def legend_note(signs: Iterable[str] = tuple(LEGEND)) -> Note:
    """The 凡例 of the signs a report can print."""
    return Note(label="凡例", text=legend(signs))


def change_with_unit(now: int | None, then: int | None, unit: str) -> str:
    """`+24件`, or `－` for no data."""
    change = change_text(now, then)
    return change if change == NO_DATA else change + unit


def key_figure(label: str, unit: str, counts: Comparison, mode: ComparisonMode) -> KeyFigure:
    """A count in a box, compared with the year before."""
    return KeyFigure(
        label=label,
        value=counts.text("value"),
        unit=unit if counts.value is not None else "",
        details=(
            (mode.label, comparison_text(counts.value, counts.last_year, mode)),
            ("前年同月との差", change_with_unit(counts.value, counts.last_year, unit)),
        ),
    )


def summary_table(rows: Sequence[CountRow], mode: ComparisonMode, source: str = "") -> Table:
    """Counts with both comparisons and both years to date. A code that ends in `_x10` is a figure in tenths.

    `source` names the grid of the figures.
    """
    return Table(
        columns=(
            Column(title="区分", align=Align.TEXT, weight=1.5, field="label"),
            Column(title="今月", field="value"),
            Column(title="前月", group=PREVIOUS, field="previous_month"),
            Column(title="増減", group=PREVIOUS, field="previous_change"),
            *_last_year_columns(mode),
            Column(title="今年度", group=TO_DATE, weight=1.1, field="year_to_date"),
            Column(title="前年度同期", group=TO_DATE, weight=1.25, field="last_year_to_date"),
        ),
        rows=tuple(_summary_row(row, mode) for row in rows),
        source=source,
    )


def facet_table(
    title: str,
    rows: Sequence[CountRow],
    whole: Comparison,
    mode: ComparisonMode,
    source: str = "",
) -> Table:
    """A line for each code of a facet that adds up to `whole`, with its share of it, and the total.

    The total is the 件数 of 概要 and not a sum, so that a table with a wrong count becomes visible. `source` names
    the grid of the figures.
    """
    return Table(
        columns=(
            Column(title=title, align=Align.TEXT, weight=3.0, field="label"),
            Column(title="件", field="value"),
            Column(title="構成比", weight=1.1, field="share"),
            Column(title="前月", weight=1.0, field="previous_month"),
            *_last_year_columns(mode),
            Column(title=TO_DATE, weight=1.15, field="year_to_date"),
        ),
        rows=tuple(_facet_row(row.label, row.counts, whole.value, mode) for row in rows),
        total=_facet_row("合計", whole, whole.value, mode),
        source=source,
    )


def _last_year_columns(mode: ComparisonMode) -> tuple[Column, ...]:
    return (
        Column(title="前年同月", group=LAST_YEAR, weight=1.1, field="last_year"),
        Column(title=mode.label, group=LAST_YEAR, weight=1.25, field="ratio"),
        Column(title="増減", group=LAST_YEAR, field="last_year_change"),
    )


def _with_last_year(
    counts: Comparison, mode: ComparisonMode, *, tenths: bool = False
) -> tuple[str, str, str]:
    return (
        counts.text("last_year", tenths=tenths),
        comparison_text(counts.value, counts.last_year, mode),
        _change(counts.value, counts.last_year, tenths=tenths),
    )


def signed(blocks: Iterable[Block], signs: Mapping[str, str]) -> Iterator[Block]:
    """The blocks, with the signs of the figures (by member of `Comparison`) added to the titles of their tables' columns."""
    for block in blocks:
        if isinstance(block, Table):
            columns = (
                replace(column, title=marked(column.title, signs.get(column.field, "")))
                for column in block.columns
            )
            yield replace(block, columns=tuple(columns))
        else:
            yield block


def _change(now: int | None, then: int | None, *, tenths: bool) -> str:
    """増減; of figures in tenths with one decimal."""
    if not tenths or now is None or then is None or now == then:
        return change_text(now, then)
    return f"{'+' if now > then else MINUS}{tenths_text(abs(now - then))}"


def _summary_row(row: CountRow, mode: ComparisonMode) -> tuple[str, ...]:
    counts, tenths = row.counts, row.code.endswith("_x10")
    then, ratio, change = _with_last_year(counts, mode, tenths=tenths)
    return (
        SUMMARY_LABELS.get(row.code, row.label),
        counts.text("value", tenths=tenths),
        counts.text("previous_month", tenths=tenths),
        _change(counts.value, counts.previous_month, tenths=tenths),
        then,
        "" if row.code in RATES else ratio,
        change,
        counts.text("year_to_date", tenths=tenths),
        counts.text("last_year_to_date", tenths=tenths),
    )


def _facet_row(label: str, counts: Comparison, whole: int | None, mode: ComparisonMode) -> tuple[str, ...]:
    return (
        label,
        counts.text("value"),
        share_text(counts.value, whole),
        counts.text("previous_month"),
        *_with_last_year(counts, mode),
        counts.text("year_to_date"),
    )
