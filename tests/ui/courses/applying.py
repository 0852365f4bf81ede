"""Short ways to 申込 of a course in the window, and to what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.services.registrations import reading
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.factories import Everything
from tests.services.registrations.applicants import added, person_form
from tests.ui.courses.conftest import NOW, Book
from tests.waiting import settle, when_shown


def opened(window: MainWindow, row: CourseRow) -> ApplicationsTab:
    window.ways.show_course(row.uid)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    settle(page)
    return page.applications


def known(book: Book, **changes: object) -> str:
    """Somebody known to the program; returns the name."""
    return added(book.place.ledger, book.this_year.uid, person_form(**changes)).name


def registered(book: Book, *names: str, row: CourseRow | None = None) -> None:
    """These apply, each alone."""
    from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
    from nakanojo_helpdesk.services.registrations import applying

    for place, name in enumerate(names):
        form = PersonForm(name=name, kana="", phone=f"0279-00-{place:04d}", district="NKJ")
        book.place.ledger.call(
            applying.apply,
            (row or book.this_year).uid,
            ApplicationForm(applicants=(Applicant(new=form),)),
            accepted=Everything(),
            now=NOW,
        )


def roster(book: Book, row: CourseRow | None = None) -> list[RegistrationRow]:
    return list(book.place.ledger.call(reading.roster, (row or book.this_year).uid, now=NOW))


def states(book: Book) -> list[tuple[str, str]]:
    return [(row.name, row.state.value) for row in roster(book)]


@contextmanager
def in_dialog(act: Callable[[Any], object], kind: type[QDialog] = QDialog) -> Iterator[None]:
    """Act in the dialog that the block opens."""
    when_shown(kind, act)
    yield


def page_of(tab: ApplicationsTab) -> CoursePage:
    page = tab.page
    assert isinstance(page, CoursePage)
    return page
