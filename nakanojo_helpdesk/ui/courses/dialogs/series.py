"""日程をまとめて: the dates of many lessons by a rule, holidays and closed days marked, before anything is kept.

Who: whoever plans a course. In a minute: 曜日 by digit, 回数, the first day; look at the list; F12.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import WEEKDAYS
from nakanojo_helpdesk.domain.courses.lessons import LESSONS_AT_MOST, LessonForm, LessonTime
from nakanojo_helpdesk.domain.courses.repeating import LAST_WEEK, MonthlyRule, Rule, WeeklyRule
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.services.courses import clashes, lessons, proposals
from nakanojo_helpdesk.ui.courses.dialogs.day_list import DayLine, DayList
from nakanojo_helpdesk.ui.courses.dialogs.doubts import DoubtLines
from nakanojo_helpdesk.ui.courses.dialogs.fields import (
    USUAL_BEGIN,
    USUAL_END,
    ClockFields,
    day_field,
    day_problem,
    venue_field,
    watch,
)
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_USUAL_COUNT: Final = 4
_EVERY: Final = {"1": "毎週", "2": "2週ごと", "3": "3週ごと", "4": "4週ごと", "5": "毎月"}
_MONTHLY: Final = "5"
_LAST_KEY: Final = "6"
_WEEKS: Final = {str(week): f"第{week}" for week in range(1, 6)} | {_LAST_KEY: "最後"}
_EMPTY: Final = "曜日、回数、最初の日を入れると、ここに日が並びます。"


class SeriesDialog(FormDialog):
    """Adds lessons to a course by a rule. Raises `DeskError` where the venues cannot be read."""

    def __init__(self, workplace: Workplace, course: CourseRow, parent: QWidget | None = None) -> None:
        self._workplace, self._course = workplace, course
        self._turned: dict[date, bool] = {}
        self._rule: tuple[object, ...] = ()
        like = max(course.lessons, key=lambda each: (each.day, each.time.begin), default=None)
        self._assignments = () if like is None else like.form().assignments
        self.weekdays = ChipGroup(
            "曜日",
            [Choice(str(place), word, str(place + 1)) for place, word in enumerate(WEEKDAYS)],
            multiple=True,
            maximum=7,
            ranked=False,
        )
        self.every = ChipGroup("間隔", [Choice(code, word, code) for code, word in _EVERY.items()])
        self.every.set_codes(["1"])
        self.weeks = ChipGroup(
            "第何週",
            [Choice(code, word, code) for code, word in _WEEKS.items()],
            multiple=True,
            maximum=len(_WEEKS),
            ranked=False,
        )
        self.count = NumberField(1, LESSONS_AT_MOST, "回", digits_only=True)
        self.count.set_number(_USUAL_COUNT)
        self.first = day_field(workplace)
        self.first.set_date(workplace.today())
        self.times = ClockFields()
        self.times.show(*((USUAL_BEGIN, USUAL_END) if like is None else (like.time.begin, like.time.end)))
        kept = (None, "") if like is None else (like.venue, like.venue_name)
        self.venue = venue_field(workplace, *kept)
        fields = {
            "rule": Field("曜日", self.weekdays, required=True, beside=True),
            "every": Field("間隔", self.every, beside=True),
            "weeks": Field("第何週", self.weeks, required=True, beside=True),
            "first": Field("いつから", self.first, required=True),
            "count": Field("回数", self.count, required=True),
            **self.times.fields,
            "venue": Field("会場", self.venue, required=True),
        }
        super().__init__(
            "日程をまとめて",
            fields,
            "この日程を加える",
            parent,
            width=980,
            beside=[("first", "count", "begin", "end")],
        )
        self.days = DayList("加える日", _EMPTY)
        self._hint = PlainLabel(
            "休みの日は外してあります。その行でSpaceキーを押すと、入れたり外したりできます。",
            "small",
            wrap=True,
        )
        self._doubts = DoubtLines()
        for widget in (self._doubts, self._hint, self.days):
            self.body.insertWidget(self.body.count() - 1, widget)
        watch(self.first, self.times, self.venue, self._propose)
        self._of_month = fields["weeks"]
        self._show_weeks()
        self.every.changed.connect(self._show_weeks)
        for group in (self.weekdays, self.every, self.weeks):
            group.changed.connect(self._propose)
        self.count.changed.connect(self._propose)
        self.weekdays.passed.connect(self.every.setFocus)
        self.every.passed.connect(self._pass_interval)
        self.weeks.passed.connect(self.first.setFocus)
        self.days.turned.connect(self._turn)
        self._propose()
        self.focus_first(self.weekdays)

    def doubt_words(self) -> str:
        """What the lessons clash with, as shown; empty for nothing."""
        return self._doubts.words()

    @override
    def send(self) -> str:
        problems = self._problems()
        if not problems and not self.days.taken():
            problems["rule"] = "＊入れる日がありません。曜日か最初の日を確かめてください。"
        if self.venue.code() is None:
            problems["venue"] = "＊会場を選んでください。"
        if problems:
            raise Invalid(problems)
        forms = self._forms()
        try:
            call_asking(
                self._workplace,
                self,
                lessons.add,
                self._course.uid,
                forms,
                accept="このまま加える",
                now=self._workplace.now(),
            )
        except Invalid as error:
            raise Invalid(_by_field(error.problems)) from error
        return f"{len(forms)}回を加えました。"

    def _problems(self) -> dict[str, str]:
        problems = self.times.problems()
        if sentence := day_problem(self.first):
            problems["first"] = sentence
        if not self.weekdays.codes():
            problems["rule"] = "＊曜日を選んでください。"
        if self._is_monthly() and not self.weeks.codes():
            problems["weeks"] = "＊第何週かを選んでください。"
        if self.count.number() is None:
            problems["count"] = "＊回数を入れてください。"
        return problems

    def _forms(self) -> list[LessonForm]:
        return [
            LessonForm(
                day=line.time.day,
                begin=line.time.begin,
                end=line.time.end,
                venue=self.venue.code() or "",
                assignments=self._assignments,
            )
            for line in self.days.taken()
        ]

    def _propose(self) -> None:
        """Show the days of the rule as typed; what was turned by hand holds while the rule stays."""
        first, count = self.first.date(), self.count.number()
        lines: list[DayLine] = []
        if not self._problems() and first is not None and count is not None:
            rule = self._rule_typed()
            asked = (rule, first, count)
            if asked != self._rule:
                self._rule, self._turned = asked, {}
            lines = self._lines(rule, first, count)
        self.days.show_lines(lines)
        self._hint.setVisible(bool(lines))
        self._say_doubts()

    def _is_monthly(self) -> bool:
        return self.every.code() == _MONTHLY

    def _rule_typed(self) -> Rule:
        weekdays = tuple(int(code) for code in self.weekdays.codes())
        if not self._is_monthly():
            return WeeklyRule(weekdays=weekdays, every=int(self.every.code() or "1"))
        codes = self.weeks.codes()
        return MonthlyRule(
            weekdays=weekdays, weeks=tuple(LAST_WEEK if code == _LAST_KEY else int(code) for code in codes)
        )

    def _show_weeks(self) -> None:
        """Ask for the weeks of the month where the rule repeats every month."""
        self._of_month.setVisible(self._is_monthly())
        self.fit()

    def _pass_interval(self) -> None:
        (self.weeks if self._is_monthly() else self.first).setFocus()

    def _lines(self, rule: Rule, first: date, count: int) -> list[DayLine]:
        try:
            days = self._workplace.ledger.read(proposals.dates, rule, first, count)
        except DeskError:
            return []  # said below its field when it is sent
        begin, end = self.times.minutes()
        venue = self.venue.currentText() if self.venue.code() else "－"
        return [
            DayLine(
                place=place,
                time=LessonTime(day=each.day, begin=begin, end=end),
                venue=venue,
                obstacle=each.obstacle,
                taken=self._turned.get(each.day, not each.skipped),
            )
            for place, each in enumerate(days)
        ]

    def _turn(self, line: DayLine) -> None:
        self._turned[line.time.day] = not line.taken
        self._propose()

    def _say_doubts(self) -> None:
        found: tuple[str, ...] = ()
        if self.venue.code() is not None and (forms := self._forms()) and forms[0].end > forms[0].begin:
            found = self._workplace.ledger.read(
                clashes.clashing, self._course.form, forms, label=self._course.label
            )
        self._doubts.say(found)
        self.fit()


def _by_field(problems: dict[str, str]) -> dict[str, str]:
    """Faults of the lessons at the fields they were made from; the first of each kind."""
    found: dict[str, str] = {}
    for name, sentence in problems.items():
        last = name.rpartition("_")[2]
        found.setdefault({"day": "first", "lessons": "count"}.get(last, last), sentence)
    return found
