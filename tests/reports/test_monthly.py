"""The monthly report as data: what stands where, before it is painted."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics import SHARE_NOTE, Comparison, ComparisonMode, CountRow, MonthState
from nakanojo_helpdesk.reports.monthly import monthly_file_name, monthly_sheet
from nakanojo_helpdesk.reports.sheet import Chart, Column, Heading, KeyFigures, Note, Sheet, Table
from tests.reports.facts import comparison, monthly_facts

NOTHING = Comparison(value=0, previous_month=None, last_year=None, year_to_date=0, last_year_to_date=None)


def tables(sheet: Sheet) -> list[Table]:
    return [block for block in sheet.blocks if isinstance(block, Table)]


def notes(sheet: Sheet) -> str:
    return "".join(block.text for block in sheet.blocks if isinstance(block, Note))


def test_the_head_says_month_period_maker_and_state() -> None:
    sheet = monthly_sheet(monthly_facts(), Office())
    assert sheet.title == "令和8年10月 デジタル相談窓口 月次報告"
    assert sheet.period == "（2026年10月1日～10月31日）"
    assert sheet.subtitle == "作成：企画課デジタル推進係"
    assert sheet.state == "未締め（速報）"
    assert sheet.form_number
    assert sheet.approval_boxes == ("課長", "係長", "担当")
    assert monthly_sheet(monthly_facts(state=MonthState.CLOSED), Office()).state == "締め済み"


def test_the_foot_says_source_time_of_counting_and_anchor() -> None:
    footer = monthly_sheet(monthly_facts(), Office()).footer
    assert "令和8年11月2日 9:05 集計" in footer
    assert footer.endswith("記録照合番号 3f9ac81e57d20b64")
    assert monthly_sheet(monthly_facts(audit_head=""), Office()).footer.endswith("記録照合番号 －")


def test_parts_keep_the_numbers_of_the_full_report() -> None:
    sheet = monthly_sheet(monthly_facts(), Office())
    assert [block.text for block in sheet.blocks if isinstance(block, Heading)] == [
        "1　概要",
        "2　相談内容別",
        "9　問合せ先",
    ]


def test_the_summary_compares_with_last_month_and_last_year() -> None:
    summary = tables(monthly_sheet(monthly_facts(), Office()))[0]
    assert summary.rows == (
        ("件数（件）", "90", "79", "+11", "66", "136.4％", "+24", "526", "411"),
        ("人数（人）", "97", "84", "+13", "70", "138.6％", "+27", "561", "430"),
    )
    assert [column.title for column in summary.columns if column.group == "前年同月との比較"] == [
        "前年同月",
        "前年同月比",
        "増減",
    ]


def test_the_big_figures_are_those_of_the_table() -> None:
    sheet = monthly_sheet(monthly_facts(), Office())
    boxes = next(block for block in sheet.blocks if isinstance(block, KeyFigures)).figures
    assert [(box.value, box.unit) for box in boxes] == [("90", "件"), ("97", "人"), ("526", "件")]
    assert boxes[0].details == (("前年同月比", "136.4％"), ("前年同月との差", "+24件"))


def test_main_topics_end_with_the_total_of_the_summary_and_other_topics_with_none() -> None:
    _, main, every = tables(monthly_sheet(monthly_facts(), Office()))
    assert main.rows[4] == ("マイナンバーカード", "24", "26.7％", "21", "15", "160.0％", "+9", "144")
    assert main.total == ("合計", "90", "100.0％", "79", "66", "136.4％", "+24", "526")
    assert every.columns[0].title == "内容（複数回答）"
    assert every.total is None


def test_every_table_says_how_it_was_counted() -> None:
    blocks = monthly_sheet(monthly_facts(), Office()).blocks
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            below = blocks[index + 1]
            assert isinstance(below, Note)
            assert below.label == "数え方"
            assert below.text
    assert SHARE_NOTE in notes(monthly_sheet(monthly_facts(), Office()))


def test_no_data_prints_a_dash_and_never_a_zero() -> None:
    rows = (CountRow(code="SM", label="基本操作", counts=comparison(None)),)
    sheet = monthly_sheet(monthly_facts(count=NOTHING, people=NOTHING, topics=rows), Office())
    summary, main, _ = tables(sheet)
    assert summary.rows[0] == ("件数（件）", "0", "－", "－", "－", "－", "－", "0", "－")
    assert set(main.rows[0][1:]) == {"－"}


def test_the_office_may_compare_by_rate_and_the_definition_follows() -> None:
    sheet = monthly_sheet(monthly_facts(), Office(comparison=ComparisonMode.RATE))
    assert "増減率" in [column.title for column in tables(sheet)[0].columns]
    assert tables(sheet)[0].rows[0][5] == "36.4％"
    assert "増減率＝" in notes(sheet)
    assert "前年同月比＝" not in notes(sheet)


@pytest.mark.parametrize(
    ("started", "says"),
    [
        (date(2020, 4, 1), []),
        (date(2025, 6, 1), ["記録は令和7年6月1日からです"]),
        (date(2026, 6, 1), ["記録は令和8年6月1日からです", "年度累計は令和8年6月1日からの合計です"]),
    ],
)
def test_a_record_begun_within_what_is_compared_says_since_when(started: date, says: list[str]) -> None:
    text = notes(monthly_sheet(monthly_facts(recording_started_on=started), Office()))
    assert all(sentence in text for sentence in says)
    assert ("からの合計です" in text) is (len(says) == 2)
    assert ("記録は" in text) is bool(says)


def test_the_chart_comes_with_its_sentence() -> None:
    chart = next(
        block for block in monthly_sheet(monthly_facts(), Office()).blocks if isinstance(block, Chart)
    )
    assert chart.caption.startswith("図1")
    assert chart.sentence == "10月は90件で、前年同月（66件）の136.4％でした。"


def test_files_are_named_by_month_and_day_of_making() -> None:
    name = monthly_file_name(Month(2026, 10), date(2026, 11, 2), "pdf")
    assert name == "相談月報_令和8年10月_20261102.pdf"
    assert (
        monthly_file_name(Month(2019, 5), date(2019, 6, 3), ".json") == "相談月報_令和元年5月_20190603.json"
    )
    assert monthly_sheet(monthly_facts(), Office()).file_stem == "相談月報_令和8年10月_20261102"


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        Table(columns=(Column(title="一"), Column(title="二")), rows=(("1",),))


def test_making_a_sheet_loads_neither_qt_nor_the_counting_tools() -> None:
    code = (
        "import sys\n"
        "from tests.reports.facts import monthly_facts\n"
        "from nakanojo_helpdesk.domain.office import Office\n"
        "from nakanojo_helpdesk.reports.monthly import monthly_sheet\n"
        "from nakanojo_helpdesk.reports.documents import monthly_document\n"
        "monthly_sheet(monthly_facts(), Office()); monthly_document(monthly_facts())\n"
        "heavy = {'PySide6', 'matplotlib', 'pandas', 'numpy', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
