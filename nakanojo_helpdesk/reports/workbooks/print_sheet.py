"""The print sheet of the monthly workbook: the tables of the paper, every figure a reference to its data sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from nakanojo_helpdesk.exchange.xlsx import lines_needed
from nakanojo_helpdesk.reports.grids.cells import Grid, words
from nakanojo_helpdesk.reports.grids.data_sheets import LABEL, LAST_YEAR, PREVIOUS, TO_DATE, VALUE
from nakanojo_helpdesk.reports.monthly.facets import MAIN, SEVERAL
from nakanojo_helpdesk.reports.sheet import (
    Chart,
    Column,
    Heading,
    KeyFigures,
    Note,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.reports.workbooks.book import Book

COLUMNS: Final = 10
_PLAIN: Final[dict[str, Any]] = {"bottom": 4, "bottom_color": "#666666"}
_TOTAL: Final[dict[str, Any]] = {"bold": True, "top": 1, "bottom": 1}
_LABEL_WIDTH: Final = 26
_WIDTH: Final = 8.2
_BOX_HEIGHT: Final = 44.0
_LINE_HEIGHT: Final = 18.0
_CHARACTERS: Final = 58
"""Full-width characters of running text that fit the sheet's width."""


class PrintSheet:
    """Writes the paper's blocks below each other; tables and boxes take their figures from the grids they name."""

    def __init__(self, book: Book, sheet: Sheet, grids: Iterable[Grid]) -> None:
        self._book = book
        self._paper = sheet
        self._grids = {grid.name: grid for grid in grids}
        self._line = 0
        self._out: Worksheet = book.sheet("月報")
        self._out.set_column(0, 0, _LABEL_WIDTH)
        self._out.set_column(1, COLUMNS - 1, _WIDTH)
        self._out.hide_gridlines(2)

    def write(self) -> None:
        """Write all blocks. The title is repeated on every page."""
        self._write_head()
        breaks: list[int] = []
        above: object = None
        for block in self._paper.blocks:
            match block:
                case Heading():
                    if block.begins_page:
                        breaks.append(self._line + 1)
                    self._skip()
                    self._text(block.text, bold=True, font_size=13)
                case Paragraph():
                    self._running(block.text)
                case Note() if isinstance(above, Chart):
                    pass  # the charts have a sheet of their own, with this note
                case Note():
                    self._running(f"{block.label}：{block.text}" if block.label else block.text, font_size=9)
                case Table():
                    self._write_table(block)
                case KeyFigures() if block.source:
                    self._write_boxes_as_table(self._grids[block.source])
                case _:
                    pass
            above = block
        self._skip()
        for text in self._paper.footer.split("\n"):
            self._text(text, font_size=9)
        self._out.set_h_pagebreaks(breaks)
        self._out.print_area(0, 0, self._line, COLUMNS - 1)

    def _write_head(self) -> None:
        paper = self._paper
        self._text(paper.title, bold=True, font_size=16)
        self._out.repeat_rows(0)
        self._text(f"{paper.form_number}　{paper.office}　{paper.state}　{paper.period}　{paper.subtitle}")
        self._write_boxes(paper.approval_boxes)

    def _write_boxes(self, titles: Sequence[str]) -> None:
        """The 決裁欄 at the right, eight boxes a row; below each title room for a seal."""
        for first in range(0, len(titles), COLUMNS - 1):
            row = titles[first : first + COLUMNS - 1]
            for place, title in enumerate(row):
                column = COLUMNS - len(row) + place
                self._out.write_string(
                    self._line,
                    column,
                    title,
                    self._book.format(border=1, align="center", font_size=9, shrink=True),
                )
                self._out.write_blank(self._line + 1, column, None, self._book.format(border=1))
            self._out.set_row(self._line + 1, _BOX_HEIGHT)
            self._line += 2

    def _write_table(self, table: Table) -> None:
        titles = [_title(column) for column in table.columns]
        self._skip()
        self._write_titles(titles)
        texts = [*table.rows, *([table.total] if table.total is not None else [])]
        for number in range(len(texts)):
            is_total = table.total is not None and number == len(texts) - 1
            look = _TOTAL if is_total else _PLAIN
            for place, column in enumerate(table.columns):
                grid = self._grids[column.source or table.source]
                entry = grid.shown(number, texts[number][0], column.field)
                wraps = {"text_wrap": True} if place == 0 else {}
                self._book.write(self._out, self._line, place, entry, **(look | wraps))
            self._next(_LINE_HEIGHT * lines_needed(texts[number][0], _LABEL_WIDTH // 2 - 1))

    def _write_boxes_as_table(self, grid: Grid) -> None:
        """Write the paper's boxes as a table: this month, the month before, the year before, the year to date."""
        columns = (LABEL, VALUE, PREVIOUS, LAST_YEAR, TO_DATE)
        self._skip()
        self._write_titles([grid.header[column] for column in columns])
        for number in range(len(grid.lines)):
            for place, column in enumerate(columns):
                entry = grid.reference(number, column)
                self._book.write(self._out, self._line, place, entry, **_PLAIN)
            self._next()

    def _write_titles(self, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            look = self._book.format(
                bold=True, font_size=9, bg_color="#f2f2f2", top=1, bottom=1, text_wrap=True,
                align="right" if column else "left",
            )  # fmt: skip
            self._out.write_string(self._line, column, title, look)
        self._next(32.0)

    def _running(self, text: str, **look: Any) -> None:
        """Write text over the whole width."""
        length = int(_CHARACTERS * 10.5 / look.get("font_size", 10.5))
        self._book.write_running(self._out, self._line, text, COLUMNS, length=length, **look)
        self._line += 1

    def _text(self, text: str, **look: Any) -> None:
        self._book.write(self._out, self._line, 0, words(text), **look)
        self._next(26.0 if look.get("font_size") == 16 else _LINE_HEIGHT)

    def _skip(self) -> None:
        self._next(8.0)

    def _next(self, height: float = _LINE_HEIGHT) -> None:
        """End the line."""
        self._out.set_row(self._line, height)
        self._line += 1


def _title(column: Column) -> str:
    """The title of a column's group and its own title, for one cell."""
    if column.title == "増減":
        return column.group.removesuffix("との比較") + "\nとの増減"
    if column.group in {MAIN, SEVERAL}:
        return f"{column.group}\n{column.title}"
    return f"{column.title}累計" if column.title == "今年度" else column.title
