"""Results of courses as Excel workbooks: the paper, native charts, and the data behind every figure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from xlsxwriter.chart import Chart

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.course_facts import CourseFacts, LessonFacts, YearFacts
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.exchange.xlsx import FONT, page_text
from nakanojo_helpdesk.reports.grids.cells import Grid, words
from nakanojo_helpdesk.reports.results import grids as data
from nakanojo_helpdesk.reports.results.course import course_report_sheet
from nakanojo_helpdesk.reports.results.lesson import lesson_report_sheet
from nakanojo_helpdesk.reports.results.year import year_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.reports.workbooks.book import Book
from nakanojo_helpdesk.reports.workbooks.whole_sheet import WholeSheet
from nakanojo_helpdesk.tokens import load_tokens

CHARTS: Final = "図"
PAPER: Final = "報告"
_WIDTH: Final = 880
_ROW_POINTS: Final = 18.0
_COLUMNS: Final = 12
_TEXT: Final[dict[str, Any]] = {"name": FONT, "size": 10}
_ROWS_A_COURSE: Final = 3
_MOST_COURSES: Final = 60
"""Courses a chart holds legibly; the table has all."""


def year_workbook(facts: YearFacts, office: Office, vocabularies: Vocabularies) -> bytes:
    """年間講座実績: the paper, the charts, 数え方, a line a course and a line a lesson."""
    paper = year_sheet(facts, office, vocabularies)
    grids = (
        data.courses_grid(facts.courses, vocabularies),
        data.lessons_grid(facts.courses, vocabularies),
    )
    book = _book(paper, office, facts.counted_at)
    WholeSheet(book, paper, PAPER).write()
    if facts.courses:
        _charts(book, paper, grids[0], len(facts.courses))
    book.write_grid(_definitions(grids, paper.footer), paper.title)
    for grid in grids:
        book.write_grid(grid, paper.title)
    return book.finished()


def course_report_workbook(course: CourseFacts, office: Office, vocabularies: Vocabularies) -> bytes:
    """実施報告書 of a course: the paper, a chart of its lessons, and a line a lesson."""
    paper = course_report_sheet(course, office, vocabularies)
    grid = data.lessons_grid((course,), vocabularies)
    book = _book(paper, office, course.counted_at or utc_now())
    WholeSheet(book, paper, PAPER).write()
    if course.lessons:
        caption = "図1 回ごとの確定と出席"
        sentence = "回ごとに、確定（白）と出席（塗り）を縦の棒で並べた図です。数は「回」のシートにあります。"
        _place(book, paper, _columns(book, grid, len(course.lessons)), caption, sentence, rows=18)
    book.write_grid(grid, paper.title)
    return book.finished()


def lesson_report_workbook(
    course: CourseFacts, lesson: LessonFacts, office: Office, vocabularies: Vocabularies
) -> bytes:
    """実施報告書 of one lesson: the paper, its figures as numbers."""
    paper = lesson_report_sheet(course, lesson, office, vocabularies)
    book = _book(paper, office, course.counted_at or utc_now())
    WholeSheet(book, paper, PAPER).write()
    return book.finished()


def _book(paper: Sheet, office: Office, counted_at: datetime) -> Book:
    return Book(
        title=paper.title,
        town=office.town,
        made_at=local(counted_at),
        margins_mm=paper.margins_mm,
        foot=office.foot,
    )


def _charts(book: Book, paper: Sheet, grid: Grid, courses: int) -> None:
    """図1: places, applications and attendances of each course."""
    shown = min(courses, _MOST_COURSES)
    left = "" if shown == courses else f"（{courses}講座のうち、番号の順に{shown}講座）"
    caption = f"図1 講座ごとの定員・申込・出席（実施した回の延べ人数）{left}"
    sentence = (
        "講座ごとに、上から定員、申込、出席の延べ人数を横の棒で並べた図です。数は「講座」のシートにあります。"
    )
    _place(book, paper, _bars(book, grid, shown), caption, sentence, rows=max(17, shown * _ROWS_A_COURSE + 4))


def _place(book: Book, paper: Sheet, chart: Chart, caption: str, sentence: str, *, rows: int) -> None:
    """A sheet with one chart, `rows` rows high, between its caption and what it says."""
    out = book.sheet(CHARTS)
    out.set_header(f"&L{page_text(paper.title)}")
    out.set_column(0, _COLUMNS - 1, 9)
    out.hide_gridlines(2)
    book.write(out, 0, 0, words(caption), bold=True, font_size=12)
    for line in range(rows):
        out.set_row(1 + line, _ROW_POINTS)
    chart.set_size({"width": _WIDTH, "height": round(rows * _ROW_POINTS * 96 / 72) - 8})
    options = {"description": sentence, "object_position": 1, "x_offset": 2, "y_offset": 2}
    out.insert_chart(1, 0, chart, options)
    book.write_running(out, rows + 1, sentence, _COLUMNS, length=56)
    out.print_area(0, 0, rows + 1, _COLUMNS - 1)


def _columns(book: Book, grid: Grid, count: int) -> Chart:
    """Two columns a lesson: who belonged to it, and who came."""
    tokens = load_tokens("standard")
    chart = book.book.add_chart({"type": "column"})
    for column, colour in ((data.LESSON_CONFIRMED, "#ffffff"), (data.LESSON_PRESENT, tokens.chart_series_1)):
        chart.add_series(
            {
                "name": [grid.name, 0, column],
                "categories": [grid.name, 1, data.LESSON_DAY, count, data.LESSON_DAY],
                "values": [grid.name, 1, column, count, column],
                "fill": {"color": colour},
                "border": {"color": tokens.chart_edge},
                "gap": 80,
                "data_labels": {"value": True, "font": _TEXT},
            }
        )
    chart.set_legend({"position": "top", "font": _TEXT})
    chart.set_x_axis({"num_font": _TEXT, "text_axis": True, "interval_unit": 1})
    chart.set_y_axis({"num_font": _TEXT, "min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_title({"none": True})
    return chart


def _bars(book: Book, grid: Grid, count: int) -> Chart:
    """Three bars a course, told apart in grey: white, hatched, solid."""
    tokens = load_tokens("standard")
    chart = book.book.add_chart({"type": "bar"})
    looks: tuple[tuple[int, dict[str, Any]], ...] = (
        (data.PLACES, {"fill": {"color": "#ffffff"}}),
        (
            data.APPLIED,
            {
                "pattern": {
                    "pattern": "wide_upward_diagonal",
                    "fg_color": tokens.chart_hatch,
                    "bg_color": "#ffffff",
                }
            },
        ),
        (data.PRESENT, {"fill": {"color": tokens.chart_series_1}}),
    )
    for column, look in looks:
        chart.add_series(
            {
                "name": [grid.name, 0, column],
                "categories": [grid.name, 1, data.TITLE, count, data.TITLE],
                "values": [grid.name, 1, column, count, column],
                "border": {"color": tokens.chart_edge},
                "gap": 60,
                "data_labels": {"value": True, "font": _TEXT},
                **look,
            }
        )
    chart.set_legend({"position": "top", "font": _TEXT})
    chart.set_y_axis(
        {"num_font": _TEXT, "reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}}
    )
    chart.set_x_axis({"num_font": _TEXT, "min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_title({"none": True})
    return chart


def _definitions(grids: tuple[Grid, ...], footer: str) -> Grid:
    """The sheet 数え方."""
    grid = Grid(name="数え方", title="数え方", header=("シート", "数え方"), widths=(20, 100), wraps=58)
    grid.lines = [[words(each.name), words(each.definition)] for each in grids]
    grid.lines += [
        [words("" if place else "出典"), words(text)] for place, text in enumerate(footer.split("\n"))
    ]
    return grid
