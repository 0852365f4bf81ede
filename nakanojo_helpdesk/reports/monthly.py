"""The monthly report 相談月報: what a month's facts say on A4, for the section head and the council.

Every table carries the rule by which it was counted (数え方). The numbers of the sections are those of the full
report (1 概要 … 9 問合せ先) and stay the same while sections in between do not exist yet.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.calendar import Month, clock, fiscal_year_first_day, local, long_date
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics import (
    NO_DATA,
    SHARE_NOTE,
    Comparison,
    ComparisonMode,
    CountRow,
    MonthlyFacts,
    Section,
    change_text,
    comparison_text,
    count_text,
    share_text,
)
from nakanojo_helpdesk.reports.figures import draw_year_trend
from nakanojo_helpdesk.reports.sheet import (
    Align,
    Block,
    Chart,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.tokens import load_tokens

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORM_NUMBER: Final = "様式第1号"
ANCHOR_LENGTH: Final = 16
"""Digits of the audit chain's newest hash that are printed as 記録照合番号."""

_HOW_COUNTED: Final = "数え方"
_PREVIOUS: Final = "前月との比較"
_LAST_YEAR: Final = "前年同月との比較"
_TO_DATE: Final = "年度累計"


def monthly_file_name(month: Month, made_on: date, suffix: str) -> str:
    """`相談月報_令和8年10月_20261102.pdf`. `suffix` with or without its dot."""
    stamp = f"{made_on.year:04d}{made_on.month:02d}{made_on.day:02d}"
    return f"相談月報_{month.era_label}_{stamp}.{suffix.removeprefix('.')}"


def monthly_sheet(facts: MonthlyFacts, office: Office) -> Sheet:
    """The monthly report of `facts`, signed by `office`. Raises `KeyError` when a section is missing."""
    month = facts.month
    counted = local(facts.counted_at)
    counted_text = f"{long_date(counted.date(), weekday=False)} {clock(counted.hour * 60 + counted.minute)}"
    return Sheet(
        title=f"{month.era_label} デジタル相談窓口 月次報告",
        subtitle=f"作成：{office.department}",
        form_number=FORM_NUMBER,
        office=office.town,
        period=f"（{month.year}年{month.month}月1日～{month.month}月{month.last.day}日）",
        state=facts.state.label,
        approval_boxes=office.approval_boxes,
        footer=(
            f"出典：{office.town}デジタル相談窓口 相談記録（{counted_text} 集計）\n"
            f"記録照合番号 {facts.audit_head[:ANCHOR_LENGTH] or NO_DATA}"
        ),
        blocks=(
            *_summary(facts, office.comparison),
            *_main_topics(facts, office.comparison),
            *_all_topics(facts, office.comparison),
            Heading(text="9　問合せ先"),
            Paragraph(text=office.contact),
        ),
        file_stem=monthly_file_name(month, counted.date(), "pdf").removesuffix(".pdf"),
    )


def _summary(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    section = facts.section("summary")
    count, people = section.row("count").counts, section.row("people").counts
    notes = [Note(label=_HOW_COUNTED, text=section.definition + mode.definition)]
    if since := _since_note(facts):
        notes.append(Note(label="記録の始まり", text=since))
    return (
        _part(section),
        KeyFigures(
            figures=(
                _key_figure("相談件数", "件", count, mode),
                _key_figure("相談した人数", "人", people, mode),
                KeyFigure(
                    label="件数の年度累計",
                    value=count_text(count.year_to_date),
                    unit="件" if count.year_to_date is not None else "",
                    details=(
                        ("前年度同期", _with_unit(count.last_year_to_date, "件")),
                        (
                            "前年度同期との差",
                            _change_with_unit(count.year_to_date, count.last_year_to_date, "件"),
                        ),
                    ),
                ),
            )
        ),
        Table(
            columns=(
                Column(title="区分", align=Align.TEXT, weight=1.5),
                Column(title="今月"),
                *_comparison_columns(mode),
                Column(title="今年度", group=_TO_DATE, weight=1.1),
                Column(title="前年度同期", group=_TO_DATE, weight=1.25),
            ),
            rows=tuple(_summary_row(row, mode) for row in section.rows),
        ),
        *notes,
        Chart(
            caption="図1　相談件数の推移（前年度との比較）",
            sentence=facts.trend.sentence,
            draw=partial(_draw_trend, facts),
            height_mm=84.0,
        ),
    )


def _draw_trend(facts: MonthlyFacts, figure: Figure) -> None:
    draw_year_trend(figure, facts.trend, load_tokens("standard"))


def _part(section: Section) -> Heading:
    return Heading(text=f"{section.number}　{section.title}")


def _since_note(facts: MonthlyFacts) -> str:
    """Since when there are figures, and what that means for the 年度累計; empty where it changes nothing."""
    note = facts.recording_note
    started = facts.recording_started_on
    if started is not None and fiscal_year_first_day(facts.month.fiscal_year) < started <= facts.month.last:
        note += f"年度累計は{long_date(started, weekday=False)}からの合計です。"
    return note


def _with_unit(value: int | None, unit: str) -> str:
    return NO_DATA if value is None else f"{value:,}{unit}"


def _change_with_unit(now: int | None, then: int | None, unit: str) -> str:
    change = change_text(now, then)
    return change if change == NO_DATA else change + unit


def _key_figure(label: str, unit: str, counts: Comparison, mode: ComparisonMode) -> KeyFigure:
    return KeyFigure(
        label=label,
        value=count_text(counts.value),
        unit=unit if counts.value is not None else "",
        details=(
            (mode.label, comparison_text(counts.value, counts.last_year, mode)),
            ("前年同月との差", _change_with_unit(counts.value, counts.last_year, unit)),
        ),
    )


def _comparison_columns(mode: ComparisonMode) -> tuple[Column, ...]:
    return (
        Column(title="前月", group=_PREVIOUS),
        Column(title="増減", group=_PREVIOUS),
        Column(title="前年同月", group=_LAST_YEAR, weight=1.1),
        Column(title=mode.label, group=_LAST_YEAR, weight=1.2),
        Column(title="増減", group=_LAST_YEAR),
    )


def _compared(counts: Comparison, mode: ComparisonMode) -> tuple[str, ...]:
    return (
        count_text(counts.previous_month),
        change_text(counts.value, counts.previous_month),
        count_text(counts.last_year),
        comparison_text(counts.value, counts.last_year, mode),
        change_text(counts.value, counts.last_year),
    )


def _summary_row(row: CountRow, mode: ComparisonMode) -> tuple[str, ...]:
    unit = {"count": "（件）", "people": "（人）"}.get(row.code, "")
    return (
        row.label + unit,
        count_text(row.counts.value),
        *_compared(row.counts, mode),
        count_text(row.counts.year_to_date),
        count_text(row.counts.last_year_to_date),
    )


def _topic_columns(title: str, share: str, mode: ComparisonMode) -> tuple[Column, ...]:
    return (
        Column(title=title, align=Align.TEXT, weight=3.0),
        Column(title="件"),
        Column(title=share, weight=1.1),
        Column(title="前月", weight=1.0),
        Column(title="前年同月", group=_LAST_YEAR, weight=1.1),
        Column(title=mode.label, group=_LAST_YEAR, weight=1.25),
        Column(title="増減", group=_LAST_YEAR),
        Column(title="年度累計", weight=1.15),
    )


def _topic_row(label: str, counts: Comparison, whole: int | None, mode: ComparisonMode) -> tuple[str, ...]:
    return (
        label,
        count_text(counts.value),
        share_text(counts.value, whole),
        count_text(counts.previous_month),
        count_text(counts.last_year),
        comparison_text(counts.value, counts.last_year, mode),
        change_text(counts.value, counts.last_year),
        count_text(counts.year_to_date),
    )


def _main_topics(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """The table that adds up: one main topic a consultation, its total taken from 概要 so that both must agree."""
    section = facts.section("main_topics")
    whole = facts.section("summary").row("count").counts
    return (
        _part(section),
        Table(
            columns=_topic_columns("主な内容", "構成比", mode),
            rows=tuple(_topic_row(row.label, row.counts, whole.value, mode) for row in section.rows),
            total=_topic_row("合計", whole, whole.value, mode),
        ),
        Note(label=_HOW_COUNTED, text=section.definition + SHARE_NOTE),
    )


def _all_topics(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """The table that does not add up, and says so: no total row, shares of 件数 instead of 構成比."""
    section = facts.section("all_topics")
    whole = facts.section("summary").row("count").counts.value
    return (
        Table(
            columns=_topic_columns("内容（複数回答）", "割合", mode),
            rows=tuple(_topic_row(row.label, row.counts, whole, mode) for row in section.rows),
        ),
        Note(
            label=_HOW_COUNTED,
            text=section.definition
            + "割合は、件数に対する割合です（小数第2位を四捨五入）。合計は100％になりません。",
        ),
    )
