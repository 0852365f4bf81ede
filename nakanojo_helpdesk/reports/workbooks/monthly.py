"""The monthly report as an Excel workbook: a sheet to print, native charts, and the data behind every figure.

Totals, shares and comparisons are formulas written with their results, so that the file is right in a reader that
does not calculate, and stays right when somebody corrects a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
from nakanojo_helpdesk.domain.statistics.signs import legend
from nakanojo_helpdesk.reports.grids import data_sheets as data
from nakanojo_helpdesk.reports.grids.cells import Grid, signed, words
from nakanojo_helpdesk.reports.grids.course_sheets import COURSE_LIST_GRID
from nakanojo_helpdesk.reports.monthly.parts import grids_of
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Chart

_ROWS_OF_THREE: Final = 3
"""Rows of the sheet that three bars beside each other take."""


def monthly_workbook(facts: MonthlyFacts, office: Office, note: str = "") -> bytes:
    """The workbook's bytes. `note` is the month's 特記事項. Raises `KeyError` when a section is missing."""
    from nakanojo_helpdesk.reports.workbooks.book import Book
    from nakanojo_helpdesk.reports.workbooks.charts import ChartSheet, rows_for
    from nakanojo_helpdesk.reports.workbooks.print_sheet import PrintSheet

    paper = monthly_sheet(facts, office, note)
    grids = tuple(signed(grid, facts.signs) for grid in grids_of(facts, office.comparison))
    book = Book(
        title=paper.title,
        town=office.town,
        made_at=local(facts.counted_at),
        margins_mm=paper.margins_mm,
        foot=office.foot,
    )
    PrintSheet(book, paper, grids).write()
    charts = ChartSheet(book, paper.title)
    by_name = {grid.name: grid for grid in grids}
    draw = {
        data.TREND_GRID: charts.trend,
        data.RANKING_GRID: charts.ranking,
        data.OUTCOMES_GRID: charts.outcomes,
        COURSE_LIST_GRID: charts.courses,
    }
    for figure in paper.blocks:
        if isinstance(figure, Chart) and figure.source in draw:
            grid = by_name[figure.source]
            labels = [str(line[data.LABEL].value) for line in grid.lines]
            bars = len(grid.lines) if figure.source == COURSE_LIST_GRID else 0
            lines = max(rows_for(labels), bars * _ROWS_OF_THREE)
            unit = "人" if bars else "件"
            charts.add(figure, draw[figure.source](grid), figure.definition, lines=lines, unit=unit)
    book.write_grid(_definitions(grids, paper.footer, facts.running_note), paper.title)
    for grid in grids:
        book.write_grid(grid, paper.title)
    return book.finished()


def _definitions(grids: Sequence[Grid], footer: str, running: str) -> Grid:
    """The sheet 数え方: the content and rule of every data sheet, the note on a running month, and the 凡例."""
    grid = Grid(name="数え方", title="数え方", header=("シート", "数え方"), widths=(20, 100), wraps=58)
    for each in grids:
        grid.lines.append([words(each.name), words(each.definition)])
    if running:
        grid.lines.append([words("途中の月"), words(running)])
    grid.lines.append([words("凡例"), words(legend())])
    grid.lines += [
        [words("" if place else "出典"), words(text)] for place, text in enumerate(footer.split("\n"))
    ]
    return grid
