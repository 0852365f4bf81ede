"""名簿: giving up, who is called next, absences said, the order, and what is kept of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication, QDialog

from nakanojo_helpdesk.domain.courses.forms import Admission
from nakanojo_helpdesk.ui.courses.applications.dialogs.calls import CallDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.leaving import LeaveDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.merge import MergeDialog
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.courses.dialogs.draw import DrawDialog
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.services.courses import books
from tests.ui.courses.applying import in_dialog, known, opened, page_of, registered, roster, states
from tests.ui.courses.conftest import NOW, TODAY, Book, press, write


def test_from_a_cancellation_two_keys_lead_to_the_next_ones_number(window: MainWindow, book: Book) -> None:
    registered(book, *(f"申込 {sign}" for sign in "いろはにほへとち"), "待ち 子")
    opened(window, book.this_year)
    press("Ctrl+L")
    told: list[str] = []

    def call(dialog: QDialog) -> None:
        assert isinstance(dialog, CallDialog)
        told.append(dialog.phone.text())
        press("2")  # nobody at home: noted, with the time

    def leave(dialog: QDialog) -> None:
        assert isinstance(dialog, LeaveDialog)
        with in_dialog(call, CallDialog):
            press("1")

    with in_dialog(leave, LeaveDialog):
        press("Delete")
    assert told == ["0279-00-0008"]
    rows = {row.name: row for row in roster(book)}
    assert (rows["申込 い"].state.value, rows["申込 い"].reason) == ("CXL", "HLT")
    assert rows["待ち 子"].state.value == "OFR"
    assert [(call.about, call.result) for call in rows["待ち 子"].calls] == [("offer", "away")]


def test_who_says_yes_is_confirmed_and_who_says_no_leads_to_the_next(window: MainWindow, book: Book) -> None:
    registered(book, *(f"申込 {sign}" for sign in "いろはにほへとち"), "待ち 一", "待ち 二")
    opened(window, book.this_year)
    press("Ctrl+L")
    told: list[str] = []

    def second(dialog: QDialog) -> None:
        assert isinstance(dialog, CallDialog)
        told.append(dialog.phone.text())
        press("1")

    def first(dialog: QDialog) -> None:
        assert isinstance(dialog, CallDialog)
        told.append(dialog.phone.text())
        with in_dialog(second, CallDialog):
            press("3")

    def leave(dialog: QDialog) -> None:
        with in_dialog(first, CallDialog):
            press("2")

    with in_dialog(leave, LeaveDialog):
        press("Delete")
    assert told == ["0279-00-0008", "0279-00-0009"]
    after = dict(states(book))
    assert (after["待ち 一"], after["待ち 二"]) == ("WDR", "CNF")


def test_ctrl_z_takes_back_a_cancellation_and_an_application(tab: ApplicationsTab, book: Book) -> None:
    known(book)
    write("さとうはなこ")
    press("Return", "F12", "Ctrl+L")
    with in_dialog(lambda _dialog: press("0")):
        press("Delete")
    assert states(book) == [("佐藤 花子", "CXL")]
    press("Ctrl+Z")
    assert states(book) == [("佐藤 花子", "CNF")]
    press("Ctrl+Z")
    assert states(book) == [("佐藤 花子", "CXL")]


def test_a_notice_of_absence_is_kept_for_that_lesson_only(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    with in_dialog(lambda _dialog: press("2")):
        press("E")
    assert "欠席の連絡：第2回" in tab.roster.rows.text_at(0, 5)
    assert states(book) == [("申込 い", "CNF")]
    press("Ctrl+Z")
    assert "欠席の連絡" not in tab.roster.rows.text_at(0, 5)


def test_the_head_counts_who_will_not_come_to_the_next_lesson(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    with in_dialog(lambda _dialog: press("1")):
        press("E")
    assert "届欠席 1" in page_of(tab).context()


def test_the_waiting_order_is_changed_with_a_reason_that_stays(window: MainWindow, book: Book) -> None:
    registered(book, *(f"申込 {sign}" for sign in "いろはにほへとち"), "待ち 一", "待ち 二")
    tab = opened(window, book.this_year)
    press("Ctrl+L")
    tab.roster.select_key(tab.rows()[-1].uid)

    def order(dialog: QDialog) -> None:
        press("Tab")
        write("受付がもれていたため")
        press("F12")

    with in_dialog(order):
        press("W")
    assert [row.waiting_place for row in roster(book)[-2:]] == [2, 1]


def test_a_trainer_sees_no_names_of_another_ones_course(
    open_window: Callable[..., MainWindow], book: Book
) -> None:
    from nakanojo_helpdesk.domain.staff.access import Role
    from tests.factories import colleague

    registered(book, "申込 い")
    window = open_window(replace(book.place, ledger=colleague(book.place.ledger, Role.TRAINER)))
    tab = opened(window, book.this_year)
    assert tab.roster.rows.rows() == ()
    assert "担当していない講座の申込者は見られません" in page_of(tab).sticky.text()


def test_the_history_of_an_application_is_read(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    told: list[str] = []

    def look(dialog: QDialog) -> None:
        told.extend(label.text() for label in dialog.findChildren(PlainLabel))
        press("Escape")

    with in_dialog(look):
        press("H")
    assert any("申込：確定" in words and "佐藤" in words for words in told), told


def test_the_birth_year_of_a_person_is_checked(tab: ApplicationsTab, book: Book) -> None:
    from nakanojo_helpdesk.ui.courses.applications.dialogs.person import PersonDialog

    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    said: list[str] = []

    def correct(dialog: QDialog) -> None:
        assert isinstance(dialog, PersonDialog)
        for year in (1850, 2028):
            dialog.birth_year.set_value(year)
            dialog.submit()
            said.append(dialog._fields["birth_year"].error())
        dialog.birth_year.set_value(1950)
        dialog.submit()

    with in_dialog(correct):
        press("D")
    assert said == ["生まれた年を確かめてください。1917年から2027年までの西暦で入れます。"] * 2
    assert roster(book)[0].age_band == "A75"


def test_letters_are_acts_only_where_rows_are_moved_among(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    words = {button.words for button in page_of(tab).findChildren(KeyButton) if button.is_offered()}
    assert {"申し込む", "家族も", "名簿へ"} <= words
    assert "取消" not in words
    press("J", "E", "Delete")
    assert tab.finder.line.text() == "je", "typed, not done"
    tab.finder.clear()
    press("Ctrl+L")
    words = {button.words for button in page_of(tab).findChildren(KeyButton) if button.is_offered()}
    assert {"申し込む", "取消", "辞退", "欠席の連絡", "繰上の連絡", "待ちの順", "履歴"} <= words
    press("F4")
    assert QApplication.focusWidget() is tab.finder.line
    assert states(book) == [("申込 い", "CNF")]


def test_a_lottery_is_drawn_from_here(window: MainWindow, book: Book) -> None:
    lottery = books.planned(
        book.place.ledger,
        book.lesson(TODAY + timedelta(days=7)),
        form=books.course_form(
            title="抽選の講座",
            capacity=1,
            admission=Admission.LOTTERY,
            apply_from=TODAY - timedelta(days=9),
            apply_until=TODAY - timedelta(days=1),
        ),
        now=NOW - timedelta(days=40),
        released=True,
    )
    registered(book, "申込 い", "申込 ろ", row=lottery)
    tab = opened(window, lottery)
    assert [row.state.value for row in tab.rows()] == ["APP", "APP"]
    with in_dialog(lambda _dialog: press("F12"), DrawDialog):
        press("F11")
    assert sorted(row.state.value for row in roster(book, lottery)) == ["CNF", "WTL"]
    assert "抽選をしました" in page_of(tab).sticky.text()


def test_two_who_are_one_are_merged_and_parted_again(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "渡邊 花")
    other = known(book, name="渡部 花", kana="ワタベ ハナ", phone="090-0000-0001")
    page_of(tab).reload()
    press("Ctrl+L")

    def merge(dialog: MergeDialog) -> None:
        write("0001")
        assert [row.name for row in dialog.finder.found()] == [other]
        press("Return", "F12")

    with in_dialog(merge, MergeDialog):
        press("Y")
    assert "まとめました" in page_of(tab).sticky.text()

    def part(dialog: MergeDialog) -> None:
        assert "渡部 花（ワタベ ハナ）" in dialog.undo_buttons[0].words
        dialog.undo_buttons[0].click()

    with in_dialog(part, MergeDialog):
        press("Y")
    assert "別の方に戻しました" in page_of(tab).sticky.text()
