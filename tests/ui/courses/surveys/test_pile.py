"""The pile by real key events: typing, taking back, totals, what is kept and what stays."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.surveys.forms import Phase, SurveyForm
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.surveys import reading
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.courses.surveys.dialogs import FreeTextDialog, TotalsDialog
from nakanojo_helpdesk.ui.courses.surveys.tab import SurveysTab
from nakanojo_helpdesk.ui.kit.frame.messages import LeavingDialog
from tests.keyboard import focused, type_text
from tests.ui.courses.conftest import Book, press
from tests.ui.courses.surveys.conftest import FULL, entered, kept, on_line
from tests.waiting import settle, when_shown


def test_twenty_forms_of_four_answers_and_a_topic_take_122_keys(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    keys = 0

    def count(*names: str) -> None:
        nonlocal keys
        for name in names:
            press(name)
            keys += 1

    for number in range(20):
        count(*f"{number % 5 + 1}445", "4", "Return")
    when_shown(TotalsDialog, lambda _dialog: count("Return"))
    count("F12")
    assert keys == 122
    found = kept(book)
    assert len(found) == 20
    assert [form.satisfaction for form in found] == [1, 2, 3, 4, 5] * 4
    assert all(form.topics == ("LN",) and form.clarity == 4 for form in found)
    assert course.sticky.text() == "20枚を保存しました。この回は、合わせて20枚です。"
    assert on_line(tab), "the next pile follows at once"


def test_the_keypad_and_full_width_digits_count_and_the_input_method_is_off(
    tab: SurveysTab, book: Book
) -> None:
    line = tab.entry.line.line
    assert not line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    press("Keypad+5", "Keypad+4")
    for sign in "４５":
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
        QApplication.sendEvent(focused(), event)
    press("4")
    assert line.text() == "54454"
    press("Keypad+Enter")
    assert tab.entry.typed() == (replace(FULL, confidence=4, usefulness=5),)


def test_the_line_says_what_each_digit_answers_and_which_question_is_next(tab: SurveysTab) -> None:
    assert tab.entry.line.cells.words()[0].startswith("▶満足")
    press("5", "0")
    assert tab.entry.line.cells.words() == (
        "満足 5 とても",
        "分かりやすさ 無回答",
        "▶自分でできそう",
        "役に立つ",
    )


def test_a_sign_that_means_nothing_is_kept_out_and_said(tab: SurveysTab) -> None:
    press("9")
    assert tab.entry.line.line.text() == ""
    assert "1から5まで" in tab.entry.line.field.error()
    press("5")
    assert tab.entry.line.field.error() == ""
    type_text("444z")
    assert tab.entry.line.line.text() == "5444"
    assert "「Z」のキー" in tab.entry.line.field.error()


def test_a_form_is_not_put_on_the_pile_before_every_question_has_its_digit(tab: SurveysTab) -> None:
    press("Return")
    assert "白紙は0を4つ" in tab.entry.line.field.error()
    press("5", "4", "Return")
    assert "「自分でできそう」の答えがまだです" in tab.entry.line.field.error()
    assert tab.entry.line.line.text() == "54"
    assert tab.entry.typed() == ()


def test_topics_are_chosen_by_key_or_by_chip_and_both_show_the_same(tab: SurveysTab) -> None:
    type_text("5445")
    line = tab.entry.line
    press("4")
    assert line.topics.codes() == ("LN",)
    line.topics.setFocus()
    press("1", "4")
    assert line.topics.codes() == ("SM",)
    assert line.line.text() == "5445"
    press("Return")
    assert tab.entry.typed() == (replace(FULL, topics=("SM",)),)
    assert focused() is line.line


def test_a_form_of_before_asks_two_questions(tab: SurveysTab) -> None:
    tab.entry.phase.setFocus()
    press("1", "Return")
    assert focused() is tab.entry.line.line
    assert len(tab.entry.line.cells.words()) == 2
    type_text("241")
    press("Return")
    assert tab.entry.typed() == (SurveyForm(phase=Phase.BEFORE, confidence=2, usefulness=4, topics=("SM",)),)


def test_taking_back_goes_sign_by_sign_then_form_by_form_then_to_what_is_saved(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    entered(book, replace(FULL, free_text="また来たい"))
    tab.show_course(book.read(book.this_year))
    type_text("54454")
    press("Return")
    type_text("11")
    press("Ctrl+Z")
    assert tab.entry.line.line.text() == "1"
    press("Ctrl+Z", "Ctrl+Z")
    assert tab.entry.line.line.text() == "54454", "the last form is back in the line"
    assert tab.entry.typed() == ()
    for _ in range(5):
        press("Ctrl+Z")
    assert len(kept(book)) == 1
    press("Ctrl+Z")
    assert kept(book) == [], "the saved form is taken back"
    assert tab.entry.line.form() == replace(FULL, free_text="また来たい")
    assert course.sticky.text().startswith("1枚目を取り消しました。")
    press("Return")
    assert tab.entry.typed() == (replace(FULL, free_text="また来たい"),)


def test_when_nothing_is_left_taking_back_says_so(tab: SurveysTab, course: CoursePage) -> None:
    press("Ctrl+Z")
    assert course.sticky.text() == "もどせる用紙は、もうありません。"


def test_a_form_in_the_middle_of_the_pile_is_typed_anew(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    entered(book, FULL)
    tab.show_course(book.read(book.this_year))
    for satisfaction in "123":
        type_text(f"{satisfaction}4454")
        press("Return")
    tab.entry.table.select_key(3)
    press("Ctrl+D")
    assert tab.entry.line.line.text() == "24454"
    assert [form.satisfaction for form in tab.entry.typed()] == [1, 3]
    press("Ctrl+D")
    assert "打ちかけの1枚" in course.sticky.text()
    press("Return")
    tab.entry.table.select_key(1)
    press("Ctrl+D")
    assert kept(book) == []
    assert tab.entry.line.form() == FULL


def test_what_is_typed_stays_while_another_tab_is_open(tab: SurveysTab, course: CoursePage) -> None:
    type_text("54454")
    press("Return")
    type_text("33")
    course.open_tab("2")
    assert course.lessons.isVisible()
    course.reload()
    course.open_tab("4")
    assert tab.entry.typed() == (FULL,)
    assert tab.entry.line.line.text() == "33"
    press("Ctrl+R")
    settle(course)
    assert tab.shows_results()
    press("Ctrl+R")
    assert tab.entry.line.line.text() == "33"


def test_leaving_the_course_asks_first_whichever_tab_is_open(
    tab: SurveysTab, course: CoursePage, book: Book
) -> None:
    type_text("54454")
    press("Return")
    course.open_tab("2")

    def stay(dialog: LeavingDialog) -> None:
        assert tab.isVisible(), "what is not saved is shown"
        press("Escape")

    when_shown(LeavingDialog, stay)
    assert not course.may_leave()
    assert tab.entry.typed() == (FULL,)
    when_shown(LeavingDialog, lambda dialog: dialog.throw_button.click())
    assert course.may_leave()
    assert tab.entry.typed() == ()
    assert kept(book) == []


def test_the_totals_are_seen_before_saving_and_one_may_go_back(tab: SurveysTab, book: Book) -> None:
    for text in ("54454", "34454", "0000"):
        type_text(text)
        press("Return")

    def look(dialog: TotalsDialog) -> None:
        facts = dict(dialog.facts)
        assert facts["後の用紙"] == "3枚"
        assert facts["満足"] == "平均4.0　1：0枚　2：0枚　3：1枚　4：0枚　5：1枚"
        assert facts["習いたいこと"] == "LINE・SNS 2枚"
        assert facts["白紙"] == "1枚"
        press("Escape")

    when_shown(TotalsDialog, look)
    press("F12")
    assert kept(book) == []
    assert len(tab.entry.typed()) == 3


def test_a_whole_form_in_the_line_is_saved_with_the_pile_and_a_half_one_stops_it(
    tab: SurveysTab, book: Book
) -> None:
    type_text("54")
    press("F12")
    assert "答えがまだです" in tab.entry.line.field.error()
    type_text("45")
    when_shown(TotalsDialog, lambda _dialog: press("Return"))
    press("F12")
    assert kept(book) == [replace(FULL, topics=())]


def test_a_pile_that_cannot_be_kept_is_not_lost(tab: SurveysTab, book: Book) -> None:
    type_text("54454")
    press("Return")
    first = book.read(book.this_year).lessons[0]
    book.place.ledger.call(lessons.cancel, first.uid, first.version, reason="大雪")

    def refuse(dialog: TotalsDialog) -> None:
        press("Return")
        assert "中止" in dialog.trouble.title
        press("Escape")

    when_shown(TotalsDialog, refuse)
    press("F12")
    assert tab.entry.typed() == (FULL,)


def test_a_free_text_is_written_only_on_asking_and_no_individual_number_is_kept(
    tab: SurveysTab, book: Book
) -> None:
    type_text("54454")

    def write(dialog: FreeTextDialog) -> None:
        dialog.memo.set_text("番号は 1234 5678 9018 です")
        press("F12")
        assert "個人番号" in dialog._fields["free_text"].error()
        dialog.memo.set_text("字が小さい")
        press("F12")

    when_shown(FreeTextDialog, write)
    press("Insert")
    assert on_line(tab)
    press("Return")
    when_shown(TotalsDialog, lambda _dialog: press("Return"))
    press("F12")
    texts = book.place.ledger.read(reading.free_texts, book.this_year.uid)
    assert [each.text for each in texts] == ["字が小さい"]
