"""The roll on the screen: one digit a person, by real keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.rolls import marking, notices
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.courses.one.page import ROLL, CoursePage
from nakanojo_helpdesk.ui.courses.roll.person import NameDialog, PersonDialog
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import LedgerAs
from tests.keyboard import focused
from tests.services.rolls.people import APPLIED, AT_THE_ROLL, Room, changes, marked, room
from tests.ui.courses.conftest import press, write
from tests.waiting import settle, turn, when_shown

C = MarkCode
Open = Callable[[Workplace], MainWindow]
Show = Callable[[Room], CoursePage]


@pytest.fixture
def at_the_roll(workplace: Workplace) -> Workplace:
    """The workplace two minutes after the lesson has begun."""
    return replace(workplace, now=lambda: AT_THE_ROLL)


@pytest.fixture
def show(open_window: Open, at_the_roll: Workplace) -> Show:
    """Opens the roll of a course's first lesson."""

    def open_roll(hall: Room) -> CoursePage:
        window = open_window(at_the_roll)
        window.ways.show_course(hall.course.uid)
        page = window.current_page()
        assert isinstance(page, CoursePage)
        settle(page)
        page.tabs.setFocus()
        press("3", "Return")
        settle(page)
        assert focused() is page.roll.people
        return page

    return open_roll


def codes(hall: Room, ordinal: int = 1) -> list[str]:
    """The marks of everybody in the order of the numbers, 未記録 as NOT."""
    found = marked(hall.ledger, hall.lesson(ordinal))
    return [found.get(uid, "NOT") for uid in hall.people]


def test_a_roll_of_twenty_with_three_exceptions_takes_twenty_three_keys(
    show: Show, at_the_roll: Workplace
) -> None:
    hall = room(at_the_roll.ledger, 20)
    page = show(hall)  # Shift+Tab to the tabs, "3" and Enter opened the roll: three keys
    keys = ["1"] * 20
    keys[4], keys[9], keys[15] = "2", "3", "5"
    press(*keys)
    assert 3 + len(keys) <= 24
    wanted = ["ATT"] * 20
    wanted[4], wanted[9], wanted[15] = "ABS", "LAT", "EXC"
    assert codes(hall) == wanted
    assert page.roll.head.words()[0] == "出席 18／20人　△遅刻 1　×欠席 1　届欠席 1"


def test_everybody_at_once_and_then_the_exceptions(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 4)
    at_the_roll.ledger.call(notices.say_absent, hall.lesson().uid, hall.people[3], now=APPLIED)
    page = show(hall)
    press("F11")
    assert codes(hall) == ["ATT", "ATT", "ATT", "EXC"], "what was said beforehand is not overwritten"
    assert page.sticky.text() == "3人を出席にしました。付いていた出欠は、そのままです。"
    press("Down", "2")
    assert codes(hall) == ["ATT", "ABS", "ATT", "EXC"]
    press("Ctrl+Z")
    assert codes(hall) == ["ATT", "ATT", "ATT", "EXC"]
    press("Ctrl+Z")
    assert codes(hall) == ["NOT", "NOT", "NOT", "EXC"], "F11 is one act"


def test_the_same_digit_again_and_zero_clear_a_mark_and_stay_with_the_person(
    show: Show, at_the_roll: Workplace
) -> None:
    hall = room(at_the_roll.ledger, 2)
    page = show(hall)
    press("1", "Up", "1")
    assert codes(hall) == ["NOT", "NOT"]
    press("3", "Up", "0", "4")
    assert codes(hall) == ["LEV", "NOT"]
    assert changes(hall.ledger, hall.people[0])[-1] == ("NOT", "LEV", "roll")
    press("Up")
    assert page.roll.history_words() == (
        "佐藤 花子さん：佐藤 10:02 ○出席、佐藤 10:02 消した、佐藤 10:02 △遅刻、佐藤 10:02 消した、佐藤 10:02 ▽早退"
    )


def test_a_mark_given_at_another_computer_is_said_when_it_is_replaced(
    show: Show, at_the_roll: Workplace, ledger_as: LedgerAs
) -> None:
    hall = room(at_the_roll.ledger, 2)
    page = show(hall)
    ledger_as(Role.CHIEF).call(marking.give, hall.lesson().uid, hall.people[0], C.ABSENT, now=AT_THE_ROLL)
    press("1")
    assert page.sticky.text() == (
        "高橋さんが10時2分に「×欠席」にしていました。いまは「○出席」です。どちらも履歴に残ります。"
    )
    ledger_as(Role.CHIEF).call(marking.give, hall.lesson().uid, hall.people[0], C.LATE, now=AT_THE_ROLL)
    press("Ctrl+Z")
    assert codes(hall)[0] == "LAT"
    assert page.sticky.text() == "ほかの方が変えた出欠は、そのままにしました。"
    read: list[str] = []

    def look(dialog: PersonDialog) -> None:
        read.append(dialog.history())
        press("Escape")

    when_shown(PersonDialog, look)
    press("Home", "Return")
    assert read == ["高橋 10:02 ×欠席、佐藤 10:02 ○出席、田中 10:02 △遅刻"]


def test_a_cancelled_lesson_and_one_to_come_say_why_they_take_no_mark(
    show: Show, at_the_roll: Workplace
) -> None:
    hall = room(at_the_roll.ledger, 2)
    page = show(hall)
    page.roll.show_lesson(hall.lesson(2).uid)
    press("1")
    assert page.sticky.text().startswith("この回は5月19日（水）です。出欠はその日に付けます。")
    press("5")
    assert codes(hall, 2) == ["EXC", "NOT"], "欠席の連絡 is kept beforehand"
    first = hall.lesson()
    hall.ledger.call(lessons.cancel, first.uid, first.version, reason="大雪のため")
    page.roll.show_lesson(first.uid)
    press("1")
    assert page.sticky.text().startswith("この回は中止になりました。出欠は付けられません。")
    press("F11")
    assert page.sticky.text().startswith("この回は中止になりました。")
    assert codes(hall) == ["NOT", "NOT"]


def test_a_walk_in_comes_by_one_key_and_gets_a_name_later(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 2, capacity=4)
    page = show(hall)
    press("Insert")
    assert page.sticky.text() == "当日1を入れました。名前は Enter で入れられます。"
    assert page.roll.head.words()[0] == "出席 1／3人　◎当日 1　未記録 2"

    def name(dialog: NameDialog) -> None:
        write("山口 美咲")
        press("F12")

    when_shown(NameDialog, name)
    press("Return")
    assert page.sticky.text() == "当日1は、山口 美咲さんになりました。"
    roll = page.roll.roll()
    assert roll is not None
    assert [line.registration.name for line in roll.lines] == ["佐藤 花子", "鈴木 一郎", "山口 美咲"]


def test_a_walk_in_is_taken_back_by_one_key(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 1, capacity=4)
    page = show(hall)
    press("Insert", "Insert", "Ctrl+Z")
    roll = page.roll.roll()
    assert roll is not None
    assert [line.registration.name for line in roll.lines] == ["佐藤 花子", "当日1"]
    assert page.sticky.text() == "当日2を取り消しました。"


def test_over_the_capacity_a_walk_in_is_asked_about_once(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 2, capacity=2)
    page = show(hall)
    asked: list[str] = []

    def refuse(dialog: MessageDialog) -> None:
        asked.append(dialog.windowTitle())
        press("Return")

    when_shown(MessageDialog, refuse)
    press("Insert")
    assert asked == ["確かめてください"]
    roll = page.roll.roll()
    assert roll is not None
    assert len(roll.lines) == 2
    when_shown(MessageDialog, lambda _dialog: press("Tab", "Return"))
    press("Insert")
    roll = page.roll.roll()
    assert roll is not None
    assert [line.registration.name for line in roll.lines][2:] == ["当日1"]
    assert roll.lines[2].registration.extra


def test_residents_who_look_on_read_names_only(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 1)
    page = show(hall)
    model = page.roll.people.lines
    spoken = [column.text(model.rows()[0]) for column in model.columns]
    assert "サトウ ハナコ" in spoken
    press("Ctrl+H")
    hidden = [column.text(model.rows()[0]) for column in model.columns]
    assert "サトウ ハナコ" not in hidden
    assert "佐藤 花子" in hidden
    press("Return")  # opens nothing while they look on
    press("Ctrl+H")
    assert "サトウ ハナコ" in [column.text(model.rows()[0]) for column in model.columns]


def test_the_head_says_the_one_to_four_rule_and_the_seats(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 6, capacity=7)
    page = show(hall)
    press("1", "1", "1", "1", "1", "2")
    counts, staffing, seats = page.roll.head.words()
    assert counts == "出席 5／6人　×欠席 1"
    assert staffing == "講師1：4人まで。いま5人"
    assert seats == "空席2：待っている方が来ていれば入れます"


def test_the_running_or_next_lesson_is_shown_first(show: Show, at_the_roll: Workplace) -> None:
    hall = room(at_the_roll.ledger, 1, lessons=3)
    page = show(hall)
    roll = page.roll.roll()
    assert roll is not None
    assert roll.lesson.ordinal == 1
    assert [page.roll.head.lesson.itemText(place) for place in range(3)] == [
        "第1回 5月12日（水）",
        "第2回 5月19日（水）",
        "第3回 5月26日（水）",
    ]


def test_at_normal_text_seven_people_are_in_sight_and_the_current_one_whole_after_every_mark(
    show: Show, at_the_roll: Workplace
) -> None:
    hall = room(at_the_roll.ledger, 14, capacity=16)
    page = show(hall)
    for key in ("1", "2", "1", "3", "1", "1", "5", "1", "1", "1", "1"):
        press(key)
        settle(page)
        turn()
        people = page.roll.people
        sight = people.viewport().rect()
        rows = [people.visualRect(people.lines.index(row, 0)) for row in range(14)]
        assert len([row for row in rows if sight.contains(row)]) >= 7
        assert sight.contains(people.visualRect(people.currentIndex()))
    seen = {button.y() for button in page.key_bar.buttons if button.isVisible()}
    assert max(seen) - min(seen) < 20, "the bar has one row"
    assert page.key_bar.more_button.isVisible()


def test_at_the_largest_text_at_least_five_people_are_in_sight(
    show: Show, at_the_roll: Workplace, qapp: QApplication
) -> None:
    hall = room(at_the_roll.ledger, 12)
    page = show(hall)
    theme.apply(qapp, load_tokens("standard"), 2.0)
    try:
        window = page.window()
        window.resize(1366, 688)
        for keys in ((), ("Down",) * 5, ("Down",) * 10):
            press(*keys)
            settle(page)
            turn()
            turn()
            assert (window.width(), window.height()) == (1366, 688)
            port = page.roll.people.viewport()
            sight = port.visibleRegion().boundingRect()
            rows = [page.roll.people.visualRect(page.roll.people.lines.index(row, 0)) for row in range(12)]
            whole = [row for row in rows if sight.contains(QRect(row))]
            assert len(whole) >= 5
            assert all(row.height() >= 56 for row in rows)
            assert sight.contains(page.roll.people.visualRect(page.roll.people.currentIndex())), (
                "the current person is whole in sight"
            )
    finally:
        theme.apply(qapp, load_tokens("standard"), 1.0)


def test_the_counter_keeps_notices_and_takes_no_roll(
    open_window: Open, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    hall = room(workplace.ledger, 2)
    counter = replace(workplace, ledger=ledger_as(Role.COUNTER), now=lambda: APPLIED)
    window = open_window(counter)
    window.ways.show_course(hall.course.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    settle(page)
    page.open_tab(ROLL)
    settle(page)
    assert "全員出席" not in [act.word for act in page.roll.acts()]
    press("5")
    assert codes(hall) == ["EXC", "NOT"]
    press("1")
    assert "出欠の記入" in page.sticky.text()


def test_a_trainer_of_another_course_reads_the_sentence_and_no_name(
    open_window: Open, workplace: Workplace, ledger_as: LedgerAs
) -> None:
    hall = room(workplace.ledger, 2)
    stranger = replace(workplace, ledger=ledger_as(Role.TRAINER), now=lambda: AT_THE_ROLL)
    window = open_window(stranger)
    window.ways.show_course(hall.course.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    page.open_tab(ROLL)
    settle(page)
    assert page.sticky.text() == (
        "担当していない講座の申込者は見られません。担当の方か所属長に頼んでください。"
    )
    assert page.roll.people.lines.rows() == ()
