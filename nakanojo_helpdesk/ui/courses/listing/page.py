"""講座: the courses of a fiscal year as a list, beside the lessons of a month.

Who: the counter with a resident or the telephone (「スマホの講座はいつですか」), the trainer looking for the next lesson, the
chief who plans a year. In a minute: see when the next one is, where, whether it is being applied for, and open it
(arrows, Enter); or take last year's course, press 写して作る, look at the dates, and keep them.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.rolls import unsettled
from nakanojo_helpdesk.ui.courses.dialogs.copy import CopyDialog
from nakanojo_helpdesk.ui.courses.dialogs.new import NewCourseDialog
from nakanojo_helpdesk.ui.courses.listing.columns import CourseList
from nakanojo_helpdesk.ui.courses.listing.filters import Filters
from nakanojo_helpdesk.ui.courses.listing.month import LessonCalendar
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_BESIDE_FROM = 1080
_CHOOSE_FIRST = "先に、一覧から講座を選んでください。"


class CoursesPage(Page):
    """Filters above, the month at the left, the list at the right; the list alone where the text is large."""

    course_wanted = Signal(str)
    """A course shall be opened: its uid."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("講座", parent)
        self._workplace = workplace
        self._month = Month.of(workplace.today())
        self._day: date | None = None
        self._opens_filters = False
        self.filters = Filters(workplace)
        self.calendar = LessonCalendar()
        self.model = CourseList(workplace, self.day)
        self.table: Table[CourseRow] = Table(self.model, "講座の一覧", least_rows=4)
        self.add_beside_title(self.filters.words_line)
        self._lay_out()
        self._add_keys()
        self.filters.changed.connect(self._narrow)
        self.calendar.picked.connect(self.pick)
        self.calendar.wanted.connect(self._go_to_day)
        self.table.opened.connect(lambda row: self.course_wanted.emit(row.uid))
        self.table.chosen.connect(lambda _row: self._offer())

    def day(self) -> date | None:
        """The day picked in the calendar; None for none."""
        return self._day

    def month(self) -> Month:
        """The month of the calendar."""
        return self._month

    def pick(self, day: date) -> None:
        """Let the list be about one day; the same day again lets go of it."""
        self._day = None if day == self._day else day
        self.reload()
        if self._day is not None and self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, months: int) -> None:
        """Show an earlier or later month of the calendar."""
        self._month = self._month.plus(months)
        self._read_month()

    def show_now(self) -> None:
        """Show the present month, and let go of the picked day."""
        self._month, self._day = Month.of(self._workplace.today()), None
        self.reload()

    def show_query(self, query: CourseQuery) -> None:
        """List the courses of the query's fiscal year and kind; its first day's month stands in the calendar."""
        self.filters.take(query)
        self._day = None
        if query.first is not None:
            self._month = Month.of(query.first)
        self.reload()

    def open_current(self) -> None:
        """Open the current course."""
        if (row := self._chosen()) is not None:
            self.course_wanted.emit(row.uid)

    def add(self) -> None:
        """Ask for a new course and open it."""
        dialog = NewCourseDialog(self._workplace, self.window())
        if dialog.ask():
            self.course_wanted.emit(dialog.uid)

    def copy_current(self) -> None:
        """Make a course as a copy of the current one and open it."""
        row = self._chosen()
        if row is None:
            return
        dialog = self.attempt(lambda: CopyDialog(self._workplace, row, self.window()))
        if dialog is not None and dialog.ask():
            self.course_wanted.emit(dialog.uid)

    def step_year(self, by: int) -> None:
        """Show the list of the year before or after (Alt+Up, Alt+Down)."""
        if self.filters.step_year(by):
            self._narrow()
        else:
            self.sticky.say("info", "この先の年度の講座は、ありません。")

    def go_to_words(self) -> None:
        """Give the line of words the keyboard, with all of it selected; the filters of a folded page are shown (Ctrl+F)."""
        if self.folds() and not self._opens_filters:
            self.turn_filters()
        self.filters.words_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words_line.selectAll()

    def turn_filters(self) -> None:
        """Show the filters of the folded page, or hide them."""
        self._opens_filters = not self._opens_filters
        self._arrange()
        self.order_tabs()
        if self._opens_filters:
            self.filters.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def reload(self) -> None:
        ledger, now = self._workplace.ledger, self._workplace.now()
        years = self.attempt(lambda: ledger.read(courses.years))
        if years is not None:
            self.filters.offer_years(years)
        query = self.filters.query(self._day)
        rows = self.attempt(lambda: ledger.read(courses.listing, query, now=now))
        if rows is None:
            return
        if self.filters.only_unsettled():
            unfinished = self.attempt(lambda: ledger.read(unsettled.listing, now=now)) or ()
            courses_left = {lesson.course_uid for lesson, _missing in unfinished}
            rows = tuple(row for row in rows if row.uid in courses_left)
        self.table.set_empty(self._nothing())
        self.model.set_rows(self.model.in_order(rows))
        if self.table.current_row() is None and rows:
            self.table.select_key(self._next(rows).uid)
            self.table.show_current_soon()
        self.set_context("　".join((*self.filters.words(self._day), f"{len(rows)}講座")))
        self._offer()
        self._read_month()

    @override
    def first_focus(self) -> QWidget:
        return self.table

    @override
    def fold_changed(self, *, folded: bool) -> None:
        self._narrow_button.setVisible(folded)
        self._arrange()

    def _lay_out(self) -> None:
        self.content.addWidget(self.filters)
        self._lines = Row(spacing=12)
        self.content.addLayout(self._lines, 1)
        self._month_card = Card(margins=(12, 10, 12, 10))
        head = QWidget()
        flow = FlowLayout(8, head)
        self._heading = PlainLabel("", "section")
        self.before_button = KeyButton("前へ", "Alt+Left")
        self.after_button = KeyButton("次へ", "Alt+Right")
        self.now_button = KeyButton("今月", "Alt+Home")
        for button, act in (
            (self.before_button, lambda: self.step(-1)),
            (self.after_button, lambda: self.step(1)),
            (self.now_button, self.show_now),
        ):
            button.set_compact(True)
            button.clicked.connect(lambda _checked=False, act=act: act())
            flow.addWidget(button)
        self._month_card.body.addWidget(self._heading)
        self._month_card.body.addWidget(head)
        self._month_card.body.addWidget(self.calendar)
        self._month_card.body.addStretch(1)
        self._lines.addWidget(self._month_card, 2)
        card = Card(margins=(8, 8, 8, 8))
        card.body.addWidget(self.table, 1)
        self._lines.addWidget(card, 3)

    def _add_keys(self) -> None:
        bar = self.key_bar
        self._open_button = bar.add("講座を開く", "Ctrl+K", self.open_current, primary=True)
        self._copy_button: KeyButton | None = None
        if self._workplace.ledger.actor.may(Permission.PLAN_COURSES):
            bar.add("新しい講座", "Insert", self.add)
            self._copy_button = bar.add("写して作る", "F3", self.copy_current)
        bar.add("言葉で探す", "Ctrl+F", self.go_to_words)
        bar.add("前の年度", "Alt+Up", lambda: self.step_year(-1))
        bar.add("次の年度", "Alt+Down", lambda: self.step_year(1))
        self._narrow_button = bar.add("しぼり込み", "Ctrl+L", self.turn_filters)
        self._narrow_button.hide()

    def _narrow(self) -> None:
        self._day = None
        self.reload()

    def _go_to_day(self, day: date) -> None:
        """Go on into another month of the calendar."""
        self._month = Month.of(day)
        self._read_month()
        self.calendar.select(day)
        self.calendar.setFocus()

    def _read_month(self) -> None:
        month = self._month
        days = self.attempt(lambda: self._workplace.ledger.read(courses.calendar, month.first, month.last))
        if days is not None:
            self._heading.setText(month.era_label)
            self.calendar.show_days(days, self._workplace.today(), self._day)

    def _next(self, rows: tuple[CourseRow, ...]) -> CourseRow:
        """The course whose next lesson comes first; the last one when all are over."""
        now = self.model.now()
        coming = [
            (lesson.day, lesson.time.begin, row.number, row)
            for row in rows
            if (lesson := row.next_lesson(now))
        ]
        return min(coming, key=lambda each: each[:3])[3] if coming else rows[-1]

    def _nothing(self) -> str:
        if self.filters.is_narrow(self._day):
            return "あてはまる講座はありません。しぼり込みを外すと、ほかの講座が出ます。"
        return "この年度の講座は、まだありません。"

    def _chosen(self) -> CourseRow | None:
        row = self.table.current_row()
        if row is None:
            self.sticky.say("info", _CHOOSE_FIRST)
        return row

    def _offer(self) -> None:
        there = self.model.rowCount() > 0
        self._open_button.setEnabled(there)
        if self._copy_button is not None:
            self._copy_button.setEnabled(there)

    def _arrange(self) -> None:
        """Show beside the list what there is room for."""
        folded = self.folds()
        wide = self.width() >= current_theme().px(_BESIDE_FROM)
        self._month_card.setVisible(wide and not folded)
        self.filters.setVisible(not folded or self._opens_filters)
        self.filters.words_line.setVisible(not folded or self._opens_filters)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
