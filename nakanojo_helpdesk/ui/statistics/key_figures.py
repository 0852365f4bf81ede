"""A card with one key figure: its name, its value, and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.statistics.course_periods import CoursePeriodFacts
from nakanojo_helpdesk.domain.statistics.facts import (
    Comparison,
    change_text,
    count_text,
    share_text,
    tenths,
    tenths_text,
)
from nakanojo_helpdesk.domain.statistics.periods import PeriodFacts
from nakanojo_helpdesk.domain.statistics.signs import NO_DATA, NOT_RECORDED
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_GAP: Final = 12
LOADING: Final = "読み込んでいます"


@dataclass(frozen=True)
class KeyFigure:
    """Title, figure as text, its unit, and the words of the comparison."""

    title: str
    figure: str
    unit: str
    beside: str


def key_figures(facts: PeriodFacts) -> tuple[KeyFigure, ...]:
    """相談件数, 人数, 本人できた率, 1件あたりの時間 and 1日平均 of a period."""
    then = facts.period.then_words
    count, people = (facts.section("summary").row(code).counts for code in ("count", "people"))
    solved, base = (facts.section("self_solved").row(code).counts for code in ("self_solved", "base"))
    n, mean = (facts.section("minutes").row(code).counts.value for code in ("n", "mean_x10"))
    days, per_day = (facts.section("opening").row(code).counts.value for code in ("days", "per_day_x10"))
    rate = share_text(solved.value, base.value)
    return (
        KeyFigure("相談件数", count.text("value"), "件", _change(then, count, "件")),
        KeyFigure("人数", people.text("value"), "人", _change(then, people, "人")),
        KeyFigure(
            "本人できた率",
            rate.removesuffix("％"),
            "％",
            f"{then} {_rate(solved, base)}",
        ),
        KeyFigure(
            "1件あたりの時間", tenths_text(mean), "分", f"{count_text(n)}件の平均" if n else "記録なし"
        ),
        KeyFigure(
            "1日平均", tenths_text(per_day), "件", f"開設日 {count_text(days)}日" if days else "開設日なし"
        ),
    )


def course_key_figures(facts: CoursePeriodFacts) -> tuple[KeyFigure, ...]:
    """回数, 出席, 充足率, 実人数 and 講師比 of the courses of a period."""
    then = facts.period.then_words
    now, past = facts.now, facts.then

    def counts(value: int | None, last_year: int | None) -> Comparison:
        return Comparison.alone(value if facts.has_data else None, last_year if facts.had_data else None)

    held = counts(now.sums.held, past.sums.held)
    present = counts(now.sums.present, past.sums.present)
    people = counts(now.people.distinct, past.people.distinct)
    rate, rate_then = (share_text(sums.present, sums.places) for sums in (now.sums, past.sums))
    each = tenths(now.sums.present, now.sums.trainers)
    return (
        KeyFigure("実施した回", held.text("value"), "回", _change(then, held, "回")),
        KeyFigure("出席", present.text("value"), "人", _change(then, present, "人")),
        KeyFigure("充足率", rate.removesuffix("％"), "％", f"{then} {rate_then}"),
        KeyFigure(
            "実人数",
            people.text("value"),
            "人",
            f"うち初参加 {now.people.first_time:,}人" if people.value else _change(then, people, "人"),
        ),
        KeyFigure("講師比", tenths_text(each), "人", f"不足した回 {now.sums.understaffed:,}回"),
    )


def _rate(solved: Comparison, base: Comparison) -> str:
    return (
        base.missing("last_year") if base.last_year is None else share_text(solved.last_year, base.last_year)
    )


def _change(then_words: str, counts: Comparison, unit: str) -> str:
    if counts.last_year is None:
        return f"{then_words} {counts.missing('last_year')}"
    change = change_text(counts.value, counts.last_year)
    return f"{then_words} {NO_DATA}" if change == NO_DATA else f"{then_words}より {change}{unit}"


class FigureCard(Card):
    """Title above, the figure large, a comparison below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=0, margins=(12, 2, 12, 2))
        self._title = PlainLabel(LOADING, "small")
        self._figure = PlainLabel(" ", "figure")
        self._unit = PlainLabel(" ")
        self._beside = PlainLabel("", "small_bold")
        row = Row(spacing=6)
        row.addWidget(self._figure)
        row.addWidget(self._unit)
        row.addStretch(1)
        self.body.addWidget(self._title)
        self.body.addLayout(row)
        self.body.addWidget(self._beside)

    def show_figure(self, shown: KeyFigure) -> None:
        """Show a figure; one without data has no unit."""
        has_data = shown.figure not in {NO_DATA, NOT_RECORDED}
        self._title.setText(shown.title)
        self._figure.setText(shown.figure)
        self._unit.setText(shown.unit if has_data else " ")
        self._beside.setText(shown.beside)
        self.setAccessibleName(f"{shown.title} {shown.figure}{shown.unit if has_data else ''} {shown.beside}")

    def layout_width(self) -> int:
        """The width of its words, in pixels."""
        return self.body.sizeHint().width()

    def title(self) -> str:
        """The name of the figure; says that it is loading while nothing has been counted yet."""
        return self._title.text()

    def text(self) -> str:
        """The figure with its unit."""
        return f"{self._figure.text()}{self._unit.text()}".strip()


class CardRow(QWidget):
    """A row of cards: all beside each other where they fit, else in an even grid."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(_GAP, self)
        self.cards = tuple(FigureCard() for _ in range(count))
        for card in self.cards:
            self._flow.addWidget(card)
        when_restyled(self, self._share_width)

    def show_figures(self, figures: Sequence[KeyFigure]) -> None:
        """Show as many figures as there are cards."""
        for card, figure in zip(self.cards, figures, strict=True):
            card.show_figure(figure)
        self._share_width()

    def _share_width(self) -> None:
        for card, width in zip(self.cards, self._widths(), strict=True):
            card.setMinimumWidth(width)

    def _widths(self) -> list[int]:
        """One width for all, in the fewest rows possible; in a single row the widths may differ."""
        gap, count = current_theme().px(_GAP), len(self.cards)
        needed = [card.layout_width() for card in self.cards]
        spare = self.width() - gap * (count - 1) - sum(needed)
        for rows in range(1, count + 1):
            columns = -(-count // rows)
            each = (self.width() - gap * (columns - 1)) // columns
            if max(needed) <= each:
                return [each] * count
            if rows == 1 and spare >= 0:
                return [width + spare // count for width in needed]
        return [self.width()] * count

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
