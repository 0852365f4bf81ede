"""Writes sheets with XlsxWriter: formats, data sheets, the page set-up. Imported only where a workbook is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nakanojo_helpdesk.exchange.xlsx import (
    FONT,
    NUMBER_FONT,
    is_like_a_formula,
    lines_needed,
    page_text,
    set_page,
)
from nakanojo_helpdesk.reports.grids.cells import Entry, Grid, Look, here, words

_TEXT_LINE: Final = 17.0
_TABLE_LINE: Final = 18.0
_LABEL: Final = 1
_HEAD: Final = "#f2f2f2"
_LINE: Final = "#666666"
_DARKEST: Final = "#8b96e3"
"""Of a heat map: black figures stay readable on it (7:1), in grey too."""


class Book:
    """A workbook in memory. `made_at` is its date, `margins_mm` are its sheets'; it names the town, never a person.

    `foot` is printed at the foot of every page, beside its number.
    """

    def __init__(
        self,
        *,
        title: str,
        town: str,
        made_at: datetime,
        margins_mm: tuple[float, float, float, float],
        foot: str = "",
    ) -> None:
        self._margins_mm = margins_mm
        self._foot = foot
        self._stream = BytesIO()
        self.book = Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.book.set_properties(
            {
                "title": title,
                "subject": f"{town}デジタル相談窓口",
                "company": town,
                "comments": "窓口きろくで作成",
                "created": made_at.replace(tzinfo=None, microsecond=0),
            }
        )

    def format(self, **properties: Any) -> Format:
        """A format of the house with some properties changed; the same ones give the same format."""
        wanted = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(wanted)
        return self._formats[key]

    def sheet(self, name: str, *, landscape: bool = False) -> Worksheet:
        """A new sheet on A4, one page wide and as many pages long as needed, with page numbers at the foot."""
        sheet = self.book.add_worksheet(name)
        set_page(sheet, self._margins_mm, foot=self._foot, landscape=landscape)
        return sheet

    def write(self, sheet: Worksheet, line: int, column: int, entry: Entry, **properties: Any) -> None:
        """Write one cell; a text stays a text, a formula is written with its result."""
        if entry.value is None and not entry.formula:
            sheet.write_blank(line, column, None, self.format(**properties))
            return
        if isinstance(entry.value, str) and not entry.formula:
            look = {"align": "left", **properties}
            if is_like_a_formula(entry.value) and len(entry.value) > 1:
                look["quote_prefix"] = True
            if entry.look is not Look.TEXT:
                look["align"] = "right"
            sheet.write_string(line, column, entry.value, self.format(**look))
            return
        look = {"num_format": entry.look.value, "align": "right", **properties}
        look.setdefault("font_name", FONT if look.get("bold") else NUMBER_FONT)
        if entry.look is Look.TEXT:
            look = {"align": "left", **properties}
        if entry.formula:
            sheet.write_formula(line, column, entry.formula, self.format(**look), entry.value)
        elif isinstance(entry.value, date):
            sheet.write_datetime(line, column, entry.value, self.format(**look))
        else:
            sheet.write_number(line, column, float(entry.value or 0), self.format(**look))

    def write_grid(self, grid: Grid, head: str) -> Worksheet:
        """A data sheet: its header frozen and printed on every page, `head` at the top of each page, no merged cells."""
        sheet = self.sheet(grid.name, landscape=len(grid.header) > 8)
        sheet.set_header(f"&L{page_text(head)}&R{page_text(grid.title)}")
        self.write_header(sheet, 0, grid.header)
        for column, width in enumerate(grid.widths):
            sheet.set_column(column, column, width)
        for number, entries in enumerate(grid.lines):
            is_total = grid.total and number == len(grid.lines) - 1
            look: dict[str, Any] = {"bottom": 4, "bottom_color": _LINE}
            if grid.wraps:
                look |= {"text_wrap": True, "valign": "top"}
            if is_total:
                look |= {"bold": True, "top": 1, "bottom": 1}
            for column, entry in enumerate(entries):
                wraps = {"text_wrap": True} if column == _LABEL else {}
                self.write(sheet, number + 1, column, entry, **(look | wraps))
            sheet.set_row(number + 1, _TABLE_LINE * self._lines_of(grid, entries))
        sheet.freeze_panes(1, 2 if grid.header[0] == "コード" else 1)
        sheet.repeat_rows(0)
        if grid.shaded is not None:
            self._shade(sheet, grid.shaded)
        return sheet

    def write_running(
        self, sheet: Worksheet, line: int, text: str, columns: int, *, length: int, **properties: Any
    ) -> None:
        """Running text over `columns` merged cells, as high as its lines of `length` full-width characters."""
        look = {"text_wrap": True, "valign": "top", "align": "left", **properties}
        sheet.merge_range(line, 0, line, columns - 1, "", self.format(**look))
        self.write(sheet, line, 0, words(text), **look)
        sheet.set_row(line, _TEXT_LINE * lines_needed(text, length))

    def write_header(self, sheet: Worksheet, line: int, texts: Sequence[str]) -> None:
        """A header line."""
        for column, text in enumerate(texts):
            look = self.format(
                bold=True,
                bg_color=_HEAD,
                top=1,
                bottom=1,
                text_wrap=True,
                align="left" if column < 2 and not text.startswith("今月") else "right",
            )
            sheet.write_string(line, column, text, look)

    def finished(self) -> bytes:
        """Close it and give the file's bytes."""
        self.book.close()
        return self._stream.getvalue()

    @staticmethod
    def _lines_of(grid: Grid, entries: Sequence[Entry]) -> int:
        """The number of lines of the longest text of a grid's line."""
        lines = lines_needed(str(entries[-1].value or ""), grid.wraps) if grid.wraps else 1
        label = str(entries[_LABEL].value or "")
        return max(lines, lines_needed(label, grid.widths[_LABEL] // 2 - 1))

    @staticmethod
    def _shade(sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
        first, last, left, right = area
        if last < first or right < left:
            return
        sheet.conditional_format(
            f"{here(first, left)}:{here(last, right)}",
            {
                "type": "2_color_scale",
                "min_type": "num",
                "min_value": 0,
                "min_color": "#ffffff",
                "max_color": _DARKEST,
            },
        )
