"""Two facets crossed: a grid of cells, darker for more, with the number in each. Imported only where a figure is drawn.

All lengths are points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.heat_maps import KEY_MARK, HeatMap, Label
from nakanojo_helpdesk.domain.statistics import count_text
from nakanojo_helpdesk.reports.drawing_board import LINE, Board, Box
from nakanojo_helpdesk.reports.figure_conventions import TOGETHER
from nakanojo_helpdesk.tokens import contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nakanojo_helpdesk.tokens import Tokens

STEPS: Final = (0.0, 0.1, 0.2, 0.32, 0.76, 1.0)
"""How much of the darkest colour each step has. The gap keeps the numbers readable on every step, in grey too."""
_UNITS: Final = ((1, "件"), (1_000, "千件"), (10_000, "万件"))
_KEY_BAND: Final = 18.0
_GAP: Final = 6.0
_PAD: Final = 3.0
_HEAD_WIDTH: Final = 20.0
_WORDS_SHARE: Final = 0.34
_HEAD_LINES: Final = 3
_INSET: Final = 2.0
_FEW: Final = 5
_HIGHEST_ROW: Final = 34.0
_LOWEST_ROW: Final = LINE + 1.5


def step_colour(tokens: Tokens, share: float) -> str:
    """The colour of a step: `share` 0 is the background, 1 the darkest."""
    low, high = (
        [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        for colour in (tokens.chart_background, tokens.chart_series_1)
    )
    mixed = [round(one + (other - one) * share) for one, other in zip(low, high, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def text_colour(tokens: Tokens, colour: str) -> str:
    """The text colour that stands out more on a cell."""
    return max((tokens.chart_text, tokens.chart_background), key=lambda text: contrast(text, colour))


def step_of(value: int, largest: int) -> int:
    """The step of a count: 0 for none, else 1 to 5 in equal parts of the largest."""
    return 0 if value <= 0 else min(len(STEPS) - 1, -(-value * (len(STEPS) - 1) // largest))


@dataclass(frozen=True)
class _Plan:
    """What is drawn: the map as far as it fits and the unit of its numbers.

    `words` is the room at the left, `cell` the width of a cell, `head` the height of the words over the columns.
    """

    heat: HeatMap
    unit: tuple[int, str]
    words: float
    cell: float
    head: float


class HeatMapDrawing:
    """One drawing of a map. Where there is no room for every row or column, the smallest ones stand together."""

    def __init__(self, figure: Figure, tokens: Tokens, heat: HeatMap) -> None:
        self.board = Board(figure, tokens)
        self.tokens = tokens
        self.heat = heat
        self.colours = [step_colour(tokens, share) for share in STEPS]

    def draw(self) -> None:
        """Draw everything."""
        if not self.heat.has_data or not self.heat.rows or not self.heat.columns:
            self.board.say_nothing()
            return
        plan = self._plan()
        self._draw_key(plan)
        top = self.board.height - _KEY_BAND - plan.head
        height = min((top - 1) / len(plan.heat.rows), _HIGHEST_ROW)
        left = _INSET + plan.words + _GAP
        for number, lines in enumerate(self._heads(plan.heat, plan.cell)):
            middle = top + 2 + LINE * len(lines) / 2
            self.board.write_lines(lines, left + plan.cell * (number + 0.5), middle, across="center")
        largest = plan.heat.largest
        for number, row in enumerate(plan.heat.rows):
            bottom = top - height * (number + 1)
            self._draw_words(row, Box(_INSET, bottom, plan.words, height))
            for place, column in enumerate(plan.heat.columns):
                box = Box(left + plan.cell * place, bottom, plan.cell, height)
                self._draw_cell(
                    row, column, plan.heat.value(row.code, column.code), largest, box, plan.unit[0]
                )

    def _plan(self) -> _Plan:
        """Find what fits: first all columns, then with larger units, then with the smallest ones together."""
        heat = self.heat
        words = max(self.board.size_of(row.chip)[0] for row in heat.rows)
        words = min(words, self.board.width * _WORDS_SHARE)
        across = self.board.width - words - _GAP - 2 * _INSET
        every = len(heat.columns)
        wishes = [(unit, every) for unit in _UNITS]
        wishes += [(unit, columns) for unit in _UNITS for columns in range(every - 1, _FEW, -1)]
        wishes += [(_UNITS[-1], columns) for columns in range(min(every, _FEW), 0, -1)]
        for unit, columns in wishes:
            cell = across / columns
            if cell < _HEAD_WIDTH + 2 * _PAD:
                continue
            plan = self._plan_of(heat.folded(len(heat.rows), columns), unit, words, cell)
            number = self.board.size_of(_number(plan.heat.largest, unit[0]), bold=True)[0]
            if number + 2 * _PAD <= cell:
                return plan
        return self._plan_of(heat.folded(len(heat.rows), 1), _UNITS[-1], words, across)

    def _plan_of(self, heat: HeatMap, unit: tuple[int, str], words: float, cell: float) -> _Plan:
        """The plan for these columns, with the rows that find room below their heads."""
        head = LINE * max(len(lines) for lines in self._heads(heat, cell)) + 3
        room = max(int((self.board.height - _KEY_BAND - head - 1) / _LOWEST_ROW), 1)
        return _Plan(heat.folded(room, len(heat.columns)), unit, words, cell, head)

    def _heads(self, heat: HeatMap, cell: float) -> list[list[str]]:
        """The words over the columns: in full where all fit into one line, else the short ones."""
        if all(self.board.size_of(column.label)[0] <= cell - 2 for column in heat.columns):
            return [[column.label] for column in heat.columns]
        return [self.board.lines_of(column.chip, cell - 2, _HEAD_LINES) for column in heat.columns]

    def _draw_key(self, plan: _Plan) -> None:
        """The unit at the left; at the right what the colour means, where there is room."""
        y = self.board.height - _KEY_BAND / 2
        unit = f"（{plan.unit[1]}）"
        self.board.write(unit, _INSET, y)
        says = f"色が濃いほど多い（最大 {count_text(plan.heat.largest)}件）"
        if self.board.size_of(unit)[0] + self.board.size_of(says)[0] + 12 <= self.board.width:
            self.board.write(says, self.board.width - _INSET, y, across="right")

    def _draw_words(self, row: Label, box: Box) -> None:
        lines = self.board.lines_of(row.chip, box.width, max(int(box.height / LINE), 1))
        self.board.write_lines(lines, box.right, box.bottom + box.height / 2, across="right")

    def _draw_cell(self, row: Label, column: Label, value: int, largest: int, box: Box, unit: int) -> None:
        colour = self.colours[step_of(value, largest)]
        key = TOGETHER if "" in {row.code, column.code} else f"{row.code}{KEY_MARK}{column.code}"
        label = f"{row.label} {column.label} {count_text(value)}件"
        self.board.block(box, colour, edge=self.tokens.chart_grid, key=key if value else "", label=label)
        self.board.write(
            _number(value, unit),
            box.left + box.width / 2,
            box.bottom + box.height / 2,
            across="center",
            bold=0 < value == largest,
            colour=text_colour(self.tokens, colour),
        )


def _number(value: int, unit: int) -> str:
    """The number in a cell, in whole units, half-up."""
    return count_text((2 * value + unit) // (2 * unit))
