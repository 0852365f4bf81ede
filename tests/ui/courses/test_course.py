"""One course: its lessons, what becomes of them, and who is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.ui.courses.dialogs.assign import AssignDialog
from nakanojo_helpdesk.ui.courses.dialogs.lesson import LessonDialog
from nakanojo_helpdesk.ui.courses.dialogs.move import HeldDialog, PostponeDialog, ReasonDialog
from nakanojo_helpdesk.ui.courses.dialogs.series import SeriesDialog
from nakanojo_helpdesk.ui.courses.one.page import LESSONS, CoursePage
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.keyboard import focused, type_text
from tests.services.courses import books
from tests.ui.courses.conftest import NOW, TODAY, Book, press, write
from tests.waiting import settle, when_shown


def row_of(page: CoursePage, ordinal: int) -> tuple[str, ...]:
    """The cells of a lesson."""
    model = page.lessons.model
    return tuple(model.text_at(ordinal - 1, column) for column in range(len(model.columns)))


def lesson(book: Book, ordinal: int) -> LessonRow:
    """A lesson of this year's course as it stands."""
    return book.read(book.this_year).lessons[ordinal - 1]


def accept_doubts(_dialog: MessageDialog) -> None:
    press("Tab", "Return")


def test_the_head_says_when_where_and_for_how_many_and_the_rows_who_is_there(course: CoursePage) -> None:
    assert course.title() == "講R9-001 LINE入門"
    assert course.context() == "全2回　5月19日（水）～5月26日（水）　役場　確定 0／8　○ 受付中"
    assert row_of(course, 1) == (
        "第1回",
        "5月19日（水）10:00～11:30",
        "役場",
        "",
        "講師 佐藤",
        "講師1：4人まで。定員8人には、あと1人",
        "○ 受付中",
    )
    assert focused() is course.lessons.table


def test_the_digits_of_the_tabs_open_them_from_the_list(course: CoursePage) -> None:
    press("6")
    fields = course.content_tab.form_fields
    assert fields is not None
    assert course.content_tab.isVisible()
    assert focused() is fields.title
    course.tabs.setFocus()
    press("2")
    assert course.lessons.isVisible()


def test_a_lesson_is_added_a_week_after_the_last_with_its_time_place_and_staff(
    course: CoursePage, book: Book
) -> None:
    when_shown(LessonDialog, lambda dialog: press("F12"))
    press("Insert")
    third = lesson(book, 3)
    assert third.time == LessonTime(day=TODAY + timedelta(weeks=2), begin=600, end=690)
    assert [each.staff for each in third.assignments] == ["S01"]
    assert course.sticky.text() == "6月2日（水）10:00～11:30の回を加えました。"
    assert row_of(course, 3)[0] == "第3回"


def test_a_clash_is_said_while_one_types_and_asked_about_before_it_is_kept(
    course: CoursePage, book: Book
) -> None:
    books.planned(
        book.place.ledger,
        book.lesson(date(2027, 6, 3)),
        form=books.course_form(title="写真の整理", catalogue="W003"),
    )

    def clash(dialog: LessonDialog) -> None:
        type_text("6/3")
        said = dialog.doubt_words()
        assert "6月3日（木）10:00～11:30の役場は、「講R9-003 写真の整理」" in said
        assert "佐藤さんは、「講R9-003 写真の整理」" in said
        when_shown(MessageDialog, lambda asked: press("Return"))
        press("F12")
        assert dialog.isVisible(), "nothing typed is lost by a no"
        assert "まだ登録していません" in dialog.trouble.title
        when_shown(MessageDialog, accept_doubts)
        press("F12")

    when_shown(LessonDialog, clash)
    press("Insert")
    assert lesson(book, 3).day == date(2027, 6, 3)


def test_faults_of_a_lesson_stand_below_their_fields(course: CoursePage, book: Book) -> None:
    def fail(dialog: LessonDialog) -> None:
        dialog.times.begin.setText("25:00")
        press("F12")
        assert dialog._fields["begin"].error()
        dialog.times.begin.setText("10:00")
        dialog.times.end.setText("9:00")
        press("F12")
        assert (
            dialog._fields["end"].error()
            == "終わり（9:00）が、始まり（10:00）より後になるようにしてください。"
        )
        press("Escape")

    when_shown(LessonDialog, fail)
    press("Insert")
    assert len(book.read(book.this_year).lessons) == 2


def test_dates_by_rule_leave_out_a_holiday_and_take_it_in_by_one_key(
    window: MainWindow, course: CoursePage, book: Book
) -> None:
    course.show_course(book.sketch.uid)

    def plan(dialog: SeriesDialog) -> None:
        press("1")  # 月曜
        dialog.first.line.setText("7/5")
        dialog.count.set_value(3)
        assert [
            (line.words.partition("年")[2][:6], line.taken, line.obstacle)
            for line in dialog.days.lines.rows()
        ] == [
            ("7月5日（月", True, ""),
            ("7月12日（", True, ""),
            ("7月19日（", False, "祝日（海の日）"),
            ("7月26日（", True, ""),
        ]
        press("F12")
        assert dialog._fields["venue"].error() == "会場を選んでください。"
        dialog.venue.setCurrentIndex(1)
        dialog.days.setFocus()
        press("Down", "Down", "Space")
        assert [line.taken for line in dialog.days.lines.rows()] == [True] * 4
        press("Space")
        press("F12")

    when_shown(SeriesDialog, plan)
    press("F11")
    days = [each.day for each in book.read(book.sketch).lessons]
    assert days == [date(2027, 7, 5), date(2027, 7, 12), date(2027, 7, 26)]
    assert course.sticky.text() == "3回を加えました。"


def test_dates_of_every_month_ask_for_the_week(window: MainWindow, course: CoursePage, book: Book) -> None:
    august = [date(2027, 7, 13), date(2027, 7, 27), date(2027, 8, 10), date(2027, 8, 24)]
    course.show_course(book.sketch.uid)

    def plan(dialog: SeriesDialog) -> None:
        assert not dialog.weeks.isVisible()
        press("2", "Return", "5", "Return")  # 火曜、毎月
        assert dialog.weeks.has_focus()
        dialog.first.line.setText("7/1")
        dialog.venue.setCurrentIndex(1)
        dialog.submit()
        assert dialog._fields["weeks"].error() == "第何週かを選んでください。"
        dialog.weeks.setFocus()
        press("2", "4")
        dialog.count.set_value(5)
        assert [line.time.day for line in dialog.days.lines.rows()] == [*august, date(2027, 9, 14)]
        press("6")  # 最後
        assert [line.time.day for line in dialog.days.lines.rows()] == [*august, date(2027, 8, 31)]
        press("F12")

    when_shown(SeriesDialog, plan)
    press("F11")
    days = [each.day for each in book.read(book.sketch).lessons]
    assert days == [*august, date(2027, 8, 31)]


def test_postponing_keeps_the_number_and_shows_the_day_it_left(course: CoursePage, book: Book) -> None:
    def move(dialog: PostponeDialog) -> None:
        type_text("5/24")
        dialog.reason.setFocus()
        write("大雪のため")
        press("F12")

    press("Down")
    when_shown(PostponeDialog, move)
    press("E")
    moved = lesson(book, 2)
    assert (moved.ordinal, moved.time) == (2, LessonTime(day=date(2027, 5, 24), begin=600, end=690))
    assert course.lessons.history_words() == (
        "第2回　5月19日に延期：5月26日（水）10:00～11:30（役場）から。理由：大雪のため（佐藤）"
    ).replace(
        "5月19日に",
        f"{moved.moves[0].at.astimezone(NOW.tzinfo).month}月{moved.moves[0].at.astimezone(NOW.tzinfo).day}日に",
    )


def test_a_lesson_may_wait_for_a_day_that_is_not_known_yet(course: CoursePage, book: Book) -> None:
    def move(dialog: PostponeDialog) -> None:
        dialog.known.setFocus()
        press("2")
        assert not dialog.day.isVisible()
        press("F12")
        assert dialog._fields["reason"].error()
        write("講師の都合")
        press("F12")

    when_shown(PostponeDialog, move)
    press("E")
    assert lesson(book, 1).stage is Stage.POSTPONED
    assert row_of(course, 1)[1] == "日にちは未定（5月19日（水）から延期）"
    assert row_of(course, 1)[-1] == "▲ 延期"


def test_cancelling_needs_a_reason_stays_in_the_list_and_is_taken_back_by_the_same_key(
    course: CoursePage, book: Book
) -> None:
    def call_off(dialog: ReasonDialog) -> None:
        press("F12")
        assert dialog._fields["reason"].error()
        write("大雪のため")
        press("F12")

    when_shown(ReasonDialog, call_off)
    press("Delete")
    assert lesson(book, 1).stage is Stage.CANCELLED
    assert row_of(course, 1)[-1] == "× 中止"
    assert course.lessons.history_words() == "第1回　中止の理由：大雪のため"
    press("Delete")
    assert lesson(book, 1).stage is Stage.PLANNED
    assert "中止を取り消しました" in course.sticky.text()


def test_a_shorter_lesson_asks_why_and_keeps_both(
    open_window: Callable[[Workplace], MainWindow], book: Book
) -> None:
    later = replace(book.place, now=lambda: NOW + timedelta(hours=3))
    window = open_window(later)
    window.ways.show_course(book.this_year.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab(LESSONS)
    page.lessons.table.select_key(book.this_year.lessons[0].uid)
    settle(page)

    def write_down(dialog: HeldDialog) -> None:
        type_text("11:00")
        press("F12")
        assert "短くなった理由" in dialog._fields["reason"].error()
        write("講師の急病")
        press("F12")

    when_shown(HeldDialog, write_down)
    press("J")
    first = lesson(book, 1)
    assert (first.held_begin, first.held_end, first.shortened_reason) == (600, 660, "講師の急病")
    assert page.lessons.history_words() == "第1回　実施した時間：10:00～11:00。短縮理由：講師の急病"


def test_a_lesson_that_has_not_begun_offers_no_time_it_took(course: CoursePage) -> None:
    held = next(button for button in course.key_bar.buttons if button.words == "実施した時間")
    assert not held.isEnabled()


def test_an_assistant_from_outside_is_assigned_to_all_lessons_and_the_rule_is_kept_in_words(
    course: CoursePage, book: Book
) -> None:
    def assign(dialog: AssignDialog) -> None:
        assert dialog.staffing_words() == "講師1：4人まで。定員8人には、あと1人"
        press("2", "Return")
        press("End")
        assert dialog.name.isVisible()
        dialog.name.setFocus()
        write("山田")
        dialog.organisation.setFocus()
        write("ひがしデータ")
        dialog.span.setFocus()
        press("2", "F12")
        assert dialog.staffing_words() == "講師1・補助1：8人まで。足りています"
        press("Escape")

    when_shown(AssignDialog, assign)
    press("Ctrl+K")
    assert [each.full_name for each in lesson(book, 2).assignments] == ["佐藤", "山田（ひがしデータ）"]
    assert row_of(course, 2)[4:6] == (
        "講師 佐藤、補助 山田（ひがしデータ）",
        "講師1・補助1：8人まで。足りています",
    )


def test_somebody_is_taken_off_by_one_key(course: CoursePage, book: Book) -> None:
    def take_off(dialog: AssignDialog) -> None:
        dialog.table.setFocus()
        press("Delete")
        assert dialog.staffing_words() == "定員8人には、あと2人"
        press("Escape")

    when_shown(AssignDialog, take_off)
    press("Ctrl+K")
    assert lesson(book, 1).assignments == ()
    assert row_of(course, 1)[4] == "決まっていません"


def test_a_planned_course_is_released_and_taken_back_by_one_key(course: CoursePage, book: Book) -> None:
    press("Ctrl+O")
    assert book.read(book.this_year).stage is Stage.PLANNED
    press("Ctrl+O")
    assert book.read(book.this_year).stage is Stage.RELEASED
    assert course.sticky.text().startswith("公開しました")


def test_a_lesson_that_waited_gets_its_new_day_by_the_same_key_and_keeps_its_number(
    course: CoursePage, book: Book
) -> None:
    def leave_open(dialog: PostponeDialog) -> None:
        dialog.known.set_codes(["open"])
        dialog.reason.setText("講師の都合")
        press("F12")

    def decide(dialog: PostponeDialog) -> None:
        assert not dialog.known.isVisible(), "it waits already"
        type_text("6/4")
        dialog.reason.setText("講師の都合がついた")
        press("F12")

    when_shown(PostponeDialog, leave_open)
    press("E")
    when_shown(PostponeDialog, decide)
    press("E")
    moved = lesson(book, 1)
    assert (moved.ordinal, moved.stage, moved.day) == (1, Stage.PLANNED, date(2027, 6, 4))
    assert len(moved.moves) == 1
