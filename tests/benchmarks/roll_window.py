"""A child process: the roll of 500 people opened in the real window, then marked by keys.

Says one line of JSON: seconds of processor time and by the clock, of each opening and of each mark.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan, LessonForm
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.services.courses import planning
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.registrations import applying
from nakanojo_helpdesk.ui.courses.one.page import LESSONS, ROLL, CoursePage
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import COURSE
from nakanojo_helpdesk.ui.workplace.workplace import workplace_of
from tests.benchmarks.people import CHIEF, entered_as
from tests.factories import Everything
from tests.waiting import settle

PEOPLE: Final = 500
_FAMILY: Final = 10


def main(database: str, rounds: str) -> None:
    """Open the roll `rounds` times and mark twenty people each time; the first round is left out."""
    application = QApplication([])
    theme.install_japanese(application)
    store = Store.open(Path(database))
    entered = entered_as(store, CHIEF)
    place = workplace_of(store, entered, pc="bench", desk="", now=utc_now)
    course = _with_people(place.ledger, utc_now())
    window = MainWindow()
    window.resize(1366, 688)
    window.show()
    window.activateWindow()
    window.open_workspace(place)
    window.go_to(COURSE)
    page = window.current_page()
    assert isinstance(page, CoursePage)
    told: dict[str, list[tuple[float, float]]] = {"open": [], "mark": []}
    for turn in range(int(rounds) + 1):
        page.show_course(course, LESSONS)
        settle(page)
        opening = _measured(lambda: _open(page, course))
        marks = [_measured(lambda: _mark(page)) for _ in range(20)]
        if turn:
            told["open"].append(opening)
            told["mark"] += marks
    print(json.dumps(told))
    window.close()
    store.close()
    del application


def _measured(act: Callable[[], None]) -> tuple[float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - processor, time.perf_counter() - clock


def _open(page: CoursePage, course: str) -> None:
    page.show_course(course, ROLL)
    page.roll.people.viewport().repaint()
    QApplication.processEvents()


def _mark(page: CoursePage) -> None:
    QTest.keyClick(page.roll.people, Qt.Key.Key_1)
    QApplication.processEvents()


def _with_people(ledger: Ledger, now: datetime) -> str:
    """A course of today with 500 people; returns its uid."""
    begin = max(0, (now + timedelta(hours=9)).hour * 60 - 60)
    day = (now + timedelta(hours=9)).date()
    lesson = LessonForm(day=day, begin=begin, end=begin + 90, venue=ledger.read(venues.listing)[0].uid)
    form = CourseForm(title="大きな講座", capacity=PEOPLE, catalogue="K005")
    plan = CoursePlan(form=form, lessons=(lesson,))
    early = now - timedelta(days=30)
    uid = ledger.call(planning.plan, plan, released=True, accepted=Everything(), now=early)
    for family in range(PEOPLE // _FAMILY):
        people = [
            Applicant(new=PersonForm(name=f"申込{family:02d}の{number}", kana="モウシコミ", district="NKJ"))
            for number in range(_FAMILY)
        ]
        wanted = ApplicationForm(applicants=tuple(people))
        ledger.call(applying.apply, uid, wanted, accepted=Everything(), now=early + timedelta(minutes=family))
    return uid


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
