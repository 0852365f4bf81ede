"""書類 on the stage: the list of papers beside a paper, with the longest names, and a paper that is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.lessons import LessonForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.papers.wishes import Paper
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.services.registrations import applying
from nakanojo_helpdesk.ui.courses.one.page import PAPERS, CoursePage
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.screens import COURSE
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import Everything
from tests.services.courses import books
from tests.ux import course_screens
from tests.ux.course_screens import NOW, Build, page
from tests.waiting import settle

_TITLE: Final = "申込のある講座"


def _papers(paper: Paper, *, looks: bool = False) -> Callable[[Page, Workplace], object]:
    """The tab of papers with one of them shown, beside the list or (with large text) instead of it."""

    def prepare(shown: Page, place: Workplace) -> None:
        assert isinstance(shown, CoursePage)
        shown.show_course(_applied_for(place).uid, PAPERS)
        shown.papers.show_paper(paper)
        settle(shown)
        if looks and shown.folds():
            shown.papers.look()
            settle(shown)

    return prepare


def _applied_for(place: Workplace) -> CourseRow:
    """A course with the longest name, somebody with 配慮 and somebody who waits."""
    found = next((row for row in course_screens.courses(place) if row.title == _TITLE), None)
    if found is not None:
        return found
    day = NOW.date()
    row = books.planned(
        place.ledger,
        *(
            LessonForm(
                day=day + timedelta(weeks=week),
                begin=810,
                end=900,
                venue=books.venue(place.ledger, "六合支所"),
            )
            for week in (0, 1)
        ),
        form=books.course_form(
            title=_TITLE, catalogue="K001", capacity=2, belongings="スマートフォン、老眼鏡"
        ),
        now=NOW - timedelta(days=30),
        released=True,
    )
    for person in (
        PersonForm(
            name="𠮷﨑髙橋" * 10, kana="ヨシザキタカハシ" * 5, phone="090-0000-1234", called="よっちゃん"
        ),
        PersonForm(name="剣持 ハナ", kana="ケンモチ ハナ", phone="0279-00-0001", cares=("WHL", "HRG")),
        PersonForm(name="割田 一郎", kana="ワリタ イチロウ", phone="0279-00-0002"),
    ):
        form = ApplicationForm(applicants=(Applicant(new=person),))
        place.ledger.call(applying.apply, row.uid, form, accepted=Everything(), now=NOW)
    return books.row(place.ledger, row.uid)


PAGES: Final[tuple[tuple[type[QWidget], str, Build], ...]] = (
    (CoursePage, "papers", page(COURSE, _papers(Paper.SIGN_SHEET))),
    (CoursePage, "paper seen", page(COURSE, _papers(Paper.ROSTER, looks=True))),
    (CoursePage, "calls", page(COURSE, _papers(Paper.CALLS))),
    (CoursePage, "announcement", page(COURSE, _papers(Paper.ANNOUNCEMENT))),
    (CoursePage, "slip", page(COURSE, _papers(Paper.SLIP))),
    (CoursePage, "survey form", page(COURSE, _papers(Paper.SURVEY_FORM))),
    (CoursePage, "report seen", page(COURSE, _papers(Paper.REPORT, looks=True))),
    (CoursePage, "certificate refused", page(COURSE, _papers(Paper.CERTIFICATE))),
)
