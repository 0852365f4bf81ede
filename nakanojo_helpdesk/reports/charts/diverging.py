"""Answers on a scale of five as bars that diverge from the neutral middle. Imported only where a figure is drawn.

All lengths are points. What was answered below the middle is left of the line, above it right, the middle itself half and
half. Lengths are shares of a row's answers, so that rows of different n can be compared; a part is never narrower than its
number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.domain.surveys.forms import MIDDLE, SCALE, SCALE_WORDS, Phase
from nakanojo_helpdesk.domain.surveys.results import FEW_WORDS, QuestionResult
from nakanojo_helpdesk.reports.charts.board import LINE, Board, Box
from nakanojo_helpdesk.tokens import contrast

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.sketch import Surface
    from nakanojo_helpdesk.tokens import Tokens

_GAP: Final = 6.0
_INSET: Final = 2.0
_KEY: Final = 9.0
_KEY_GAP: Final = 3.0
_BETWEEN: Final = 8.0
_PART_PAD: Final = 2.4
_CLEARED_PAD: Final = 6.0
_HIGHEST_ROW: Final = 30.0
_WORDS_SHARE: Final = 0.3
_TRIES: Final = 40
_LEAST_CONTRAST: Final = 7.0
_MIDDLE_PLACE: Final = SCALE.index(MIDDLE)


class DivergingDrawing:
    """One drawing of the results of questions, in the order given; neighbours of the same question share its words."""

    def __init__(self, figure: Surface, tokens: Tokens, rows: Sequence[QuestionResult]) -> None:
        self.board = Board(figure, tokens)
        self.tokens = tokens
        self.rows = rows
        self.fills = {
            1: (tokens.chart_axis, ""),
            2: (tokens.chart_series_3, tokens.chart_hatch),
            3: (tokens.chart_background, ""),
            4: (tokens.chart_series_2, ""),
            5: (tokens.chart_series_1, ""),
        }

    def draw(self) -> None:
        """Draw everything."""
        if not any(row.n for row in self.rows):
            self.board.say_nothing()
            return
        top = self._draw_key(self.board.height - _INSET)
        box = Box(_INSET, _INSET, self.board.width - 2 * _INSET, top - _INSET)
        if box.height < len(self.rows) * LINE:
            # In a low figure what was answered afterwards; sentence and table have the rest.
            self.rows = [row for row in self.rows if row.phase is Phase.AFTER] or self.rows
        height = min(box.height / len(self.rows), _HIGHEST_ROW)
        words = self._words_width(box.width)
        phases = max(self.board.size_of(row.phase.label)[0] for row in self.rows)
        left = box.left + words + _GAP + phases + _GAP
        least = sum(max(self._sides(row, 0.0)[side] for row in self.rows) for side in (0, 1))
        notes, width = self._notes(height, box.right - _GAP - left - least)
        bars = Box(left, box.bottom, box.right - width - _GAP - left, box.height)
        unit = self._unit(bars.width)
        zero = bars.left + max(self._sides(row, unit)[0] for row in self.rows)
        for place, row in enumerate(self.rows):
            middle = box.top - height * (place + 0.5)
            self._draw_row(row, zero, middle, height, unit, bars)
            self.board.write(row.phase.label, bars.left - _GAP, middle, across="right")
            self.board.write_lines(notes[place], box.right, middle, across="right", bold=1)
        self._draw_words(box, words, height)
        end = box.top - height * len(self.rows)
        self.board.rule([zero, zero], [end, box.top], colour=self.tokens.chart_axis, width=0.9, level=1)

    def _draw_key(self, top: float) -> float:
        """Draw what the fills stand for, in one line, where it is narrow with the words of the ends only.

        Returns the height below it.
        """
        wholes = [f"{value} {SCALE_WORDS[value]}" for value in SCALE]
        ends = [wholes[0], *(str(value) for value in SCALE[1:-1]), wholes[-1]]
        room = self.board.width - 2 * _INSET
        words = wholes if sum(map(self._key_width, wholes)) <= room else ends
        middle = top - LINE / 2
        x = _INSET
        for value, text in zip(SCALE, words, strict=True):
            colour, hatch = self.fills[value]
            square = Box(x + 0.5, middle - _KEY / 2, _KEY, _KEY)
            self.board.block(square, colour, edge=self.tokens.chart_edge, hatch=hatch)
            self.board.write(text, x + _KEY + _KEY_GAP, middle)
            x += self._key_width(text)
        return top - LINE - _GAP

    def _key_width(self, text: str) -> float:
        return _KEY + _KEY_GAP + self.board.size_of(text)[0] + _BETWEEN

    def _words_width(self, room: float) -> float:
        widest = max(self.board.size_of(row.question.label, bold=True)[0] for row in self.rows)
        return min(widest, room * _WORDS_SHARE)

    def _draw_words(self, box: Box, width: float, height: float) -> None:
        """Draw the words of each question beside the first of its rows, and a line above it."""
        for place, row in enumerate(self.rows):
            if place and self.rows[place - 1].question is row.question:
                continue
            count = sum(other.question is row.question for other in self.rows)
            top = box.top - height * place
            if place:
                self.board.rule([box.left, box.right], [top, top], colour=self.tokens.chart_grid)
            most = max(int(height * count / LINE), 1)
            lines = self.board.lines_of(row.question.label, width, most, bold=True)
            self.board.write_lines(lines, box.left, top - height * count / 2, across="left", bold=len(lines))

    def _notes(self, height: float, room: float) -> tuple[list[list[str]], float]:
        """The mean and n of each row, in the longest words that leave the bars their room, and how wide they are."""
        both = height >= 2 * LINE
        found: list[list[str]] = []
        width = 0.0
        for words in ("平均{mean}", "{mean}"):
            for counted in ("n＝{n}", ""):
                found = [
                    [line for line in self._note(row, words, counted, both=both) if line] for row in self.rows
                ]
                width = max(self.board.size_of(line, bold=True)[0] for lines in found for line in lines)
                if width <= room:
                    return found, width
        return found, width

    def _note(self, row: QuestionResult, words: str, counted: str, *, both: bool) -> list[str]:
        mean, n = words.format(mean=row.mean_text), counted.format(n=count_text(row.n))
        return [mean, n] if both else [f"{mean} {n}".strip()]

    def _unit(self, room: float) -> float:
        """Points of a whole row of answers, as many as let every row fit with its numbers."""
        low, high = 0.0, room
        for _ in range(_TRIES):
            unit = (low + high) / 2
            left = max(self._sides(row, unit)[0] for row in self.rows)
            right = max(self._sides(row, unit)[1] for row in self.rows)
            low, high = (unit, high) if left + right <= room else (low, unit)
        return low

    def _sides(self, row: QuestionResult, unit: float) -> tuple[float, float]:
        """How far a row reaches to the left and to the right of the middle."""
        widths = self._widths(row, unit)
        half = widths[_MIDDLE_PLACE] / 2
        return sum(widths[:_MIDDLE_PLACE]) + half, sum(widths[_MIDDLE_PLACE + 1 :]) + half

    def _widths(self, row: QuestionResult, unit: float) -> list[float]:
        if row.counts is None:
            return [0.0] * len(SCALE)
        return [
            max(unit * count / row.n, self._least_width(value, count)) if count else 0.0
            for value, count in zip(SCALE, row.counts, strict=True)
        ]

    def _least_width(self, value: int, count: int) -> float:
        """Width of a number with its pads: more on both sides where the fill has to be seen beside it."""
        pad = _PART_PAD if self._holds_numbers(value) else _CLEARED_PAD
        return self.board.size_of(count_text(count), bold=True)[0] + 2 * pad

    def _draw_row(
        self, row: QuestionResult, zero: float, middle: float, height: float, unit: float, bars: Box
    ) -> None:
        if row.counts is None:
            words = (f"{FEW_WORDS}のため内訳なし", FEW_WORDS) if row.n else ("回答なし", "なし")
            line = next((each for each in words if self.board.size_of(each)[0] < bars.width - 2), words[-1])
            width = self.board.size_of(line)[0]
            x = min(max(zero, bars.left + width / 2), bars.right - width / 2)
            self.board.write(line, x, middle, across="center", has_plate=True)
            return
        thick = min(max(height * 0.76, LINE), 20.0)
        x = zero - self._sides(row, unit)[0]
        for value, count, width in zip(SCALE, row.counts, self._widths(row, unit), strict=True):
            if count:
                self._draw_part(value, count_text(count), Box(x, middle - thick / 2, width, thick))
            x += width

    def _draw_part(self, value: int, number: str, box: Box) -> None:
        """Draw a part with its number; a fill on which it is hard to read leaves a clear place for it."""
        colour, hatch = self.fills[value]
        edge = self.tokens.chart_edge
        x, middle = box.left + box.width / 2, box.bottom + box.height / 2
        if not self._holds_numbers(value):
            clear = self.board.size_of(number, bold=True)[0] + 2 * _PART_PAD
            side = (box.width - clear) / 2
            for left in (box.left, box.right - side):
                self.board.block(Box(left, box.bottom, side, box.height), colour, edge=edge, hatch=hatch)
            colour = self.tokens.chart_background
            self.board.block(Box(x - clear / 2, box.bottom, clear, box.height), colour)
            across, up = (box.left, box.right), (box.bottom, box.top)
            self.board.rule(
                [across[0], across[0], across[1], across[1], across[0]],
                [up[0], up[1], up[1], up[0], up[0]],
                colour=edge,
                width=0.8,
                level=3,
            )
        else:
            self.board.block(box, colour, edge=edge)
        ink = self._readable_on(colour)
        self.board.write(number, x, middle, across="center", bold=True, colour=ink)

    def _holds_numbers(self, value: int) -> bool:
        """Whether a number is easy to read on the fill of an answer."""
        colour, hatch = self.fills[value]
        return not hatch and contrast(self._readable_on(colour), colour) >= _LEAST_CONTRAST

    def _readable_on(self, colour: str) -> str:
        """The colour of a number on a fill: the text's, or the background's where that is easier to read."""
        inks = (self.tokens.chart_text, self.tokens.chart_background)
        return max(inks, key=lambda ink: contrast(ink, colour))
