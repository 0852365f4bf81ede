"""抽選: the dialog before the first draw, and before another one with its reason missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.courses.forms import Admission
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.services.courses import reading
from nakanojo_helpdesk.services.registrations import drawing
from nakanojo_helpdesk.ui.courses.dialogs.draw import DrawDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.services.registrations import applications
from tests.ux.course_screens import NOW, Make, on_that_wednesday


def _drawing(workplace: Workplace, parent: QWidget) -> QDialog:
    return DrawDialog(*_lottery(workplace), parent)


def _drawing_again(workplace: Workplace, parent: QWidget) -> QDialog:
    place, row = _lottery(workplace)
    if not row.drawn:
        place.ledger.call(drawing.make, row.uid, seed="3-5-1", now=NOW)
    made = DrawDialog(place, row, parent)
    made.submit()
    return made


def _lottery(workplace: Workplace) -> tuple[Workplace, CourseRow]:
    """The lottery course of the year, with more people than places."""
    place = on_that_wednesday(workplace)
    rows = place.ledger.read(reading.listing, CourseQuery())
    row = next(each for each in rows if each.form.admission is Admission.LOTTERY)
    if not row.applied:
        early = NOW - timedelta(days=30)
        for number in range(18):
            applications.apply(place.ledger, row, f"申込{number}", now=early)
    return place, place.ledger.read(reading.get, row.uid)


DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (DrawDialog, "open", _drawing),
    (DrawDialog, "again", _drawing_again),
)
