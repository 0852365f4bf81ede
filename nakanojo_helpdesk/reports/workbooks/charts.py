"""Excel's own charts, drawn from the cells of the data sheets: 図1 推移, 図2 主な内容, 図5 結果, 図6 講座.

Safe in grey: hatched bars against a line with markers, every bar with its figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.chart import Chart

from nakanojo_helpdesk.exchange.xlsx import FONT, lines_needed, page_text
from nakanojo_helpdesk.reports import sheet as paper
from nakanojo_helpdesk.reports.comparison_tables import HOW_COUNTED
from nakanojo_helpdesk.reports.grids.cells import Grid, words
from nakanojo_helpdesk.reports.grids.course_sheets import APPLIED, CAPACITY, PRESENT
from nakanojo_helpdesk.reports.grids.data_sheets import LABEL, VALUE
from nakanojo_helpdesk.reports.workbooks.book import Book
from nakanojo_helpdesk.tokens import load_tokens

_WIDTH: Final = 620
_ROW_POINTS: Final = 18.0
_COLUMNS: Final = 9
_TEXT: Final[dict[str, Any]] = {"name": FONT, "size": 10}
_LABEL_CHARACTERS: Final = 18
"""Full-width characters of a label in one line beside its bar; Excel gives labels about a third of the width."""
_FEWEST_ROWS: Final = 17
_MONTH_NAME, _THIS_YEAR, _LAST_YEAR = 1, 2, 3


def rows_for(labels: Sequence[str]) -> int:
    """How many rows of the sheet a chart with these labels takes: every bar has room for the longest one."""
    lines = max((lines_needed(label, _LABEL_CHARACTERS) for label in labels), default=1)
    return max(_FEWEST_ROWS, len(labels) * lines + 2)


class ChartSheet:
    """One page with the charts below each other, each between its caption and its sentence."""

    def __init__(self, book: Book, head: str) -> None:
        self._book = book
        self._tokens = load_tokens("standard")
        self._out = book.sheet("図")
        self._out.set_header(f"&L{page_text(head)}")
        self._out.set_column(0, _COLUMNS - 1, 9)
        self._out.hide_gridlines(2)
        self._out.fit_to_pages(1, 1)
        self._line = 0

    def add(
        self, figure: paper.Chart, chart: Chart, definition: str, *, lines: int, unit: str = "件"
    ) -> None:
        """Place a chart, `lines` rows high, with the words of the paper's figure and its 数え方."""
        self._book.write(
            self._out, self._line, 0, words(f"{figure.caption}（{unit}）"), bold=True, font_size=12
        )
        for line in range(lines):
            self._out.set_row(self._line + 1 + line, _ROW_POINTS)
        chart.set_size({"width": _WIDTH, "height": round(lines * _ROW_POINTS * 96 / 72) - 8})
        options = {"description": figure.sentence, "object_position": 1, "x_offset": 2, "y_offset": 2}
        self._out.insert_chart(self._line + 1, 0, chart, options)
        self._line += lines + 1
        self._book.write_running(self._out, self._line, figure.sentence, _COLUMNS, length=46)
        self._book.write_running(
            self._out, self._line + 1, f"{HOW_COUNTED}：{definition}", _COLUMNS, length=54, font_size=9
        )
        self._line += 3
        self._out.print_area(0, 0, self._line, _COLUMNS - 1)

    def trend(self, grid: Grid) -> Chart:
        """Last year as hatched bars, this year as a line with its figures, 4月 to 3月."""
        hatch, colour = self._tokens.chart_hatch, self._tokens.chart_series_1
        bars = self._book.book.add_chart({"type": "column"})
        bars.add_series(
            {
                "name": [grid.name, 0, _LAST_YEAR],
                "categories": _area(grid, 12, _MONTH_NAME),
                "values": _area(grid, 12, _LAST_YEAR),
                "pattern": {"pattern": "wide_upward_diagonal", "fg_color": hatch, "bg_color": "#ffffff"},
                "border": {"color": hatch},
                "gap": 50,
            }
        )
        line = self._book.book.add_chart({"type": "line"})
        ring = {"color": colour, "width": 1.75}
        line.add_series(
            {
                "name": [grid.name, 0, _THIS_YEAR],
                "categories": _area(grid, 12, _MONTH_NAME),
                "values": _area(grid, 12, _THIS_YEAR),
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "circle", "size": 7, "fill": {"color": "#ffffff"}, "border": ring},
                "data_labels": {"value": True, "position": "above", "font": {**_TEXT, "bold": True}},
            }
        )
        bars.combine(line)
        bars.set_legend({"position": "top", "font": _TEXT})
        self._dress(bars, upright=True)
        return bars

    def ranking(self, grid: Grid) -> Chart:
        """The topics from the top down, the largest first."""
        return self._bars(grid, len(grid.lines), 1, 2)

    def outcomes(self, grid: Grid) -> Chart:
        """The outcomes in their order; the total is left out."""
        return self._bars(grid, len(grid.lines) - 1, LABEL, VALUE)

    def courses(self, grid: Grid) -> Chart:
        """定員, 申込 and 出席 of each course: white, hatched and solid; the total is left out."""
        chart = self._book.book.add_chart({"type": "bar"})
        hatch, edge = self._tokens.chart_hatch, {"color": self._tokens.chart_edge}
        looks: dict[int, dict[str, Any]] = {
            CAPACITY: {"fill": {"color": "#ffffff"}},
            APPLIED: {
                "pattern": {"pattern": "wide_upward_diagonal", "fg_color": hatch, "bg_color": "#ffffff"}
            },
            PRESENT: {"fill": {"color": self._tokens.chart_series_1}},
        }
        for column, look in looks.items():
            chart.add_series(
                {
                    "name": [grid.name, 0, column],
                    "categories": _area(grid, len(grid.lines) - 1, LABEL),
                    "values": _area(grid, len(grid.lines) - 1, column),
                    "border": edge,
                    "gap": 40,
                    "data_labels": {"value": True, "font": _TEXT},
                    **look,
                }
            )
        chart.set_legend({"position": "top", "font": _TEXT})
        self._dress(chart, upright=False)
        return chart

    def _bars(self, grid: Grid, count: int, labels: int, values: int) -> Chart:
        chart = self._book.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": [grid.name, 0, values],
                "categories": _area(grid, count, labels),
                "values": _area(grid, count, values),
                "fill": {"color": self._tokens.chart_series_2},
                "border": {"color": self._tokens.chart_edge},
                "gap": 45,
                "data_labels": {"value": True, "font": {**_TEXT, "bold": True}},
            }
        )
        chart.set_legend({"none": True})
        self._dress(chart, upright=False)
        return chart

    def _dress(self, chart: Chart, *, upright: bool) -> None:
        """Set fonts and grid; the axis begins at 0. Horizontal bars have their figures beside them and need no scale.

        Every category has its label: left alone, Excel omits those it finds no room for.
        """
        plain = {"num_font": _TEXT, "major_gridlines": {"visible": False}, "interval_unit": 1}
        if upright:
            grid_line = {"visible": True, "line": {"color": self._tokens.chart_grid}}
            chart.set_x_axis(plain)
            chart.set_y_axis({"num_font": _TEXT, "min": 0, "major_gridlines": grid_line})
        else:
            chart.set_y_axis({**plain, "reverse": True})
            chart.set_x_axis(
                {"num_font": _TEXT, "major_gridlines": {"visible": False}, "min": 0, "visible": False}
            )
        chart.set_chartarea({"border": {"none": True}})
        chart.set_title({"none": True})
        chart.show_blanks_as("gap")


def _area(grid: Grid, count: int, column: int) -> list[str | int]:
    """The first `count` lines of a column, as XlsxWriter takes an area."""
    return [grid.name, 1, column, max(count, 1), column]
