"""A list as an Excel workbook: what stands in it, how it prints, and what happens when it cannot be written."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.exchange import consultation_workbooks
from nakanojo_helpdesk.exchange.consultation_workbooks import WorkbookList
from tests.exchange.test_consultation_lists import ROW


@pytest.fixture(scope="module")
def vocabularies() -> Vocabularies:
    def terms(name: VocabularyName) -> Vocabulary:
        text = paths.resource(f"vocabularies/{name.value}.csv").read_text(encoding="utf-8")
        return Vocabulary(name, read_terms(text))

    return Vocabularies({name: terms(name) for name in VocabularyName})


def written(folder: Path, vocabularies: Vocabularies, *rows: Any, memos: bool = True, **options: Any) -> Any:
    path = folder / "一覧.xlsx"
    book = WorkbookList(path, vocabularies, memos=memos, **options)
    book.add(rows)
    book.finish()
    return openpyxl.load_workbook(path)


def cells(sheet: Any, row: int) -> dict[str, Any]:
    heads = [cell.value for cell in sheet[1]]
    return dict(zip(heads, (cell.value for cell in sheet[row]), strict=True))


def test_days_times_and_numbers_are_real_ones(tmp_path: Path, vocabularies: Vocabularies) -> None:
    row = replace(ROW, people=3)
    sheet = written(tmp_path, vocabularies, row)["相談"]
    values = cells(sheet, 2)
    assert values["日付"] == datetime(2026, 10, 5)
    assert values["時刻"] == time(9, 5)
    assert values["登録した日時"] == datetime(2026, 10, 5, 9, 20)
    assert (values["人数"], values["時間（分）"]) == (3, 14)
    assert values["受付番号"] == "R8-00012"
    assert values["主な内容の内訳"] == "電源・ボタン・画面操作"


@pytest.mark.parametrize(
    "memo",
    ["=1+1", "+81", "-5", "@x", "＝1", "https://example.invalid/", "0012", "1e5", "<b>&'\"", "髙﨑𠮷😀\n2行"],
)
def test_text_stays_the_text_it_is(tmp_path: Path, vocabularies: Vocabularies, memo: str) -> None:
    sheet = written(tmp_path, vocabularies, replace(ROW, memo=memo))["相談"]
    place = [cell.value for cell in sheet[1]].index("メモ")
    cell = sheet[2][place]
    assert (cell.value, cell.data_type, cell.hyperlink) == (memo, "s", None)


def test_a_sheet_is_ready_for_a4_paper(tmp_path: Path, vocabularies: Vocabularies) -> None:
    sheet = written(tmp_path, vocabularies, ROW)["相談"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    assert sheet.page_setup.fitToWidth in {None, 1}  # one page wide is what Excel takes when nothing is said
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "B2"
    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_area == "'相談'!$A$1:$M$2"
    assert [sheet.cell(1, column).value for column in (1, 13)] == ["受付番号", "メモ"]


def test_what_was_asked_for_stands_on_a_sheet_of_its_own(tmp_path: Path, vocabularies: Vocabularies) -> None:
    book = written(tmp_path, vocabularies, ROW, notes=(("期間", "令和8年度"), ("件数", "=1")))
    rows = [[cell.value for cell in row] for row in book["条件"].rows]
    assert rows == [["期間", "令和8年度"], ["件数", "=1"]]


def test_a_memo_is_no_column_where_it_was_not_asked_for(tmp_path: Path, vocabularies: Vocabularies) -> None:
    path = tmp_path / "一覧.xlsx"
    sheet = written(tmp_path, vocabularies, replace(ROW, memo="税金"), memos=False)["相談"]
    assert "メモ" not in [cell.value for cell in sheet[1]]
    with zipfile.ZipFile(path) as archive:
        assert all("税金".encode() not in archive.read(name) for name in archive.namelist())


def test_no_record_makes_a_list_with_its_head_only(tmp_path: Path, vocabularies: Vocabularies) -> None:
    assert written(tmp_path, vocabularies)["相談"].max_row == 1


def test_more_records_than_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, vocabularies: Vocabularies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consultation_workbooks, "_ROWS_OF_A_SHEET", 2)
    book = written(tmp_path, vocabularies, *(replace(ROW, serial=number) for number in range(1, 6)))
    assert book.sheetnames == ["相談", "相談2", "相談3"]
    numbers = [sheet.cell(row, 1).value for sheet in book for row in range(2, sheet.max_row + 1)]
    assert numbers == [f"R8-0000{number}" for number in range(1, 6)]
    assert all(sheet.cell(1, 1).value == "受付番号" for sheet in book)


def test_a_list_that_is_given_up_leaves_no_file(tmp_path: Path, vocabularies: Vocabularies) -> None:
    book = WorkbookList(tmp_path / "一覧.xlsx", vocabularies, memos=True)
    book.add([ROW])
    assert list(tmp_path.iterdir())
    book.give_up()
    assert not list(tmp_path.iterdir())


def test_a_place_that_takes_no_file_is_a_sentence(tmp_path: Path, vocabularies: Vocabularies) -> None:
    (tmp_path / "一覧.xlsx").mkdir()
    book = WorkbookList(tmp_path / "一覧.xlsx", vocabularies, memos=True)
    book.add([ROW])
    with pytest.raises(Unavailable, match=r"「一覧\.xlsx」を書き出せませんでした"):
        book.finish()
    book.give_up()
