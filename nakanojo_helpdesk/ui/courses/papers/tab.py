"""書類: the papers of a course as a list by key, what may be chosen, and the paper as it will be printed.

Who: the trainer the day before (受付簿, 名札), the counter with a resident (申込控え), the chief after the draw. In a minute: a
digit, a look at the paper, Ctrl+P.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import Paper
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.reports.courses.announcement import LINE_AT_MOST, line_text, print_text
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.papers import gathering
from nakanojo_helpdesk.ui.courses.one.tab import Tab, TabAct
from nakanojo_helpdesk.ui.courses.papers.listing import PaperList
from nakanojo_helpdesk.ui.courses.papers.options import PaperOptions
from nakanojo_helpdesk.ui.courses.papers.preparing import PaperOnItsWay, PreparedPaper, prepared_paper
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.frame.page_preview import PagePreview
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row
from nakanojo_helpdesk.ui.kit.layout.boxes import Column as ColumnBox
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]

_BESIDE_FROM: Final = 1000
_SHARP: Final = (0.8, 1.08)
"""How the resolution wanted may differ from the one painted."""
_SETTLED_MILLISECONDS: Final = 200
"""Arrows held down pass papers by: only the one they stop at is made, and read."""
_PREPARING: Final = "書類を作っています。"
_NOT_YET: Final = "書類を作っています。見本が出てから、もう一度押してください。"
_COPIES: Final = ("広報の文をコピー", "LINEの文をコピー")
_LOOK, _BACK_TO_LIST = "見本を見る", "書類の一覧"
_KEPT: Final = "町の決まりとして保存しました。次からも、この形で印刷します。"


class PapersTab(Tab):
    """The list at the left, options and paper at the right; one of them alone where the text is large."""

    def __init__(self, page: Page, workplace: Workplace, *, ask_path: SavePath = ask_save_path) -> None:
        super().__init__(page, workplace)
        self._course: CourseRow | None = None
        self._ask_path = ask_path
        self._prepared: PreparedPaper | None = None
        self._failed = False
        self._looks = False
        self._arranged: tuple[bool, bool] | None = None
        self._dpi = 0.0
        self._preparing: Task | None = None
        self._background = Background(self)
        self.outlet = PaperOutlet(page.sticky, self)
        self.table = PaperList()
        self.options = PaperOptions()
        self.texts = PlainLabel("", "small", wrap=True)
        self.preview = PagePreview()
        self._wait = QTimer(self, singleShot=True, interval=_SETTLED_MILLISECONDS)
        self._lay_out()
        self._wait.timeout.connect(self._prepare)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _paper: self.look())
        self.options.changed.connect(self._want)
        self.options.office_changed.connect(self._keep_office)
        self.preview.resized.connect(self._sharpen)

    @override
    def acts(self) -> tuple[TabAct, ...]:
        return (
            TabAct("印刷", "Ctrl+P", self.print_out, primary=True),
            TabAct("PDFに保存", "Ctrl+S", self.save_pdf),
            TabAct(_LOOK, "Ctrl+G", self.look),
            TabAct(_COPIES[0], "Ctrl+B", self.copy_print_text),
            TabAct(_COPIES[1], "Ctrl+L", self.copy_line_text),
        )

    @override
    def fit_buttons(self) -> None:
        if self._buttons:
            self._buttons[2].set_words(_BACK_TO_LIST if self._looks else _LOOK)

    @override
    def offers(self, place: int) -> bool:
        act = self.acts()[place]
        if act.word == _LOOK:
            return not self._is_beside()
        return act.word not in _COPIES or self.paper() is Paper.ANNOUNCEMENT

    @override
    def show_course(self, row: CourseRow) -> None:
        other = self._course is None or self._course.uid != row.uid
        self._course = row
        self.options.show_course(row, self._now())
        if other:
            self._looks = False
            self._prepared = None
            self.preview.show_pages((), "")
            self.table.choose(Paper.SIGN_SHEET if row.lessons else Paper.ANNOUNCEMENT)
            self._arrange()
        if self.isVisible():
            self._read()

    @override
    def first_focus(self) -> QWidget:
        return self.table

    def paper(self) -> Paper:
        """The paper chosen."""
        return self.table.current_row() or Paper.ROSTER

    def prepared(self) -> PreparedPaper | None:
        """The paper as shown; None while it is being made."""
        return self._prepared

    def is_busy(self) -> bool:
        """Whether a paper is still being made, saved or printed."""
        return self._wait.isActive() or self._background.is_busy() or self.outlet.is_busy()

    def show_paper(self, paper: Paper, lesson: str | None = None) -> None:
        """Choose a paper, of a lesson (its uid) where one is given."""
        self.table.choose(paper)
        if lesson is not None:
            self.options.choose_lesson(lesson)
            self._want()

    def look(self) -> None:
        """Show the paper instead of the list, or the list again (Ctrl+G); beside each other: go to the paper."""
        if self._is_beside():
            self.preview.setFocus()
            return
        self._looks = not self._looks
        self._arrange()
        (self.preview if self._looks else self.table).setFocus()
        if self._looks:
            self._want()
            QTimer.singleShot(0, self, lambda: self.page.bring_into_view(self.preview))

    def print_out(self) -> None:
        """Ask for a printer, then print in the worker (Ctrl+P)."""
        prepared = self._ready()
        if prepared is None:
            return
        title = f"{prepared.sheet.title}（{prepared.sheet.size.label}）"
        dialog = PrintDialog(title, len(prepared.pages), self.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(PaperOnItsWay(self.workplace, prepared.wish), *dialog.choice())

    def save_pdf(self) -> None:
        """Ask for a place, then write the PDF in the worker (Ctrl+S)."""
        prepared = self._ready()
        if prepared is None:
            return
        name = f"{prepared.sheet.file_stem}.pdf"
        path = self._ask_path(self.window(), "PDFに保存", name, "PDF (*.pdf)")
        if path is not None:
            fits = path.suffix.lower() == ".pdf"
            whole = path if fits else path.with_name(f"{path.name}.pdf")
            self.outlet.save_pdf(PaperOnItsWay(self.workplace, prepared.wish), whole)

    def copy_print_text(self) -> None:
        """Copy the text for 広報 (Ctrl+B)."""
        self._copy(print_text, "広報の文")

    def copy_line_text(self) -> None:
        """Copy the text for LINE (Ctrl+L)."""
        self._copy(line_text, "LINEの文")

    def _copy(self, make: Callable[[PaperFacts], str], what: str) -> None:
        prepared = self._ready()
        if prepared is None or prepared.wish.paper is not Paper.ANNOUNCEMENT:
            return
        text = make(prepared.facts)
        noted = self.page.attempt(
            lambda: (self.workplace.ledger.call(gathering.note_print, prepared.wish, "copy"),)
        )
        if noted is not None:
            QGuiApplication.clipboard().setText(text)
            self.page.sticky.say(
                "success", f"{what}をコピーしました（{len(text)}文字）。貼り付けて使えます。"
            )

    def _ready(self) -> PreparedPaper | None:
        """The paper shown, where it is the one wanted now; else a sentence."""
        course, prepared = self._course, self._prepared
        if course is None:
            return None
        if prepared is None or prepared.wish != self.options.wish(course):
            if not self._failed:
                self.page.sticky.say("info", _NOT_YET)
                self._want()
            return None
        return prepared

    def _choose(self, paper: Paper | None) -> None:
        if paper is None:
            return
        self.options.show_paper(paper, self._now())
        self.offered.emit()
        self._want()

    def _want(self) -> None:
        """Make the chosen paper, once nothing else has been chosen for a moment."""
        self._prepared = None
        self._failed = False
        self.texts.setText(_PREPARING)
        if self.isVisible():
            self._wait.start()

    def _read(self) -> None:
        """Read the town's choices, and make the paper."""
        town = self.page.attempt(lambda: self.workplace.ledger.read(office.current))
        if town is not None:
            self.options.show_office(town)
        self._want()

    def _prepare(self) -> None:
        course = self._course
        if course is None or not self.isVisible():
            return
        if self._preparing is not None:
            self._preparing.cancel()
        wish = self.options.wish(course)
        laid_out = self.preview.isVisible() and self.preview.is_laid_out()
        self._dpi = self.preview.dots_per_inch() if laid_out else 60.0
        self.preview.show_pages((), "")
        self.preview.show_waiting(_PREPARING)
        self._preparing = self._background.run(
            partial(prepared_paper, self.workplace, wish, self._dpi),
            done=self._show,
            refused=self._refuse,
        )

    def _show(self, prepared: PreparedPaper) -> None:
        course = self._course
        if course is None or prepared.wish != self.options.wish(course):
            return
        self._prepared = prepared
        wide = prepared.sheet.size.millimetres[0]
        description = f"{prepared.sheet.title}。{prepared.words}。"
        self.preview.show_pages(prepared.pages, description, wide_mm=wide)
        if prepared.wish.paper.names_people:
            self.options.show_people(prepared.facts.rows)
        words = [prepared.words]
        if prepared.wish.paper is Paper.ANNOUNCEMENT:
            line, plain = len(line_text(prepared.facts)), len(print_text(prepared.facts))
            words.append(f"広報の文 {plain}文字、LINEの文 {line}文字（{LINE_AT_MOST}文字まで）")
        self.texts.setText("　".join(words))

    def _refuse(self, error: DeskError) -> None:
        self._failed = True
        self.preview.show_pages((), "")
        self.preview.show_waiting(str(error))
        self.texts.setText("")
        if not self.preview.isVisible():  # else it is said there already
            self.page.say_refused(error)

    def _keep_office(self) -> None:
        """Keep the town's choice; whoever may not plan courses cannot change it."""
        if not self.workplace.ledger.actor.may(Permission.PLAN_COURSES):
            self.page.sticky.say("warning", "列を変えられるのは、講師と所属長です。元の列に戻しました。")
            self._read()
            return
        chosen = self.options.office()
        if self.page.attempt(lambda: (self.workplace.ledger.call(office.choose_papers, chosen),)) is not None:
            self.page.sticky.say("success", _KEPT)
        self._read()

    def _sharpen(self) -> None:
        """Paint the pages again where they are clearly too coarse or too fine; a scroll bar more or less is no reason."""
        ratio = self.preview.dots_per_inch() / (self._dpi or 1.0)
        if self._prepared is not None and not _SHARP[0] < ratio < _SHARP[1]:
            self._want()

    def _lay_out(self) -> None:
        self._side = Card(margins=(8, 8, 8, 8))
        self._side.body.addWidget(self.table, 1)
        self._sight = QWidget()
        sight = ColumnBox(self._sight, spacing=6)
        sight.addWidget(self.options)
        sight.addWidget(self.texts)
        sight.addWidget(self.preview, 1)
        self._line = Row(spacing=12)
        self._line.addWidget(self._side, 5)
        self._line.addWidget(self._sight, 6)
        self.body.addLayout(self._line, 1)

    def _is_beside(self) -> bool:
        return not self.page.folds() and self.width() >= current_theme().px(_BESIDE_FROM)

    def _arrange(self) -> None:
        """Show list and paper beside each other, or one of them where there is no room."""
        beside = self._is_beside()
        self._side.setVisible(beside or not self._looks)
        self._sight.setVisible(beside or self._looks)
        if self._arranged != (beside, self._looks):
            self._arranged = beside, self._looks
            room = self.page.area.viewport().height() - current_theme().px(16)
            self.preview.setMinimumHeight(0 if beside else max(0, room))
            # Not at once: a resize comes while the bar is still showing and hiding its buttons.
            QTimer.singleShot(0, self, self.offered.emit)

    def _now(self) -> Moment:
        return Moment.of(self.workplace.now())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
        if not event.spontaneous() and self._course is not None:
            self._read()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wait.stop()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
