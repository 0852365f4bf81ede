"""開設日 by keyboard: arrows, Space, a reason, undo; a month that is over asks first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

import pytest
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.calendar_section import CalendarSection, DayDialog
from nakanojo_helpdesk.ui.settings.month_calendar import MonthCalendar
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today
from tests.ui.settings.conftest import During, Open, press, write


@pytest.fixture
def page(open_section: Open) -> SettingsPage:
    return open_section(settings.CALENDAR)


def calendar_of(page: SettingsPage) -> CalendarSection:
    return cast("CalendarSection", page.section())


def is_open(workplace: Workplace, day: date) -> bool:
    return workplace.ledger.read(opening_days.days, day, day)[0].is_open


def test_arrows_walk_over_the_days_and_into_other_months(page: SettingsPage) -> None:
    section = calendar_of(page)
    section.show_day(date(2026, 4, 30))
    press("Right")
    assert (section.month(), section.calendar.day()) == (Month(2026, 5), date(2026, 5, 1))
    press("Up")
    assert section.calendar.day() == date(2026, 4, 24)
    press("PageDown")
    assert section.calendar.day() == date(2026, 5, 24)
    press("Home")
    assert section.calendar.day() == date(2026, 5, 1)
    press("End", "PageDown")
    assert section.calendar.day() == date(2026, 6, 30)
    press("Alt+Left")
    assert (section.month(), section.calendar.day()) == (Month(2026, 5), date(2026, 5, 30))
    section.show_day(date(2026, 8, 31))
    press("Alt+Right")
    assert section.calendar.day() == date(2026, 9, 30), "a month without such a day: its last one"


def test_every_day_says_what_it_is(page: SettingsPage) -> None:
    section = calendar_of(page)
    section.show_day(date(2026, 7, 20))
    cell = next(cell for cell in section.calendar.cells() if cell.hasFocus())
    assert cell.accessibleName() == "7月20日（月）、休み"
    assert "海の日" in cell.accessibleDescription()
    assert len(section.calendar.cells()) == 31
    section.show_day(date(2026, 12, 31))
    assert [cell.words()[1] for cell in section.calendar.cells()[-3:]] == ["年末年始"] * 3


def test_space_turns_a_day_at_once_and_ctrl_z_takes_it_back(page: SettingsPage, workplace: Workplace) -> None:
    section = calendar_of(page)
    day = today() + timedelta(days=40)
    before = is_open(workplace, day)
    section.show_day(day)
    press("Space")
    assert is_open(workplace, day) is not before
    assert page.sticky.text().endswith("にしました。")
    press("Ctrl+Z")
    assert is_open(workplace, day) is before
    assert section.calendar.day() == day
    press("Space", "Space")
    assert not workplace.ledger.read(opening_days.days, day, day)[0].own


def test_a_reason_is_written_by_enter_and_taken_back_by_undo(
    page: SettingsPage, workplace: Workplace, during: During
) -> None:
    section = calendar_of(page)
    day = Month.of(today()).plus(1).first
    section.show_day(day)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DayDialog)
        press("2")
        dialog.note.setFocus()
        write("停電のため")
        press("Return")

    during(fill)
    press("Return")
    kept = workplace.ledger.read(opening_days.days, day, day)[0]
    assert (kept.is_open, kept.words) == (False, "町の設定（停電のため）")
    section.clear()
    assert not workplace.ledger.read(opening_days.days, day, day)[0].own
    press("Ctrl+Z")
    assert workplace.ledger.read(opening_days.days, day, day)[0].note == "停電のため"


def test_a_month_that_is_over_is_changed_only_after_asking_once(
    page: SettingsPage, workplace: Workplace, during: During
) -> None:
    section = calendar_of(page)
    day = Month.of(today()).plus(-2).first
    before = is_open(workplace, day)
    section.show_day(day)
    during(lambda asks: asks.reject())
    press("Space")
    assert is_open(workplace, day) is before
    during(lambda asks: asks.accept())
    press("Space")
    assert is_open(workplace, day) is not before
    press("Space")
    assert is_open(workplace, day) is before


def test_the_calendar_ends_where_dates_end(page: SettingsPage) -> None:
    section = calendar_of(page)
    section.show_day(date(1989, 1, 8))
    press("PageUp", "Up")
    assert section.month() == Month(1989, 1)
    section.show_day(date(2199, 12, 31))
    press("Right")
    assert section.calendar.day() == date(2199, 12, 31)


def test_one_day_of_the_calendar_is_a_stop_of_the_tab_key(page: SettingsPage) -> None:
    calendar: MonthCalendar = calendar_of(page).calendar
    page.sections.setFocus()
    page.sections.passed.emit()
    assert [cell.day.day for cell in calendar.cells() if cell.hasFocus() and cell.day] == [today()]
    press("Tab")
    assert not any(cell.hasFocus() for cell in calendar.cells())
