"""Horizontal bars with words at the left and figures at the right, shared by rankings and outcomes.

Imported only where a figure is drawn. All lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nakanojo_helpdesk.domain.statistics.sentences import count_and_share
from nakanojo_helpdesk.reports.charts.board import LINE, Board, Box

LOWEST_ROW: Final = LINE + 1.0
_HIGHEST_ROW: Final = 30.0
_WORDS_SHARE: Final = 0.42
_GAP: Final = 6.0


@dataclass(frozen=True)
class Bar:
    """One bar: words, shorter words, count, key of its records, how it is filled, whether its figure is bold."""

    words: str
    short: str
    value: int
    key: str
    fill: Literal["dark", "light", "hatched"] = "light"
    is_bold: bool = False

    def says(self, whole: int | None, unit: str = "件") -> str:
        """The text shown when the bar is pointed at."""
        return f"{self.words} {count_and_share(self.value, whole, unit)}"


class Bars:
    """Draws bars into a box, all with the same scale, each row the same height."""

    def __init__(self, board: Board, box: Box, whole: int | None, unit: str = "件") -> None:
        self.board = board
        self.box = box
        self.whole = whole
        self.unit = unit

    def rows_that_fit(self) -> int:
        """The number of rows that fit into the box."""
        return max(int(self.box.height / LOWEST_ROW), 1)

    def row_height(self, count: int) -> float:
        """Height of a row when the box holds this number of rows."""
        return min(self.box.height / count, _HIGHEST_ROW)

    def draw(self, bars: Sequence[Bar]) -> None:
        """Draw from the top down."""
        if not bars:
            return
        height = self.row_height(len(bars))
        lines = max(int((height - 1) / LINE), 1)
        room = self.box.width * _WORDS_SHARE
        words = [self._words(bar, room, lines) for bar in bars]
        left = min(max(self.board.size_of(line)[0] for texts in words for line in texts), room)
        figures = [count_and_share(bar.value, self.whole, self.unit) for bar in bars]
        right = max(self.board.size_of(text, bold=True)[0] for text in figures)
        start = self.box.left + left + _GAP
        length = max(self.box.right - right - _GAP - start, 8.0)
        largest = max((bar.value for bar in bars), default=0) or 1
        for place, (bar, texts, figure) in enumerate(zip(bars, words, figures, strict=True)):
            middle = self.box.top - height * (place + 0.5)
            thick = min(height * 0.68, 20.0)
            wide = length * bar.value / largest
            self._draw_bar(bar, Box(start, middle - thick / 2, wide, thick))
            self.board.write_lines(texts, start - _GAP, middle, across="right")
            self.board.write(figure, start + wide + _GAP, middle, bold=bar.is_bold)
            if bar.key:
                row = Box(self.box.left, middle - height / 2, self.box.width, height)
                self.board.place(row, key=bar.key, label=bar.says(self.whole, self.unit))
        self.board.rule(
            [start, start],
            [self.box.top - height * len(bars), self.box.top],
            colour=self.board.tokens.chart_axis,
            width=0.9,
            level=3,
        )

    def _words(self, bar: Bar, room: float, lines: int) -> list[str]:
        """The words in full where they fit, else the short ones."""
        full = self.board.lines_of(bar.words, room, lines)
        return self.board.lines_of(bar.short, room, lines) if full[-1].endswith("…") else full

    def _draw_bar(self, bar: Bar, box: Box) -> None:
        tokens = self.board.tokens
        if bar.fill == "hatched":
            self.board.block(box, tokens.chart_series_3, hatch=tokens.chart_hatch)
        else:
            colour = tokens.chart_series_1 if bar.fill == "dark" else tokens.chart_series_2
            self.board.block(box, colour, edge=tokens.chart_edge)
