"""集計: a period in key figures and five figures, each with its sentence, its table and its records.

For managers before a meeting: more or less than last year, who came for what, and which records are these?
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodFacts, PeriodKind
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.folding_chips import FoldingChips
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.statistics.desk_dialog import DeskDialog
from nakanojo_helpdesk.ui.statistics.figures import MONTHS, NAMES, FigureContent, content_of
from nakanojo_helpdesk.ui.statistics.key_figures import CardRow, key_figures
from nakanojo_helpdesk.ui.workplace.figure_view import FigureFaces
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CARDS = 5


class StatisticsPage(Page):
    """One period and desk at a time, one figure at a time."""

    records_wanted = Signal(object)
    """The user opened a number of a chart or table: the `SearchQuery` that finds its records."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("集計", parent)
        self._workplace = workplace
        self._background = Background(self)
        self._counting: Task | None = None
        self._facts: PeriodFacts | None = None
        self._content: FigureContent | None = None
        self._desk: str | None = None
        self._period = Period.of(PeriodKind.FISCAL_YEAR, workplace.today())
        self._may_open = workplace.ledger.actor.may(Permission.BROWSE)
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
        names = [
            Choice(name, words, str(place)) for place, (name, words) in enumerate(NAMES.items(), start=1)
        ]
        self.figures = FoldingChips("図", names)
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
        self.figures.changed.connect(self._show_content)
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

    def facts(self) -> PeriodFacts | None:
        """The facts shown; None until they have been counted."""
        return self._facts

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
        names = list(NAMES)
        place = names.index(self.figures.code() or MONTHS)
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
        self._counting = self._background.run(
            partial(_counted, self._workplace.ledger, period, self._desk, today),
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

    def _choose_period(self) -> None:
        if self.periods.code() is None:  # a second press frees a chip: here the period always holds
            kind = self._period.kind(self._workplace.today())
            self.periods.set_codes([] if kind is None else [kind])
        self.sticky.clear()
        self.reload()

    def _show(self, counted: tuple[PeriodFacts, str]) -> None:
        self._facts, desk = counted
        period = self._facts.period
        running = "" if period.to_day is None else f"（{period.to_day.month}月{period.to_day.day}日まで）"
        self._scope.setText(f"{period.label}{running}　窓口 {desk}")
        self.set_context(self._scope.text() if self.folds() else "")
        self.cards.show_figures(key_figures(self._facts))
        self._show_content()

    def _show_content(self) -> None:
        if self._facts is None:
            return
        name = self.figures.code() or MONTHS
        self.figures.set_codes([name])
        self._content = content = content_of(name, self._facts, self._workplace.vocabularies)
        self._heading.setText(content.heading)
        self.faces.show_content(content, NAMES[name])
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
        if self._content is None or not self._may_open:
            return
        if key == TOGETHER:
            self._show_face(is_table=True)
            self.faces.focus_front()
            self.sticky.say("warning", "まとめて示した分です。表から1つずつ開けます。")
            return
        query = self._content.query(key)
        if query is not None:
            self.records_wanted.emit(query)


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
