"""Nested bars of courses: 定員 as a frame, 申込 hatched in it, 出席 solid in the middle.

Safe in grey: frame, hatch and fill, each with its figure. Imported only where a figure is drawn. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.statistics.course_bars import CourseBar, together
from nakanojo_helpdesk.reports.charts.board import LINE, Board, Box
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.sketch import Surface
    from nakanojo_helpdesk.tokens import Tokens

LOWEST_ROW: Final = LINE + 5.0
_HIGHEST_ROW: Final = 30.0
_KEY_BAND: Final = 20.0
_WORDS_SHARE: Final = 0.36
_GAP: Final = 6.0
_SAMPLE: Final = 22.0
_THICKEST: Final = 20.0
_APPLIED_SHARE: Final = 0.66
_PRESENT_SHARE: Final = 0.34


class NestedDrawing:
    """One drawing of the courses, in their order; those without room are summed as the last bar, keyed `TOGETHER`."""

    def __init__(self, figure: Surface, tokens: Tokens, bars: Sequence[CourseBar]) -> None:
        self.board = Board(figure, tokens)
        self.tokens = tokens
        self.room = Box(2, 2, self.board.width - 4, self.board.height - 4 - _KEY_BAND)
        most = max(int(self.room.height / LOWEST_ROW), 1)
        self.bars = list(bars)
        if len(bars) > most:
            self.bars = [*bars[: most - 1], together(bars[most - 1 :], TOGETHER)]

    def draw(self) -> None:
        """Draw everything."""
        if not self.bars:
            self.board.say_nothing()
            return
        self._draw_key()
        height = min(self.room.height / len(self.bars), _HIGHEST_ROW)
        lines = max(int((height - 1) / LINE), 1)
        words = [self.board.lines_of(bar.label, self.room.width * _WORDS_SHARE, lines) for bar in self.bars]
        left = max(self.board.size_of(line)[0] for texts in words for line in texts)
        right = max(self.board.size_of(bar.figure, bold=True)[0] for bar in self.bars)
        start = self.room.left + left + _GAP
        length = max(self.room.right - right - _GAP - start, 8.0)
        largest = max(max(bar.capacity, bar.applied, bar.present) for bar in self.bars) or 1
        thick = min(height * 0.8, _THICKEST)
        for place, (bar, texts) in enumerate(zip(self.bars, words, strict=True)):
            middle = self.room.top - height * (place + 0.5)
            ends = self._draw_bar(bar, start, middle, thick, length / largest)
            self.board.write_lines(texts, start - _GAP, middle, across="right")
            self.board.write(bar.figure, ends + _GAP, middle, bold=True)
            row = Box(self.room.left, middle - height / 2, self.room.width, height)
            self.board.place(row, key=bar.key, label=bar.words)
        self.board.rule(
            [start, start],
            [self.room.top - height * len(self.bars), self.room.top],
            colour=self.tokens.chart_axis,
            width=0.9,
            level=3,
        )

    def _draw_bar(self, bar: CourseBar, start: float, middle: float, thick: float, scale: float) -> float:
        """Draw one bar; returns where its longest part ends."""
        self._draw_frame(Box(start, middle - thick / 2, bar.capacity * scale, thick))
        inner, core = thick * _APPLIED_SHARE, thick * _PRESENT_SHARE
        self._draw_applied(Box(start, middle - inner / 2, bar.applied * scale, inner))
        self._draw_present(Box(start, middle - core / 2, bar.present * scale, core))
        return start + max(bar.capacity, bar.applied, bar.present) * scale

    def _draw_frame(self, box: Box) -> None:
        self.board.block(box, self.tokens.chart_background, edge=self.tokens.chart_edge)

    def _draw_applied(self, box: Box) -> None:
        self.board.block(box, self.tokens.chart_series_3, hatch=self.tokens.chart_hatch)

    def _draw_present(self, box: Box) -> None:
        self.board.block(box, self.tokens.chart_series_1, edge=self.tokens.chart_edge)

    def _draw_key(self) -> None:
        """The unit at the left, a sample of each part at the right, above the bars."""
        y = self.board.height - _KEY_BAND / 2
        self.board.write("（人）", 0, y)
        right = self.board.width - 2
        for words, draw, thick in (
            ("出席", self._draw_present, 5.0),
            ("申込", self._draw_applied, 8.0),
            ("定員", self._draw_frame, 12.0),
        ):
            right -= self.board.size_of(words)[0]
            self.board.write(words, right, y)
            right -= _SAMPLE + 5
            draw(Box(right, y - thick / 2, _SAMPLE, thick))
            right -= 14
