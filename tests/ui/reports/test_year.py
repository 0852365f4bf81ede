"""年間講座実績 on the screen 報告: chosen by key, seen, saved as PDF and Excel, year by year."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pypdf

from nakanojo_helpdesk.domain.calendar import fiscal_year, fiscal_year_code, fiscal_year_label
from nakanojo_helpdesk.reports.sheet import PaperSize
from nakanojo_helpdesk.ui.reports.page import YEARLY, ReportsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import raw, today
from tests.keyboard import press
from tests.services.courses import books
from tests.ui.reports.shown import Chooser
from tests.waiting import settle

TITLE = "昔の暦を読む"


def yearly(page: ReportsPage, workplace: Workplace) -> int:
    """Turn to 年間講座実績 with a course of this year; returns the fiscal year."""
    lesson = books.lesson_form(workplace.ledger, day=today())
    books.planned(workplace.ledger, lesson, form=books.course_form(title=TITLE), now=workplace.now())
    page.reload()
    page.kinds.setFocus()
    press("3")
    settle(page)
    return fiscal_year(today())


def test_one_digit_shows_the_courses_of_this_year_on_a_page_that_lies(
    page: ReportsPage, workplace: Workplace
) -> None:
    year = yearly(page, workplace)
    assert (page.kind(), page.year()) == (YEARLY, year)
    sheet = page.sheet()
    assert sheet is not None
    assert (sheet.title, sheet.size) == (
        f"{fiscal_year_label(year)} 年間講座実績",
        PaperSize.A4_LANDSCAPE,
    )
    assert page.preview.page_count() >= 2
    assert "1講座" in page.context()
    assert page.years.isVisible()
    assert not page.months.isVisible()
    assert not page.note.isVisible()


def test_it_leaves_as_pdf_and_as_excel_with_a_trace_each(
    page: ReportsPage, workplace: Workplace, chooser: Chooser, tmp_path: Path
) -> None:
    year = yearly(page, workplace)
    press("Ctrl+S")
    settle(page)
    pages = pypdf.PdfReader(tmp_path / "報告.pdf").pages
    assert TITLE in "".join("".join(each.extract_text().split()) for each in pages)
    chooser.path = tmp_path / "年.xlsx"
    press("Ctrl+E")
    settle(page)
    sheets = openpyxl.load_workbook(chooser.path).sheetnames
    assert sheets[0] == "報告"
    with raw(workplace.ledger.store.path) as connection:
        query = "SELECT entity, entity_id FROM audit WHERE action = 'report' ORDER BY seq"
        traced = connection.execute(query).fetchall()
    assert traced == [("courses.pdf", fiscal_year_code(year)), ("courses.xlsx", fiscal_year_code(year))]


def test_years_are_gone_through_with_the_arrows_as_far_as_there_are_courses(
    page: ReportsPage, workplace: Workplace
) -> None:
    year = yearly(page, workplace)
    books.planned(
        workplace.ledger,
        books.lesson_form(workplace.ledger, day=today().replace(year=today().year - 1)),
        now=workplace.now(),
    )
    page.reload()
    press("Alt+Left")
    settle(page)
    assert page.year() == year - 1
    press("Alt+Left")
    settle(page)
    assert page.year() == year - 1
    press("Alt+Right")
    settle(page)
    assert page.year() == year
