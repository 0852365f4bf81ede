"""アンケート on the stage: a pile half typed, results with many and few answers, and the dialogs."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.surveys.forms import Phase, SurveyForm
from nakanojo_helpdesk.domain.surveys.rows import FreeText
from nakanojo_helpdesk.services.surveys import entering
from nakanojo_helpdesk.services.surveys import reading as surveys
from nakanojo_helpdesk.ui.courses.one.page import SURVEYS, CoursePage
from nakanojo_helpdesk.ui.courses.surveys.dialogs import FreeTextDialog, FreeTextsDialog, TotalsDialog
from nakanojo_helpdesk.ui.courses.surveys.papers import PaperDialog, SurveyPaper
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.screens import COURSE
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ux import course_screens
from tests.ux.course_screens import NOW, Build, Make, page

_at_that_time, _course, _lesson = (
    course_screens.on_that_wednesday,
    course_screens._course,
    course_screens._lesson,
)
_LONG, _REASON = course_screens._LONG, course_screens._REASON

_PILE: Final = tuple(
    SurveyForm(
        satisfaction=(5, 4, 3, 5)[number % 4],
        clarity=number % 5 + 1,
        confidence=(1, 3, 4, 4, 5)[number % 5],
        usefulness=5 if number < 4 else None,
        topics=("MN", "MP", "BS", "DV")[: number % 5],
    )
    for number in range(18)
)
"""Forms of a lesson; one question has few answers."""
_BEFORE: Final = tuple(
    SurveyForm(phase=Phase.BEFORE, confidence=(1, 2, 2, 3)[number % 4], usefulness=4) for number in range(9)
)


def _piled(shown: Page, place: Workplace) -> None:
    """A pile of both phases, a form half typed, a fault, and forms saved before."""
    assert isinstance(shown, CoursePage)
    _survey(place)
    shown.show_course(_course(place).uid, SURVEYS)
    entry = shown.surveys.entry
    entry.lesson.set_code(_lesson(place, 1).uid)
    entry.lesson_chosen.emit()
    for text in ("54454P", "0000", "333315D"):
        QTest.keyClicks(entry.line.line, text)
        entry.put_on_pile()
    QTest.keyClicks(entry.line.line, "54")
    entry.put_on_pile()
    shown.sticky.say("success", "自由記述を、この用紙に付けました。")


def _no_forms(shown: Page, place: Workplace) -> None:
    assert isinstance(shown, CoursePage)
    shown.show_course(_course(place, "LINE入門").uid, SURVEYS)


def _surveyed(shown: Page, place: Workplace) -> None:
    """The results as a figure: questions with many and with few answers."""
    assert isinstance(shown, CoursePage)
    _survey(place)
    shown.show_course(_course(place).uid, SURVEYS)
    shown.surveys.turn()


def _survey_table(shown: Page, place: Workplace) -> None:
    _surveyed(shown, place)
    assert isinstance(shown, CoursePage)
    shown.surveys.turn_face()


def _not_surveyed(shown: Page, place: Workplace) -> None:
    _no_forms(shown, place)
    assert isinstance(shown, CoursePage)
    shown.surveys.turn()


def _survey(place: Workplace) -> None:
    first = _lesson(place, 1)
    if not place.ledger.read(surveys.listing, first.uid):
        forms = [*_PILE, *_BEFORE, replace(_PILE[0], free_text=f"{_REASON}。来年も、ぜひ来たいです。")]
        place.ledger.call(entering.enter, first.uid, forms, now=NOW)


def _totals(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _at_that_time(workplace)
    lesson = replace(_lesson(place, 1), present=12)
    return TotalsDialog(place, lesson, (*_PILE, *_BEFORE, SurveyForm()), 4, parent)


def _writing(_workplace: Workplace, parent: QWidget) -> QDialog:
    made = FreeTextDialog("番号は 1234 5678 9018 です", parent)
    made.submit()
    return made


def _reading(_workplace: Workplace, parent: QWidget) -> QDialog:
    texts = [
        FreeText(lesson=1, text=_REASON),
        FreeText(lesson=1, text=_LONG),
        FreeText(lesson=2, text="字が小さい"),
    ]
    return FreeTextsDialog(texts, 2, parent)


def _printing(_workplace: Workplace, parent: QWidget) -> QDialog:
    return PaperDialog(SurveyPaper.AFTER, parent)


def _reading_nothing(_workplace: Workplace, parent: QWidget) -> QDialog:
    return FreeTextsDialog((), 1, parent)


PAGES: Final[tuple[tuple[type[QWidget], str, Build], ...]] = (
    (CoursePage, "survey", page(COURSE, _piled)),
    (CoursePage, "no forms", page(COURSE, _no_forms)),
    (CoursePage, "survey results", page(COURSE, _surveyed)),
    (CoursePage, "survey table", page(COURSE, _survey_table)),
    (CoursePage, "no results", page(COURSE, _not_surveyed)),
)
DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (TotalsDialog, "open", _totals),
    (FreeTextDialog, "faults", _writing),
    (PaperDialog, "survey", _printing),
    (FreeTextsDialog, "open", _reading),
    (FreeTextsDialog, "empty", _reading_nothing),
)
