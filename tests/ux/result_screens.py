"""実施報告書 on the stage: long, with a number that may not be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.ui.courses.results.dialog import ReflectionDialog, ReportDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ux import course_screens
from tests.ux.course_screens import Make, on_that_wednesday

_TEXT: Final = "文字入力に時間がかかった。濁点の入れ方を紙にして配ったところ、落ち着いて進められた。\n" * 3


def _row(place: Workplace) -> CourseRow:
    row = course_screens._course(place)
    lesson = row.lessons[1]
    return replace(row, lessons=(row.lessons[0], replace(lesson, reflection=_TEXT), *row.lessons[2:]))


def _choosing(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    row = _row(place)
    return ReportDialog(place, row, row.lessons[1], parent)


def _without_lesson(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    return ReportDialog(place, _row(place), None, parent)


def _writing(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    row = _row(place)
    return ReflectionDialog(place, row, row.lessons[1], parent)


def _blocked(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = ReflectionDialog(place, _row(place), None, parent)
    made.reflection.set_text("番号は 1234 5678 9018 でした")
    made.save_button.click()
    return made


DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (ReportDialog, "lesson", _choosing),
    (ReportDialog, "course", _without_lesson),
    (ReflectionDialog, "writing", _writing),
    (ReflectionDialog, "blocked", _blocked),
)
