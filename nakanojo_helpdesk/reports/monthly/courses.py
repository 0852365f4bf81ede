"""Part 7 of the monthly report, 講座: the lessons that were held, beside their past, and the courses one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nakanojo_helpdesk.domain.statistics.course_bars import NO_LESSONS, CourseBar
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, MonthlyFacts, share_text
from nakanojo_helpdesk.reports.comparison_tables import POINTS_NOTE, counted_as, summary_table
from nakanojo_helpdesk.reports.grids.cells import Grid
from nakanojo_helpdesk.reports.grids.course_sheets import (
    COURSE_LIST_GRID,
    COURSES_GRID,
    course_list_grid,
    courses_grid,
)
from nakanojo_helpdesk.reports.grids.data_sheets import cell_values
from nakanojo_helpdesk.reports.monthly.figures import courses_figure
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, Note, Paragraph, Table

_LABEL_WEIGHT: Final = 2.1
"""`1回当たり（人）` takes one line."""
_NO_COURSES: Final = "講座の記録はありません。"


def courses(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Block, ...]:
    """7 講座: the eight figures, what is lacking in them, and each course with its nested bars."""
    section = facts.section("courses")
    if all(row.counts.year_to_date is None and row.counts.last_year_to_date is None for row in section.rows):
        return (Paragraph(text=_NO_COURSES),)
    table = summary_table(section.rows, mode, COURSES_GRID)
    label, *others = table.columns
    table = replace(table, columns=(replace(label, weight=_LABEL_WEIGHT), *others))
    blocks: list[Block] = [
        table,
        counted_as(section.definition + mode.definition + POINTS_NOTE),
        Note(label="内訳", text=_words(facts)),
    ]
    bars = bars_of(facts)
    if not bars:
        return (*blocks, Paragraph(text=NO_LESSONS))
    return (
        *blocks,
        courses_figure(bars, facts.section("course_list").definition),
        counted_as("下の表と同じ人数です。"),
        _course_table(facts),
        counted_as(f"今月の回を、講座ごとに合計したものです。{facts.section('course_list').definition}"),
    )


def course_grids(facts: MonthlyFacts, mode: ComparisonMode) -> tuple[Grid, ...]:
    """The figures and the list, for the workbook."""
    return courses_grid(facts, mode), course_list_grid(facts)


def bars_of(facts: MonthlyFacts) -> tuple[CourseBar, ...]:
    """The courses of the month."""
    section = facts.section("course_list")
    values = cell_values(section)
    return tuple(
        CourseBar(
            key=row.code,
            label=row.label,
            lessons=values[row.code, "lessons"],
            capacity=values[row.code, "capacity"],
            applied=values[row.code, "applied"],
            present=values[row.code, "present"],
        )
        for row in section.rows
    )


def _words(facts: MonthlyFacts) -> str:
    """People, 出席率, staffing and what is lacking, in sentences."""
    value = {row.code: row.counts.value for row in facts.section("course_bases").rows}
    present = facts.section("courses").row("present").counts.value
    lessons = facts.section("courses").row("lessons").counts.value
    if not lessons:
        return f"今月の中止は{value['cancelled']}回です。" if value["cancelled"] else "今月の回はありません。"
    unnamed = f"（ほかに名前のない当日参加{value['unnamed']}人）" if value["unnamed"] else ""
    sentences = [
        f"今月の実人数は{value['distinct']}人{unnamed}で、うち初参加は{value['first_time']}人です。",
        f"出席率（出席÷確定）は{share_text(present, value['confirmed'])}です。",
        f"4人に1人の講師・アシスタントが足りなかった回は{value['understaffed']}回です。",
    ]
    if value["without_roll"]:
        sentences.append(
            f"出欠をとっていない回が{value['without_roll']}回あります。その回は、回数だけに入っています。"
        )
    if value["unrecorded"]:
        sentences.append(
            f"出欠の入っていない方のいる回が{value['unrecorded']}回あります。出席は、入っている分だけです。"
        )
    if value["cancelled"]:
        sentences.append(f"中止は{value['cancelled']}回です。")
    return "".join(sentences)


def _course_table(facts: MonthlyFacts) -> Table:
    bars = bars_of(facts)
    columns = (
        Column(title="講座", align=Align.TEXT, weight=3.4, field="label"),
        Column(title="番号", align=Align.TEXT, weight=1.3, field="code"),
        Column(title="回数", field="lessons"),
        Column(title="定員", field="capacity"),
        Column(title="申込", field="applied"),
        Column(title="出席", field="present"),
        Column(title="充足率", weight=1.1, field="fill_rate"),
    )
    whole = CourseBar(
        key="",
        label="合計",
        lessons=sum(bar.lessons for bar in bars),
        capacity=sum(bar.capacity for bar in bars),
        applied=sum(bar.applied for bar in bars),
        present=sum(bar.present for bar in bars),
    )
    rows = tuple(_texts(bar) for bar in bars)
    return Table(columns=columns, rows=rows, total=_texts(whole), source=COURSE_LIST_GRID)


def _texts(bar: CourseBar) -> tuple[str, ...]:
    return (
        bar.label,
        bar.key,
        *(f"{figure:,}" for figure in (bar.lessons, bar.capacity, bar.applied, bar.present)),
        share_text(bar.present, bar.capacity),
    )
