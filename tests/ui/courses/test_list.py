"""The list of courses: what it shows, how it is narrowed, and a copy of last year's by a few keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.ui.courses.dialogs.copy import CopyDialog
from nakanojo_helpdesk.ui.courses.dialogs.new import NewCourseDialog
from nakanojo_helpdesk.ui.courses.listing.filters import UNSETTLED, WAITING
from nakanojo_helpdesk.ui.courses.listing.page import CoursesPage
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs
from tests.keyboard import focused, type_text
from tests.services.courses import books
from tests.services.registrations import applications
from tests.ui.courses.conftest import NOW, TODAY, Book, press, write
from tests.waiting import settle, wait_until, when_shown


def shown(page: CoursesPage) -> list[tuple[str, ...]]:
    """The cells of every row."""
    return [
        tuple(page.model.text_at(row, column) for column in range(len(page.model.columns)))
        for row in range(page.model.rowCount())
    ]


def lists(page: CoursesPage, titles: list[str]) -> bool:
    """Whether these courses are listed."""
    return [row[1] for row in shown(page)] == titles


def test_a_course_stands_with_its_next_lesson_place_capacity_and_state(listing: CoursesPage) -> None:
    assert shown(listing) == [
        ("5月19日（水）10:00～11:30　1／2回", "LINE入門", "役場", "0／8人", "○ 受付中"),
        ("日にちは未定", "文字入力", "", "12人", "◇ 企画"),
    ]
    assert listing.context() == "令和9年度　2講座"
    assert focused() is listing.table
    row = listing.table.current_row()
    assert row is not None
    assert row.title == "LINE入門", "the next one has the keyboard"


def test_the_calendar_shows_the_days_with_lessons_and_enter_on_one_narrows_the_list(
    listing: CoursesPage, book: Book
) -> None:
    words = {cell.date: cell.words() for cell in listing.calendar.cells()}
    assert words[TODAY] == "1回"
    assert words[date(2027, 5, 3)] == "祝日"
    assert words[date(2027, 5, 20)] == ""
    listing.calendar.select(date(2027, 5, 20))
    listing.calendar.setFocus()
    press("Return")
    assert shown(listing) == []
    press("Left", "Return")
    assert [row[1] for row in shown(listing)] == ["LINE入門"]
    assert listing.context() == "5月19日（水）　1講座"
    assert focused() is listing.table
    press("Alt+Home")
    assert len(shown(listing)) == 2


def test_months_are_turned_by_keys_and_by_walking_over_the_edge(listing: CoursesPage) -> None:
    press("Alt+Right")
    assert listing.month().code == "2027-06"
    press("Alt+Left", "Alt+Left")
    assert listing.month().code == "2027-04"
    listing.calendar.select(date(2027, 4, 30))
    listing.calendar.setFocus()
    press("Right")
    assert listing.month().code == "2027-05"
    assert listing.calendar.day() == date(2027, 5, 1)


def test_this_week_and_applications_narrow_the_list_by_digit(listing: CoursesPage) -> None:
    listing.filters.quick.setFocus()
    press("2")
    assert [row[1] for row in shown(listing)] == ["LINE入門"]
    assert listing.context() == "令和9年度　受付中　1講座"
    press("2", "1")
    assert [row[1] for row in shown(listing)] == ["LINE入門"]
    assert listing.context() == "今週　1講座"


def test_year_kind_and_staff_narrow_the_list(listing: CoursesPage) -> None:
    listing.filters.year.set_code("2026")
    listing.filters.year.chosen.emit("2026")
    assert [row[1] for row in shown(listing)] == ["スマホ入門"]
    listing.filters.kind.set_code("SUP")
    listing.filters.kind.chosen.emit("SUP")
    assert shown(listing) == []
    assert "しぼり込み" in listing.table.empty_words()
    listing.filters.kind.set_code(None)
    listing.filters.staff.set_code("S01")
    listing.filters.staff.chosen.emit("S01")
    assert [row[1] for row in shown(listing)] == ["スマホ入門"]


def test_a_word_of_title_venue_or_trainer_finds_a_course_as_it_is_typed(listing: CoursesPage) -> None:
    press("Ctrl+F")
    assert listing.filters.words_line.hasFocus()
    for typed, found in (
        ("ｌｉｎｅ", ["LINE入門"]),
        ("役場", ["LINE入門"]),
        ("もじ文字", []),
        ("佐藤", ["LINE入門"]),
        ("文字", ["文字入力"]),
    ):
        press("Ctrl+F")
        write(typed)
        wait_until(partial(lists, listing, found), typed)
    assert "「文字」" in listing.context()
    press("Ctrl+F", "Delete")
    wait_until(lambda: len(shown(listing)) == 2)


def test_a_cancelled_lesson_is_no_lesson_in_the_calendar(listing: CoursesPage, book: Book) -> None:
    first = book.this_year.lessons[0]
    book.place.ledger.call(lessons.cancel, first.uid, first.version, reason="大雪のため")
    listing.reload()
    assert {cell.date: cell.words() for cell in listing.calendar.cells()}[TODAY] == "中止"
    assert shown(listing)[0][0] == "5月26日（水）10:00～11:30　2／2回"


def test_enter_opens_the_course_and_esc_leads_back_to_its_row(
    window: MainWindow, listing: CoursesPage, book: Book
) -> None:
    press("Return")
    page = window.current_page()
    assert isinstance(page, CoursePage)
    opened = page.course()
    assert opened is not None
    assert opened.uid == book.this_year.uid
    assert [button.destination.word for button in window.navigation.buttons if button.is_current()] == [
        "講座"
    ]
    settle(page)
    press("Escape")
    assert window.current_page() is listing
    row = listing.table.current_row()
    assert row is not None
    assert row.uid == book.this_year.uid


def test_last_years_course_is_copied_with_the_same_weekdays_in_at_most_twelve_keys(
    window: MainWindow, listing: CoursesPage, book: Book
) -> None:
    """From the list of this year: the year before, the course, 写して作る, another first day, yes."""
    keys: list[str] = []

    def count(*pressed: str) -> None:
        keys.extend(pressed)
        press(*pressed)

    count("Alt+Up")
    assert [row[1] for row in shown(listing)] == ["スマホ入門"]
    when_shown(CopyDialog, lambda dialog: _copy(dialog, count))
    count("F3")
    page = window.current_page()
    assert isinstance(page, CoursePage)
    made = page.course()
    assert made is not None
    assert made.title == "スマホ入門"
    assert [lesson.day for lesson in made.lessons] == [date(2027, 6, day) for day in (2, 9, 16, 23)]
    assert made.copied_from == book.last_year.uid
    assert made.stage is Stage.PLANNED
    assert {each.staff for lesson in made.lessons for each in lesson.assignments} == {"S01"}
    assert keys == ["Alt+Up", "F3", "6", "Slash", "2", "F12"]


def _copy(dialog: CopyDialog, count: Callable[..., None]) -> None:
    """Look at what is proposed (12 May, same weekday, and over already), type 2 June, keep it."""
    assert dialog.days.taken()[0].words == "令和9年5月12日（水）10:00～11:30"
    count("6", "Slash", "2")
    assert dialog.days.taken()[0].words == "令和9年6月2日（水）10:00～11:30"
    count("F12")


def test_a_day_on_a_holiday_is_marked_in_the_copy_and_left_out_by_one_key(
    window: MainWindow, listing: CoursesPage, book: Book
) -> None:
    def look(dialog: CopyDialog) -> None:
        type_text("R10.4.26")
        assert [line.obstacle for line in dialog.days.lines.rows()][1] == "祝日（憲法記念日）"
        dialog.days.setFocus()
        press("Down", "Space")
        assert [line.taken for line in dialog.days.lines.rows()] == [True, False, True, True]
        press("F12")

    listing.filters.year.set_code("2026")
    listing.reload()
    when_shown(CopyDialog, look)
    press("F3")
    made = book.courses()[-1]
    assert [lesson.day for lesson in made.lessons] == [
        date(2028, 4, 26),
        date(2028, 5, 10),
        date(2028, 5, 17),
    ]


def test_what_a_copy_clashes_with_is_said_before_it_is_kept(listing: CoursesPage, book: Book) -> None:
    said: list[str] = []

    def look(dialog: CopyDialog) -> None:
        type_text("5/19")
        said.append(dialog.doubt_words())
        press("Escape")

    listing.filters.year.set_code("2026")
    listing.reload()
    when_shown(CopyDialog, look)
    press("F3")
    assert "5月19日（水）10:00～11:30の役場は、「" in said[0]
    assert "佐藤さんは" in said[0]
    assert len(book.courses()) == 3, "nothing was made"


def test_a_new_course_takes_title_and_kind_from_the_catalogue(
    window: MainWindow, listing: CoursesPage, book: Book
) -> None:
    def fill(dialog: NewCourseDialog) -> None:
        press("Down")
        assert dialog.title_line.text() == "スマートフォンの電源の入れ方・ボタン操作"
        dialog.submit()
        assert dialog._fields["capacity"].error() == "定員を入れてください。"
        type_text("10")
        press("F12")

    when_shown(NewCourseDialog, fill)
    press("Insert")
    page = window.current_page()
    assert isinstance(page, CoursePage)
    made = page.course()
    assert made is not None
    assert (made.title, made.capacity, made.kind, made.lessons) == (
        "スマートフォンの電源の入れ方・ボタン操作",
        10,
        "KHN",
        (),
    )


def test_who_may_not_plan_sees_the_courses_and_no_way_to_make_one(
    open_window: Callable[[Workplace], MainWindow], book: Book, ledger_as: LedgerAs
) -> None:
    counter = replace(book.place, ledger=ledger_as(Role.COUNTER))
    page = open_window(counter).current_page()
    assert isinstance(page, CoursesPage)
    settle(page)
    assert len(shown(page)) == 2
    words = {button.words for button in page.findChildren(KeyButton) if button.isVisible()}
    assert words == {"講座を開く", "言葉で探す", "前へ", "次へ", "今月", "前の年度", "次の年度"}


def test_in_a_long_list_the_next_course_is_chosen_and_in_sight(
    open_window: Callable[[Workplace], MainWindow], book: Book
) -> None:
    for number in range(15):
        for day in (date(2027, 4, 2 + number), date(2027, 7, 1 + number)):
            books.planned(
                book.place.ledger,
                book.lesson(day, begin=780, end=840),
                form=books.course_form(title=f"{day.month}月の{number}"),
                released=True,
            )
    page = open_window(book.place).current_page()
    assert isinstance(page, CoursesPage)
    assert page.model.rowCount() == 32
    row = page.table.current_row()
    assert row is not None
    assert row.uid == book.this_year.uid
    port = page.table.viewport().rect()
    wait_until(lambda: port.contains(page.table.visualRect(page.table.currentIndex())), "it is in sight")


def test_courses_stand_by_the_lesson_they_are_shown_with(listing: CoursesPage, book: Book) -> None:
    begun = (date(2027, 5, 6), date(2027, 6, 24))
    books.planned(
        book.place.ledger,
        *(book.lesson(day, begin=780, end=840) for day in begun),
        form=books.course_form(title="先に始まった講座"),
        released=True,
    )
    listing.reload()
    assert [row[1] for row in shown(listing)] == ["LINE入門", "先に始まった講座", "文字入力"]
    assert shown(listing)[1][0].startswith("6月24日")


def test_the_list_says_how_full_each_course_is_and_finds_those_that_wait(
    listing: CoursesPage, book: Book
) -> None:
    ledger = book.place.ledger
    lesson = books.lesson_form(ledger, day=TODAY + timedelta(days=20))
    form = books.course_form(title="満員の講座", capacity=1)
    full = books.planned(ledger, lesson, form=form, released=True, now=NOW)
    for name in ("剣持ハナ", "田村マサ"):
        applications.apply(ledger, full, name, now=NOW)
    listing.reload()
    assert [(row[1], row[3]) for row in shown(listing)] == [
        ("LINE入門", "0／8人"),
        ("満員の講座", "1／1人　待ち 1"),
        ("文字入力", "12人"),
    ]
    assert [listing.model.share_at(place, 3) for place in range(3)] == [0.0, 1.0, None]
    listing.filters.quick.set_codes([WAITING])
    listing.reload()
    assert [row[1] for row in shown(listing)] == ["満員の講座"]
    assert listing.context() == "令和9年度　待ちあり　1講座"


def test_the_list_finds_courses_whose_roll_is_not_finished(listing: CoursesPage, book: Book) -> None:
    ledger = book.place.ledger
    held = books.planned(
        ledger,
        books.lesson_form(ledger, day=TODAY - timedelta(days=2)),
        form=books.course_form(title="終わった講座"),
        released=True,
        now=NOW - timedelta(days=30),
    )
    applications.apply(ledger, held, "剣持ハナ", now=NOW - timedelta(days=20))
    listing.filters.quick.set_codes([UNSETTLED])
    listing.reload()
    assert [row[1] for row in shown(listing)] == ["終わった講座"]
