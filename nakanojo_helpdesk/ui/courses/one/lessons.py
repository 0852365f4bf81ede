"""回と担当: the lessons of a course with their staff, and all that may become of a lesson.

Who: whoever plans (dates, staff), and the counter on a snowy morning (延期, 中止). In a minute: arrows to the lesson, one
key for what has happened, a date and a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment, Stage
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.courses import lessons, planning
from nakanojo_helpdesk.ui.courses.dialogs.assign import AssignDialog
from nakanojo_helpdesk.ui.courses.dialogs.lesson import LessonDialog
from nakanojo_helpdesk.ui.courses.dialogs.move import HeldDialog, PostponeDialog, ReasonDialog
from nakanojo_helpdesk.ui.courses.dialogs.series import SeriesDialog
from nakanojo_helpdesk.ui.courses.one.tab import Tab, TabAct
from nakanojo_helpdesk.ui.courses.results.reporting import CourseReports
from nakanojo_helpdesk.ui.courses.words import (
    history_words,
    lacks_staff,
    lesson_name,
    lesson_time_words,
    staff_words,
    staffing_words,
    state_words,
)
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CHOOSE_FIRST = "先に、表で回を選んでください。"
_NOTHING = "回は、まだありません。「日程をまとめて」か「新しい回」で入れてください。"
_RELEASE, _RECALL = "公開する", "企画に戻す"
_CANCEL, _REINSTATE = "中止にする", "中止を取り消す"


class LessonTable(Table[LessonRow]):
    """The lessons. Digits are handed on: they are the keys of the tabs."""

    typed = Signal(str)
    """A digit was typed."""

    @override
    def keyboardSearch(self, search: str) -> None:
        if search.isdecimal():
            self.typed.emit(search)


class LessonsTab(Tab):
    """The table, and below it what became of the current lesson."""

    changed = Signal()
    """A lesson or the course was changed: it is to be read again."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._course: CourseRow | None = None
        may = workplace.ledger.actor.may
        self._plans, self._changes = may(Permission.PLAN_COURSES), may(Permission.CHANGE_LESSONS)
        self.model: RowModel[LessonRow] = RowModel(self._columns(), key=lambda row: row.uid, tone=self._tone)
        self.table = LessonTable(self.model, "回の一覧", _NOTHING, least_rows=4)
        self._history = PlainLabel("", "small", wrap=True)
        self.reports = CourseReports(page, workplace, self)
        card = Card(margins=(8, 8, 8, 8))
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self._history)
        self.body.addWidget(card, 1)
        self.reports.changed.connect(self.changed)
        self.table.opened.connect(lambda _row: self._open())
        self.table.chosen.connect(lambda _row: self._show_history())
        self.table.typed.connect(self.digit_typed)

    def history_words(self) -> str:
        """What became of the current lesson, as shown."""
        return self._history.text() if not self._history.isHidden() else ""

    @override
    def acts(self) -> tuple[TabAct, ...]:
        plans = (
            TabAct(_RELEASE, "Ctrl+O", self.turn_stage),
            TabAct("日程をまとめて", "F11", self.add_series),
            TabAct("新しい回", "Insert", self.add),
            TabAct("回を直す", "Ctrl+D", self.amend),
        )
        changes = (
            TabAct("担当を決める", "Ctrl+K", self.assign, primary=True),
            TabAct("延期・日時の変更", "E", self.postpone),
            TabAct(_CANCEL, "Delete", self.cancel),
            TabAct("実施した時間", "J", self.finish),
        )
        reports = (TabAct("実施報告書", "R", self.report),)
        return (*(changes if self._changes else ()), *reports, *(plans if self._plans else ()))

    @override
    def fit_buttons(self) -> None:
        course, row, now = self._course, self.table.current_row(), self._now()
        if course is None:
            return
        stands = course.stage is not Stage.CANCELLED
        planned = course.stage is Stage.PLANNED
        ready = {
            "担当を決める": row is not None,
            "延期・日時の変更": row is not None and stands and row.stage is not Stage.CANCELLED,
            _CANCEL: row is not None and stands,
            "実施した時間": row is not None and row.takes_place and row.standing.has_begun(now),
            "実施報告書": True,
            _RELEASE: stands and (bool(course.taking_place) or not planned),
            "日程をまとめて": stands,
            "新しい回": stands,
            "回を直す": row is not None and stands and row.stage is not Stage.CANCELLED,
        }
        for act, button in zip(self.acts(), self._buttons, strict=True):
            button.setEnabled(ready[act.word])
            if act.word == _RELEASE:
                button.set_words(_RELEASE if planned else _RECALL)
            elif act.word == _CANCEL:
                called_off = row is not None and row.stage is Stage.CANCELLED
                button.set_words(_REINSTATE if called_off else _CANCEL)

    @override
    def show_course(self, row: CourseRow) -> None:
        first = self._course is None or self._course.uid != row.uid
        self._course = row
        self.model.set_rows(row.lessons)
        if (first or self.table.current_row() is None) and row.lessons:
            coming = row.next_lesson(self._now()) or row.lessons[-1]
            self.table.select_key(coming.uid)
            self.table.show_current_soon()
        self._show_history()

    @override
    def first_focus(self) -> QWidget:
        return self.table

    def turn_stage(self) -> None:
        """Release a planned course, or take a released one back to planning (Ctrl+O)."""
        course = self._course
        if course is None:
            return
        ledger, now = self.workplace.ledger, self.workplace.now()
        if course.stage is Stage.PLANNED:
            act = partial(ledger.call, planning.release, course.uid, course.version)
            done = "公開しました。受付の期間になると、申込を受けられます。"
        else:
            act = partial(ledger.call, planning.recall, course.uid, course.version, now=now)
            done = "企画に戻しました。"
        self._do(act, done)

    def add_series(self) -> None:
        """Add lessons by a rule (日程をまとめて, F11)."""
        if (course := self._course) is not None:
            self._ask(lambda: SeriesDialog(self.workplace, course, self.window()))

    def add(self) -> None:
        """Add one lesson (新しい回, Insert)."""
        if (course := self._course) is not None:
            self._ask(lambda: LessonDialog(self.workplace, course, None, self.window()))

    def amend(self) -> None:
        """Change the current lesson (回を直す, Ctrl+D)."""
        course, row = self._course, self._chosen()
        if course is not None and row is not None:
            self._ask(lambda: LessonDialog(self.workplace, course, row, self.window()))

    def assign(self) -> None:
        """Choose who is there for the current lesson (担当を決める, Ctrl+K)."""
        row = self._chosen()
        dialog = None
        if row is not None:
            dialog = self.page.attempt(lambda: AssignDialog(self.workplace, row, self.window()))
        if dialog is not None:
            dialog.ask()
            self.changed.emit()

    def postpone(self) -> None:
        """Move the current lesson to another day (延期・日時の変更, E)."""
        if (row := self._chosen()) is not None:
            self._ask(lambda: PostponeDialog(self.workplace, row, self.window()))

    def cancel(self) -> None:
        """Call the current lesson off (中止にする, Delete), or let it take place after all."""
        row = self._chosen()
        if row is None:
            return
        name = lesson_name(row.ordinal, row.time)
        if row.stage is Stage.CANCELLED:
            act = partial(
                call_asking,
                self.workplace,
                self.window(),
                lessons.reinstate,
                row.uid,
                row.version,
                accept="このまま取り消す",
            )
            self._do(act, f"{name}の中止を取り消しました。")
            return

        def call_off(reason: str) -> None:
            self.workplace.ledger.call(lessons.cancel, row.uid, row.version, reason=reason)

        self._ask(
            lambda: ReasonDialog(
                "この回を中止にする",
                f"{name}を中止にします。番号はそのままで、一覧に残ります。",
                _CANCEL,
                call_off,
                f"{name}を中止にしました。",
                self.window(),
            )
        )

    def finish(self) -> None:
        """Write down when the current lesson began and ended (実施した時間, J)."""
        if (row := self._chosen()) is not None:
            self._ask(lambda: HeldDialog(self.workplace, row, self.window()))

    def report(self) -> None:
        """Write up the current lesson or the course (実施報告書, R)."""
        if (course := self._course) is not None:
            self.reports.ask(course, self.table.current_row())

    def _columns(self) -> tuple[Column[LessonRow], ...]:
        codes, today = self.workplace.vocabularies, self.workplace.today
        return (
            Column("回", lambda row: row.ordinal, lambda row: f"第{row.ordinal}回"),
            Column(
                "日時",
                lambda row: (row.day, row.time.begin),
                lambda row: lesson_time_words(row, today()),
                wraps=True,
                minimum=150,
            ),
            Column("会場", lambda row: row.venue_name, wraps=True, minimum=110),
            Column("テーマ", lambda row: row.theme, wraps=True, minimum=100),
            Column(
                "担当",
                lambda row: staff_words(row.assignments, codes),
                stretch=True,
                wraps=True,
                minimum=150,
            ),
            Column(
                "4人に1人",
                self._staffing,
                warns=lambda row: lacks_staff(row, self._now()),
                wraps=True,
                minimum=170,
            ),
            Column(
                "状態",
                lambda row: row.state(self._now()).value,
                lambda row: state_words(row.state(self._now()), codes),
                warns=lambda row: row.state(self._now()) is CourseState.POSTPONED,
            ),
        )

    def _staffing(self, row: LessonRow) -> str:
        coming = row.takes_place and not row.standing.is_over(self._now())
        return staffing_words(row) if coming else ""

    def _tone(self, row: LessonRow) -> Tone:
        return Tone.QUIET if not row.takes_place or row.standing.is_over(self._now()) else Tone.PLAIN

    def _now(self) -> Moment:
        return Moment.of(self.workplace.now())

    def _open(self) -> None:
        """Enter: change the lesson where one may and can, else its staff."""
        row, course = self.table.current_row(), self._course
        if row is None or course is None:
            return
        stands = Stage.CANCELLED not in {row.stage, course.stage}
        if self._plans and stands:
            self.amend()
        elif self._changes:
            self.assign()

    def _show_history(self) -> None:
        row = self.table.current_row()
        words = () if row is None else history_words(row)
        self._history.setText(
            "" if row is None else "\n".join(f"第{row.ordinal}回　{each}" for each in words)
        )
        self._history.setVisible(bool(words))
        self.offered.emit()

    def _chosen(self) -> LessonRow | None:
        row = self.table.current_row()
        if row is None:
            self.page.sticky.say("info", _CHOOSE_FIRST)
        return row

    def _ask(self, make: Callable[[], FormDialog]) -> None:
        """Open a dialog; what was done is said, and the course read again."""
        dialog = self.page.attempt(make)
        done = "" if dialog is None else dialog.ask()
        if done:
            self.changed.emit()
            self.page.sticky.say("success", done)

    def _do(self, act: Callable[[], object], done: str) -> None:
        done_it = self.page.attempt(lambda: (act(),))
        self.changed.emit()
        if done_it is not None:
            self.page.sticky.say("success", done)
