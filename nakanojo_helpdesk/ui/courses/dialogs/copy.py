"""写して作る: last year's course again, its dates moved by whole weeks so that every weekday stays.

Who: the chief or a trainer who plans the next year. In a minute: choose the course, F3, look over the dates (holidays and
clashes are said), F12.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import fiscal_year
from nakanojo_helpdesk.domain.courses.forms import TITLE_LENGTH
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.services.courses import clashes, planning, proposals
from nakanojo_helpdesk.services.courses.proposals import CopyProposal
from nakanojo_helpdesk.ui.courses.dialogs.day_list import DayLine, DayList
from nakanojo_helpdesk.ui.courses.dialogs.doubts import DoubtLines
from nakanojo_helpdesk.ui.courses.dialogs.fields import day_field, day_problem, venue_field
from nakanojo_helpdesk.ui.courses.words import when_words
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class CopyDialog(FormDialog):
    """Makes a course as a copy of `source`, with its lessons and staff. `uid` is its uid once it is made.

    Raises `DeskError` where the proposal cannot be read.
    """

    def __init__(self, workplace: Workplace, source: CourseRow, parent: QWidget | None = None) -> None:
        self._workplace, self._source = workplace, source
        self.uid = ""
        self._left_out: set[int] = set()
        self._proposal = self._proposed(None)
        self.title_line = TextField(TITLE_LENGTH)
        self.title_line.setText(source.title)
        self.first = day_field(workplace)
        self.venue = venue_field(workplace)
        self._first_field = Field(
            "第1回の日", self.first, required=True, support="変えると、ほかの回も同じだけ動きます。"
        )
        self._venue_field = Field("会場", self.venue, required=True)
        fields = {
            "title": Field("講座の名前", self.title_line, required=True),
            "first": self._first_field,
            "venue": self._venue_field,
        }
        was = f"{source.number}（{when_words(source, workplace.today())}）を写します。"
        super().__init__("写して作る", fields, "この日程で作る", parent, was, width=900)
        self.days = DayList("写した日程", "回のない講座です。日程は、作ったあとで入れます。")
        self._hint = PlainLabel(
            "外したい日は、その行でSpaceキーを押します。もう一度押すと戻ります。", "small", wrap=True
        )
        self._doubts = DoubtLines()
        for widget in (self._doubts, self._hint, self.days):
            self.body.insertWidget(self.body.count() - 1, widget)
        days = self._proposal.plan.days
        self._first_field.setVisible(bool(days))
        self._hint.setVisible(bool(days))
        self.first.set_date(min(days, default=None))
        self._show()
        self.first.changed.connect(self._move)
        self.venue.currentIndexChanged.connect(lambda _place: self._show())
        self.days.turned.connect(self._turn)
        self.focus_first(self.first.line if days else self.title_line)

    def plan(self) -> CoursePlan:
        """The course to be made: what is shown, without the days left out."""
        venue = self.venue.code() or ""
        lessons = self._proposal.plan.lessons
        kept = [
            lesson if lesson.venue else replace(lesson, venue=venue)
            for place, lesson in enumerate(lessons)
            if place not in self._left_out
        ]
        form = replace(self._proposal.plan.form, title=self.title_line.value())
        return CoursePlan(form=form, lessons=tuple(kept))

    def doubt_words(self) -> str:
        """What is said about the dates; empty for nothing."""
        return self._doubts.words()

    @override
    def send(self) -> str:
        if self._proposal.plan.lessons and (sentence := day_problem(self.first)):
            raise Invalid({"first": sentence})
        if not self._venue_field.isHidden() and self.venue.code() is None:
            raise Invalid({"venue": "＊会場を選んでください。"})
        plan = self.plan()
        self.uid = call_asking(
            self._workplace,
            self,
            planning.plan,
            plan,
            accept="このまま作る",
            copied_from=self._source.uid,
            year=fiscal_year(self._workplace.today()),
            now=self._workplace.now(),
        )
        return f"「{plan.form.title}」を作りました。"

    def _proposed(self, first: date | None) -> CopyProposal:
        return self._workplace.ledger.read(proposals.copy, self._source.uid, first=first)

    def _move(self) -> None:
        """Move every date to where the first one was typed."""
        day = self.first.date()
        if day is None:
            return
        try:
            self._proposal = self._proposed(day)
        except DeskError as error:
            self.show_trouble(str(error))
            return
        self._show()

    def _turn(self, line: DayLine) -> None:
        self._left_out ^= {line.place}
        self._show()

    def _show(self) -> None:
        lessons, obstacles = self._proposal.plan.lessons, self._proposal.obstacles
        self.days.show_lines(
            [
                DayLine(
                    place=place,
                    time=lesson.time,
                    venue=self._venue_name(lesson),
                    obstacle=obstacles[place],
                    taken=place not in self._left_out,
                )
                for place, lesson in enumerate(lessons)
            ]
        )
        self._venue_field.setVisible(any(not lesson.venue for lesson in lessons))
        plan = self.plan()
        asked = self._workplace.ledger.read(
            clashes.clashing, plan.form, [lesson for lesson in plan.lessons if lesson.venue]
        )
        sentences = (*self._proposal.left_out, *asked)
        self._doubts.say(sentences)
        self.fit()

    def _venue_name(self, lesson: LessonForm) -> str:
        uid = lesson.venue or self.venue.code() or ""
        names = {each.venue: each.venue_name for each in self._source.lessons}
        return names.get(uid) or (self.venue.currentText() if uid and uid == self.venue.code() else "－")
