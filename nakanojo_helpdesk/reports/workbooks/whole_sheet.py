"""A sheet of the paper as one worksheet: the same blocks below each other, its figures as real numbers.

For papers whose figures are nowhere else in the workbook. Texts stay texts, whatever they begin with.
"""

from __future__ import annotations

import re
from typing import Any, Final

from nakanojo_helpdesk.exchange.xlsx import lines_needed
from nakanojo_helpdesk.reports.grids.cells import Entry, Look, words
from nakanojo_helpdesk.reports.sheet import (
    Align,
    Chart,
    Column,
    Heading,
    KeyFigures,
    Note,
    PaperSize,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.reports.workbooks.book import Book

_LINE: Final = 18.0
_BOX: Final = 44.0
_PLAIN: Final[dict[str, Any]] = {"bottom": 4, "bottom_color": "#666666", "text_wrap": True, "valign": "top"}
_TOTAL: Final[dict[str, Any]] = {"bold": True, "top": 1, "bottom": 1, "text_wrap": True}
_NUMBER: Final = re.compile(r"△?[0-9][0-9,]*(\.[0-9]+)?(％)?")


def figure(text: str) -> Entry:
    """A printed figure as a number with its look; any other text as it is."""
    if not (found := _NUMBER.fullmatch(text)):
        return words(text)
    plain = float(text.strip("△％").replace(",", "")) * (-1 if text.startswith("△") else 1)
    if found[2]:
        return Entry(value=round(plain / 100, 4), look=Look.PER_CENT)
    if found[1]:
        return Entry(value=plain, look=Look.TENTHS)
    return Entry(value=int(plain), look=Look.COUNT)


class WholeSheet:
    """Writes the blocks of a sheet to the worksheet `name`, as wide as its widest table, one page wide on paper."""

    def __init__(self, book: Book, paper: Sheet, name: str) -> None:
        self._book, self._paper = book, paper
        tables = [block for block in paper.blocks if isinstance(block, Table)]
        widest = max(tables, key=lambda table: len(table.columns), default=None)
        lies = paper.size is PaperSize.A4_LANDSCAPE
        self._out = book.sheet(name, landscape=lies)
        self._widths = _widths(widest, 124 if lies else 84)
        self._columns = len(self._widths)
        self._characters = sum(self._widths) // 2
        self._line = 0
        for place, width in enumerate(self._widths):
            self._out.set_column(place, place, width)
        self._out.hide_gridlines(2)

    def write(self) -> None:
        """Write all blocks; the title is repeated on every page."""
        paper = self._paper
        self._running(paper.title, bold=True, font_size=16)
        self._out.repeat_rows(0)
        head = (paper.form_number, paper.office, paper.state, paper.period, paper.subtitle)
        self._running("　".join(word for word in head if word))
        self._approval()
        for block in paper.blocks:
            self._block(block)
        self._skip()
        for text in paper.footer.split("\n"):
            self._running(text, font_size=9)
        self._out.print_area(0, 0, self._line, self._columns - 1)

    def _block(self, block: object) -> None:
        match block:
            case Heading():
                self._skip()
                self._running(block.text, bold=True, font_size=13)
            case Paragraph():
                self._running(block.text)
            case Note():
                self._running(f"{block.label}：{block.text}" if block.label else block.text, font_size=9)
            case Chart():
                self._running(block.sentence)
            case KeyFigures():
                for each in block.figures:
                    details = "　".join(f"{label} {text}" for label, text in each.details)
                    words_ = f"{each.label}：{each.value}{each.unit}"
                    self._running(f"{words_}（{details}）" if details else words_)
            case Table():
                self._table(block)
            case _:
                raise TypeError(f"no way to write {type(block).__name__} to a workbook")

    def _table(self, table: Table) -> None:
        self._skip()
        for place, column in enumerate(table.columns):
            look = self._book.format(
                bold=True, font_size=9, bg_color="#f2f2f2", top=1, bottom=1, text_wrap=True,
                align="left" if column.align is Align.TEXT else "right",
            )  # fmt: skip
            title = f"{column.group}\n{column.title}" if column.group else column.title
            self._out.write_string(self._line, place, title, look)
        self._next(32.0 if any(column.group for column in table.columns) else _LINE)
        for row in table.rows:
            self._row(table.columns, row, _PLAIN)
        if table.total is not None:
            self._row(table.columns, table.total, _TOTAL)

    def _row(self, columns: tuple[Column, ...], row: tuple[str, ...], look: dict[str, Any]) -> None:
        lines = 1
        for place, (column, text) in enumerate(zip(columns, row, strict=True)):
            entry = figure(text) if column.align is Align.NUMBER else words(text)
            align = {} if entry.is_number else {"align": "left" if column.align is Align.TEXT else "right"}
            self._book.write(self._out, self._line, place, entry, **(look | align))
            lines = max(lines, lines_needed(text, max(1, self._widths[place] // 2 - 1)))
        self._next(_LINE * lines)

    def _approval(self) -> None:
        titles = self._paper.approval_boxes[: self._columns]
        if not titles:
            return
        first = self._columns - len(titles)
        box = self._book.format(border=1, align="center", font_size=9, shrink=True)
        for place, title in enumerate(titles):
            self._out.write_string(self._line, first + place, title, box)
            self._out.write_blank(self._line + 1, first + place, None, box)
        self._next()
        self._next(_BOX)

    def _running(self, text: str, **look: Any) -> None:
        length = max(10, int(self._characters * 10.5 / look.get("font_size", 10.5)))
        self._book.write_running(self._out, self._line, text, self._columns, length=length, **look)
        if look.get("font_size") == 16:
            self._out.set_row(self._line, 26.0 * lines_needed(text, length))
        self._line += 1

    def _skip(self) -> None:
        self._next(8.0)

    def _next(self, height: float = _LINE) -> None:
        self._out.set_row(self._line, height)
        self._line += 1


def _widths(table: Table | None, whole: int) -> list[int]:
    """The widths of the columns in characters by the weights of the widest table; at least four columns."""
    weights = [1.0] * 4 if table is None else [column.weight for column in table.columns]
    weights += [1.0] * (4 - len(weights))
    return [max(6, round(whole * weight / sum(weights))) for weight in weights]
