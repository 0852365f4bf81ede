"""A list of some hundred rows as CSV, JSON or workbook, from one list of columns. Larger ones: `consultation_lists`."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final, Generic, TextIO, TypeVar

from nakanojo_helpdesk.exchange.consultation_lists import NotHeld, Unheld, safe_cell, unheld_characters
from nakanojo_helpdesk.exchange.xlsx import FONT, set_page

R = TypeVar("R")
Cell = str | int | date | time | None
_LOOK: Final[dict[str, Any]] = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True}


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its title, what stands in the cell of a row, and its width in a workbook in characters."""

    title: str
    value: Callable[[R], Cell]
    width: int = 13


def clock_cell(minute: int | None) -> time | str | None:
    """Minutes after midnight as a cell; the end of the day is no time of a clock and stays `24:00`."""
    if minute is None:
        return None
    return "24:00" if minute == 24 * 60 else time(minute // 60, minute % 60)


def write_csv(
    stream: TextIO, columns: Sequence[Column[R]], rows: Iterable[R], *, encoding: str | None = None
) -> None:
    """Write to a text stream opened with `newline=""`. With `encoding` (the stream's own) cells it cannot hold are refused.

    The first column names a row. Raises `NotHeld` when everything else is written: the file is then not to be used.
    """
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    unheld: list[Unheld] = []
    for row in rows:
        cells = [safe_cell(_text(column.value(row))) for column in columns]
        lost = [] if encoding is None else [unheld_characters(cell, encoding) for cell in cells]
        unheld += [
            Unheld(cells[0], column.title, signs)
            for column, signs in zip(columns, lost, strict=False)
            if signs
        ]
        if not any(lost):
            writer.writerow(cells)
    if unheld and encoding is not None:
        raise NotHeld(encoding, unheld, len(unheld))


def write_json(stream: TextIO, records: Iterable[Mapping[str, object]]) -> None:
    """Write a JSON list, one record a line."""
    stream.write("[")
    for place, record in enumerate(records):
        stream.write("\n" if place == 0 else ",\n")
        json.dump(record, stream, ensure_ascii=False)
    stream.write("\n]\n")


def workbook(
    name: str, columns: Sequence[Column[R]], rows: Iterable[R], *, head: str = "", foot: str = ""
) -> bytes:
    """An .xlsx file with one sheet `name`: text that stays text, real dates, header frozen, A4 landscape."""
    from xlsxwriter import Workbook

    made = BytesIO()
    settings = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    }  # fmt: skip
    with Workbook(made, settings) as book:
        heading = book.add_format({**_LOOK, "bold": True, "bg_color": "#E6E6E6", "bottom": 1})
        text = book.add_format(_LOOK)
        figure = book.add_format({**_LOOK, "num_format": "#,##0"})
        day = book.add_format({**_LOOK, "num_format": "yyyy/m/d", "align": "left"})
        clock = book.add_format({**_LOOK, "num_format": "h:mm", "align": "left"})
        sheet = book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, heading)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                cell = column.value(row)
                if isinstance(cell, date):
                    sheet.write_datetime(last, place, datetime.combine(cell, time()), day)
                elif isinstance(cell, time):
                    sheet.write_datetime(last, place, cell, clock)
                elif isinstance(cell, int):
                    sheet.write_number(last, place, cell, figure)
                elif cell:
                    sheet.write_string(last, place, cell, text)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        set_page(sheet, head=head or name, foot=foot, landscape=True)
    return made.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, time):
        return f"{cell.hour}:{cell.minute:02d}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
