"""Offers that wait for an answer are on 今日, and those that ran out are passed on when somebody signs in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.services.registrations import leaving
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell import lapsed_offers
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.services.courses.books import NOW
from tests.services.registrations.applications import apply, released, states
from tests.waiting import settle


def on_day(workplace: Workplace, day: date) -> Workplace:
    return replace(workplace, now=lambda: datetime(day.year, day.month, day.day, 9, 0, tzinfo=JST))


def test_an_offer_of_today_is_a_task_and_a_lapsed_one_goes_to_the_next(
    workplace: Workplace, window: MainWindow, qtbot: QtBot
) -> None:
    ledger = workplace.ledger
    course = released(ledger, capacity=1)
    (first,) = apply(ledger, course, "剣持ハナ")
    apply(ledger, course, "田村マサ")
    apply(ledger, course, "唐沢トヨ")
    ledger.call(leaving.leave, first.uid, first.version, now=NOW)
    window.open_workspace(on_day(workplace, date(2027, 4, 5)))
    page = window.current_page()
    assert isinstance(page, TodayPage)
    settle(page)
    (todo,) = [each for each in page.todo.todos() if each.title.startswith("繰上")]
    assert (todo.mark, todo.title) == ("今日まで", f"繰上の返事待ち：{course.label}")
    assert "田村" not in f"{todo.title}{todo.detail}", "residents look at this screen"
    background = Background(window)
    lapsed_offers.work_off(on_day(workplace, date(2027, 4, 6)), window, background)
    qtbot.waitUntil(lambda: "次の1人に" in page.sticky.text(), timeout=30_000)
    assert states(ledger, course)["唐沢トヨ"] == "OFR"
    background.stop()
