"""講座（1つ）: number, title, when, where and 定員 at the head; below it the tabs.

Who: the counter with a telephone at the ear, the trainer, the chief. In a minute: say when, where and for how many; see who
is there for each lesson and where somebody is missing; change what has to be changed.

The digits of the tabs are kept for the order 1 申込 2 回と担当 3 出欠 4 アンケート 5 書類 6 内容.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.papers.wishes import Paper
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.rolls import notices
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.courses.applications.words import count_words
from nakanojo_helpdesk.ui.courses.one.content import ContentTab
from nakanojo_helpdesk.ui.courses.one.lessons import LessonsTab
from nakanojo_helpdesk.ui.courses.one.tab import Tab
from nakanojo_helpdesk.ui.courses.papers.tab import PapersTab
from nakanojo_helpdesk.ui.courses.roll.tab import RollTab
from nakanojo_helpdesk.ui.courses.surveys.tab import SurveysTab
from nakanojo_helpdesk.ui.courses.words import capacity_words, state_words, venue_words, when_words
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.messages import LeavingDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

APPLICATIONS, LESSONS, ROLL, SURVEYS, PAPERS, CONTENT = "1", "2", "3", "4", "5", "6"
_TABS: Final = (
    (APPLICATIONS, "申込"),
    (LESSONS, "回と担当"),
    (ROLL, "出欠"),
    (SURVEYS, "アンケート"),
    (PAPERS, "書類"),
    (CONTENT, "内容"),
)
_NONE_CHOSEN: Final = "一覧から選んでください"


class CoursePage(Page):
    """One course. `show_course` chooses it."""

    list_wanted = Signal()
    """Back to the list of courses."""
    consultation_wanted = Signal(object)
    """A question asked on the side: the `SideQuestion`."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("講座", parent)
        self._workplace = workplace
        self._uid = ""
        self._row: CourseRow | None = None
        self._absent = 0
        self.tabs = FoldingChips("講座の見出し", [Choice(code, word, code) for code, word in _TABS])
        self.tabs.set_codes([LESSONS])
        self.add_action(self.tabs)
        self.lessons = LessonsTab(self, workplace)
        self.content_tab = ContentTab(self, workplace)
        self.applications = ApplicationsTab(self, workplace)
        self.roll = RollTab(self, workplace)
        self.surveys = SurveysTab(self, workplace)
        self.papers = PapersTab(self, workplace)
        self._tabs: dict[str, Tab] = {
            APPLICATIONS: self.applications,
            LESSONS: self.lessons,
            ROLL: self.roll,
            SURVEYS: self.surveys,
            PAPERS: self.papers,
            CONTENT: self.content_tab,
        }
        self._shown = LESSONS
        self._keys: dict[str, tuple[KeyButton, ...]] = {}
        for code, tab in self._tabs.items():
            self.content.addWidget(tab, 1)
            tab.setVisible(code == LESSONS)
            buttons = tuple(
                self.key_bar.add(
                    act.word, act.key, act.slot, primary=act.primary, alternates=True, rare=act.rare
                )
                for act in tab.acts()
            )
            self._keys[code] = buttons
            tab.take_buttons(buttons)
            tab.offered.connect(self._offer)
            tab.digit_typed.connect(self.open_tab)
        self._sign_button = self.key_bar.add("次の回の受付簿", "Ctrl+U", self.open_sign_sheet, rare=True)
        self.key_bar.add("一覧へ戻る", "Esc", self._leave)
        self.lessons.changed.connect(self.reload)
        self.applications.changed.connect(self._count)
        self.content_tab.saved.connect(self.reload)
        self.roll.consultation_wanted.connect(self.consultation_wanted)
        self.tabs.changed.connect(self._choose)
        self.tabs.passed.connect(self._go_on)
        self._top.set_design_margins(24, 8, 24, self._room_below_head(folded=False))

    @override
    def _room_below_head(self, *, folded: bool) -> int:
        """Room for the focus ring of the tabs above what stands below them."""
        return 4 if folded else 8

    def show_course(self, uid: str, tab: str | None = None) -> None:
        """Show another course, at one of its tabs; by itself at 申込, or at its lessons while it is only planned."""
        self._uid = uid
        self._row = None
        self.sticky.clear()
        row = self._read()
        self._turn_to(tab or self._usual_tab(row))
        self._show(row)
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _usual_tab(self, row: CourseRow | None) -> str:
        if not self._workplace.ledger.actor.may(Permission.APPLICANTS):
            return LESSONS
        return APPLICATIONS if row is not None and row.stage is Stage.RELEASED else LESSONS

    def _read(self) -> CourseRow | None:
        """The course as it stands; None after a refusal, which is said."""
        return self.attempt(lambda: self._workplace.ledger.read(courses.get, self._uid))

    def course(self) -> CourseRow | None:
        """The course as it was read last; None for none."""
        return self._row

    def open_tab(self, code: str) -> None:
        """Open a tab by its digit, with the keyboard in it; other digits do nothing."""
        if code in self._tabs and code != self._shown and self._may_turn():
            self._turn_to(code)
            self._go_on()

    def open_sign_sheet(self) -> None:
        """Show the 受付簿 of the next lesson, ready to be printed (Ctrl+U)."""
        row = self._row
        if row is None:
            return
        coming = row.next_lesson(Moment.of(self._workplace.now()))
        self.open_tab(PAPERS)
        if self._shown == PAPERS and row.lessons:
            self.papers.show_paper(Paper.SIGN_SHEET, (coming or row.lessons[-1]).uid)

    @override
    def reload(self) -> None:
        if not self._uid:
            self.set_context(_NONE_CHOSEN)
            self._offer()
            return
        self._show(self._read())

    def _show(self, row: CourseRow | None) -> None:
        if row is None:
            return
        self._row = row
        self._absent = self._said_absent(row)
        self.set_title(row.label)
        self.set_context(self._words(row))
        for tab in self._tabs.values():
            tab.show_course(row)
        self._offer()

    @override
    def may_leave(self) -> bool:
        return all(self._may_let_go(code) for code in self._tabs)

    def is_busy(self) -> bool:
        """Whether a figure is being drawn, a paper made, saved or printed, or people are read into memory."""
        tabs = (self.surveys, self.papers, self.applications)
        return any(tab.is_busy() for tab in tabs)

    def _may_turn(self) -> bool:
        """Whether another tab may be shown now."""
        return self._tabs[self._shown].keeps_typed or self._may_let_go(self._shown)

    def _may_let_go(self, code: str) -> bool:
        """Whether a tab has nothing unsaved, after asking about it; the tab in question is shown."""
        tab = self._tabs[code]
        if not tab.is_unsaved():
            return True
        self._turn_to(code)
        dialog = LeavingDialog(self.window())
        with dialog.asked() as saves:
            if saves:
                tab.save()
            elif dialog.throws_away():
                tab.throw_away()
        return not tab.is_unsaved()

    @override
    def fold_changed(self, *, folded: bool) -> None:
        self.roll.fold(folded=folded)
        if self._row is not None:
            self.set_context(self._words(self._row))

    @override
    def first_focus(self) -> QWidget | None:
        if self._row is None:
            return next(iter(self.key_bar.buttons[-1:]), None)
        return self._tabs[self._shown].first_focus() or self.tabs

    def _words(self, row: CourseRow) -> str:
        if own := self._tabs[self._shown].head_words():
            return own
        state = state_words(row.state(Moment.of(self._workplace.now())), self._workplace.vocabularies)
        when = when_words(row, self._workplace.today())
        places = (
            f"定員 {capacity_words(row)}" if row.stage is Stage.PLANNED else count_words(row, self._absent)
        )
        where = "" if self.folds() else venue_words(row.venue_names)
        parts = (when, where, places, state)
        return "　".join(part for part in parts if part)

    def _count(self) -> None:
        """Read the counts of the head again, after an application was taken or changed."""
        row = self._read()
        if row is not None:
            self._row = row
            self._absent = self._said_absent(row)
            self.set_context(self._words(row))

    def _said_absent(self, row: CourseRow) -> int:
        """How many said they would not come to the lesson that is next."""
        coming = row.next_lesson(Moment.of(self._workplace.now()))
        if coming is None:
            return 0
        said = self._workplace.ledger.read(notices.said, row.uid)
        return sum(lesson == coming.uid for _registration, lesson in said)

    def _choose(self) -> None:
        code = self.tabs.code()
        if code is None or code == self._shown or not self._may_turn():
            self.tabs.set_codes([self._shown])
            return
        self._turn_to(code)

    def _turn_to(self, code: str) -> None:
        self.tabs.set_codes([code])
        if code != self._shown:
            self._tabs[self._shown].hide()
            self._shown = code
            self._tabs[code].show()
            self.faults.clear()
            self.order_tabs()
        self._offer()

    def _go_on(self) -> None:
        target = self._tabs[self._shown].first_focus()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        for code, buttons in self._keys.items():
            shown = code == self._shown and self._row is not None
            for place, button in enumerate(buttons):
                offered = shown and self._tabs[code].offers(place)
                if (
                    offered != button.is_offered()
                ):  # each mark of a roll comes here: fifty buttons laid out again
                    button.setVisible(offered)
        self._sign_button.setVisible(self._row is not None and self._shown != PAPERS)
        if self._row is not None:
            self._sign_button.setEnabled(bool(self._row.lessons))
            self._tabs[self._shown].fit_buttons()
            self.set_context(self._words(self._row))
        self._fit()  # another tab may need fewer rows of buttons

    def _leave(self) -> None:
        self.list_wanted.emit()
