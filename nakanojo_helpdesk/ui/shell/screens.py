"""The screens of the navigation: who may open each, and how it is made.

Screens are imported when they are first opened: the sign-in must not wait for charts and paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.ui.shell.destination import Destination

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.ways import Ways
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

TODAY, ENTRY, SEARCH, APPOINTMENTS, STATISTICS, REPORTS, COURSES, SETTINGS = (
    "today",
    "entry",
    "search",
    "appointments",
    "statistics",
    "reports",
    "courses",
    "settings",
)
COURSE = "course"
TEXT_SIZE, SIGN_OUT, PRACTICE_OUT, HELP = "text", "out", "practice_out", "help"


@dataclass(frozen=True)
class Screen:
    """A screen, the permission to open it, and its maker. `under` is the screen one comes from where it is no destination."""

    destination: Destination
    permission: Permission
    make: Callable[[Workplace, Ways], Page]
    under: str = ""


def _today(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.today.page import TodayPage

    page = TodayPage(workplace)
    page.consultation_wanted.connect(ways.begin_consultation)
    page.draft_wanted.connect(ways.continue_draft)
    page.appointment_wanted.connect(ways.show_day)
    page.course_wanted.connect(ways.show_course)
    page.handover_wanted.connect(ways.show_handover)
    page.roll_wanted.connect(ways.show_roll)
    page.report_wanted.connect(ways.show_month)
    page.counted.connect(ways.count_todos)
    return page


def _entry(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.entry.page import EntryPage

    page = EntryPage(workplace)
    page.desk_chosen.connect(ways.set_desk)
    page.reloaded.connect(ways.recount_todos)
    page.asides.returned.connect(ways.return_to_roll)
    return page


def _search(workplace: Workplace, _ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.search.page import SearchPage

    return SearchPage(workplace)


def _appointments(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage

    page = AppointmentsPage(workplace)
    page.reloaded.connect(ways.recount_todos)
    page.consultation_wanted.connect(ways.begin_consultation)
    return page


def _statistics(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.statistics.page import StatisticsPage

    page = StatisticsPage(workplace)
    page.records_wanted.connect(ways.show_records)
    page.course_wanted.connect(ways.show_course)
    page.courses_wanted.connect(ways.show_course_list)
    return page


def _reports(workplace: Workplace, _ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.reports.page import ReportsPage

    return ReportsPage(workplace)


def _courses(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.courses.listing.page import CoursesPage

    page = CoursesPage(workplace)
    page.course_wanted.connect(ways.show_course)
    return page


def _course(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.courses.one.page import CoursePage

    page = CoursePage(workplace)
    page.list_wanted.connect(ways.show_courses)
    page.consultation_wanted.connect(ways.begin_aside)
    return page


def _settings(workplace: Workplace, ways: Ways) -> Page:
    from nakanojo_helpdesk.ui.settings.page import SettingsPage

    page = SettingsPage(workplace)
    page.text_scale_chosen.connect(ways.set_text_scale)
    page.theme_chosen.connect(ways.set_theme)
    page.restore_wanted.connect(ways.restore)
    page.exchange_wanted.connect(ways.exchange)
    return page


SCREENS: Final = (
    Screen(Destination(TODAY, "今日", "home", "Ctrl+1"), Permission.COUNT, _today),
    Screen(Destination(ENTRY, "相談", "edit_note", "Ctrl+2"), Permission.RECORD, _entry),
    Screen(Destination(SEARCH, "探す", "search", "Ctrl+3"), Permission.BROWSE, _search),
    Screen(Destination(APPOINTMENTS, "予約", "event", "Ctrl+4"), Permission.APPOINT, _appointments),
    Screen(Destination(STATISTICS, "集計", "bar_chart", "Ctrl+5"), Permission.COUNT, _statistics),
    Screen(Destination(REPORTS, "報告", "description", "Ctrl+6"), Permission.REPORT, _reports),
    Screen(Destination(COURSES, "講座", "school", "Ctrl+7"), Permission.COURSES, _courses),
    Screen(Destination(SETTINGS, "設定", "settings", "Ctrl+8"), Permission.OWN_SETTINGS, _settings),
)
INNER_SCREENS: Final = (
    Screen(Destination(COURSE, "講座", "school"), Permission.COURSES, _course, under=COURSES),
)
"""Screens that only another screen opens; the navigation shows that one as the current one."""
ACTS: Final = (
    Destination(TEXT_SIZE, "文字サイズ", "format_size"),
    Destination(SIGN_OUT, "交代", "logout", "Ctrl+9", shows_key=True),
    Destination(PRACTICE_OUT, "練習を終える", "logout"),
)
HELP_DESTINATION: Final = Destination(HELP, "ヘルプ", "help", "F1")


def load_first() -> None:
    """Load the modules of the first screens and the password check while the person is still typing."""
    from nakanojo_helpdesk.services.databases import opening
    from nakanojo_helpdesk.ui.entry import page as entry_page  # noqa: F401
    from nakanojo_helpdesk.ui.today import page  # noqa: F401
    from nakanojo_helpdesk.ui.workplace import workplace  # noqa: F401

    opening.prepare_sign_in()


def makers() -> dict[str, Callable[[Workplace, Ways], Page]]:
    """The maker of each screen by its code."""
    return {screen.destination.code: screen.make for screen in (*SCREENS, *INNER_SCREENS)}


def allowed(actor: Actor) -> tuple[str, ...]:
    """The codes of the screens the actor may open, in their order; the first one is opened at the sign-in."""
    screens = (*SCREENS, *INNER_SCREENS)
    return tuple(screen.destination.code for screen in screens if actor.may(screen.permission))


def shown_as(code: str) -> str:
    """The code of the destination that stands for a screen in the navigation."""
    return next((inner.under for inner in INNER_SCREENS if inner.destination.code == code), code)
