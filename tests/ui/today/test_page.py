"""今日, by real key events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.appointments import AppointmentRow, AppointmentState
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace, workplace_of
from tests.appointments import NOW, booked
from tests.factories import DESK, LedgerAs, consultation_form, today
from tests.keyboard import focused, type_text
from tests.keyboard import press as press_keys
from tests.waiting import when_shown

DAY = NOW.date()
Open = Callable[[Workplace], TodayPage]


@pytest.fixture
def friday(workplace: Workplace) -> Workplace:
    """The workplace on Friday, 20 November 2026 at 9:30."""
    return replace(workplace, now=lambda: NOW)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def show(place: Workplace) -> TodayPage:
        window = MainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 688)
        page = TodayPage(place)
        window.show_alone(page)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        return page

    yield show
    for window in windows:
        window.close()


def press(page: TodayPage, *keys: str) -> None:
    """Keys for the page; a dialog that has just closed gives the keyboard back first."""
    for key in keys:
        page.window().activateWindow()
        QTest.qWaitForWindowActive(page.window())
        press_keys(key)


def heard(signal: Any) -> list[Any]:
    said: list[Any] = []
    signal.connect(lambda *values: said.append(values[0] if values else None))
    return said


def lines(page: TodayPage) -> list[tuple[str, str]]:
    return [(todo.mark, todo.title) for todo in page.todo.todos()]


def test_an_empty_day_says_what_to_do_and_f5_begins(opened: Open, friday: Workplace) -> None:
    page = opened(friday)
    assert page.title() == "令和8年11月20日（金）"
    assert page.context() == "おはようございます、佐藤さん"
    assert lines(page) == []
    assert "F5" in page.nothing_words()
    assert "Insert" in page.nothing_words()
    assert page.month.isHidden()
    wanted = heard(page.consultation_wanted)
    press(page, "F5")
    assert wanted == [None]
    press_keys("Space")  # the main act has the keyboard where nothing waits
    assert wanted == [None, None]


def test_a_closed_day_says_so(opened: Open, workplace: Workplace) -> None:
    page = opened(replace(workplace, now=lambda: NOW + timedelta(days=3)))
    assert page.nothing_words().startswith("今日は窓口の休みの日です（祝日（勤労感謝の日））。")


def test_the_most_pressing_thing_has_the_keyboard(opened: Open, friday: Workplace) -> None:
    started = NOW - timedelta(minutes=20)
    fields = {"topics": ["LN", "MN", "消えた", 3]}
    friday.ledger.call(drafts.keep, uid="d", desk=DESK, started_at=started, fields=fields)
    booked(friday.ledger, minute=780)
    page = opened(friday)
    assert lines(page) == [("書きかけ", "相談：LINE・SNS、マイナカード"), ("13:00", "予約：内容は未定")]
    assert page.todo.todos()[0].detail == "9:10から。まだ登録されていません。"
    wanted = heard(page.draft_wanted)
    press(page, "Space", "Return")
    assert wanted == ["d", "d"]


def test_appointments_wait_in_their_order_and_late_ones_say_so(opened: Open, friday: Workplace) -> None:
    for minute in (600, 540, 565):
        booked(friday.ledger, minute=minute, topic="LN", contact="高橋さん 090-0000-0000", note="足が悪い")
    done = booked(friday.ledger, minute=550)
    friday.ledger.call(appointments.record, done.uid, consultation_form())
    page = opened(friday)
    assert [(todo.mark, todo.warning) for todo in page.todo.todos()] == [
        ("9:00", "時間を過ぎています"),
        ("9:25", ""),
        ("10:00", ""),
    ]
    assert page.todo.todos()[0].title == "予約：LINE・SNS"
    assert page.todo.todos()[0].detail == "30分　連絡先あり　メモあり"
    counts = heard(page.counted)
    page.reload()
    assert counts == [3]


def test_an_appointment_becomes_a_consultation_by_one_key(opened: Open, friday: Workplace) -> None:
    row = booked(friday.ledger, topic="LN")
    page = opened(friday)
    wanted: list[AppointmentRow] = heard(page.consultation_wanted)
    press(page, "Space")
    assert wanted == [row]


def test_an_appointment_cancelled_at_another_counter_is_not_begun(opened: Open, friday: Workplace) -> None:
    row = booked(friday.ledger)
    page = opened(friday)
    wanted = heard(page.consultation_wanted)
    friday.ledger.call(appointments.cancel, row.uid, row.version)
    press(page, "Space")
    assert wanted == []
    assert "取り消されています" in page.sticky.text()
    assert lines(page) == []


def test_somebody_who_did_not_come_is_put_aside_and_can_come_back(opened: Open, friday: Workplace) -> None:
    row = booked(friday.ledger, minute=540)
    page = opened(friday)
    press(page, "Tab", "Space")
    assert friday.ledger.read(appointments.get, row.uid).state is AppointmentState.ABSENT
    assert page.sticky.text() == "「来なかった」にしました（11月20日（金）9:00）"
    press(page, "Ctrl+Z")
    assert lines(page) == [("9:00", "予約：内容は未定")]


def test_insert_books_without_leaving_the_screen(opened: Open, friday: Workplace) -> None:
    def fill(dialog: AppointmentDialog) -> None:
        assert focused() is dialog.day.line
        type_text("11/25")
        press_keys("Tab")
        type_text("10:00")
        press_keys("Return")

    page = opened(friday)
    when_shown(AppointmentDialog, fill)
    press(page, "Insert")
    assert page.sticky.text() == "予約を入れました（11月25日（水）10:00）"
    summary = page.summary()
    assert summary is not None
    assert [(row.day, row.minute) for row in summary.upcoming] == [(date(2026, 11, 25), 600)]


def test_forgotten_appointments_lead_to_the_timetable_of_the_first(opened: Open, friday: Workplace) -> None:
    for days in (3, 1):
        booked(friday.ledger, day=DAY - timedelta(days=days))
    page = opened(friday)
    assert lines(page) == [("未記入", "きのうまでの予約 2件")]
    wanted = heard(page.appointment_wanted)
    press(page, "Space")
    assert wanted == [date(2026, 11, 17)]


def test_the_numbers_of_the_day_stand_at_the_right(opened: Open, workplace: Workplace) -> None:
    for kind in ("NEW", "NEW", "REP"):
        workplace.ledger.call(consultations.record, consultation_form(visit_kind=kind))
    page = opened(workplace)
    assert page.day_card.figures() == ("3", "2")


def test_the_month_that_needs_its_report_is_a_key_away(opened: Open, workplace: Workplace) -> None:
    month = Month.of(today()).plus(-1)
    workplace.ledger.call(consultations.record, consultation_form(event_date=month.first))
    late = datetime.combine(Month.of(today()).last, datetime.min.time(), tzinfo=UTC)
    page = opened(replace(workplace, now=lambda: late))
    assert page.month.isVisible()
    wanted = heard(page.report_wanted)
    page.month.button().setFocus()
    press(page, "Space")
    assert wanted == [month]
    workplace.ledger.call(exports.note_report, "monthly.pdf", month.code)
    page.reload()
    assert page.month.isHidden()


def test_nothing_personal_can_be_read_over_the_counter(opened: Open, friday: Workplace) -> None:
    booked(friday.ledger, minute=540, topic="MN03", contact="髙﨑さん 0279-00-0000", note="足が悪い")
    booked(friday.ledger, day=DAY + timedelta(days=4), contact="髙﨑さん 0279-00-0000", note="足が悪い")
    page = opened(friday)
    said = "\n".join(
        [label.text() for label in page.findChildren(PlainLabel)]
        + [f"{child.accessibleName()} {child.toolTip()}" for child in page.findChildren(QWidget)]
    )
    assert "連絡先あり" in said
    assert not [word for word in ("髙﨑", "0279", "足が") if word in said]


def test_the_days_to_come_say_their_month(opened: Open, friday: Workplace) -> None:
    for day, minute in ((date(2026, 11, 30), 600), (date(2026, 11, 30), 660), (date(2026, 12, 1), 570)):
        booked(friday.ledger, day=day, minute=minute, topic="LN")
    page = opened(replace(friday, now=lambda: NOW + timedelta(days=7)))
    assert page.day_card.coming() == (
        *("11月", "30日（月）", "10:00", "LINE・SNS", "11:00", "LINE・SNS"),
        *("12月", "1日（火）", "9:30", "LINE・SNS"),
    )
    page.reload()
    assert len(page.day_card.coming()) == 10


def test_what_must_be_known_has_the_keyboard_first(opened: Open, friday: Workplace) -> None:
    booked(friday.ledger, minute=780)
    signed_in = replace(friday.signed_in, failures_since=2)
    page = opened(replace(friday, signed_in=signed_in))
    assert focused() is page.tries.button()
    press(page, "Space")
    assert focused() is page.todo.buttons()[0]


def test_the_last_sign_in_and_failed_tries_are_told_until_they_are_read(
    opened: Open, friday: Workplace
) -> None:
    at = datetime(2026, 11, 19, 8, 2, tzinfo=UTC)
    signed_in = SignedIn(staff=friday.staff, last_at=at, last_pc="窓口のPC", failures_since=2)
    page = opened(replace(friday, signed_in=signed_in))
    assert page.last_words() == "前回は 11月19日 17:02、窓口のPC でした"
    assert page.tries.isVisible()
    page.tries.button().click()
    page.reload()
    assert page.tries.isHidden()


def test_loading_again_moves_nothing_and_a_line_that_is_gone_hands_the_keyboard_on(
    opened: Open, friday: Workplace
) -> None:
    first, second, _third = (booked(friday.ledger, minute=minute) for minute in (600, 660, 720))
    page = opened(friday)
    before = page.todo.buttons()
    before[1].setFocus()
    page.reload()
    assert page.todo.buttons() == before
    assert focused() is before[1]
    friday.ledger.call(appointments.cancel, first.uid, first.version)
    page.reload()
    assert focused() is page.todo.buttons()[0]
    friday.ledger.call(appointments.cancel, second.uid, second.version)
    page.reload()
    assert focused() is page.todo.buttons()[0]
    assert len(page.todo.buttons()) == 1


@pytest.mark.parametrize(
    ("role", "keys"),
    [(Role.COUNTER, {"F5", "Insert"}), (Role.TRAINER, {"F5"}), (Role.ADMINISTRATOR, set())],
)
def test_everybody_is_offered_what_the_matrix_allows(
    opened: Open, workplace: Workplace, ledger_as: LedgerAs, role: Role, keys: set[str | None]
) -> None:
    booked(workplace.ledger)
    code = ledger_as(role).actor.code
    row = next(row for row in workplace.ledger.read(staff.listing) if row.code == code)
    signed_in = SignedIn(staff=row, last_at=None, last_pc="", failures_since=0)
    place = workplace_of(workplace.ledger.store, signed_in, pc="PC1", now=lambda: NOW)
    page = opened(place)
    assert {button.key for button in page.key_bar.buttons} == keys
    assert bool(page.todo.todos()) == (role is Role.COUNTER)
    assert page.last_words() == "はじめてのサインインです"


def test_the_page_looks_again_only_while_it_is_in_view(opened: Open, friday: Workplace) -> None:
    page = opened(friday)
    assert page.looks_again()
    page.hide()
    assert not page.looks_again()
    assert QApplication.activeModalWidget() is None
