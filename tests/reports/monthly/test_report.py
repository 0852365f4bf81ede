"""The monthly report as data: what stands where, before it is painted."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import (
    SHARE_NOTE,
    Comparison,
    ComparisonMode,
    CountRow,
    MonthlyFacts,
    MonthState,
    Section,
)
from nakanojo_helpdesk.reports.grids.course_sheets import COURSE_LIST_GRID
from nakanojo_helpdesk.reports.monthly.parts import grids_of
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet, monthly_stem
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
from tests.reports.facts import (
    WEEKDAYS,
    comparison,
    course_sections,
    further_sections,
    minutes,
    monthly_facts,
    part,
    self_solved,
)

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
        "3　年代別",
        "4　地区別",
        "5　曜日・時間帯",
        "6　結果・所要時間",
        "7　講座",
        "8　特記事項",
        "9　問合せ先",
    ]


def test_the_summary_compares_with_last_month_and_last_year() -> None:
    summary = tables(monthly_sheet(monthly_facts(), Office()))[0]
    assert summary.rows == (
        ("件数（件）", "90", "79", "+11", "66", "136.4％", "+24", "526", "411"),
        ("人数（人）", "97", "84", "+13", "70", "138.6％", "+27", "561", "430"),
        ("開設日（日）", "21", "19", "+2", "21", "100.0％", "±0", "126", "126"),
        ("1日平均（件）", "4.3", "4.2", "+0.1", "3.1", "138.7％", "+1.2", "4.1", "3.2"),
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


def test_main_topics_end_with_the_total_of_the_summary_and_several_answers_with_none() -> None:
    _, topics, *_ = tables(monthly_sheet(monthly_facts(), Office()))
    card = ("マイナンバーカード", "24", "26.7％", "21", "15", "160.0％", "+9", "144")
    assert topics.rows[4][:-2] == card
    assert topics.total == ("合計", "90", "100.0％", "79", "66", "136.4％", "+24", "526", "", "")
    assert [column.group for column in topics.columns[-2:]] == ["複数回答", "複数回答"]
    assert "合計は件数と同じになりません。" in notes(monthly_sheet(monthly_facts(), Office()))


def test_a_topic_that_was_only_ever_a_further_one_has_a_line_with_no_main_count() -> None:
    facts = monthly_facts()
    every = facts.section("all_topics")
    only = CountRow(code="OLD", label="使われなくなった内容", counts=comparison(2, 0))
    longer = replace(every, rows=(*every.rows, only))
    sections = tuple(longer if section is every else section for section in facts.sections)
    _, topics, *_ = tables(monthly_sheet(replace(facts, sections=sections), Office()))
    assert topics.rows[-1] == (
        "使われなくなった内容", "0", "0.0％", "0", "0", "－", "±0", "0", "2", "2.2％",
    )  # fmt: skip


def test_every_table_and_figure_says_how_it_was_counted() -> None:
    blocks = monthly_sheet(monthly_facts(), Office()).blocks
    for index, block in enumerate(blocks):
        if isinstance(block, Table | Chart):
            below = blocks[index + 1]
            assert isinstance(below, Note)
            assert below.label == "数え方"
            assert below.text
    assert SHARE_NOTE in notes(monthly_sheet(monthly_facts(), Office()))


def test_no_data_prints_a_dash_and_never_a_zero() -> None:
    rows = (CountRow(code="SM", label="基本操作", counts=comparison(None)),)
    sheet = monthly_sheet(monthly_facts(count=NOTHING, people=NOTHING, topics=rows), Office())
    summary, main, *_ = tables(sheet)
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


def test_every_figure_comes_with_its_sentence() -> None:
    charts = [block for block in monthly_sheet(monthly_facts(), Office()).blocks if isinstance(block, Chart)]
    assert [chart.caption.partition("　")[0] for chart in charts] == [f"図{place}" for place in range(1, 7)]
    assert charts[0].sentence == "10月は90件で、前年同月（66件）の136.4％でした。"
    assert charts[1].sentence.startswith("いちばん多いのは「マイナンバーカード」24件（27%）です。")
    assert charts[4].sentence == "いちばん多いのは「解決」で69件（77%）です。本人できた率は43.2％です。"
    assert charts[5].sentence == (
        "7回の講座に、定員76人に対して56人が出席し、充足率は73.7％でした。"
        "いちばん席が埋まったのは「公民館なんでもスマホ相談会（沢田）」（112.5％）、"
        "いちばん空いたのは「スマホ入門（秋）」（61.1％）です。"
    )


def test_every_table_that_adds_up_ends_with_the_total_of_the_summary() -> None:
    _, *facets = (
        table
        for table in tables(monthly_sheet(monthly_facts(), Office()))
        if not table.source.startswith("7")  # courses have their own total
    )
    totals = [table.total for table in facets if table.total is not None]
    assert len(totals) == 6
    for total in totals:
        assert total[:2] == ("合計", "90")
        assert [text for text in total if text][-1] == "526"


def test_closed_days_without_any_record_have_no_line_and_records_without_a_time_are_told() -> None:
    days = next(
        table
        for table in tables(monthly_sheet(monthly_facts(), Office()))
        if table.columns[0].title == "曜日"
    )
    assert [row[0] for row in days.rows] == ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日"]
    assert [row[:3] for row in days.rows][:2] == [("月曜日", "22", "2"), ("火曜日", "17", "1")]
    assert days.total is not None
    assert days.total[:3] == ("合計", "90", "7")
    weekend = tuple((code, label, 3, 1) for code, label, *_ in WEEKDAYS)
    further = tuple(
        part(5, "weekday_hours", "曜日・時間帯", weekend) if section.code == "weekday_hours" else section
        for section in further_sections()
    )
    days = next(
        table
        for table in tables(monthly_sheet(monthly_facts(further=further), Office()))
        if table.columns[0].title == "曜日"
    )
    assert [row[0] for row in days.rows][-2:] == ["土曜日", "日曜日"]


def test_the_share_of_people_who_did_it_themselves_and_the_minutes_say_of_how_many() -> None:
    sheet = monthly_sheet(monthly_facts(), Office())
    _, boxes = (block.figures for block in sheet.blocks if isinstance(block, KeyFigures))
    assert [(box.value, box.unit) for box in boxes] == [("43.2", "％"), ("17.0", "分"), ("1,394", "分")]
    assert boxes[0].details[0] == ("できた件数／対象", "38／88件")
    assert boxes[1].details[0] == ("時間のある件数", "82件")


def test_no_minutes_and_nobody_who_could_have_done_it_print_a_dash() -> None:
    further = tuple(
        minutes(0, 0)
        if section.code == "minutes"
        else self_solved(0, 0)
        if section.code == "self_solved"
        else section
        for section in further_sections()
    )
    sheet = monthly_sheet(monthly_facts(further=further), Office())
    _, boxes = (block.figures for block in sheet.blocks if isinstance(block, KeyFigures))
    assert [(box.value, box.unit) for box in boxes] == [("－", ""), ("－", ""), ("0", "分")]


def test_the_note_of_the_month_is_printed_line_by_line_as_it_was_typed() -> None:
    text = "20日は停電のため、午後を休みました。\n\n<b>=1+1</b>"
    blocks = monthly_sheet(monthly_facts(), Office(), text).blocks
    place = next(
        index
        for index, block in enumerate(blocks)
        if isinstance(block, Heading) and block.text.startswith("8")
    )
    assert [block.text for block in blocks[place + 1 : place + 3] if isinstance(block, Paragraph)] == [
        "20日は停電のため、午後を休みました。",
        "<b>=1+1</b>",
    ]
    empty = monthly_sheet(monthly_facts(), Office()).blocks
    assert Paragraph(text="特になし") in empty


def test_files_are_named_by_month_and_day_of_making() -> None:
    assert monthly_stem(Month(2026, 10), date(2026, 11, 2)) == "相談月報_令和8年10月_20261102"
    assert monthly_stem(Month(2019, 5), date(2019, 6, 3)) == "相談月報_令和元年5月_20190603"
    assert monthly_sheet(monthly_facts(), Office()).file_stem == "相談月報_令和8年10月_20261102"


def test_the_margins_of_the_office_are_those_of_its_papers() -> None:
    assert monthly_sheet(monthly_facts(), Office(margins_mm=(20, 20, 22, 28))).margins_mm == (20, 20, 22, 28)


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        Table(columns=(Column(title="一"), Column(title="二")), rows=(("1",),))


def test_making_a_sheet_loads_neither_qt_nor_the_counting_tools() -> None:
    code = (
        "import sys\n"
        "from tests.reports.facts import monthly_facts\n"
        "from nakanojo_helpdesk.domain.office import Office\n"
        "from nakanojo_helpdesk.reports.monthly.report import monthly_sheet\n"
        "from nakanojo_helpdesk.reports.monthly.document import monthly_document\n"
        "monthly_sheet(monthly_facts(), Office()); monthly_document(monthly_facts())\n"
        "heavy = {'PySide6', 'matplotlib', 'pandas', 'numpy', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_report_marks_open_and_revised_months_and_explains_every_sign() -> None:
    sheet = monthly_sheet(replace(monthly_facts(), revised=frozenset({"last_year"})), Office())
    for table in tables(sheet):
        titles = {column.field: column.title for column in table.columns if not column.source}
        if table.source == COURSE_LIST_GRID:
            continue
        assert titles["value"].endswith(" p")
        assert titles["last_year"] == "前年同月 r"
    legend = next(block for block in sheet.blocks if isinstance(block, Note) and block.label == "凡例")
    assert all(f"{sign}＝" in legend.text for sign in "－…△prx")


def test_every_table_names_a_data_sheet_that_is_there() -> None:
    names = {grid.name for grid in grids_of(monthly_facts(), ComparisonMode.RATIO)}
    assert {table.source for table in tables(monthly_sheet(monthly_facts(), Office()))} <= names


def part_seven(facts: MonthlyFacts) -> list[object]:
    """The blocks of 7 講座."""
    blocks = list(monthly_sheet(facts, Office()).blocks)
    starts = [
        place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.part in {7, 8}
    ]
    return list(blocks[starts[0] + 1 : starts[1]])


def test_the_eight_figures_of_courses_are_printed_with_their_past_and_rates_change_in_points() -> None:
    table, *_ = (block for block in part_seven(monthly_facts()) if isinstance(block, Table))
    rows = {row[0]: row[1:] for row in table.rows}
    assert list(rows) == [
        "回数（回）",
        "定員（人）",
        "申込（人）",
        "出席（人）",
        "充足率（％）",
        "申込率（％）",
        "1回当たり（人）",
        "講師比（人）",
    ]
    assert rows["出席（人）"] == ("56", "53", "+3", "40", "140.0％", "+16", "336", "240")
    assert rows["充足率（％）"] == ("73.7", "73.4", "+0.3", "71.4", "", "+2.3", "74.1", "70.7")


def test_the_courses_of_the_month_end_with_their_sum_and_their_own_rate() -> None:
    *_, table = (block for block in part_seven(monthly_facts()) if isinstance(block, Table))
    assert table.rows[0] == ("LINE入門", "講R8-012", "2", "24", "31", "20", "83.3％")
    assert table.total == ("合計", "", "7", "76", "66", "56", "73.7％")


def test_without_lessons_no_course_is_drawn_and_without_any_course_none_is_counted() -> None:
    sections = {section.code: section for section in monthly_facts().sections}

    def with_courses(*courses: Section) -> MonthlyFacts:
        changed = {section.code: section for section in courses}
        return replace(
            monthly_facts(),
            sections=tuple(changed.get(code, section) for code, section in sections.items()),
        )

    quiet = part_seven(with_courses(*course_sections(())))
    assert not [block for block in quiet if isinstance(block, Chart)]
    assert Paragraph(text="この期間に実施した講座の回はありません。") in quiet
    unknown = replace(
        sections["courses"],
        rows=tuple(replace(row, counts=comparison(None)) for row in sections["courses"].rows),
    )
    assert part_seven(with_courses(unknown)) == [Paragraph(text="講座の記録はありません。")]
