"""Messages and badges die with what they tell of, and nothing typed is left behind unasked."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.appointments import AppointmentForm
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.reports.page import ReportsPage
from nakanojo_helpdesk.ui.search.page import LOADING, SearchPage
from nakanojo_helpdesk.ui.settings.office_section import OfficeSection
from nakanojo_helpdesk.ui.settings.page import OFFICE, SettingsPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import (
    APPOINTMENTS,
    ENTRY,
    REPORTS,
    SEARCH,
    SETTINGS,
    STATISTICS,
    TODAY,
)
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import DESK
from tests.keyboard import press
from tests.waiting import settle, wait_until, when_shown


def _entry(window: MainWindow) -> EntryPage:
    window.go_to(ENTRY)
    page = window.current_page()
    assert isinstance(page, EntryPage)
    return page


def _office(window: MainWindow) -> tuple[SettingsPage, OfficeSection]:
    window.go_to(SETTINGS)
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    page.open_section(OFFICE)
    settle(page)
    section = page.section()
    assert isinstance(section, OfficeSection)
    return page, section


def _answer(word: str) -> list[str]:
    """Press the button of this word in the next question; the list tells the question's buttons."""
    told: list[str] = []

    def act(dialog: MessageDialog) -> None:
        buttons = {button.text(): button for button in dialog.findChildren(Button) if button.isVisible()}
        told.extend(buttons)
        buttons[word].click()

    when_shown(MessageDialog, act)
    return told


def _back(window: MainWindow, qtbot: QtBot) -> None:
    """The window has the keyboard again after a question."""
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)


def _type_into(section: OfficeSection, text: str) -> None:
    section.department.setFocus()
    section.department.selectAll()
    section.department.insert(text)
    section.department.textEdited.emit(text)


def test_a_saved_record_is_not_praised_beside_a_refusal(window: MainWindow) -> None:
    page = _entry(window)
    press("4", "F12")
    assert page.sticky.text().startswith("登録しました")
    press("F12")
    assert page.faults.isVisible()
    assert page.sticky.text() == ""


def test_undo_is_offered_only_while_it_works(window: MainWindow) -> None:
    page = _entry(window)
    press("4", "F12")
    assert page.sticky.action() is not None
    press("4")
    assert page.sticky.action() is None
    assert page.sticky.text().startswith("登録しました"), "what was done stays said"


def test_saved_is_not_said_beside_settings_that_are_not_saved(window: MainWindow) -> None:
    page, section = _office(window)
    _type_into(section, "企画課")
    section.save()
    assert page.sticky.text().startswith("保存しました")
    _type_into(section, "総務課")
    assert page.sticky.text() == ""


def test_the_sentence_below_a_setting_goes_when_it_is_mended(window: MainWindow) -> None:
    page, section = _office(window)
    _type_into(section, "")
    section.save()
    assert page.faults.isVisible()
    _type_into(section, "総務課")
    assert not page.faults.isVisible()
    section.throw_away()


def test_leaving_unsaved_settings_asks_and_does_what_was_answered(
    window: MainWindow, workplace: Workplace
) -> None:
    page, section = _office(window)
    before = workplace.ledger.read(office.current).department
    _type_into(section, "企画課")
    told = _answer("入力に戻る")
    window.go_to(SEARCH)
    assert told, "nothing was asked"
    assert window.current_page() is page
    assert section.department.value() == "企画課"
    told = _answer("入力に戻る")
    window.go_to(TODAY)
    assert window.current_page() is page
    _answer("保存しないで移る")
    window.go_to(TODAY)
    assert window.current_page() is window.page(TODAY)
    assert workplace.ledger.read(office.current).department == before
    _office(window)
    assert section.department.value() == before
    _type_into(section, "企画課")
    _answer("保存して移る")
    window.go_to(TODAY)
    assert window.current_page() is window.page(TODAY)
    assert workplace.ledger.read(office.current).department == "企画課"


def test_nobody_leaves_the_counter_over_unsaved_settings_unasked(window: MainWindow, qtbot: QtBot) -> None:
    _page, section = _office(window)
    _type_into(section, "企画課")
    left: list[bool] = []
    window.sign_out_wanted.connect(lambda: left.append(True))
    _answer("入力に戻る")
    press("Ctrl+9")
    assert left == []
    section.throw_away()
    _back(window, qtbot)
    press("Ctrl+9")
    assert left == [True]


def test_the_key_to_leave_the_counter_stands_on_its_button_and_in_the_help(window: MainWindow) -> None:
    (button,) = (button for button in window.navigation.buttons if button.text() == "交代")
    assert button.destination.caption == "交代 Ctrl+9"
    assert "Ctrl+9" in [key.key for key in window.keys_between_screens()]


def test_lists_figures_and_papers_say_that_they_are_loading(window: MainWindow) -> None:
    window.go_to(SEARCH)
    search = window.current_page()
    assert isinstance(search, SearchPage)
    assert search.table.empty_words() == LOADING, "not that there is nothing: nobody knows yet"
    settle(search)
    assert search.table.empty_words() != LOADING
    window.go_to(STATISTICS)
    statistics = window.current_page()
    assert isinstance(statistics, StatisticsPage)
    assert {card.title() for card in statistics.cards.cards} == {"読み込んでいます"}
    settle(statistics)
    assert "読み込んでいます" not in {card.title() for card in statistics.cards.cards}
    window.go_to(REPORTS)
    reports = window.current_page()
    assert isinstance(reports, ReportsPage)
    QApplication.processEvents()
    if not reports.preview.waiting():
        reports.preview.resized.emit()
    assert reports.preview.page_count() or reports.preview.waiting() == "読み込んでいます。"
    settle(reports)
    assert reports.preview.waiting() == ""
    assert reports.preview.page_count()


def _badge(window: MainWindow) -> str:
    (button,) = (button for button in window.navigation.buttons if button.destination.code == TODAY)
    return button.accessibleName()


def test_the_badge_of_today_goes_with_what_it_counted(window: MainWindow, workplace: Workplace) -> None:
    form = AppointmentForm(day=workplace.today(), minute=23 * 60 + 30, length=15, desk=DESK, topic="LN")
    accepted = workplace.ledger.read(appointments.doubts_about, form)
    workplace.ledger.call(appointments.book, form, accepted=accepted)
    window.go_to(ENTRY)
    window.go_to(TODAY)
    assert "1件" in _badge(window)
    window.go_to(APPOINTMENTS)
    page = window.current_page()
    assert isinstance(page, AppointmentsPage)
    press("Delete")
    wait_until(lambda: "件" not in _badge(window))


def test_an_appointment_of_another_day_is_asked_about_before_its_talk_begins(
    window: MainWindow, workplace: Workplace, qtbot: QtBot
) -> None:
    day = workplace.today() + timedelta(days=1)
    form = AppointmentForm(day=day, minute=10 * 60, length=30, desk=DESK, topic="LN")
    accepted = workplace.ledger.read(appointments.doubts_about, form)
    workplace.ledger.call(appointments.book, form, accepted=accepted)
    window.go_to(APPOINTMENTS)
    page = window.current_page()
    assert isinstance(page, AppointmentsPage)
    page.show_day(day)
    told = _answer("やめる")
    press("F5")
    assert "いま始める" in told
    assert window.current_page() is page
    _back(window, qtbot)
    _answer("いま始める")
    press("F5")
    assert isinstance(window.current_page(), EntryPage)
