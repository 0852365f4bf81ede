"""The papers of a survey on their way out: the form to fill in (before, after), and the results; printed or as PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.surveys.forms import Phase
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.reports.surveys.blank_form import blank_form
from nakanojo_helpdesk.reports.surveys.results import survey_results
from nakanojo_helpdesk.services import exports, office
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.surveys import results
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]
_INTRO: Final = "用紙は A4 に1枚です。答える人の数だけ、部数を入れて印刷してください。"


class SurveyPaper(StrEnum):
    """A paper of a survey. The value names it in the trace."""

    BEFORE = "before"
    AFTER = "after"
    RESULTS = "results"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"before": "用紙（前）", "after": "用紙（後）", "results": "結果"}[self.value]


@dataclass(frozen=True)
class SurveyPaperOnItsWay:
    """A paper that leaves, made as things are then. `lesson` is a uid, empty for a form of no certain lesson."""

    workplace: Workplace
    paper: SurveyPaper
    course: str
    lesson: str = ""

    def sheet_now(self) -> Sheet:
        """The sheet as it is now. Raises `DeskError`s."""
        ledger, codes = self.workplace.ledger, self.workplace.vocabularies
        course = ledger.read(courses.get, self.course)
        town = ledger.read(office.current)
        if self.paper is SurveyPaper.RESULTS:
            survey = ledger.read(results.of_course, self.course)
            return survey_results(course, survey, town, codes, self.workplace.now())
        lesson = next((row for row in course.lessons if row.uid == self.lesson), None)
        return blank_form(course, lesson, Phase(self.paper.value), town, codes, self.workplace.today())

    def note(self, how: str) -> None:
        """Write the trace."""
        self.workplace.ledger.call(exports.note_report, f"survey.{self.paper.value}.{how}", self.course)


class PaperDialog(Dialog):
    """Which paper, and whether it is printed or saved."""

    def __init__(self, paper: SurveyPaper, parent: QWidget | None = None) -> None:
        super().__init__("アンケートの印刷", parent)
        self._saves = False
        self.choice = ChipGroup(
            "印刷するもの",
            [Choice(each.value, each.label, str(place)) for place, each in enumerate(SurveyPaper, start=1)],
        )
        self.choice.set_codes([paper.value])
        self._paper = paper
        self.body.addWidget(Field("印刷するもの", self.choice))
        self.body.addWidget(PlainLabel(_INTRO, "small", wrap=True))
        self.body.addStretch(1)
        self.print_button = self.add_button("印刷へ進む", "primary", accepts=True, default=True)
        self.pdf_button = self.add_button("PDFに保存")
        self.add_button("やめる", rejects=True)
        self.pdf_button.clicked.connect(self._save)
        self.choice.changed.connect(self._keep_one)
        self.choice.passed.connect(self.print_button.setFocus)
        self.focus_first(self.choice)

    def paper(self) -> SurveyPaper:
        """The paper chosen."""
        return self._paper

    def saves(self) -> bool:
        """Whether it is to be saved as PDF."""
        return self._saves

    def _keep_one(self) -> None:
        """A second press frees a chip: here one of them always holds."""
        self._paper = SurveyPaper(self.choice.code() or self._paper.value)
        self.choice.set_codes([self._paper.value])

    def _save(self) -> None:
        self._saves = True
        self.accept()


class SurveyPapers:
    """Asks which paper, then prints or saves it for one page."""

    def __init__(self, page: Page, workplace: Workplace, ask_path: SavePath = ask_save_path) -> None:
        self._page, self._workplace = page, workplace
        self.ask_path = ask_path
        self.outlet = PaperOutlet(page.sticky, page)

    def hand_out(self, paper: SurveyPaper, course: str, lesson: str) -> None:
        """Ask what and how, with `paper` chosen; the outcome is said in the page's line."""
        window = self._page.window()
        dialog = PaperDialog(paper, window)
        with dialog.asked() as accepted:
            if not accepted:
                return
            wanted, saves = dialog.paper(), dialog.saves()
        way = SurveyPaperOnItsWay(self._workplace, wanted, course, lesson)
        sheet = self._page.attempt(way.sheet_now)
        if sheet is None:
            return
        if saves:
            self._save(way, sheet)
            return
        asking = PrintDialog(f"{sheet.title}（A4）", page_count(sheet), window)
        with asking.asked() as prints:
            if prints:
                self.outlet.print_out(way, *asking.choice())

    def _save(self, way: SurveyPaperOnItsWay, sheet: Sheet) -> None:
        path = self.ask_path(self._page.window(), "PDFに保存", f"{sheet.file_stem}.pdf", "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            self.outlet.save_pdf(way, path if fits else path.with_name(f"{path.name}.pdf"))
