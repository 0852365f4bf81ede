"""集計: a period in key figures and five figures about consultations or courses, each with sentence, table and records.

For managers before a meeting: more or less than last year, who came for what, and which records are these?
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.statistics.course_periods import CoursePeriodFacts
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodFacts, PeriodKind
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.services.statistics import course_periods
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.statistics.course_figures import COURSE_NAMES, course_content_of
from nakanojo_helpdesk.ui.statistics.desk_dialog import DeskDialog
from nakanojo_helpdesk.ui.statistics.figures import MONTHS, NAMES, FigureContent, content_of
from nakanojo_helpdesk.ui.statistics.key_figures import CardRow, course_key_figures, key_figures
from nakanojo_helpdesk.ui.workplace.figure_view import FigureFaces
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CARDS = 5
_OTHER_SUBJECT = "other"
_TO_COURSES, _TO_CONSULTATIONS = "講座へ", "相談へ"
_NO_NAMES = "人数だけを数えています。ひとりひとりの名前は、ここからは開けません。"


class StatisticsPage(Page):
    """One period and desk at a time, one figure at a time."""

    records_wanted = Signal(object)
    """The user opened a number of a chart or table: the `SearchQuery` that finds its records."""
    course_wanted = Signal(str)
    """The user opened a course: its uid."""
    courses_wanted = Signal(object)
    """The user opened a number of courses: the `CourseQuery` of their list."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("集計", parent)
        self._workplace = workplace
        self._background = Background(self)
        self._counting: Task | None = None
        self._facts: PeriodFacts | CoursePeriodFacts | None = None
        self._about_courses = False
        self._content: FigureContent | None = None
        self._desk: str | None = None
        self._period = Period.of(PeriodKind.FISCAL_YEAR, workplace.today())
        actor = workplace.ledger.actor
        self._may_open = actor.may(Permission.BROWSE)
        self._may_open_courses = actor.may(Permission.COURSES)
        choices = [
            Choice(kind.value, kind.label, str(place)) for place, kind in enumerate(PeriodKind, start=1)
        ]
        self.periods = FoldingChips("期間", choices)
        self.periods.set_codes([PeriodKind.FISCAL_YEAR])
        self.add_beside_title(self.periods)
        self._scope = PlainLabel("", "sub", wrap=True)
        self.desk_button = KeyButton("変更", "Ctrl+D")
        self._scope_line = _together(self._scope, self.desk_button)
        self.add_beside_title(self._scope_line)
        self.fold_away(self.desk_button)
        self.cards = CardRow(_CARDS)
        self.content.addWidget(self.cards)
        self.figures = FoldingChips("図", _choices(NAMES, _TO_COURSES))
        self.figures.set_codes([MONTHS])
        self._heading = PlainLabel("", "section")
        self.copy_button = KeyButton("図を写す", "Ctrl+C")
        self.faces = FigureFaces(self._background, may_open=self._may_open)
        self._definition = PlainLabel("", "small", wrap=True)
        self.fold_away(self.copy_button)
        card = Card(margins=(18, 4, 18, 4))
        head = QWidget()
        flow = FlowLayout(16, head)
        flow.addWidget(self.figures)
        flow.addWidget(_together(self._heading, self.copy_button))
        card.body.addWidget(head)
        card.body.addWidget(self.faces, 1)
        card.body.addWidget(self._definition)
        self.content.addWidget(card, 1)
        self._add_keys()
        self.periods.changed.connect(self._choose_period)
        self.figures.changed.connect(self._choose_figure)
        self.desk_button.clicked.connect(lambda _checked=False: self.choose_desk())
        self.copy_button.clicked.connect(lambda _checked=False: self.copy_figure())
        self.faces.opened.connect(self._open)
        self.faces.table_replaced.connect(self.order_tabs)
        self.faces.refused.connect(self.say_refused)

    def _add_keys(self) -> None:
        bar = self.key_bar
        self._turn = bar.add("表で見る", "T", self.turn)
        bar.add("次の図", "N", self.next_figure)
        if self._may_open:
            bar.add("記録を開く", "Ctrl+K", self._open_current)
        self._before = bar.add("前の年度", "Alt+Left", partial(self.step, -1))
        self._after = bar.add("次の年度", "Alt+Right", partial(self.step, 1))

    def facts(self) -> PeriodFacts | CoursePeriodFacts | None:
        """The facts shown; None until they have been counted."""
        return self._facts

    def is_about_courses(self) -> bool:
        """Whether the figures are about courses, not consultations."""
        return self._about_courses

    def turn_subject(self) -> None:
        """Change between consultations and courses (the last chip)."""
        self.show_subject(courses=not self._about_courses)
        self.figures.setFocus()

    def show_subject(self, *, courses: bool) -> None:
        """Show the figures of courses, or those of consultations. Courses have no desk."""
        self._about_courses = courses
        names = COURSE_NAMES if courses else NAMES
        self.figures.set_choices(_choices(names, _TO_CONSULTATIONS if courses else _TO_COURSES))
        self.figures.set_codes([next(iter(names))])
        self.desk_button.setEnabled(not courses)
        self._facts = None
        self.order_tabs()
        self.reload()

    def shown(self) -> FigureContent | None:
        """The figure in front; None until it has been counted."""
        return self._content

    def is_busy(self) -> bool:
        """Whether counting or drawing is still going on."""
        return self._background.is_busy()

    def turn(self) -> None:
        """Change between chart and table (T)."""
        self._show_face(is_table=not self.faces.is_table())
        self.faces.focus_front()

    def next_figure(self) -> None:
        """Show the next of the five figures (N)."""
        names = list(self._names())
        place = names.index(self.figures.code() or names[0])
        self.show_figure(names[(place + 1) % len(names)])
        self.faces.focus_front()

    def copy_figure(self) -> None:
        """Copy the figure for another document: picture and sentence, with period and desk (Ctrl+C)."""
        if self._content is None:
            self.sticky.say("info", "まだ数えています。図が出てから、もう一度押してください。")
            return
        number = self._content.heading.partition("　")[0]
        self.faces.copy_chart(
            f"{self._content.heading}（{self._scope.text()}）",
            lambda: self.sticky.say(
                "success", f"{number}を写しました。書類の中で、貼り付け（Ctrl+V）をしてください。"
            ),
        )

    def show_figure(self, name: str) -> None:
        """Bring a figure to the front."""
        self.figures.set_codes([name])
        self._show_content()

    def _names(self) -> Mapping[str, str]:
        return COURSE_NAMES if self._about_courses else NAMES

    def period(self) -> Period:
        """The period that is counted."""
        return self._period

    def show_period(self, kind: PeriodKind) -> None:
        """Count a period by its name."""
        self.periods.set_codes([kind])
        self.reload()

    def step(self, steps: int) -> None:
        """Show the period before or after, of the same length (Alt+Left, Alt+Right). Any month of any year can be reached."""
        today = self._workplace.today()
        wanted = self._period.stepped(steps, today)
        started = self._facts.first_day if self._facts is not None else None
        if wanted.first > Month.of(today):
            self.sticky.say("warning", "これより後の期間は、まだありません。")
        elif started is not None and wanted.last < Month.of(started):
            self.sticky.say("warning", f"記録は、{Month.of(started).era_label}からです。")
        else:
            self.sticky.clear()
            self._period = wanted
            kind = wanted.kind(today)
            self.periods.set_codes([] if kind is None else [kind])
            self.reload()

    def choose_desk(self) -> None:
        """Choose all desks or one of them (Ctrl+D)."""
        offered = self.attempt(lambda: self._workplace.ledger.read(desks.listing, closed=True))
        if offered is None:
            return
        dialog = DeskDialog(offered, self._desk, self)
        with dialog.asked() as chosen:
            if chosen:
                self.show_desk(dialog.desk())

    def show_desk(self, code: str | None) -> None:
        """Count at one desk, or at all of them (None)."""
        self._desk = code
        self.reload()

    @override
    def reload(self) -> None:
        """Count again in the worker; the result of an older count is dropped."""
        today = self._workplace.today()
        code = self.periods.code()
        period = self._period.stepped(0, today) if code is None else Period.of(PeriodKind(code), today)
        self._period = period
        self._before.set_words(f"前の{period.stretch.value}")
        self._after.set_words(f"次の{period.stretch.value}")
        if self._facts is None:
            self.faces.chart.show_waiting("数えています。")
        if self._counting is not None:
            self._counting.cancel()
        ledger = self._workplace.ledger
        if self._about_courses:
            self._counting = self._background.run(
                partial(ledger.read, course_periods.over_period, period, today=today),
                done=self._show_courses,
                refused=self.say_refused,
            )
            return
        self._counting = self._background.run(
            partial(_counted, ledger, period, self._desk, today),
            done=self._show,
            refused=self.say_refused,
        )

    @override
    def fold_changed(self, *, folded: bool) -> None:
        """Show the figure first where the page is folded, so that it is whole in view; the key figures follow below."""
        self._scope_line.setVisible(not folded)
        self.set_context(self._scope.text() if folded else "")
        self.content.removeWidget(self.cards)
        self.content.insertWidget(self.content.count() if folded else 0, self.cards)

    @override
    def first_focus(self) -> QWidget:
        return self.periods

    def _choose_figure(self) -> None:
        if self.figures.code() == _OTHER_SUBJECT:
            self.turn_subject()
        else:
            self._show_content()

    def _choose_period(self) -> None:
        if self.periods.code() is None:  # a second press frees a chip: here the period always holds
            kind = self._period.kind(self._workplace.today())
            self.periods.set_codes([] if kind is None else [kind])
        self.sticky.clear()
        self.reload()

    def _show(self, counted: tuple[PeriodFacts, str]) -> None:
        facts, desk = counted
        self._facts = facts
        self._say_scope(facts.period, f"窓口 {desk}")
        self.cards.show_figures(key_figures(facts))
        self._show_content()

    def _show_courses(self, facts: CoursePeriodFacts) -> None:
        self._facts = facts
        self._say_scope(facts.period, "講座")
        self.cards.show_figures(course_key_figures(facts))
        self._show_content()

    def _say_scope(self, period: Period, what: str) -> None:
        running = "" if period.to_day is None else f"（{period.to_day.month}月{period.to_day.day}日まで）"
        self._scope.setText(f"{period.label}{running}　{what}")
        self.set_context(self._scope.text() if self.folds() else "")

    def _show_content(self) -> None:
        if self._facts is None:
            return
        names = self._names()
        name = self.figures.code() or next(iter(names))
        self.figures.set_codes([name])
        vocabularies = self._workplace.vocabularies
        if isinstance(self._facts, CoursePeriodFacts):
            content = course_content_of(name, self._facts, vocabularies)
        else:
            content = content_of(name, self._facts, vocabularies)
        self._content = content
        self._heading.setText(content.heading)
        self.faces.show_content(content, names[name])
        self._say_how_counted()

    def _show_face(self, *, is_table: bool) -> None:
        self.faces.show_face(is_table=is_table)
        self._turn.set_words("図で見る" if is_table else "表で見る")
        self._say_how_counted()

    def _say_how_counted(self) -> None:
        if self._content is not None:
            self._definition.setText(self._content.counted_as(is_table=self.faces.is_table()))

    def _open_current(self) -> None:
        key = self.faces.current_key()
        if key:
            self._open(key)
        else:
            self.sticky.say("info", "図か表の中で、見たい数を選んでから押してください。")

    def _open(self, key: str) -> None:
        if self._content is None:
            return
        if key == TOGETHER:
            self._show_face(is_table=True)
            self.faces.focus_front()
            self.sticky.say("warning", "まとめて示した分です。表から1つずつ開けます。")
            return
        opened = self._content.query(key)
        if isinstance(opened, SearchQuery):
            if self._may_open:
                self.records_wanted.emit(opened)
        elif opened is None:
            self.sticky.say("info", _NO_NAMES)
        elif self._may_open_courses:
            (self.course_wanted if isinstance(opened, str) else self.courses_wanted).emit(opened)


def _choices(names: Mapping[str, str], other: str) -> list[Choice]:
    """The figures of one subject, and last the way to the `other` subject."""
    every = {**names, _OTHER_SUBJECT: other}
    return [Choice(name, words, str(place)) for place, (name, words) in enumerate(every.items(), start=1)]


def _together(words: PlainLabel, button: KeyButton) -> QWidget:
    """Join words and button in one widget, so that a wrapping row never separates them."""
    both = QWidget()
    row = Row(both, spacing=16)
    row.addWidget(words)
    row.addWidget(button)
    return both


def _counted(ledger: Ledger, period: Period, desk: str | None, today: date) -> tuple[PeriodFacts, str]:
    """Count a period at one desk, or at all (None); returns the facts and the desk's name. Raises `DeskError`s."""
    facts = ledger.read(statistics.over_period, period, desk=desk, today=today)
    if desk is None:
        return facts, "すべて"
    return facts, next(row.name for row in ledger.read(desks.listing, closed=True) if row.code == desk)
