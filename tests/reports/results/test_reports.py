"""実施報告書 of a lesson and of a course: read back from PDF and workbook."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.courses.states import CourseState, Stage
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.course_facts import CourseFacts, LessonFacts
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.results.course import NO_SURVEY, TOO_FEW, course_report_sheet
from nakanojo_helpdesk.reports.results.lesson import lesson_report_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.reports.workbooks.results import course_report_workbook, lesson_report_workbook
from tests.paper.test_pdf import plain, read
from tests.reports.courses.codes import CODES
from tests.reports.results.facts import COUNTED, HEAD, course_facts

HOSTILE = "=1+1"


def counted(**changes: Any) -> CourseFacts:
    return course_facts(counted_at=COUNTED, audit_head=HEAD, **changes)


def held(facts: CourseFacts, **changes: Any) -> LessonFacts:
    """The first lesson, written up."""
    lesson = facts.lessons[0]
    row = replace(lesson.row, held_begin=600, held_end=670, shortened_reason="大雪のため", theme="文字入力")
    return replace(lesson, row=replace(row, **changes))


def text(sheet: Sheet) -> str:
    return "".join(plain(page.extract_text()) for page in read(pdf_bytes(sheet)).pages)


def test_the_report_of_a_lesson_says_what_a_lecturer_is_paid_on(qapp: QApplication) -> None:
    facts = counted()
    words = text(
        lesson_report_sheet(facts, held(facts, reflection="濁点の入れ方を配った。"), Office(), CODES)
    )
    for part in (
        "講座実施報告書（1回）", "第1回（全4回）", "令和9年5月12日（水）10:00～11:30",
        "10:00～11:10（1時間10分）", "大雪のため",
        "文字入力", "講師佐藤", "アシスタント山田（ひがしデータ）", "15151280.0％12人に2人（不足）", "遅刻1", "合計（確定）15",
        "所感濁点の入れ方を配った。",
        "課長係長担当",
    ):  # fmt: skip
        assert part in words, part


def test_nobody_who_attended_is_named_in_a_file_name() -> None:
    facts = counted()
    assert (
        lesson_report_sheet(facts, held(facts), Office(), CODES).file_stem
        == "実施報告書_講R9-012_第1回_20280403"
    )
    assert (
        course_report_sheet(facts, Office(practice=True), CODES).file_stem
        == "練習_実施報告書_講R9-012_20280403"
    )


def test_a_lesson_that_was_called_off_says_why_and_no_time(qapp: QApplication) -> None:
    facts = counted()
    words = text(lesson_report_sheet(facts, facts.lessons[3], Office(), CODES))
    assert "この回は中止になりました（大雪のため）。" in words
    assert "実施した時間" not in words
    assert "（記入なし）" in words


def test_a_lesson_still_to_come_says_so(qapp: QApplication) -> None:
    facts = counted()
    coming = replace(facts.lessons[0], state=CourseState.OPEN)
    assert "この回はまだ終わっていません。" in text(lesson_report_sheet(facts, coming, Office(), CODES))


def test_the_report_of_a_course_has_every_part(qapp: QApplication) -> None:
    facts = counted()
    facts = replace(facts, row=replace(facts.row, reflection="落ち着いて進められた。"))
    words = text(course_report_sheet(facts, Office(), CODES))
    for part in (
        "講座実施報告書", "講R9-012はじめてのLINE（入門）", "断った人数4", "落選1", "取消・辞退3", "講師時間9時間", "合計4時間30分4331",
        "佐藤講師34時間30分", "山田（ひがしデータ）アシスタント34時間30分", "満足114.6", "所感落ち着いて進められた。",
    ):  # fmt: skip
        assert part in words, part


def test_small_counts_of_ages_and_districts_are_hidden_and_cannot_be_subtracted(qapp: QApplication) -> None:
    words = text(course_report_sheet(counted(), Office(), CODES))
    assert "65～69歳x00x" in words
    assert "70～74歳xx08" in words
    assert "合計10xx14" in words


def test_few_people_give_no_table_of_ages(qapp: QApplication) -> None:
    words = text(course_report_sheet(counted(audience={("A70", "NKJ"): 9}), Office(), CODES))
    assert TOO_FEW in words
    assert "70～74歳" not in words


def test_a_course_without_survey_staff_or_lessons_has_a_sentence_for_each(qapp: QApplication) -> None:
    words = text(course_report_sheet(counted(lessons=(), survey=None, audience={}), Office(), CODES))
    assert NO_SURVEY in words
    assert "担当の記録はありません。" in words


def test_a_cancelled_course_says_its_state(qapp: QApplication) -> None:
    facts = counted()
    facts = replace(facts, state=CourseState.CANCELLED, row=replace(facts.row, stage=Stage.CANCELLED))
    assert "状態中止" in text(course_report_sheet(facts, Office(), CODES))


def test_workbooks_have_the_figures_as_numbers_and_texts_that_stay_texts() -> None:
    facts = counted(title=HOSTILE)
    book = openpyxl.load_workbook(BytesIO(course_report_workbook(facts, Office(), CODES)))
    rows = [[cell.value for cell in row] for row in book["報告"].iter_rows()]
    assert next(row for row in rows if row[0] == "申込" and row[1] == 14)[3] == 0.689
    assert book["回"]["L2"].value == 12
    one = openpyxl.load_workbook(BytesIO(lesson_report_workbook(facts, held(facts), Office(), CODES)))
    cells = [
        cell for row in one["報告"].iter_rows() for cell in row if str(cell.value).startswith("講R9-012　=")
    ]
    assert [cell.data_type for cell in cells] == ["s"]
    assert [cell.data_type for row in book["回"].iter_rows() for cell in row if cell.value == HOSTILE] == [
        "s"
    ] * 4


def test_the_workbook_of_a_course_draws_its_lessons() -> None:
    with zipfile.ZipFile(BytesIO(course_report_workbook(counted(), Office(), CODES))) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode("utf-8").replace("'", "")
    assert "回!$K$2:$K$5" in drawn
    assert "回!$L$2:$L$5" in drawn
