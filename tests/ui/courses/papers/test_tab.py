"""書類 on the screen: chosen by key, seen, printed, saved and copied, each with its right and its trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QGuiApplication
from sqlalchemy import text

from nakanojo_helpdesk.domain.papers.wishes import CallAbout, NoticePaper, Paper
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.surveys.forms import Phase
from nakanojo_helpdesk.reports.sheet import PaperSize, Sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.ui.courses.one.page import PAPERS, CoursePage
from nakanojo_helpdesk.ui.courses.papers.preparing import PaperOnItsWay
from nakanojo_helpdesk.ui.courses.papers.tab import PapersTab
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs, raw
from tests.services.registrations.applications import apply
from tests.ui.courses.conftest import NOW, Book, press
from tests.ui.reports.shown import Chooser
from tests.waiting import settle, when_shown


@pytest.fixture
def tab(course: CoursePage, book: Book) -> PapersTab:
    """書類 of this year's course, for which two people have applied; the keyboard is in the list."""
    apply(book.place.ledger, book.this_year, "剣持ハナ", now=NOW)
    apply(book.place.ledger, book.this_year, "割田一郎", now=NOW)
    course.show_course(book.this_year.uid, PAPERS)
    settle(course)
    return course.papers


def shown(tab: PapersTab) -> Sheet:
    settle(tab.page)
    prepared = tab.prepared()
    assert prepared is not None
    return prepared.sheet


def traced(tab: PapersTab, action: str = "report") -> list[str]:
    with raw(tab.workplace.ledger.store.path) as connection:
        query = "SELECT entity FROM audit WHERE action = ? ORDER BY seq"
        return [row[0] for row in connection.execute(query, (action,))]


def printing_with(tab: PapersTab, printed: list[Sheet]) -> None:
    def send(sheet: Sheet, _printer: str, _copies: int) -> int:
        printed.append(sheet)
        return 1

    tab.outlet = PaperOutlet(tab.page.sticky, tab, send=send)


ONE_KEY_AWAY = (
    ("1", "名簿", PaperSize.A4),
    ("2", "受付簿", PaperSize.A4),
    ("3", "受付簿（全部の回）", PaperSize.A4_LANDSCAPE),
    ("4", "名札", PaperSize.A4),
    ("5", "会場の案内", PaperSize.A4_LANDSCAPE),
    ("6", "電話連絡票（中止の連絡）", PaperSize.A4),
    ("7", "お知らせ", PaperSize.A4),
    ("8", "申込控え", PaperSize.A5),
    ("9", "決定・落選・待ちの通知", PaperSize.POSTCARD),
    ("0", "抽選結果", PaperSize.A4),
    ("B", "名簿の廃棄記録", PaperSize.A4),
    ("C", "終わったあとのアンケート", PaperSize.A4),
    ("D", "講座実施報告書", PaperSize.A4),
)


def test_a_paper_is_one_key_away_and_seen_at_once(tab: PapersTab) -> None:
    for key, title, size in ONE_KEY_AWAY:
        press(key)
        sheet = shown(tab)
        assert (sheet.title, sheet.size) == (title, size)
        assert tab.preview.page_count() >= 1
        assert size.label in tab.texts.text()
        assert title in tab.preview.accessibleDescription()


def test_from_the_lessons_one_key_leads_to_the_sign_sheet_of_the_next_lesson(
    course: CoursePage, book: Book
) -> None:
    apply(book.place.ledger, book.this_year, "剣持ハナ", now=NOW)
    press("Ctrl+U")
    sheet = shown(course.papers)
    assert course.tabs.code() == PAPERS
    assert sheet.title == "受付簿"
    assert "第1回　令和9年5月19日（水）" in sheet.subtitle


def test_the_sign_sheet_is_that_of_the_lesson_chosen_and_stays_so_for_the_door_sign(tab: PapersTab) -> None:
    press("2")
    assert "第1回" in shown(tab).subtitle
    tab.options.lesson.setCurrentIndex(1)
    tab.options.lesson.chosen.emit(tab.options.lesson.code())
    assert "第2回" in shown(tab).subtitle
    press("5")
    assert "第2回" in shown(tab).file_stem
    press("1")
    assert "全2回" in shown(tab).subtitle


def test_printing_takes_the_paper_as_it_is_then_and_leaves_a_trace(tab: PapersTab, book: Book) -> None:
    printed: list[Sheet] = []
    printing_with(tab, printed)
    press("1")
    before = len(shown(tab).blocks[1].rows)  # type: ignore[union-attr]
    apply(book.place.ledger, book.this_year, "関トメ", now=NOW)
    prepared = tab.prepared()
    assert prepared is not None
    tab.outlet.print_out(PaperOnItsWay(tab.workplace, prepared.wish), "複合機", 1)
    settle(tab.page)
    assert tab.page.sticky.text() == "「複合機」に送りました。"
    assert len(printed[0].blocks[1].rows) == before + 1 == 3  # type: ignore[union-attr]
    assert traced(tab) == ["course.roster.print"]


def test_ctrl_p_asks_for_the_printer_and_names_the_paper(tab: PapersTab) -> None:
    press("8")
    shown(tab)
    seen: list[str] = []

    def look(dialog: PrintDialog) -> None:
        seen.append(dialog._what.text())
        dialog.reject()

    when_shown(PrintDialog, look)
    press("Ctrl+P")
    assert seen == ["申込控え（A5）（2ページ）"]
    assert traced(tab) == []


def test_somebody_erased_after_the_slip_was_seen_is_not_printed_and_said(tab: PapersTab) -> None:
    printed: list[Sheet] = []
    printing_with(tab, printed)
    press("8")
    shown(tab)
    tab.options.person.setCurrentIndex(1)
    tab.options.person.chosen.emit(tab.options.person.code())
    shown(tab)
    prepared = tab.prepared()
    assert prepared is not None
    assert prepared.wish.registration is not None
    ledger = tab.workplace.ledger
    with ledger.store.session(ledger.actor, reading=False) as session:
        session.execute(
            text("UPDATE people SET name = '', phone = '', erased_at = '2027-05-19T00:00:00.000Z'")
        )
        session.commit()
    tab.outlet.print_out(PaperOnItsWay(tab.workplace, prepared.wish), "複合機", 1)
    settle(tab.page)
    assert "消去されています" in tab.page.sticky.text()
    assert printed == []
    assert traced(tab) == []


def test_ctrl_s_saves_a_pdf_whose_name_names_nobody(tab: PapersTab, tmp_path: Path) -> None:
    chooser = Chooser(tmp_path / "a.pdf")
    tab._ask_path = chooser
    press("1")
    shown(tab)
    press("Ctrl+S")
    settle(tab.page)
    assert chooser.suggested == "名簿_講R9-001_20270519.pdf"
    found = "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(tmp_path / "a.pdf").pages
    )
    assert "剣持ハナ" in found
    assert traced(tab) == ["course.roster.pdf"]


def test_the_texts_for_print_and_line_are_copied_by_one_key_with_their_length(tab: PapersTab) -> None:
    press("7")
    shown(tab)
    assert "（500文字まで）" in tab.texts.text()
    press("Ctrl+L")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("【LINE入門】")
    assert tab.page.sticky.text() == f"LINEの文をコピーしました（{len(copied)}文字）。貼り付けて使えます。"
    press("Ctrl+B")
    assert QGuiApplication.clipboard().text().startswith("■LINE入門")
    assert traced(tab) == ["course.announcement.copy"] * 2


def test_the_keys_that_copy_are_there_for_the_announcement_only(tab: PapersTab) -> None:
    press("1")
    shown(tab)
    words = [button.words for button in tab._buttons if button.isVisible()]
    assert words == ["印刷", "PDFに保存"]
    press("7")
    shown(tab)
    words = [button.words for button in tab._buttons if button.isVisible()]
    assert words == ["印刷", "PDFに保存", "広報の文をコピー", "LINEの文をコピー"]


def test_a_column_chosen_is_on_the_paper_and_kept_for_the_town(tab: PapersTab) -> None:
    press("2")
    shown(tab)
    tab.options.sign_columns.choose("address")
    titles = [column.title for column in shown(tab).blocks[1].columns]  # type: ignore[union-attr]
    assert "住所" in titles
    assert "町の決まりとして保存しました" in tab.page.sticky.text()
    assert tab.workplace.ledger.read(office.current).sign_columns == ("district", "address")


def test_whoever_may_not_plan_courses_cannot_change_the_towns_columns(
    open_window: Callable[[Workplace], MainWindow], book: Book, ledger_as: LedgerAs
) -> None:
    window = open_window(replace(book.place, ledger=ledger_as(Role.COUNTER)))
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab(PAPERS)
    page.papers.show_paper(Paper.SIGN_SHEET)
    shown(page.papers)
    page.papers.options.sign_columns.choose("address")
    settle(page)
    assert "講師と所属長です" in page.sticky.text()
    assert page.papers.options.sign_columns.codes() == ("district",)


def test_certificates_are_switched_on_where_they_are_missed(tab: PapersTab) -> None:
    press("A")
    settle(tab.page)
    assert tab.prepared() is None
    assert "修了証を出さない設定です" in tab.preview.waiting()
    tab.options.certificates.choose("gives")
    assert shown(tab).title == "修了証"


def test_a_call_list_and_a_notice_follow_what_is_chosen(tab: PapersTab) -> None:
    press("6")
    shown(tab)
    tab.options.about.choose(CallAbout.ATTENDANCE.value)
    assert shown(tab).title == "電話連絡票（出席の確認）"
    tab.options.about.choose(
        CallAbout.ATTENDANCE.value
    )  # a second press frees a chip: one of them always holds
    assert shown(tab).title == "電話連絡票（中止の連絡）"
    press("9")
    shown(tab)
    tab.options.notice.choose(NoticePaper.SLIP.value)
    assert shown(tab).size is PaperSize.A5


def test_a_trainer_of_another_course_gets_a_sentence_instead_of_names(
    open_window: Callable[[Workplace], MainWindow], book: Book, ledger_as: LedgerAs
) -> None:
    window = open_window(replace(book.place, ledger=ledger_as(Role.TRAINER)))
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab(PAPERS)
    page.papers.show_paper(Paper.ROSTER)
    settle(page)
    assert page.papers.prepared() is None
    assert "担当していない講座" in page.papers.preview.waiting()
    page.papers.show_paper(Paper.DOOR_SIGN)
    assert shown(page.papers).title == "会場の案内"


def test_papers_passed_by_with_the_arrows_are_not_read(tab: PapersTab) -> None:
    press("1")
    shown(tab)
    before = len(traced(tab, "read"))
    press("Down", "Down", "Down", "Down")
    shown(tab)
    assert tab.paper() is Paper.DOOR_SIGN
    assert len(traced(tab, "read")) == before


def test_the_form_of_a_survey_is_for_before_or_after_and_of_a_lesson(tab: PapersTab) -> None:
    press("C")
    assert "第1回" not in shown(tab).period
    tab.options.lesson.setCurrentIndex(1)
    tab.options.lesson.chosen.emit(tab.options.lesson.code())
    assert "第1回" in shown(tab).period
    tab.options.phase.choose(Phase.BEFORE.value)
    assert shown(tab).title == "はじまる前のアンケート"


def test_the_report_is_of_the_course_or_of_a_lesson_and_needs_the_right_to_count(
    tab: PapersTab, open_window: Callable[[Workplace], MainWindow], book: Book, ledger_as: LedgerAs
) -> None:
    press("D")
    assert shown(tab).period == book.this_year.label
    tab.options.lesson.setCurrentIndex(1)
    tab.options.lesson.chosen.emit(tab.options.lesson.code())
    assert shown(tab).period == book.this_year.lessons[0].label
    window = open_window(replace(book.place, ledger=ledger_as(Role.TRAINER)))
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab(PAPERS)
    page.papers.show_paper(Paper.REPORT)
    assert shown(page.papers).title == "講座実施報告書"


def test_with_large_text_list_and_paper_take_turns(tab: PapersTab, course: CoursePage) -> None:
    course.window().resize(700, 430)
    settle(course)
    assert tab.table.isVisible()
    assert not tab.preview.isVisible()
    press("Ctrl+G")
    settle(course)
    assert tab.preview.isVisible()
    assert not tab.table.isVisible()
    assert tab.preview.page_count() == 1
    press("Ctrl+G")
    settle(course)
    assert tab.table.hasFocus()
