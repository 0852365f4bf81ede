"""A ranking: the largest first, the three largest darker, その他 last. Imported only where a figure is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.statistics.facts import CountRow
from nakanojo_helpdesk.domain.statistics.sentences import OTHER_TOPIC, leading
from nakanojo_helpdesk.reports.charts.bars import Bar, Bars
from nakanojo_helpdesk.reports.charts.board import Board, Box
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.sketch import Surface
    from nakanojo_helpdesk.tokens import Tokens

MOST: Final = 10
"""Bars beside その他."""


def ranked(rows: Sequence[CountRow], most: int) -> list[Bar]:
    """The bars: at most `most` topics, then その他 with the rest; zeros only where all counts are 0."""
    known = [row for row in rows if row.counts.value] or [row for row in rows if row.counts.value == 0]
    named = sorted(
        (row for row in known if row.code != OTHER_TOPIC), key=lambda row: -(row.counts.value or 0)
    )
    other = [row for row in known if row.code == OTHER_TOPIC]
    left = named[most:]
    dark = {row.code for _value, members in leading(rows) for row in members}
    bars = [
        Bar(row.label, row.chip, row.counts.value or 0, row.code, "dark", is_bold=True)
        if row.code in dark
        else Bar(row.label, row.chip, row.counts.value or 0, row.code)
        for row in named[:most]
    ]
    if not left:
        return bars + [Bar(row.label, row.chip, row.counts.value or 0, row.code, "hatched") for row in other]
    together = sum(row.counts.value or 0 for row in (*left, *other))
    words = f"その他（{len(left) + len(other)}項目の計）"
    return [*bars, Bar(words, words, together, TOGETHER, "hatched")]


class RankingDrawing:
    """One drawing of a ranking. `whole` is the total that the shares refer to."""

    def __init__(
        self,
        figure: Surface,
        tokens: Tokens,
        rows: Sequence[CountRow],
        whole: int | None,
        unit: str = "件",
    ) -> None:
        self.board = Board(figure, tokens)
        self.rows = rows
        self.whole = whole
        self.unit = unit

    def draw(self) -> None:
        """Draw everything."""
        box = Box(2, 2, self.board.width - 4, self.board.height - 4)
        bars = Bars(self.board, box, self.whole, self.unit)
        shown = ranked(self.rows, min(MOST, bars.rows_that_fit() - 1))
        if not shown:
            self.board.say_nothing()
        bars.draw(shown)
