"""The tab アンケート of this year's course, at noon of its first lesson's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from nakanojo_helpdesk.domain.surveys.forms import SurveyForm
from nakanojo_helpdesk.services.surveys import entering, reading
from nakanojo_helpdesk.ui.courses.one.page import CoursePage
from nakanojo_helpdesk.ui.courses.surveys.tab import SurveysTab
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.keyboard import focused
from tests.ui.courses.conftest import NOW, Book, press
from tests.waiting import has_keyboard, settle, wait_until

NOON: Final = NOW.replace(hour=12)
"""The first lesson of this year's course is over."""
FULL: Final = SurveyForm(satisfaction=5, clarity=4, confidence=4, usefulness=5, topics=("LN",))


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """The workplace on that Wednesday at noon."""
    return replace(workplace, now=lambda: NOON)


@pytest.fixture
def tab(course: CoursePage) -> SurveysTab:
    """The tab of this year's course, with the keyboard in the line."""
    press("4")
    settle(course)
    assert course.surveys.isVisible()
    assert focused() is course.surveys.entry.line.line
    return course.surveys


def on_line(tab: SurveysTab) -> bool:
    """Whether the line has the keyboard, once the window has it again."""
    wait_until(lambda: has_keyboard(tab.window()), "the keyboard is back")
    return focused() is tab.entry.line.line


def kept(book: Book, place: int = 0) -> list[SurveyForm]:
    """The saved forms of a lesson of this year's course."""
    uid = book.this_year.lessons[place].uid
    return [row.form for row in book.place.ledger.read(reading.listing, uid)]


def entered(book: Book, *forms: SurveyForm, place: int = 0) -> None:
    """Forms saved at another PC."""
    now = NOON + timedelta(weeks=place)
    book.place.ledger.call(entering.enter, book.this_year.lessons[place].uid, forms, now=now)
