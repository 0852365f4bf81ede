"""Two facets crossed: a grid of cells with numbers, in a deeper colour for more. Imported only where a figure is drawn.

All lengths are points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.domain.statistics.heat_maps import KEY_MARK, HeatMap, Label
from nakanojo_helpdesk.reports.charts.board import LINE, Board, Box
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER
from nakanojo_helpdesk.tokens import contrast, luminance

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.sketch import Surface
    from nakanojo_helpdesk.tokens import Tokens

LEAST_TOP: Final = 5
"""The darkest colour means at least this count, so that a maximum of 1 or 2 does not look like a peak."""
_TURN: Final = 0.6
_FAINT: Final = (0.08, 0.38)
_FULL: Final = (0.8, 1.0)
"""How much of the fullest colour a cell has up to `_TURN` of the scale, and from there on. No number is readable between."""
_UNITS: Final = ((1, ""), (1_000, "千"), (10_000, "万"))
_KEY_BAND: Final = 12.5
_GAP: Final = 6.0
_PAD: Final = 3.0
_HEAD_WIDTH: Final = 20.0
_WORDS_SHARE: Final = 0.34
_HEAD_GAP: Final = 1.0
_HEAD_LINES: Final = 3
_INSET: Final = 2.0
_FEW: Final = 5
_HIGHEST_ROW: Final = 34.0
_LOWEST_ROW: Final = LINE + 1.0


def shade_of(value: int, largest: int) -> float:
    """The depth of colour of a count: 0 for none, 1 for the largest where that is `LEAST_TOP` or more."""
    if value <= 0:
        return 0.0
    part = value / max(largest, LEAST_TOP)
    (low, high), along = (_FAINT, part / _TURN) if part <= _TURN else (_FULL, (part - _TURN) / (1 - _TURN))
    return low + (high - low) * along


def colour_of(tokens: Tokens, shade: float) -> str:
    """The colour of a cell: `shade` 0 is the background, 1 the deepest colour."""
    low, high = (
        [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        for colour in (tokens.chart_background, tokens.chart_series_1)
    )
    mixed = [round(one + (other - one) * shade) for one, other in zip(low, high, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def text_colour(tokens: Tokens, colour: str) -> str:
    """The text colour with the better contrast on a cell."""
    return max((tokens.chart_text, tokens.chart_background), key=lambda text: contrast(text, colour))


@dataclass(frozen=True)
class _Plan:
    """The layout of a drawing: the map as far as it fits, and the unit of its numbers.

    `words` is the room at the left, `cell` the width of a cell, `heads` the lines over each column, `corner` the
    text over the words at the left.
    """

    heat: HeatMap
    unit: tuple[int, str]
    words: float
    cell: float
    heads: list[list[str]]
    corner: str

    @property
    def head(self) -> float:
        """Height of the words over the columns."""
        return LINE * max(len(lines) for lines in self.heads) + 2


class HeatMapDrawing:
    """One drawing of a map. Where there is no room for every row or column, the smallest ones are summed."""

    def __init__(self, figure: Surface, tokens: Tokens, heat: HeatMap) -> None:
        self.board = Board(figure, tokens)
        self.tokens = tokens
        self.heat = heat

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
        if plan.corner:
            self.board.write(plan.corner, left - _GAP, top + 1 + LINE / 2, across="right")
        for number, lines in enumerate(plan.heads):
            middle = top + 1 + LINE * len(lines) / 2
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
        """Choose a layout that fits: first all columns, then larger units, then the smallest ones summed."""
        heat = self.heat
        words = max(self.board.size_of(text)[0] for text in (_corner(heat), *(row.chip for row in heat.rows)))
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
        """The plan for these columns, with the rows that fit below their heads."""
        fit = all(self.board.size_of(column.label)[0] <= cell - _HEAD_GAP for column in heat.columns)
        if fit:
            heads, corner = [[column.label] for column in heat.columns], ""
        else:
            heads = [self._head_lines(column.chip, cell - _HEAD_GAP) for column in heat.columns]
            corner = _corner(heat)
        plan = _Plan(heat, unit, words, cell, heads, corner)
        room = max(int((self.board.height - _KEY_BAND - plan.head - 1) / _LOWEST_ROW), 1)
        return replace(plan, heat=heat.folded(room, len(heat.columns)))

    def _head_lines(self, words: str, width: float) -> list[str]:
        """Break a head into lines of about equal length: 39／以下, not 39以／下."""
        lines = self.board.lines_of(words, width, _HEAD_LINES)
        for narrower in (width * tenths / 10 for tenths in range(5, 10)):
            even = self.board.lines_of(words, narrower, len(lines))
            if "".join(even) == words:
                return even
        return lines

    def _draw_key(self, plan: _Plan) -> None:
        """The unit at the left; at the right what the colour means, where there is room."""
        y = self.board.height - _KEY_BAND / 2
        unit = f"（{plan.unit[1]}{plan.heat.unit}）"
        self.board.write(unit, _INSET, y)
        is_dark = luminance(self.tokens.chart_series_1) < luminance(self.tokens.chart_background)
        how = "濃い" if is_dark else "明るい"
        says = f"色が{how}ほど多い（最大 {count_text(plan.heat.largest)}{plan.heat.unit}）"
        if self.board.size_of(unit)[0] + self.board.size_of(says)[0] + 12 <= self.board.width:
            self.board.write(says, self.board.width - _INSET, y, across="right")

    def _draw_words(self, row: Label, box: Box) -> None:
        lines = self.board.lines_of(row.chip, box.width, max(int(box.height / LINE), 1))
        self.board.write_lines(lines, box.right, box.bottom + box.height / 2, across="right")

    def _draw_cell(self, row: Label, column: Label, value: int, largest: int, box: Box, unit: int) -> None:
        colour = colour_of(self.tokens, shade_of(value, largest))
        key = TOGETHER if "" in {row.code, column.code} else f"{row.code}{KEY_MARK}{column.code}"
        label = f"{row.label} {column.label} {count_text(value)}{self.heat.unit}"
        self.board.block(box, colour, edge=self.tokens.chart_grid, key=key if value else "", label=label)
        self.board.write(
            _number(value, unit),
            box.left + box.width / 2,
            box.bottom + box.height / 2,
            across="center",
            bold=1 < value == largest,
            colour=text_colour(self.tokens, colour) if value else self.tokens.sub_text,
        )


def _corner(heat: HeatMap) -> str:
    """The text over the words at the left: the unit that the short words of the columns omit."""
    return (
        f"（{heat.column_unit}）" if any(column.short for column in heat.columns) and heat.column_unit else ""
    )


def _number(value: int, unit: int) -> str:
    """The number in a cell, in whole units, half-up."""
    return count_text((2 * value + unit) // (2 * unit))
