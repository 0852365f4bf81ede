"""年間講座実績: the same figures on paper, in the workbook and in JSON."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.course_facts import YearFacts
from nakanojo_helpdesk.domain.surveys.results import SurveyFacts
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.results.document import year_json
from nakanojo_helpdesk.reports.results.year import NOTHING, year_sheet
from nakanojo_helpdesk.reports.workbooks.results import year_workbook
from tests.paper.test_pdf import plain, read
from tests.reports.courses.codes import CODES
from tests.reports.results.facts import course_facts, year_facts

COST = Office(course_costs=((2027, 480_000),))
HOSTILE = "=1+1"


def text(facts: YearFacts, office: Office | None = None) -> str:
    reader = read(pdf_bytes(year_sheet(facts, office or Office(), CODES)))
    return "".join(plain(page.extract_text()) for page in reader.pages)


def book(facts: YearFacts, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(year_workbook(facts, COST, CODES)), data_only=values)


def test_the_paper_says_the_figures_of_every_course_and_of_the_year(qapp: QApplication) -> None:
    words = text(year_facts(course_facts(12, "LINE入門"), course_facts(13, "安全な使い方")))
    assert "令和9年度年間講座実績" in words
    assert words.count("講R9-012LINE入門入門3145423168.9％93.3％72.1％1044.6") == 1
    assert "合計2講座62908462" in words
    assert "実人数13人" in words
    assert "1人当たり経費" in words
    assert "出典：中之条町の講座の記録" in words


def test_the_line_for_the_appraisal_has_the_cost_of_one_attendance_where_the_town_filled_it_in(
    qapp: QApplication,
) -> None:
    facts = year_facts()
    assert "令和9年度331134.6480,00015,484" in text(facts, COST)
    assert "令和9年度331134.6－－" in text(facts)


def test_few_answers_are_said_and_no_mean_is_shown(qapp: QApplication) -> None:
    few = SurveyFacts(n=2, means={})
    words = text(year_facts(course_facts(survey=few), survey=few))
    assert "x（少数）" in words
    assert "x＝公表しない数" in words


def test_a_year_without_courses_says_so(qapp: QApplication) -> None:
    empty = replace(year_facts(), courses=(), survey=None)
    assert NOTHING.replace("。", "") in text(empty)
    assert book(empty).sheetnames == ["報告", "数え方", "講座", "回"]
    assert json.loads(year_json(empty))["courses"] == []


def test_the_workbook_has_real_numbers_dates_and_formulas_with_their_results() -> None:
    facts = year_facts(course_facts(12, "LINE入門"), course_facts(13, "安全な使い方"))
    values, formulas = book(facts)["講座"], book(facts, values=False)["講座"]
    assert [cell.value for cell in values[2]][:14] == [
        "講R9-012", "LINE入門", "入門", "先着順", 3, 1, 45, 42, 43, 31, 0.689, 0.933, 0.721, 14,
    ]  # fmt: skip
    assert [cell.value for cell in values[4]][4:11] == [6, 2, 90, 84, 86, 62, 0.689]
    assert str(formulas["J4"].value).startswith("=IF(COUNT(J2:J3)=0")
    assert str(formulas["K2"].value) == '=IF(AND(ISNUMBER(J2),N(G2)>0),ROUND(J2/G2,3),"－")'
    lessons = book(facts)["回"]
    assert lessons["D2"].value == datetime(2027, 5, 12)
    assert [cell.value for cell in lessons[2]][6:19] == [1, 1, 0, 0, 15, 12, 10, 1, 0, 1, 2, 1, 0]


def test_the_sheet_to_print_has_the_figures_of_the_paper_as_numbers() -> None:
    sheet = book(year_facts())["報告"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if row[0] == "令和9年度" and row[1] == 3)
    assert line[1:7] == [3, 31, 13, 4.6, 480000, 15484]
    course = next(row for row in rows if row[0] == "講R9-012")
    assert course[8] == 0.689
    assert sheet.page_setup.orientation == "landscape"


def test_charts_are_excels_own_and_point_at_the_courses() -> None:
    data = year_workbook(year_facts(course_facts(12), course_facts(13)), Office(), CODES)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawn = archive.read(charts[0]).decode("utf-8")
    assert len(charts) == 1
    for column in "GHJ":
        assert f"講座!${column}$2:${column}$3" in drawn.replace("'", "")
    assert drawn.count("<c:ser>") == 3
    assert "pattFill" in drawn


def test_a_title_like_a_formula_stays_a_text_everywhere() -> None:
    made = book(year_facts(course_facts(title=HOSTILE)), values=False)
    for name in ("報告", "講座", "回"):
        cells = [cell for row in made[name].iter_rows() for cell in row if cell.value == HOSTILE]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}


def test_json_has_exactly_the_shape_others_count_on() -> None:
    document = json.loads(year_json(year_facts()))
    assert list(document) == ["fiscal_year", "state", "courses", "totals", "people"]
    (course,) = document["courses"]
    assert list(course) == [
        "number", "title", "code", "kind", "method", "capacity", "lessons", "applied", "confirmed", "waiting", "lost",
        "withdrawn", "attended", "fill_rate", "apply_rate", "attendance_rate", "survey", "completed",
    ]  # fmt: skip
    assert list(course["lessons"][0]) == [
        "ordinal", "date", "start", "end", "venue", "state", "staff", "confirmed", "marks",
    ]  # fmt: skip
    assert course["lessons"][0]["staff"] == {"INS": 1, "AST": 1, "STF": 0, "VOL": 0}
    assert list(course["lessons"][0]["marks"]) == ["ATT", "LAT", "LEV", "WLK", "ABS", "EXC", "NOT"]
    assert (course["attended"], course["fill_rate"]) == (31, 0.689)
    assert course["survey"] == {"n": 11, "means": {"satisfaction": 4.6, "clarity": 4.1}}
    assert (course["completed"], document["totals"]["completed"]) == (10, 10)
    assert document["people"] == {"distinct": 13, "unnamed": 1, "first_time": 9}
    assert course["lessons"][3]["state"] == CourseState.CANCELLED.value


def test_what_cannot_be_computed_is_null_and_never_a_zero() -> None:
    document = json.loads(year_json(year_facts(course_facts(lessons=(), survey=None))))
    (course,) = document["courses"]
    assert (course["fill_rate"], course["apply_rate"], course["attendance_rate"]) == (None, None, None)
    assert course["survey"] is None
