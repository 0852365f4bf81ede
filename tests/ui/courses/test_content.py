"""内容 of a course: saved whole, never lost unasked, to read only for those who may not plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import planning
from nakanojo_helpdesk.ui.courses.dialogs.move import ReasonDialog
from nakanojo_helpdesk.ui.courses.one.page import CONTENT, LESSONS, CoursePage
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.messages import LeavingDialog, MessageDialog
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs
from tests.ui.courses.conftest import Book, press, write
from tests.waiting import settle, when_shown


def test_content_is_saved_whole_and_faults_stand_below_their_fields(course: CoursePage, book: Book) -> None:
    press("6")
    fields = course.content_tab.form_fields
    assert fields is not None
    fields.numbers["capacity"].set_value(6)
    fields.numbers["minimum"].set_value(9)
    press("F12")
    assert "最少人数" in fields.fields["minimum"].error()
    assert course.faults.isVisible()
    fields.numbers["minimum"].set_value(3)
    fields.partners.set_text("社会福祉協議会\nひがしデータ")
    fields.lines["belongings"].setText("スマートフォン")
    fields.days["apply_until"].line.setText("R9.5.18")
    fields.conditions.set_codes(["residents"])
    press("F12")
    form = book.read(book.this_year).form
    assert (form.capacity, form.minimum, form.belongings) == (6, 3, "スマートフォン")
    assert form.partners == ("社会福祉協議会", "ひがしデータ")
    assert form.apply_until == date(2027, 5, 18)
    assert form.residents_only
    assert not course.content_tab.is_unsaved()
    assert "確定 0／6" in course.context()


def test_leaving_with_unsaved_content_asks_and_nothing_is_lost_by_a_no(
    window: MainWindow, course: CoursePage, book: Book
) -> None:
    press("6")
    fields = course.content_tab.form_fields
    assert fields is not None
    fields.title.setText("LINE入門（夜）")
    when_shown(MessageDialog, lambda dialog: press("Escape"))
    press("Escape")
    assert window.current_page() is course
    assert fields.title.text() == "LINE入門（夜）"
    course.tabs.setFocus()
    when_shown(MessageDialog, lambda dialog: press("F12"))
    press("2")
    assert book.read(book.this_year).title == "LINE入門（夜）"
    assert course.lessons.isVisible()


def test_what_another_person_changed_meanwhile_is_said_and_what_is_typed_stays(
    course: CoursePage, book: Book
) -> None:
    press("6")
    fields = course.content_tab.form_fields
    assert fields is not None
    now = book.read(book.this_year)
    fields.title.setText("こちらの名前")
    theirs = replace(now.form, title="あちらの名前")
    book.place.ledger.call(planning.amend, now.uid, now.version, theirs)
    press("F12")
    assert course.sticky.kind() == "error"
    assert fields.title.text() == "こちらの名前"
    assert book.read(book.this_year).title == "あちらの名前"
    course.content_tab.throw_away()


def test_who_may_not_plan_reads_the_content_and_may_still_call_a_lesson_off(
    open_window: Callable[[Workplace], MainWindow], book: Book, ledger_as: LedgerAs
) -> None:
    window = open_window(replace(book.place, ledger=ledger_as(Role.COUNTER)))
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    settle(page)

    def words() -> set[str]:
        return {button.words for button in page.findChildren(KeyButton) if button.isVisible()}

    page.open_tab(LESSONS)
    assert words() == {
        "担当を決める",
        "延期・日時の変更",
        "中止にする",
        "実施した時間",
        "実施報告書",
        "一覧へ戻る",
    }
    page.open_tab(CONTENT)
    assert page.content_tab.form_fields is None
    assert page.findChildren(FactColumns)
    assert words() == {"一覧へ戻る"}


def test_unsaved_content_is_thrown_away_only_by_its_own_button(
    window: MainWindow, course: CoursePage, book: Book
) -> None:
    press("6")
    fields = course.content_tab.form_fields
    assert fields is not None
    fields.title.setText("書きかけ")
    when_shown(LeavingDialog, lambda dialog: dialog.throw_button.click())
    press("Escape")
    assert window.current_page() is not course
    assert fields.title.text() == "LINE入門"
    assert book.read(book.this_year).title == "LINE入門"


def test_a_course_called_off_stays_and_is_taken_back_by_the_same_key(course: CoursePage, book: Book) -> None:
    def call_off(dialog: ReasonDialog) -> None:
        write("申込が少ないため")
        press("F12")

    press("6")
    when_shown(ReasonDialog, call_off)
    press("Ctrl+E")
    assert book.read(book.this_year).stage is Stage.CANCELLED
    assert course.context().endswith("× 中止")
    press("Ctrl+E")
    assert book.read(book.this_year).stage is Stage.RELEASED
