"""Asks for the 所感 and hands the 実施報告書 out: printer, PDF, Excel. Counted anew when it leaves, and traced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.statistics.course_facts import CourseFacts, LessonFacts
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.results.course import course_report_sheet
from nakanojo_helpdesk.reports.results.lesson import lesson_report_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import exports, office
from nakanojo_helpdesk.services.courses.reading import LESSON_MISSING
from nakanojo_helpdesk.services.statistics import course_facts
from nakanojo_helpdesk.ui.courses.results.dialog import PRINT, XLSX, ReportDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet, put
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]
_KINDS = {"pdf": ("PDFに保存", "PDF (*.pdf)"), "xlsx": ("Excelに保存", "Excel (*.xlsx)")}


@dataclass(frozen=True)
class ReportOnItsWay:
    """A report that leaves: of a lesson (its uid), or of the whole course (None)."""

    workplace: Workplace
    course: CourseRow
    lesson: str | None

    def facts(self) -> tuple[CourseFacts, LessonFacts | None]:
        """What it came to, as of now. Raises `DeskError`s."""
        found = self.workplace.ledger.read(course_facts.of_course, self.course.uid, now=self.workplace.now())
        if self.lesson is None:
            return found, None
        for lesson in found.lessons:
            if lesson.row.uid == self.lesson:
                return found, lesson
        raise Missing(LESSON_MISSING)

    def sheet_now(self) -> Sheet:
        """The paper, counted now. Raises `DeskError`s."""
        course, lesson = self.facts()
        town, codes = self.workplace.ledger.read(office.current), self.workplace.vocabularies
        if lesson is None:
            return course_report_sheet(course, town, codes)
        return lesson_report_sheet(course, lesson, town, codes)

    def workbook(self) -> bytes:
        """The Excel workbook, counted now. Raises `DeskError`s."""
        from nakanojo_helpdesk.reports.workbooks.results import course_report_workbook, lesson_report_workbook

        course, lesson = self.facts()
        town, codes = self.workplace.ledger.read(office.current), self.workplace.vocabularies
        if lesson is None:
            return course_report_workbook(course, town, codes)
        return lesson_report_workbook(course, lesson, town, codes)

    def note(self, how: str) -> None:
        """Write the trace."""
        what = "course" if self.lesson is None else "lesson"
        self.workplace.ledger.call(exports.note_report, f"{what}.{how}", self.course.number)


class CourseReports(QObject):
    """The way from a key of the page to the report on paper."""

    changed = Signal()
    """A 所感 was kept: the course is to be read again."""

    def __init__(
        self, page: Page, workplace: Workplace, owner: QObject, *, ask_path: SavePath = ask_save_path
    ) -> None:
        super().__init__(owner)
        self._page, self._workplace, self._ask_path = page, workplace, ask_path
        self.outlet = PaperOutlet(page.sticky, self)

    def ask(self, course: CourseRow, lesson: LessonRow | None) -> None:
        """Open the dialog, then hand the report out as asked."""
        dialog = ReportDialog(self._workplace, course, lesson, self._page.window())
        with dialog.asked() as accepted:
            wanted, chosen, kept = dialog.wanted, dialog.lesson(), dialog.kept
        if kept:
            self.changed.emit()
            self._page.sticky.say("success", "所感を保存しました。")
        if accepted:
            uid = None if chosen is None else chosen.uid
            self._hand_out(ReportOnItsWay(self._workplace, course, uid), wanted)

    def _hand_out(self, report: ReportOnItsWay, wanted: str) -> None:
        sheet = self._page.attempt(report.sheet_now)
        if sheet is None:
            return
        if wanted == PRINT:
            dialog = PrintDialog(sheet.title, page_count(sheet), self._page.window())
            with dialog.asked() as accepted:
                if accepted:
                    self.outlet.print_out(report, *dialog.choice())
            return
        title, kind = _KINDS[wanted]
        path = self._ask_path(self._page.window(), title, f"{sheet.file_stem}.{wanted}", kind)
        if path is None:
            return
        whole = path if path.suffix.lower() == f".{wanted}" else path.with_name(f"{path.name}.{wanted}")
        if wanted == XLSX:
            self.outlet.write(
                lambda: put(whole, report.workbook(), lambda: report.note(XLSX)),
                lambda _size: f"保存しました（{whole.name}）",
            )
        else:
            self.outlet.save_pdf(report, whole)
