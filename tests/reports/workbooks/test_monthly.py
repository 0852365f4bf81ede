"""The workbook read back by other programs: openpyxl always, LibreOffice where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.reports.grids.cells import Grid
from nakanojo_helpdesk.reports.monthly.parts import grids_of
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.sheet import Sheet, Table
from nakanojo_helpdesk.reports.workbooks.book import Book
from nakanojo_helpdesk.reports.workbooks.monthly import monthly_workbook
from nakanojo_helpdesk.reports.workbooks.print_sheet import PrintSheet
from tests.reports.facts import comparison, monthly_facts, topic_rows

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PRINTED = ("月報", "図")
HOSTILE = "=1+1"


def opened(data: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def made(note: str = "", **changes: object) -> bytes:
    return monthly_workbook(monthly_facts(**changes), Office(), note)  # type: ignore[arg-type]


def numbers(book: Workbook) -> dict[str, list[list[object]]]:
    return {
        name: [list(row) for row in sheet_of(book, name).iter_rows(values_only=True)]
        for name in book.sheetnames
    }


def test_every_section_has_its_sheet_with_real_numbers_and_formulas_that_carry_their_result() -> None:
    data = made()
    formulas, values = sheet_of(opened(data), "2 主な内容"), sheet_of(opened(data, values=True), "2 主な内容")
    assert [cell.value for cell in values[6]] == [
        "MN",
        "マイナンバーカード",
        24,
        0.267,
        21,
        3,
        15,
        1.6,
        9,
        144,
        90,
    ]
    assert [cell.value for cell in values[15]][:4] == [None, "合計", 90, 1]
    assert str(formulas["C15"].value) == '=IF(COUNT(C2:C14)=0,"－",SUM(C2:C14))'
    assert str(formulas["D6"].value) == '=IF(AND(ISNUMBER(C6),N(C$15)>0),ROUND(C6/C$15,3),"－")'
    assert formulas["D6"].number_format == '0.0%;"△"0.0%'


def test_months_are_real_dates_and_months_to_come_are_empty() -> None:
    sheet = sheet_of(opened(made(), values=True), "1 推移")
    assert [cell.value for cell in sheet[2]] == [datetime(2026, 4, 1), "4月", 55, 42]
    assert [cell.value for cell in sheet[13]] == [datetime(2027, 3, 1), "3月", None, 81]
    assert [cell.value for cell in sheet[14]][1:] == [None, 526, 727]


def test_what_begins_like_a_formula_stays_a_text() -> None:
    rows = topic_rows(((HOSTILE, HOSTILE, 3, 2), ("+1", "+1", 2, 1), ("-1", "-1", 1, 1), ("@A", "@A", 1, 1)))
    book = opened(made(note=f"{HOSTILE}\n@SUM(A1)", topics=rows))
    sheet = sheet_of(book, "2 主な内容")
    for line, text in enumerate((HOSTILE, "+1", "-1", "@A"), start=2):
        assert (sheet.cell(line, 2).value, sheet.cell(line, 2).data_type) == (text, "s")
        assert sheet.cell(line, 2).quotePrefix
    texts = [
        cell
        for row in sheet_of(book, "月報").iter_rows()
        for cell in row
        if cell.value in {HOSTILE, "@SUM(A1)"}
    ]
    assert {cell.data_type for cell in texts} == {"s"}


def test_data_sheets_keep_their_header_in_sight_and_fit_the_page_without_merged_cells() -> None:
    book = opened(made())
    for name in book.sheetnames:
        sheet = sheet_of(book, name)
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.page_setup.fitToWidth in {1, None}
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if name not in PRINTED:
            assert sheet.freeze_panes in {"C2", "B2"}, name
            assert sheet.print_title_rows == "$1:$1", name
            assert not sheet.merged_cells.ranges, name
    printed = sheet_of(book, "月報")
    assert printed.page_setup.orientation in {"portrait", None, "default"}
    assert printed.print_title_rows == "$1:$1"


def test_the_print_sheet_shows_the_figures_of_the_paper_and_refers_to_the_data() -> None:
    data = made()
    paper = monthly_sheet(monthly_facts(), Office())
    formulas, values = sheet_of(opened(data), "月報"), sheet_of(opened(data, values=True), "月報")
    titles = [cell.value for cell in values["A"]]
    assert titles[0] == paper.title
    boxes = [str(cell.value) for row in values.iter_rows(max_row=6) for cell in row if cell.value]
    assert boxes[-4:-1] == ["課長", "係長", "担当"]
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        for row in table.rows[:2]:
            line = titles.index(row[0], titles.index(table.columns[0].title)) + 1
            shown = [shown_as(cell.value, cell.number_format) for cell in values[line]][: len(row)]
            assert shown == list(row)
            assert all(str(cell.value).startswith("='") for cell in formulas[line][: len(row)])


def shown_as(value: object, look: str) -> str:
    """A cell's value as Excel shows it, for the number formats of the workbook."""
    if not isinstance(value, int | float):
        return str(value)
    if "%" in look:
        return f"{'△' if value < 0 else ''}{abs(value) * 100:.1f}％"
    places = 1 if "0.0" in look else 0
    if look.startswith('"+"'):
        return "±0" if value == 0 else f"{'+' if value > 0 else '△'}{abs(value):,.{places}f}"
    return f"{value:,.{places}f}"


def test_charts_are_excels_own_and_refer_to_the_data() -> None:
    with zipfile.ZipFile(BytesIO(made())) as archive:
        charts = [
            archive.read(name).decode("utf-8")
            for name in sorted(archive.namelist())
            if "/charts/chart" in name
        ]
    assert len(charts) == 4
    trend, ranking, outcomes, courses = charts
    assert "<c:barChart>" in trend
    assert "<c:lineChart>" in trend
    assert "'1 推移'!$D$2:$D$13" in trend
    assert "'1 推移'!$C$2:$C$13" in trend
    assert "'2 多い順'!$C$2:$C$14" in ranking
    assert "'6 結果'!$C$2:$C$13" in outcomes
    assert [f"'7 講座ごと'!${column}$2:${column}$5" in courses for column in "BDEF"] == [True] * 4
    assert "<c:v>24</c:v>" in ranking  # the figures of the cells, before anything is calculated


def test_every_label_of_a_chart_is_shown_whole() -> None:
    """Excel omits labels it finds no room for, unless it is told to show each; their bars are as high as they need."""
    long = "とても長い名前の相談内容で図のはばには入りきらないものそのいちばんめのもの四十字"
    assert len(long) == 40
    for length, lines in ((8, 1), (40, 3)):
        names = tuple((f"T{index}", long[: length - 2] + f"{index:02}", 20 - index, 3) for index in range(13))
        with zipfile.ZipFile(BytesIO(made(topics=topic_rows(names), count=comparison(182, 66)))) as archive:
            charts = [
                archive.read(name).decode("utf-8")
                for name in sorted(archive.namelist())
                if "/charts/chart" in name
            ]
            drawing = archive.read("xl/drawings/drawing1.xml").decode("utf-8")
        assert len(charts) == 4
        for chart in charts:
            axes = re.findall(r"<c:catAx>.*?</c:catAx>", chart, re.DOTALL)
            assert axes
            assert all('<c:tickLblSkip val="1"/>' in axis for axis in axes)
        tops, bottoms = (
            [int(row) for row in re.findall(rf"<xdr:{end}>.*?<xdr:row>(\d+)</xdr:row>", drawing, re.DOTALL)]
            for end in ("from", "to")
        )
        ranking = bottoms[1] - tops[1]
        assert ranking >= 13 * lines


def printed(paper: Sheet, grids: Sequence[Grid]) -> list[tuple[object, ...]]:
    """The cells of the print sheet, formulas as they are written."""
    made_at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    book = Book(title="試し", town="中之条町", made_at=made_at, margins_mm=paper.margins_mm, foot="")
    PrintSheet(book, paper, grids).write()
    for grid in grids:
        book.write_grid(grid, paper.title)
    sheet = sheet_of(opened(book.finished()), "月報")
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_a_table_added_before_the_others_takes_no_figure_from_them() -> None:
    facts = monthly_facts()
    paper = monthly_sheet(facts, Office())
    grids = tuple(grids_of(facts, ComparisonMode.RATIO))
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    twin = next(grid for grid in grids if grid.name == tables[-1].source)
    added_grid = replace(twin, name="0 追加")
    added = replace(
        tables[-1],
        source="0 追加",
        columns=tuple(replace(column, source="") for column in tables[-1].columns if not column.source),
        rows=tuple(_own(tables[-1], row) for row in tables[-1].rows),
        total=None if tables[-1].total is None else _own(tables[-1], tables[-1].total),
    )
    before = printed(paper, grids)
    after = printed(replace(paper, blocks=(added, *paper.blocks)), (added_grid, *grids))
    head = next(place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    more = len(after) - len(before)
    assert more > len(added.rows)
    assert after[head + more :] == before[head:]
    new = [str(cell) for row in after[head : head + more] for cell in row]
    assert sum("'0 追加'!" in cell for cell in new) >= len(added.rows)
    assert not any("'0 追加'!" in str(cell) for row in after[head + more :] for cell in row)


def _own(table: Table, row: tuple[str, ...]) -> tuple[str, ...]:
    """A row without the figures that come from other data sheets."""
    return tuple(text for text, column in zip(row, table.columns, strict=True) if not column.source)


def test_the_ranking_is_sorted_with_the_others_last() -> None:
    sheet = sheet_of(opened(made(), values=True), "2 多い順")
    labels = [str(cell.value) for cell in sheet["B"]][1:]
    counts = [cell.value for cell in sheet["C"]][1:]
    assert labels[0] == "マイナンバーカード"
    assert labels[-1] == "その他"
    assert counts[:-1] == sorted(counts[:-1], key=lambda count: -int(str(count)))


def test_crossed_sheets_add_up_in_both_directions() -> None:
    book = opened(made(), values=True)
    for name in ("3 年代×内容", "5 曜日・時間帯"):
        sheet = sheet_of(book, name)
        last, right = sheet.max_row, sheet.max_column
        assert sheet.cell(last, right).value == 90
        for line in range(2, last + 1):
            cells = [sheet.cell(line, column).value for column in range(3, right)]
            assert sum(int(str(cell)) for cell in cells) == sheet.cell(line, right).value


def test_how_things_were_counted_is_told_for_every_sheet_and_no_person_is_named() -> None:
    book = opened(made())
    told = {str(row[0].value): str(row[1].value) for row in sheet_of(book, "数え方").iter_rows(min_row=2)}
    for name in book.sheetnames:
        if name not in {*PRINTED, "数え方"}:
            assert told[name], name
    properties = book.properties
    assert properties.title == "令和8年10月 デジタル相談窓口 月次報告"
    assert not properties.creator
    assert not properties.lastModifiedBy


def test_no_data_is_a_dash_that_no_sum_counts() -> None:
    none = comparison(None)
    rows = topic_rows((("SM", "基本操作", None, None), ("OT", "その他", None, None)))
    book = opened(made(count=none, people=none, topics=rows), values=True)
    sheet = sheet_of(book, "2 主な内容")
    assert {sheet.cell(line, column).value for line in (2, 3, 4) for column in range(3, 12)} == {"－"}


def test_the_rate_of_change_is_a_formula_of_its_own() -> None:
    data = monthly_workbook(monthly_facts(), Office(comparison=ComparisonMode.RATE))
    sheet = sheet_of(opened(data), "2 主な内容")
    assert sheet["H1"].value == "増減率"
    assert "ROUND((C6-G6)/G6,3)" in str(sheet["H6"].value)
    assert sheet_of(opened(data, values=True), "2 主な内容")["H6"].value == 0.6


def without_results(data: bytes) -> bytes:
    """The workbook with every formula's stored result made 0, so that only calculating brings the right one."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(r' t="str"(?=[^>]*><f>)', "", content.decode("utf-8"))
                content = re.sub(r"</f><v>[^<]*</v>", "</f><v>0</v>", text).encode("utf-8")
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: recalculation is not tried")
@pytest.mark.parametrize("mode", ComparisonMode)
def test_another_program_calculates_the_same_totals(tmp_path: Path, mode: ComparisonMode) -> None:
    assert OFFICE is not None
    data = monthly_workbook(monthly_facts(), Office(comparison=mode), HOSTILE)
    source = tmp_path / "in" / "月報.xlsx"
    source.parent.mkdir()
    source.write_bytes(without_results(data))
    profile = tmp_path / "profile" / "user"
    profile.mkdir(parents=True)
    # Calculate on loading whatever the file says: the setting of Tools > Options > Calc > Formula.
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    command = [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=180)
    assert (tmp_path / "out" / "月報.xlsx").exists(), done.stderr
    theirs = openpyxl.load_workbook(tmp_path / "out" / "月報.xlsx", data_only=True)
    ours, formulas = opened(data, values=True), opened(data)
    assert opened(without_results(data), values=True)["2 主な内容"]["C15"].value == 0
    compared = 0
    for name in ours.sheetnames:
        for row in sheet_of(formulas, name).iter_rows():
            for cell in row:
                if str(cell.value).startswith("=") and cell.data_type == "f":
                    place = cell.coordinate
                    wanted, found = sheet_of(ours, name)[place].value, sheet_of(theirs, name)[place].value
                    assert found == pytest.approx(wanted), (name, place, cell.value)
                    compared += 1
    assert compared > 500


def test_every_chart_stands_with_its_sentence_and_its_definition_and_the_print_sheet_has_only_those_of_tables() -> (
    None
):
    book = opened(made(), values=True)
    shown = [str(cell.value) for row in sheet_of(book, "図").iter_rows() for cell in row if cell.value]
    assert len([text for text in shown if text.startswith("図")]) == 4
    assert len([text for text in shown if text.startswith("数え方：")]) == 4
    printed = [str(row[0].value) for row in sheet_of(book, "月報").iter_rows()]
    assert "数え方：件数を、相談のあった月ごとに数えています。" not in printed
    assert "数え方：件数を、相談のあった月ごとに数えています。" in shown


def test_the_ratios_of_courses_are_formulas_over_the_counts_of_their_sheet() -> None:
    data = made()
    formulas, values = sheet_of(opened(data), "7 講座"), sheet_of(opened(data, values=True), "7 講座")
    lines = {str(row[1].value): row for row in values.iter_rows(min_row=2)}
    assert [lines[name][2].value for name in ("出席（人）", "充足率（％）", "1回当たり（人）", "講師比（人）")] == [
        56, 73.7, 8, 4,
    ]  # fmt: skip
    assert str(formulas["C6"].value) == '=IF(AND(ISNUMBER(C5),N(C3)>0),ROUND(100*C5/C3,1),"－")'
    assert str(formulas["C9"].value) == '=IF(AND(ISNUMBER(C5),N(C10)>0),ROUND(C5/C10,1),"－")'
    assert lines["充足率（％）"][7].value is None, "a rate is not compared by a ratio"
    listed = sheet_of(opened(data, values=True), "7 講座ごと")
    assert [cell.value for cell in listed[6]] == [None, "合計", 7, 76, 66, 56, 0.737]
