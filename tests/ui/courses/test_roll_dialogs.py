"""From paper, from a file, the calls, the preparations, a question on the side, and the way from 今日: by real keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.rolls.sheets import check_digit
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.consultations import reading as consultations
from nakanojo_helpdesk.services.rolls import calls, preparing, reading
from nakanojo_helpdesk.ui.courses.one.page import ROLL, CoursePage
from nakanojo_helpdesk.ui.courses.roll import errands
from nakanojo_helpdesk.ui.courses.roll.calls import CallsDialog
from nakanojo_helpdesk.ui.courses.roll.file import FileDialog
from nakanojo_helpdesk.ui.courses.roll.paper import PaperDialog
from nakanojo_helpdesk.ui.courses.roll.preparing import PreparingDialog
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import TODAY
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.clock import clock_at
from tests.keyboard import focused
from tests.services.rolls.people import AFTERWARDS, APPLIED, AT_THE_ROLL, FIRST_DAY, Room, marked, room
from tests.ui.courses.conftest import press
from tests.waiting import settle, when_shown

Open = Callable[[Workplace], MainWindow]
Show = Callable[..., CoursePage]


@pytest.fixture
def show(open_window: Open, workplace: Workplace) -> Show:
    """Opens the roll of a course's first lesson at a moment."""

    def open_roll(hall: Room, now: object = AT_THE_ROLL) -> CoursePage:
        window = open_window(replace(workplace, now=lambda: now))  # type: ignore[arg-type, return-value]
        window.ways.show_roll(hall.course.uid, hall.lesson().uid)
        page = window.current_page()
        assert isinstance(page, CoursePage)
        settle(page)
        return page

    return open_roll


def codes(hall: Room) -> list[str]:
    found = marked(hall.ledger, hall.lesson())
    return [found.get(uid, "NOT") for uid in hall.people]


def typed(hall: Room, number: int, mark: int, *, blank: bool = False) -> tuple[str, ...]:
    """The keys of one row: number, check digit, mark, Enter."""
    check = check_digit(hall.course.serial, number, blank=blank)
    return (*f"{number}{check}{mark}", "Return")


def test_a_signed_sheet_is_typed_in_by_digits_and_enter_alone(show: Show, workplace: Workplace) -> None:
    hall = room(workplace.ledger, 4, capacity=6)
    page = show(hall, AFTERWARDS)

    def enter(dialog: PaperDialog) -> None:
        press(*typed(hall, 1, 1))
        press(*f"2{check_digit(hall.course.serial, 2)}")
        assert dialog.echo() == "2番　鈴木 一郎：…", "whose row it is stands there before the mark"
        press("3", "Return")
        press(*typed(hall, 3, 2))
        press(*typed(hall, 31, 1, blank=True))
        assert dialog.main.words == "4人の出欠を登録する"
        press("Return", "Return")

    when_shown(PaperDialog, enter)
    press("Ctrl+K")
    assert codes(hall) == ["ATT", "LAT", "ABS", "NOT"]
    assert page.sticky.text() == "紙から4人の出欠を登録しました（うち当日参加 1人）。"
    roll = page.roll.roll()
    assert roll is not None
    assert [line.registration.name for line in roll.lines][4:] == ["当日1"]
    assert roll.lines[0].mark is not None
    assert roll.lines[0].mark.given_words(FIRST_DAY) == "佐藤 17:00 紙から"


def test_a_slip_of_the_pen_marks_nobody_and_what_was_typed_is_kept(show: Show, workplace: Workplace) -> None:
    hall = room(workplace.ledger, 3)
    page = show(hall)
    serial = hall.course.serial

    def slip(dialog: PaperDialog) -> None:
        press(*typed(hall, 1, 1))
        wrong = (int(check_digit(serial, 2)) + 1) % 10
        press(*f"2{wrong}1", "Return")
        assert dialog.field.error() is not None
        assert "2番と検査数字が合いません。" in str(dialog.field.error())
        press("Escape")

    when_shown(PaperDialog, slip)
    press("Ctrl+K")
    assert codes(hall) == ["NOT", "NOT", "NOT"]

    def go_on(dialog: PaperDialog) -> None:
        assert dialog.echo() == "前に入れた1人を戻しました。続きを入れてください。"
        press("F12")

    when_shown(PaperDialog, go_on)
    press("Ctrl+K")
    assert codes(hall) == ["ATT", "NOT", "NOT"]
    assert page.sticky.text() == "紙から1人の出欠を登録しました。"


def test_blank_rows_over_the_capacity_are_asked_about_once_and_a_no_writes_nothing(
    show: Show, workplace: Workplace
) -> None:
    hall = room(workplace.ledger, 2)
    show(hall)

    def enter(dialog: PaperDialog) -> None:
        press(*typed(hall, 1, 1))
        press(*typed(hall, 31, 1, blank=True))
        press(*typed(hall, 32, 1, blank=True))
        when_shown(MessageDialog, lambda _asked: press("Return"))
        press("F12")
        assert codes(hall) == ["NOT", "NOT"], "nothing is half written"
        when_shown(MessageDialog, lambda _asked: press("Tab", "Return"))
        press("F12")

    when_shown(PaperDialog, enter)
    press("Ctrl+K")
    assert codes(hall) == ["ATT", "NOT"]
    roll = hall.ledger.call(reading.roll, hall.lesson().uid, now=AT_THE_ROLL)
    assert [line.registration.name for line in roll.lines][2:] == ["当日1", "当日2"]


def test_a_file_is_looked_over_and_written_whole_or_not_at_all(
    show: Show, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = room(workplace.ledger, 3)
    page = show(hall)
    path = tmp_path / "出欠.csv"
    monkeypatch.setattr(errands, "chosen_file", lambda _parent: path)
    path.write_bytes("名前,出欠\r\n佐藤 花子,○\r\n山口 美咲,○\r\n".encode("cp932"))

    def read_faults(dialog: FileDialog) -> None:
        assert dialog.fault_words() == (
            "3行目：「山口 美咲」さんは、この回の名簿にありません。名前とフリガナを確かめてください。"
        )
        assert not dialog.main.isEnabled()
        press("F12")
        assert dialog.isVisible()
        press("Escape")

    when_shown(FileDialog, read_faults)
    press("Ctrl+O")
    assert codes(hall) == ["NOT", "NOT", "NOT"]
    path.write_bytes("名前,出欠\r\n佐藤 花子,○\r\n鈴木 一郎,欠\r\n".encode("cp932"))
    when_shown(FileDialog, lambda _dialog: press("F12"))
    press("Ctrl+O")
    assert codes(hall) == ["ATT", "ABS", "NOT"]
    assert page.sticky.text() == "ファイルから2人の出欠を登録しました。"
    path.write_bytes("番号,名前\r\n1,佐藤\r\n".encode())
    press("Ctrl+O")
    assert page.sticky.text().startswith("1行目の見出しに「出欠」の列がありません。")
    path.unlink()
    press("Ctrl+O")
    assert page.sticky.text().startswith("ファイルが開けません。")


def test_twenty_people_are_called_with_at_most_sixty_keys(show: Show, workplace: Workplace) -> None:
    hall = room(workplace.ledger, 20)
    show(hall, APPLIED)
    keys = ["1"] * 20
    keys[3], keys[7], keys[11] = "2", "3", "2"
    counts: list[str] = []

    def call(dialog: CallsDialog) -> None:
        assert dialog.phone() == "0279-00-0000"
        press(*keys)
        counts.append(dialog.counts())
        press("Escape")

    when_shown(CallsDialog, call)
    press("Ctrl+D")
    assert 2 + len(keys) <= 60
    assert counts == ["出る 17　出ない 2　留守 1　まだ 0　空けられる席 2"]
    assert [code for code in codes(hall) if code != "NOT"] == ["EXC", "EXC"]
    roll = hall.ledger.call(reading.roll, hall.lesson().uid, now=APPLIED)
    assert [line.mark.source.label for line in roll.lines if line.mark is not None] == ["出席確認の電話"] * 2

    def again(dialog: CallsDialog) -> None:
        first = dialog.people.current_row()
        assert first is not None
        assert first.uid == hall.people[7], "who was not at home comes first the next time"
        press("1", "Escape")

    when_shown(CallsDialog, again)
    press("Ctrl+D")


def test_who_comes_after_all_is_free_of_the_notice(workplace: Workplace) -> None:
    hall = room(workplace.ledger, 1)
    lesson, uid = hall.lesson().uid, hall.people[0]
    hall.ledger.call(calls.note, lesson, uid, calls.COMES_NOT, now=APPLIED)
    assert codes(hall) == ["EXC"]
    hall.ledger.call(calls.note, lesson, uid, calls.COMES, now=APPLIED)
    assert codes(hall) == ["NOT"]


def test_the_day_before_is_ticked_off_and_stays_ticked(show: Show, workplace: Workplace) -> None:
    hall = room(workplace.ledger, 3, loan_devices=2)
    show(hall, APPLIED)

    def tick(dialog: PreparingDialog) -> None:
        assert dialog.counts() == "参加する方 3人　定員 3人　役場"
        press("Space", "Down", "Space")
        press("Space")
        press("Escape")

    when_shown(PreparingDialog, tick)
    press("Ctrl+E")
    done = [row.item.label for row in hall.ledger.read(preparing.listing, hall.lesson().uid) if row.is_done]
    assert done == ["出席確認"]


def test_a_question_on_the_side_is_written_with_what_is_known_and_leads_back(
    show: Show, workplace: Workplace
) -> None:
    hall = room(workplace.ledger, 2)
    page = show(hall)
    window = page.window()
    assert isinstance(window, MainWindow)
    press("Down", "F5")
    entry = window.current_page()
    assert isinstance(entry, EntryPage)
    form = entry.consultation()
    assert (form.method, form.event_date, form.district) == ("CRS", FIRST_DAY, "NKJ")
    assert (
        entry.sticky.text()
        == "講座で受けた相談です。日付、方法、地区を入れました。登録すると、出欠に戻ります。"
    )
    entry.form.topics.set_codes(["LN"])
    with clock_at(AT_THE_ROLL):
        workplace.ledger.call(clocks.accept)  # it jumped ahead
        press("F12")
    settle(page)
    assert window.current_page() is page
    assert page.sticky.text() == "相談を登録しました。出欠に戻りました。"
    assert focused() is page.roll.people
    (row,) = workplace.ledger.read(consultations.listing, FIRST_DAY, FIRST_DAY)
    assert row.form().method == "CRS"


def test_an_unfinished_roll_stands_on_today_until_it_is_settled(
    open_window: Open, workplace: Workplace
) -> None:
    hall = room(workplace.ledger, 2)
    window = open_window(replace(workplace, now=lambda: AFTERWARDS))
    window.go_to(TODAY)
    today = window.current_page()
    assert isinstance(today, TodayPage)
    settle(today)
    lines = [todo for todo in today.todo.todos() if todo.mark == "未記録"]
    assert [(line.title, line.detail) for line in lines] == [
        ("講座：LINE入門　第1回", "今日10:00～11:30　出欠の付いていない方 2人")
    ]
    button = next(each for each in today.todo.buttons() if each.words == "出欠を付ける")
    button.click()
    page = window.current_page()
    assert isinstance(page, CoursePage)
    settle(page)
    assert page.tabs.code() == ROLL
    page.roll.people.setFocus()
    press("F11")
    assert codes(hall) == ["ATT", "ATT"]
    window.go_to(TODAY)
    settle(today)
    assert [todo for todo in today.todo.todos() if todo.mark == "未記録"] == []
    assert local(AFTERWARDS).date() == FIRST_DAY
