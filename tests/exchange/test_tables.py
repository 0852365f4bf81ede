"""Small lists as files: what leaves is what was listed, and nothing of it runs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import openpyxl
import pytest

from nakanojo_helpdesk.exchange.consultation_lists import NotHeld
from nakanojo_helpdesk.exchange.tables import Column, clock_cell, workbook, write_csv, write_json


@dataclass(frozen=True)
class Row:
    name: str
    day: date | None
    begin: int
    people: int


COLUMNS: tuple[Column[Row], ...] = (
    Column("名前", lambda row: row.name),
    Column("日付", lambda row: row.day),
    Column("始まり", lambda row: clock_cell(row.begin)),
    Column("人数", lambda row: row.people),
)
ROWS = (Row("=1+1", date(2026, 5, 13), 545, 1200), Row("髙﨑𠮷", None, 1440, 0))


def test_a_csv_holds_dates_and_times_and_no_formula() -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, COLUMNS, ROWS)
    assert list(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [
        ["名前", "日付", "始まり", "人数"],
        ["'=1+1", "2026-05-13", "9:05", "1200"],
        ["髙﨑𠮷", "", "24:00", "0"],
    ]


def test_a_code_page_that_cannot_hold_a_name_says_which() -> None:
    with pytest.raises(NotHeld, match="髙﨑𠮷 名前：𠮷"):
        write_csv(io.StringIO(newline=""), COLUMNS, ROWS, encoding="cp932")
    write_csv(io.StringIO(newline=""), COLUMNS, ROWS[:1], encoding="cp932")


def test_a_workbook_holds_real_dates_and_numbers_and_texts_that_stay_texts() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook("講座の一覧", COLUMNS, ROWS, foot="練習（架空の記録）"))
    )
    sheet: Any = book["講座の一覧"]
    assert [cell.value for cell in sheet[1]] == ["名前", "日付", "始まり", "人数"]
    first = [cell.value for cell in sheet[2]]
    assert (first[0], first[2], first[3]) == ("=1+1", time(9, 5), 1200)
    assert sheet.cell(2, 1).data_type == "s"
    assert sheet.cell(2, 2).value.date() == date(2026, 5, 13)
    assert [cell.value for cell in sheet[3]] == ["髙﨑𠮷", None, "24:00", 0]
    assert sheet.freeze_panes == "B2"
    assert "練習" in sheet.oddFooter.left.text


def test_an_empty_list_is_a_file_too() -> None:
    stream = io.StringIO()
    write_json(stream, ())
    assert json.loads(stream.getvalue()) == []
    empty: Any = openpyxl.load_workbook(io.BytesIO(workbook("空", COLUMNS, ())))["空"]
    assert empty.max_row == 1
    write_json(stream := io.StringIO(), [{"a": "髙"}, {"a": None}])
    assert json.loads(stream.getvalue()) == [{"a": "髙"}, {"a": None}]
