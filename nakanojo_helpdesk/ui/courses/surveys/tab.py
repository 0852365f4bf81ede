"""アンケート: type the forms of a lesson, or look at the results.

Who: the trainer with the pile of paper; the chief and the counter, who see the results. In a minute: type ten forms, see
that the count fits, save; or see whether people can do more alone than before.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.domain.surveys.forms import Phase
from nakanojo_helpdesk.domain.surveys.rows import SurveyRow
from nakanojo_helpdesk.services.surveys import entering, reading, results
from nakanojo_helpdesk.ui.courses.one.tab import Tab, TabAct
from nakanojo_helpdesk.ui.courses.surveys.dialogs import FreeTextDialog, FreeTextsDialog, TotalsDialog
from nakanojo_helpdesk.ui.courses.surveys.entry import EntryView
from nakanojo_helpdesk.ui.courses.surveys.papers import SurveyPaper, SurveyPapers
from nakanojo_helpdesk.ui.courses.surveys.results import ResultsView
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_SAVE, _UNDO, _AMEND, _WRITE, _READ = (
    "保存する",
    "1つもどす",
    "直す",
    "自由記述",
    "自由記述を読む",
)
_PRINT = "印刷"
_RESULTS, _ENTRY = "結果", "入力にもどる"
_TABLE, _CHART = "表で見る", "図で見る"
_NO_LESSON: Final = "用紙を入れられる回が、まだありません。先に「回と担当」で回を入れてください。"
_NOTHING_TYPED: Final = "まだ1枚も打っていません。用紙を打ってから保存してください。"
_NOTHING_BACK: Final = "もどせる用紙は、もうありません。"
_LINE_FIRST: Final = "打ちかけの1枚を、先に Enter で終えるか、「1つもどす」で消してください。"
_CHOOSE_FIRST: Final = "先に、一覧で用紙を選んでください。"
_TAKEN_BACK: Final = (
    "{number}枚目を取り消しました。答えは上の欄にもどっています。直して Enter を押してください。"
)


class SurveysTab(Tab):
    """The pile and the results, one at a time. Whoever may not type forms sees the results only."""

    keeps_typed = True

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._course: CourseRow | None = None
        self._may_enter = False
        self._shows_results = True
        self._is_stale = True
        self.entry = EntryView(workplace)
        self.results = ResultsView(workplace)
        self.body.addWidget(self.entry, 1)
        self.body.addWidget(self.results, 1)
        self.papers = SurveyPapers(page, workplace)
        self.entry.hide()
        self.entry.lesson_chosen.connect(self._read_saved)
        self.entry.pile_changed.connect(self.offered)
        self.results.refused.connect(page.say_refused)
        self.results.table_replaced.connect(page.order_tabs)

    def shows_results(self) -> bool:
        """Whether the results are in front."""
        return self._shows_results

    def is_busy(self) -> bool:
        """Whether a figure is still being drawn, or a paper printed or saved."""
        return self.results.is_busy() or self.papers.outlet.is_busy()

    @override
    def acts(self) -> tuple[TabAct, ...]:
        return (
            TabAct(_SAVE, "F12", self.save, primary=True),
            TabAct(_UNDO, "Ctrl+Z", self.undo),
            TabAct(_AMEND, "Ctrl+D", self.amend),
            TabAct(_WRITE, "Insert", self.write_free_text),
            TabAct(_TABLE, "T", self.turn_face),
            TabAct(_READ, "Ctrl+K", self.read_free_texts),
            TabAct(_RESULTS, "Ctrl+R", self.turn),
            TabAct(_PRINT, "Ctrl+P", self.print_out),
        )

    @override
    def fit_buttons(self) -> None:
        entering_now = not self._shows_results
        offered = {
            _SAVE: entering_now,
            _UNDO: entering_now,
            _AMEND: entering_now,
            _WRITE: entering_now,
            _TABLE: self._shows_results,
            _READ: self._shows_results and self._may_enter,
            _RESULTS: self._may_enter,
            _PRINT: True,
        }
        for act, button in zip(self.acts(), self._buttons, strict=True):
            button.setVisible(offered[act.word])
            if act.word == _RESULTS:
                button.set_words(_ENTRY if self._shows_results else _RESULTS)
            elif act.word == _TABLE:
                button.set_words(_CHART if self.results.faces.is_table() else _TABLE)

    @override
    def show_course(self, row: CourseRow) -> None:
        if self._course is not None and self._course.uid != row.uid:
            self.entry.forget()
        self._course = row
        self._is_stale = True
        if self.isVisible():
            self._load()

    @override
    def is_unsaved(self) -> bool:
        return self.entry.is_unsaved()

    @override
    def throw_away(self) -> None:
        self.entry.forget()

    @override
    def first_focus(self) -> QWidget | None:
        if self._shows_results:
            return self.results.faces.table if self.results.faces.is_table() else self.results.faces.chart
        return self.entry.line

    @override
    def save(self) -> bool:
        """Show the totals and save the pile (F12). True when nothing is left to save."""
        lesson = self.entry.current_lesson()
        if lesson is None:
            self.page.sticky.say("warning", _NO_LESSON)
            return False
        if not self.entry.line.is_empty() and not self.entry.put_on_pile():
            return False
        forms = self.entry.typed()
        if not forms:
            self.page.sticky.say("info", _NOTHING_TYPED)
            return True
        kept = len(self.entry.saved())
        done = TotalsDialog(self.workplace, lesson, forms, kept, self.window()).ask()
        if not done:
            return False
        self.entry.forget_typed()
        self._load()
        total = count_text(len(self.entry.saved()))
        self.page.sticky.say("success", f"{done}この回は、合わせて{total}枚です。")
        self.entry.focus_line()
        return True

    def undo(self) -> None:
        """Take back the last sign, the last form of the pile, or the last saved form of the lesson (Ctrl+Z)."""
        if self.entry.take_back():
            return
        last = self.entry.last_saved()
        if last is None:
            self.page.sticky.say("info", _NOTHING_BACK)
        else:
            self._withdraw(last.uid, last.version)

    def amend(self) -> None:
        """Take the form chosen in the list into the line, to be typed anew (Ctrl+D)."""
        row = self.entry.table.current_row()
        if row is None:
            self.page.sticky.say("info", _CHOOSE_FIRST)
        elif not self.entry.line.is_empty():
            self.page.sticky.say("warning", _LINE_FIRST)
        elif row.saved is None:
            self.entry.amend(row)
        else:
            self._withdraw(row.saved.uid, row.saved.version)

    def write_free_text(self) -> None:
        """Write down what is written on the form by pen (Insert)."""
        dialog = FreeTextDialog(self.entry.line.free_text(), self.window())
        done = dialog.ask()
        if done:
            self.entry.line.set_free_text(dialog.text())
            self.page.sticky.say("success", done)
        self.entry.focus_line()

    def read_free_texts(self) -> None:
        """Read what people wrote (Ctrl+K)."""
        course = self._course
        if course is None:
            return
        texts = self.page.attempt(lambda: self.workplace.ledger.read(reading.free_texts, course.uid))
        if texts is not None:
            dialog = FreeTextsDialog(texts, len(course.lessons), self.window())
            with dialog.asked():
                pass

    def turn(self) -> None:
        """Change between the pile and the results (Ctrl+R). What is typed stays."""
        if self._may_enter:
            self._show_view(results=not self._shows_results)
            self._load()
            first = self.first_focus()
            if first is not None:
                first.setFocus()

    def print_out(self) -> None:
        """Print or save the form of the lesson and phase that are typed, or the results (Ctrl+P)."""
        course = self._course
        if course is None:
            return
        rows = askable(course)
        lesson = self.entry.lesson.code() or usual_lesson(rows, Moment.of(self.workplace.now()))
        form = SurveyPaper(self.entry.line.phase().value)
        self.papers.hand_out(SurveyPaper.RESULTS if self._shows_results else form, course.uid, lesson)

    def turn_face(self) -> None:
        """Change between chart and table (T)."""
        self.results.turn()
        self.offered.emit()

    def _show_view(self, *, results: bool) -> None:
        self._shows_results = results
        self.entry.setVisible(not results)
        self.results.setVisible(results)
        self.page.order_tabs()
        self.offered.emit()

    def _withdraw(self, uid: str, version: int) -> None:
        now = self.workplace.now()
        row = self.page.attempt(lambda: self.workplace.ledger.call(entering.withdraw, uid, version, now=now))
        self._read_saved()
        if row is not None:
            self.entry.show_withdrawn(row.form)
            self.page.sticky.say("success", _TAKEN_BACK.format(number=row.ordinal))

    def _load(self) -> None:
        """Read what the view in front needs."""
        course = self._course
        if course is None:
            return
        ledger = self.workplace.ledger
        found = self.page.attempt(
            lambda: (
                ledger.read(reading.may_enter, course.uid),
                ledger.read(results.of_course, course.uid),
            )
        )
        if found is None:
            return
        first = self._is_stale and not self.entry.is_unsaved()
        self._is_stale = False
        may_enter, survey = found
        if may_enter != self._may_enter or (not may_enter and not self._shows_results):
            self._may_enter = may_enter
            self._show_view(results=not may_enter)
        self.results.show_survey(course, survey)
        if may_enter:
            rows = askable(course)
            self.entry.show_lessons(rows, usual_lesson(rows, Moment.of(self.workplace.now())))
            self._read_saved()
        if first:
            self.offered.emit()

    def _read_saved(self) -> None:
        lesson = self.entry.current_lesson()
        rows: tuple[SurveyRow, ...] = ()
        if lesson is not None:
            begun = lesson.standing.has_begun(Moment.of(self.workplace.now()))
            self.entry.suggest_phase(Phase.AFTER if begun else Phase.BEFORE)
            rows = self.page.attempt(lambda: self.workplace.ledger.read(reading.listing, lesson.uid)) or ()
        self.entry.show_saved(rows)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()


def askable(course: CourseRow) -> tuple[LessonRow, ...]:
    """The lessons forms can be typed for: all that are not cancelled."""
    if course.stage is Stage.CANCELLED:
        return ()
    return tuple(row for row in course.lessons if row.stage is not Stage.CANCELLED)


def usual_lesson(rows: tuple[LessonRow, ...], now: Moment) -> str:
    """The uid of the lesson that began last; before the first one, of that. Empty without lessons."""
    begun = [row for row in rows if row.standing.has_begun(now)]
    if begun:
        return max(begun, key=lambda row: (row.day, row.time.begin)).uid
    return rows[0].uid if rows else ""
