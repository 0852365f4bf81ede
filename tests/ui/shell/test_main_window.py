"""The one window: which screens it opens for whom, and how one screen leads to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.domain.appointments import AppointmentForm, AppointmentState
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.reports.page import ReportsPage
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import APPOINTMENTS, ENTRY, SCREENS, STATISTICS, TODAY
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import DESK, colleague
from tests.keyboard import press
from tests.waiting import settle


class _Windows(QObject):
    """Writes down every top-level widget that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_opening_the_screens_flashes_no_window_of_its_own(window: MainWindow, qapp: QApplication) -> None:
    watch = _Windows()
    qapp.installEventFilter(watch)
    for screen in SCREENS:
        window.go_to(screen.destination.code)
        settle(window.current_page())
    qapp.removeEventFilter(watch)
    assert watch.shown == []


def test_people_practise_on_the_screen_they_will_work_on(window: MainWindow) -> None:
    assert window.navigation.form() == "above"
    wide = window.navigation.width()
    window.show_practice(practising=True)
    QApplication.processEvents()
    assert window.navigation.form() == "above"
    assert window.navigation.width() - wide <= 8
    shown = [button for button in window.navigation.buttons if button.isVisible()]
    assert "練習を終える" in [button.text() for button in shown]
    for button in shown:
        assert window.navigation.rect().contains(button.geometry())
        assert button.height() >= 44


def test_every_key_of_the_navigation_opens_its_screen(window: MainWindow) -> None:
    for screen in SCREENS:
        press(screen.destination.key)
        page = window.current_page()
        settle(page)
        assert page is window.page(screen.destination.code)
    assert [screen.destination.key for screen in SCREENS] == [f"Ctrl+{n}" for n in range(1, 9)]


def test_f4_leads_from_anywhere_into_the_search_box(window: MainWindow) -> None:
    for code in (TODAY, ENTRY, STATISTICS):
        window.go_to(code)
        settle(window.current_page())
        press("F4")
        page = window.current_page()
        assert isinstance(page, SearchPage)
        assert QApplication.focusWidget() is page.words
    found = window.current_page()
    assert isinstance(found, SearchPage)
    found.table.setFocus()
    press("F4")
    assert QApplication.focusWidget() is found.words


def test_an_appointment_becomes_a_consultation_by_one_key_and_is_tied_to_it(
    window: MainWindow, workplace: Workplace
) -> None:
    day = workplace.today()
    form = AppointmentForm(day=day, minute=23 * 60 + 30, length=15, desk=DESK, topic="LN")
    accepted = workplace.ledger.read(appointments.doubts_about, form)
    uid = workplace.ledger.call(appointments.book, form, accepted=accepted)
    window.go_to(TODAY)
    window.go_to(ENTRY)
    window.go_to(TODAY)
    page = window.current_page()
    assert isinstance(page, TodayPage)
    press("Return")
    entry = window.current_page()
    assert isinstance(entry, EntryPage)
    assert entry.form.answers().topics == ("LN",)
    press("F12")
    row = workplace.ledger.read(appointments.get, uid)
    assert row.state is AppointmentState.CAME
    press("Ctrl+Z")
    assert workplace.ledger.read(appointments.get, uid).is_open, "taken back, it waits again"


def test_a_draft_on_the_first_screen_is_continued_where_it_was(
    window: MainWindow, workplace: Workplace
) -> None:
    window.go_to(ENTRY)
    press("4")
    window.go_to(TODAY)
    (draft,) = workplace.ledger.read(drafts.mine)
    page = window.current_page()
    assert isinstance(page, TodayPage)
    page.draft_wanted.emit(draft.uid)
    entry = window.current_page()
    assert isinstance(entry, EntryPage)
    talk = entry.talk()
    assert talk is not None
    assert talk.uid == draft.uid
    assert entry.form.answers().topics == ("LN",)


def test_a_number_of_the_charts_opens_its_records(window: MainWindow, workplace: Workplace) -> None:
    window.go_to(STATISTICS)
    page = window.current_page()
    assert isinstance(page, StatisticsPage)
    day = workplace.today()
    query = SearchQuery(first=day - timedelta(days=30), last=day, topic="LN")
    page.records_wanted.emit(query)
    found = window.current_page()
    assert isinstance(found, SearchPage)
    assert found.query() == query
    settle(found)


def test_the_month_that_is_missing_opens_its_report(window: MainWindow, workplace: Workplace) -> None:
    page = window.current_page()
    assert isinstance(page, TodayPage)
    page.report_wanted.emit(Month.of(workplace.today()))
    report = window.current_page()
    assert isinstance(report, ReportsPage)
    assert report.month() == Month.of(workplace.today())
    settle(report)


def test_a_day_of_the_first_screen_opens_the_timetable(window: MainWindow, workplace: Workplace) -> None:
    page = window.current_page()
    assert isinstance(page, TodayPage)
    page.appointment_wanted.emit(workplace.today() - timedelta(days=1))
    timetable = window.current_page()
    assert isinstance(timetable, AppointmentsPage)
    assert timetable.days()[0] == workplace.today() - timedelta(days=1)
    assert window.page(APPOINTMENTS) is timetable


def test_a_screen_that_is_not_allowed_is_opened_by_no_way(window: MainWindow, workplace: Workplace) -> None:
    window.open_workspace(replace(workplace, ledger=colleague(workplace.ledger, Role.TRAINER)))
    before = window.current_page()
    window.go_to(APPOINTMENTS)
    assert window.current_page() is before
