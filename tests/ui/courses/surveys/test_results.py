"""The results as figure and table, what people wrote, and the papers, by real key events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.surveys.forms import Phase, Question, SurveyForm
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.courses.surveys.dialogs import FreeTextsDialog
from nakanojo_helpdesk.ui.courses.surveys.papers import PaperDialog, SurveyPaper, SurveyPaperOnItsWay
from nakanojo_helpdesk.ui.courses.surveys.tab import SurveysTab
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, raw
from tests.keyboard import focused
from tests.ui.courses.conftest import Book, press
from tests.ui.courses.surveys.conftest import FULL, entered
from tests.waiting import settle, wait_until, when_shown


def test_free_texts_are_read_in_a_dialog_of_their_own(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    entered(book, replace(FULL, free_text="字が小さい"))
    press("Ctrl+R")
    settle(course)
    read: list[str] = []

    def look(dialog: FreeTextsDialog) -> None:
        read.extend(dialog.texts())
        press("Escape")

    when_shown(FreeTextsDialog, look)
    press("Ctrl+K")
    assert read == ["第1回", "字が小さい"]


def test_the_results_are_a_figure_with_its_sentence_and_a_table_one_key_away(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    before = SurveyForm(phase=Phase.BEFORE, confidence=2, usefulness=3)
    entered(book, *[FULL] * 5, *[before] * 5)
    press("Ctrl+R")
    settle(course)
    faces = tab.results.faces
    assert faces.chart.sentence() == (
        "「満足」は5点のうち平均5.0点でした（後の用紙5枚）。「自分でできそう」は、前の2.0点から後の4.0点に上がりました。"
        "「役に立つ」は、前の3.0点から後の5.0点に上がりました。"
    )
    assert faces.chart.sentence() in focused().accessibleName()
    assert tab.results.topic_words() == "習いたいこと：LINE・SNS 5枚"
    press("T")
    settle(course)
    assert focused() is faces.table
    rows = [line.texts for line in faces.table.row_model().rows()]
    assert rows[0] == ("満足", "後", "0", "0", "0", "0", "5", "5", "5.0")
    assert rows[2] == ("自分でできそう", "前", "0", "5", "0", "0", "0", "5", "2.0")


def test_results_are_shown_for_the_course_or_for_one_lesson(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    entered(book, *[FULL] * 5)
    entered(book, SurveyForm(satisfaction=1), place=1)
    press("Ctrl+R")
    settle(course)
    shown = tab.results.shown()
    assert shown is not None
    assert shown.of(Question.SATISFACTION, Phase.AFTER).n == 6
    tab.results.scope.setFocus()
    QTest.keyClick(tab.results.scope, Qt.Key.Key_End)
    settle(course)
    shown = tab.results.shown()
    assert shown is not None
    assert shown.of(Question.SATISFACTION, Phase.AFTER).mean_text == "x（少数）"


def test_whoever_may_not_type_forms_sees_the_results_only(
    open_window: Callable[[Workplace], MainWindow], book: Book, ledger_as: LedgerAs
) -> None:
    entered(book, *[FULL] * 5)
    window = open_window(replace(book.place, ledger=ledger_as(Role.COUNTER)))
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab("4")
    settle(page)
    assert page.surveys.shows_results()
    words = {button.words for button in page.key_bar.buttons if button.is_offered()}
    assert "表で見る" in words
    assert not words & {"保存する", "自由記述を読む", "入力にもどる", "結果"}
    QApplication.processEvents()


def test_the_form_of_the_lesson_is_saved_as_pdf_with_its_trace(
    tab: SurveysTab, course: CoursePage, book: Book, tmp_path: Path, database: Path
) -> None:
    names: list[str] = []

    def ask(_parent: object, _title: str, name: str, _kind: str) -> Path:
        names.append(name)
        return tmp_path / "用紙"

    tab.papers.ask_path = ask

    def choose(dialog: PaperDialog) -> None:
        assert dialog.paper() is SurveyPaper.AFTER, "the phase that is being typed"
        press("1")
        dialog.pdf_button.click()

    when_shown(PaperDialog, choose)
    press("Ctrl+P")
    settle(course)
    words = "".join(pypdf.PdfReader(tmp_path / "用紙.pdf").pages[0].extract_text().split())
    assert "はじまる前のアンケート" in words
    assert "講R9-001第1回" in words
    assert names == ["アンケート用紙_講R9-001_前_20270519.pdf"]
    assert course.sticky.text() == "保存しました（用紙.pdf）"
    with raw(database) as connection:
        traced = connection.execute(
            "SELECT count(*) FROM audit WHERE entity = 'survey.before.pdf'"
        ).fetchone()
    assert traced == (1,)


def test_the_results_are_printed_as_they_are_when_they_leave(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    entered(book, *[FULL] * 5)
    sent: list[Sheet] = []

    def send(sheet: Sheet, _printer: str, _copies: int) -> int:
        sent.append(sheet)
        return 1

    tab.papers.outlet = PaperOutlet(course.sticky, course, send=send)
    press("Ctrl+R")
    settle(course)

    def choose(dialog: PaperDialog) -> None:
        assert dialog.paper() is SurveyPaper.RESULTS
        press("Escape")

    when_shown(PaperDialog, choose)
    press("Ctrl+P")
    assert sent == []
    way = SurveyPaperOnItsWay(book.place, SurveyPaper.RESULTS, book.this_year.uid)
    tab.papers.outlet.print_out(way, "窓口のプリンター", 1)
    wait_until(lambda: not tab.is_busy(), "the results are printed")
    assert [sheet.title for sheet in sent] == ["講座のアンケート結果"]
    assert course.sticky.text() == "「窓口のプリンター」に送りました。"
