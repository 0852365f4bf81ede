"""集計: this year by month against last year, with its sentence, its table and the records behind each month.

A manager opens it before a meeting: is it more or less than last year, and which records are these?
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import Month, months_of_fiscal_year, parse_month
from nakanojo_helpdesk.domain.statistics import (
    COUNT_DEFINITION,
    YearTrend,
    change_text,
    comparison_text,
    count_text,
)
from nakanojo_helpdesk.reports.figures import ChartPicture
from nakanojo_helpdesk.services import statistics
from nakanojo_helpdesk.tokens import Tokens
from nakanojo_helpdesk.ui.background import Background
from nakanojo_helpdesk.ui.chart_view import ChartView, Region
from nakanojo_helpdesk.ui.chip_groups import ChipGroup
from nakanojo_helpdesk.ui.chips import Choice
from nakanojo_helpdesk.ui.flow_layout import FlowLayout
from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.layouts import Card, Row
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.row_model import Column, RowModel
from nakanojo_helpdesk.ui.statistics.figure_card import FigureCard
from nakanojo_helpdesk.ui.table import Table
from nakanojo_helpdesk.ui.theme import current_theme
from nakanojo_helpdesk.ui.workplace import Workplace

_THIS, _LAST = "this", "last"


class StatisticsPage(Page):
    """The year's chart with its key figures."""

    records_wanted = Signal(object)
    """The user opened a month of the chart or table: a `Month`."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("集計", parent)
        self._workplace = workplace
        self._background = Background(self)
        self._trend: YearTrend | None = None
        self.years = ChipGroup("年度", (Choice(_THIS, "今年度", "1"), Choice(_LAST, "前年度", "2")))
        self.years.set_codes([_THIS])
        self.add_beside_title(self.years)
        figures = QWidget()
        self._figures = FlowLayout(12, figures)
        self._cards = [FigureCard() for _ in range(3)]
        for figure_card in self._cards:
            self._figures.addWidget(figure_card)
        self.chart = ChartView("月別の相談件数", minimum_height=200)
        self.model: RowModel[Month] = RowModel(self._columns(), key=lambda month: month.code)
        self.table: Table[Month] = Table(self.model, "月別の相談件数の表", "まだ記録がありません。")
        self._faces = QStackedWidget()
        self._faces.addWidget(self.chart)
        self._faces.addWidget(self.table)
        card = Card()
        head = Row(spacing=12)
        self._heading = PlainLabel("", "section", wrap=True)
        head.addWidget(self._heading, 1)
        card.body.addLayout(head)
        card.body.addWidget(self._faces, 1)
        card.body.addWidget(PlainLabel(f"数え方：{COUNT_DEFINITION}", "small", wrap=True))
        self.content.addWidget(figures)
        self.content.addWidget(card, 1)
        self._turn = self.key_bar.add("表で見る", "T", self.turn)
        self.key_bar.add("記録を開く", "Ctrl+K", self._open_current)
        self.years.changed.connect(self.reload)
        self.chart.resized.connect(lambda _size: self._draw())
        self.chart.region_opened.connect(lambda key: self.records_wanted.emit(parse_month(key)))
        self.table.opened.connect(self.records_wanted)

    def trend(self) -> YearTrend | None:
        """What is shown; None until it has been counted."""
        return self._trend

    def is_busy(self) -> bool:
        """Whether a count or a picture is still on its way."""
        return self._background.is_busy()

    def turn(self) -> None:
        """T: chart or table."""
        showing_table = self._faces.currentWidget() is self.chart
        self._faces.setCurrentWidget(self.table if showing_table else self.chart)
        self._turn.set_words("図で見る" if showing_table else "表で見る")
        (self.table if showing_table else self.chart).setFocus()

    @override
    def reload(self) -> None:
        """Count again, in the worker."""
        today = Month.of(self._workplace.today())
        through = today if self.years.code() != _LAST else Month(today.fiscal_year, 3)
        if self._trend is None:
            self.chart.show_waiting("数えています。")
        self._background.run(
            lambda: self._workplace.desk.read(statistics.year_trend, through, today=self._workplace.today()),
            done=self._show,
            failed=self._say_failed,
        )

    @override
    def first_focus(self) -> QWidget:
        return self.years

    def _show(self, trend: YearTrend) -> None:
        self._trend = trend
        now, then = trend.to_date
        month, month_then = trend.of(trend.through)
        self._heading.setText(
            f"図1　月別の相談件数（線＝{trend.this_year_label}、斜線＝{trend.last_year_label}）"
        )
        self._cards[0].show_figure(
            f"{trend.this_year_label}の相談", now, "件", f"前年度同期より {_change(now, then)}"
        )
        self._cards[1].show_figure(
            f"{trend.through.month}月の相談", month, "件", f"前年同月より {_change(month, month_then)}"
        )
        self._cards[2].show_text(
            "前年同月比", comparison_text(month, month_then), f"前年同月は {count_text(month_then)}件"
        )
        self.model.set_rows(months_of_fiscal_year(trend.fiscal_year))
        self._draw()

    def _draw(self) -> None:
        trend, size = self._trend, self.chart.wanted_size()
        if trend is None or size.width() < 2 or size.height() < 2:
            return
        theme, ratio = current_theme(), self.devicePixelRatioF()
        pixels = (round(size.width() * ratio), round(size.height() * ratio))
        self._background.run(
            lambda: _picture(trend, theme.tokens, pixels, theme.scale * ratio),
            done=lambda picture: self._show_picture(picture, trend, ratio),
            failed=self._say_failed,
        )

    def _show_picture(self, picture: ChartPicture, trend: YearTrend, ratio: float) -> None:
        regions = [
            Region(
                QRectF(area.x / ratio, area.y / ratio, area.w / ratio, area.h / ratio), area.label, area.key
            )
            for area in picture.regions
        ]
        logical = QSizeF(picture.width / ratio, picture.height / ratio)
        self.chart.show_chart(picture.png, trend.sentence, regions, logical)

    def _say_failed(self, error: Exception) -> None:
        from nakanojo_helpdesk.domain.errors import DeskError

        if not isinstance(error, DeskError):
            raise error
        self.sticky.say("error", str(error))

    def _open_current(self) -> None:
        month = self.table.current_row() if self._faces.currentWidget() is self.table else None
        if month is None and self._trend is not None:
            month = self._trend.through
        if month is not None:
            self.records_wanted.emit(month)

    def _columns(self) -> tuple[Column[Month], ...]:
        def now(month: Month) -> int | None:
            return self._trend.of(month)[0] if self._trend else None

        def then(month: Month) -> int | None:
            return self._trend.of(month)[1] if self._trend else None

        def change(month: Month) -> int | None:
            figures = now(month), then(month)
            return None if None in figures else (figures[0] or 0) - (figures[1] or 0)

        def ratio(month: Month) -> float | None:
            before = then(month)
            return (now(month) or 0) / before if before and now(month) is not None else None

        return (
            Column("月", lambda month: month, lambda month: month.era_label, stretch=True),
            Column("件数", now, lambda month: count_text(now(month)), numeric=True),
            Column("前年同月", then, lambda month: count_text(then(month)), numeric=True),
            Column("増減", change, lambda month: change_text(now(month), then(month)), numeric=True),
            Column("前年同月比", ratio, lambda month: comparison_text(now(month), then(month)), numeric=True),
        )


def _change(now: int | None, then: int | None) -> str:
    text = change_text(now, then)
    return text if text == "－" else f"{text}件"


def _picture(trend: YearTrend, tokens: Tokens, pixels: tuple[int, int], scale: float) -> ChartPicture:
    from nakanojo_helpdesk.reports.figures import draw_year_trend, render

    return render(lambda figure: draw_year_trend(figure, trend, tokens), pixels, scale)
