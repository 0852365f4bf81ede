"""集計: what a period says, as key figures and five figures, each with its sentence, its table and its records.

A manager opens it before a meeting: is it more or less than last year, who came for what, and which records are these?
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.access import Permission
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.periods import Period, PeriodFacts, PeriodKind
from nakanojo_helpdesk.reports.figure_conventions import TOGETHER
from nakanojo_helpdesk.reports.figures import ChartPicture
from nakanojo_helpdesk.services import desks, statistics
from nakanojo_helpdesk.tokens import Tokens
from nakanojo_helpdesk.ui.background import Background, Task
from nakanojo_helpdesk.ui.chart_view import ChartView, Region
from nakanojo_helpdesk.ui.chip_groups import ChipGroup
from nakanojo_helpdesk.ui.chips import Choice
from nakanojo_helpdesk.ui.flow_layout import FlowLayout
from nakanojo_helpdesk.ui.key_bar import KeyButton
from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.layouts import Card
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.row_model import Column, RowModel
from nakanojo_helpdesk.ui.statistics.contents import MONTHS, NAMES, FigureContent, Head, Line, content_of
from nakanojo_helpdesk.ui.statistics.desk_dialog import DeskDialog
from nakanojo_helpdesk.ui.statistics.figure_card import CardRow, key_figures
from nakanojo_helpdesk.ui.table import Table
from nakanojo_helpdesk.ui.theme import current_theme
from nakanojo_helpdesk.ui.workplace import Workplace

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
        self._drawing: Task | None = None
        self._asked: tuple[object, ...] = ()
        """What the picture in front, or on its way, was asked for with."""
        self._facts: PeriodFacts | None = None
        self._content: FigureContent | None = None
        self._desk: str | None = None
        self._period = Period.of(PeriodKind.FISCAL_YEAR, workplace.today())
        self._heads: tuple[Head, ...] = ()
        self._may_open = workplace.desk.actor.may(Permission.BROWSE)
        choices = [
            Choice(kind.value, kind.label, str(place)) for place, kind in enumerate(PeriodKind, start=1)
        ]
        self.periods = ChipGroup("期間", choices)
        self.periods.set_codes([PeriodKind.FISCAL_YEAR])
        self.add_beside_title(self.periods)
        self._scope = PlainLabel("", "sub", wrap=True)
        self.desk_button = KeyButton("変更", "Ctrl+D")
        self.add_beside_title(self._scope)
        self.add_beside_title(self.desk_button)
        self.cards = CardRow(_CARDS)
        self.content.addWidget(self.cards)
        names = [
            Choice(name, words, str(place)) for place, (name, words) in enumerate(NAMES.items(), start=1)
        ]
        self.figures = ChipGroup("図", names)
        self.figures.set_codes([MONTHS])
        self._heading = PlainLabel("", "section")
        self.chart = ChartView("集計の図", minimum_height=200)
        self.table: Table[Line] = Table(_model((), ()), "集計の表", "数がありません。")
        self._faces = _Faces()
        self._faces.addWidget(self.chart)
        self._faces.addWidget(self.table)
        self._definition = PlainLabel("", "small", wrap=True)
        card = Card()
        head = QWidget()
        flow = FlowLayout(16, head)
        flow.addWidget(self.figures)
        flow.addWidget(self._heading)
        card.body.addWidget(head)
        card.body.addWidget(self._faces, 1)
        card.body.addWidget(self._definition)
        self.content.addWidget(card, 1)
        self._add_keys()
        self.periods.changed.connect(self._choose_period)
        self.figures.changed.connect(self._show_content)
        self.desk_button.clicked.connect(lambda _checked=False: self.choose_desk())
        self.chart.resized.connect(lambda _size: self._draw())
        self.chart.region_opened.connect(self._open)

    def _add_keys(self) -> None:
        bar = self.key_bar
        self._turn = bar.add("表で見る", "T", self.turn)
        bar.add("次の図", "N", self.next_figure)
        if self._may_open:
            bar.add("記録を開く", "Ctrl+K", self._open_current)
        self._before = bar.add("前の年度", "Alt+Left", partial(self.step, -1))
        self._after = bar.add("次の年度", "Alt+Right", partial(self.step, 1))

    def facts(self) -> PeriodFacts | None:
        """What is shown; None until it has been counted."""
        return self._facts

    def shown(self) -> FigureContent | None:
        """The figure in front; None until it has been counted."""
        return self._content

    def is_busy(self) -> bool:
        """Whether a count or a picture is still on its way."""
        return self._background.is_busy()

    def turn(self) -> None:
        """T: chart or table."""
        self._show_face(is_table=self._faces.currentWidget() is self.chart)
        (self.table if self._faces.currentWidget() is self.table else self.chart).setFocus()

    def next_figure(self) -> None:
        """N: the next of the five figures."""
        names = list(NAMES)
        place = names.index(self.figures.code() or MONTHS)
        self.show_figure(names[(place + 1) % len(names)])
        (self.table if self._faces.currentWidget() is self.table else self.chart).setFocus()

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
        """Alt+Left, Alt+Right: the period before or after, of the same length. Any month of any year is reached so."""
        today = self._workplace.today()
        wanted = self._period.stepped(steps, today)
        started = self._facts.recording_started_on if self._facts is not None else None
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
        """Ctrl+D: all desks or one of them."""
        dialog = DeskDialog(self._workplace.desk.read(desks.listing, closed=True), self._desk, self)
        if dialog.exec():
            self.show_desk(dialog.desk())
        dialog.deleteLater()

    def show_desk(self, code: str | None) -> None:
        """Count at one desk, or at all of them (None)."""
        self._desk = code
        self.reload()

    @override
    def reload(self) -> None:
        """Count again, in the worker; an older count that is still on its way is dropped."""
        today = self._workplace.today()
        code = self.periods.code()
        period = self._period.stepped(0, today) if code is None else Period.of(PeriodKind(code), today)
        self._period = period
        self._before.set_words(f"前の{period.stretch.value}")
        self._after.set_words(f"次の{period.stretch.value}")
        if self._facts is None:
            self.chart.show_waiting("数えています。")
        if self._counting is not None:
            self._counting.cancel()
        desk = self._desk
        self._counting = self._background.run(
            lambda: self._workplace.desk.read(statistics.over_period, period, desk=desk, today=today),
            done=self._show,
            failed=self._say_failed,
        )

    @override
    def first_focus(self) -> QWidget:
        return self.periods

    def _choose_period(self) -> None:
        if self.periods.code() is None:  # a second press frees a chip: here the period always holds
            kind = self._period.kind(self._workplace.today())
            self.periods.set_codes([] if kind is None else [kind])
        self.sticky.clear()
        self.reload()

    def _show(self, facts: PeriodFacts) -> None:
        self._facts = facts
        self._scope.setText(f"{facts.period.label}　窓口 {self._desk_name()}")
        self.cards.show_figures(key_figures(facts))
        self._show_content()

    def _desk_name(self) -> str:
        known = {row.code: row.name for row in self._workplace.desk.read(desks.listing, closed=True)}
        return "すべて" if self._desk is None else known[self._desk]

    def _show_content(self) -> None:
        if self._facts is None:
            return
        name = self.figures.code() or MONTHS
        self.figures.set_codes([name])
        self._content = content = content_of(name, self._facts, self._workplace.vocabularies)
        self._heading.setText(content.heading)
        self.chart.set_subject(NAMES[name], content.height)
        self._show_face(is_table=self._faces.currentWidget() is self.table)
        self._draw()

    def _show_face(self, *, is_table: bool) -> None:
        if is_table:
            self._fill_table()
        if self._content is not None:
            further = self._content.table_note if is_table else ""
            self._definition.setText(f"数え方：{self._content.definition}{further}")
        self._faces.setCurrentWidget(self.table if is_table else self.chart)
        self._faces.updateGeometry()
        self._turn.set_words("図で見る" if is_table else "表で見る")

    def _fill_table(self) -> None:
        """The lines of the figure in front, when its table is looked at; another table where the columns differ."""
        content, before = self._content, self.table
        if content is None:
            return
        before.setAccessibleName(f"{content.heading}の表")
        if content.heads == self._heads:
            before.row_model().set_rows(content.lines)
            return
        had_focus = before.hasFocus()
        self._heads = content.heads
        self.table = Table(_model(content.heads, content.lines), f"{content.heading}の表", "数がありません。")
        self.table.opened.connect(lambda line: self._open(line.key))
        self._faces.addWidget(self.table)
        self._faces.setCurrentWidget(self.table)
        if had_focus:
            self.table.setFocus()
        self._faces.removeWidget(before)
        before.hide()
        before.deleteLater()
        self.order_tabs()

    def _draw(self) -> None:
        content, size = self._content, self.chart.wanted_size()
        if content is None or size.width() < 2 or size.height() < 2:
            return
        theme, ratio = current_theme(), self.devicePixelRatioF()
        pixels = (round(size.width() * ratio), round(size.height() * ratio))
        asked = (content, pixels, theme.scale * ratio, theme.tokens)
        if asked == self._asked:  # the layout has settled where it was
            return
        self._asked = asked
        if self._drawing is not None:
            self._drawing.cancel()
        self._drawing = self._background.run(
            partial(_picture, content, theme.tokens, pixels, theme.scale * ratio),
            done=lambda picture: self._show_picture(picture, content, ratio),
            failed=self._say_failed,
        )

    def _show_picture(self, picture: ChartPicture, content: FigureContent, ratio: float) -> None:
        regions = [
            Region(
                QRectF(area.x / ratio, area.y / ratio, area.w / ratio, area.h / ratio), area.label, area.key
            )
            for area in picture.regions
        ]
        pixels = picture.pixels
        # The copy in the screen's own format also outlives the bytes it was made of.
        image = QImage(
            pixels.rgba, pixels.width, pixels.height, pixels.width * 4, QImage.Format.Format_RGBA8888
        ).convertToFormat(QImage.Format.Format_RGB32)
        logical = QSizeF(pixels.width / ratio, pixels.height / ratio)
        self.chart.show_chart(image, content.sentence, regions if self._may_open else (), logical)

    def _say_failed(self, error: Exception) -> None:
        self._asked = ()
        from nakanojo_helpdesk.domain.errors import DeskError

        if not isinstance(error, DeskError):
            raise error
        self.sticky.say("error", str(error))

    def _open_current(self) -> None:
        if self._faces.currentWidget() is self.table:
            line = self.table.current_row()
            key = line.key if line is not None else ""
        else:
            key = self.chart.current_key()
        if key:
            self._open(key)
        else:
            self.sticky.say("warning", "図か表の中で、見たい数を選んでから押してください。")

    def _open(self, key: str) -> None:
        if self._content is None or not self._may_open:
            return
        if key == TOGETHER:
            self._show_face(is_table=True)
            self.table.setFocus()
            self.sticky.say("warning", "まとめて示した分です。表から1つずつ開けます。")
            return
        query = self._content.query(key)
        if query is not None:
            self.records_wanted.emit(query)


class _Faces(QStackedWidget):
    """Chart or table: as high as the one in front wants to be."""

    @override
    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() if front is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint() if front is not None else super().minimumSizeHint()


def _model(heads: tuple[Head, ...], lines: tuple[Line, ...]) -> RowModel[Line]:
    columns = [
        Column[Line](
            head.title,
            partial(_value, place),
            partial(_text, place),
            numeric=head.is_number,
            stretch=place == 0,
            wraps=place == 0,
        )
        for place, head in enumerate(heads)
    ]
    model: RowModel[Line] = RowModel(
        columns or [Column[Line]("", partial(_value, 0), partial(_text, 0))], key=lambda line: line.key
    )
    model.set_rows(lines)
    return model


def _value(place: int, line: Line) -> object:
    return line.values[place]


def _text(place: int, line: Line) -> str:
    return line.texts[place]


def _picture(content: FigureContent, tokens: Tokens, pixels: tuple[int, int], scale: float) -> ChartPicture:
    from nakanojo_helpdesk.reports.figures import render

    return render(content.draw(tokens), pixels, scale)
