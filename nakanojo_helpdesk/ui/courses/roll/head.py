"""The head of the roll: which lesson, the marks to press, the counts, the 1:4 rule and empty seats."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.ui.courses.roll.words import (
    counts_words,
    lesson_choice_words,
    mark_choices,
    seats_words,
)
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class RollHead(QWidget):
    """Lesson, marks and counts. The chips show the mark of the current person and give another one by mouse or hand."""

    lesson_chosen = Signal(str)
    """Another lesson shall be shown: its uid."""
    marked = Signal(str)
    """A mark was pressed: its code."""
    passed = Signal()
    """Enter: back to the list."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        super().__init__()
        self._vocabularies = vocabularies
        self._folded = False
        self._staffing_words = "", ""
        self.lesson = ChoiceField()
        self.lesson.setAccessibleName("回")
        self.marks = FoldingChips("出欠", mark_choices(vocabularies))
        self._counts = PlainLabel("", "bold", wrap=True)
        self._staffing = PlainLabel("", "small", wrap=True)
        self._seats = PlainLabel("", "success", wrap=True)
        flow = FlowLayout(16, self, line_spacing=4)
        for widget in (self.lesson, self.marks, self._counts, self._staffing, self._seats):
            flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.lesson.chosen.connect(self.lesson_chosen)
        self.marks.changed.connect(self._mark)
        self.marks.passed.connect(self.passed)

    def show_lessons(self, lessons: Sequence[LessonRow], current: str) -> None:
        """Offer the lessons of a course; a single one needs no choice."""
        self.lesson.set_choices([Choice(row.uid, lesson_choice_words(row)) for row in lessons])
        self.lesson.setVisible(len(lessons) > 1)
        if self.lesson.offers(current):
            self.lesson.set_code(current)

    def show_roll(self, roll: Roll, now: Moment) -> None:
        """Show the counts of a roll as they are now."""
        self._counts.setText(counts_words(roll, self._vocabularies))
        staffing = roll.staffing
        self._staffing.set_role("small" if staffing.is_enough else "warning")
        self._staffing_words = staffing.words, "" if staffing.is_enough else f"担当あと{staffing.missing}人"
        seats = seats_words(roll, now)
        self._seats.setText(seats)
        self._fit()

    def fold(self, *, folded: bool) -> None:
        """Leave the counts to the head of the folded page."""
        self._folded = folded
        self._fit()

    def _fit(self) -> None:
        self._counts.setVisible(not self._folded)
        whole, brief = self._staffing_words
        self._staffing.setText(brief if self._folded else whole)
        self._staffing.setVisible(bool(self._staffing.text()))
        self._seats.setVisible(not self._folded and bool(self._seats.text()))

    def show_line(self, line: RollLine | None) -> None:
        """Show the mark of the current person on the chips."""
        self.marks.setEnabled(line is not None)
        self.marks.set_codes([] if line is None or line.code is MarkCode.NONE else [line.code.value])

    def words(self) -> tuple[str, str, str]:
        """Counts, staffing and seats as shown; empty for what is hidden."""
        seats = "" if self._seats.isHidden() else self._seats.text()
        return self._counts.text(), self._staffing.text(), seats

    def _mark(self) -> None:
        self.marked.emit(self.marks.code() or MarkCode.NONE.value)
