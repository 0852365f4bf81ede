"""Two years of months in one figure: bars for the past, a labelled line for the present.

Imported only where a figure is drawn (it brings matplotlib). All lengths are points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.reports.charts.board import Board, Box
from nakanojo_helpdesk.reports.charts.conventions import TEXT_POINTS, region_label

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.calendar import Month
    from nakanojo_helpdesk.reports.sketch import Surface
    from nakanojo_helpdesk.tokens import Tokens

_KEY_BAND: Final = 20.0
_MONTH_BAND: Final = 18.0
_LABEL_ROOM: Final = 20.0
_SAMPLE: Final = 22.0
_RING: Final = 3.8
_GAP: Final = 1.5
_NEARER: Final = 1.5
_AXIS_PITCH: Final = 1.15


def scale_steps(largest: int, most: int) -> list[int]:
    """Round values for the axis from 0 up to `largest`, at most `most` steps of 1, 2, 2.5 or 5 times a power of ten."""
    largest = max(largest, 1)
    rough = largest / max(most, 1)
    power = 10 ** max(math.floor(math.log10(rough)), 0) if rough >= 1 else 1
    step = next(
        int(factor * power)
        for factor in (1, 2, 2.5, 5, 10, 20)
        if factor * power >= rough and float(factor * power).is_integer()
    )
    return list(range(0, largest + 1, step))


def _steps_in(room: float, largest: int) -> list[int]:
    """The steps of an axis `room` points high; in a low one so few that their labels do not overlap."""
    steps = scale_steps(largest, max(2, min(5, int(room / (TEXT_POINTS * 2.2)))))
    pitch = room * steps[1] / max(largest, steps[-1]) if len(steps) > 1 else room
    return steps if pitch >= TEXT_POINTS * _AXIS_PITCH else scale_steps(largest, 1)


class TrendDrawing:
    """One drawing of the year's trend: lays out, draws, then writes the figures of the line where there is room.

    `this_year` and `last_year` are twelve counts each, April first, None = no data. `names` are the two years'
    labels; `through` is the month (0 = April) whose figure is placed first.
    """

    def __init__(
        self,
        figure: Surface,
        tokens: Tokens,
        *,
        months: Sequence[Month],
        this_year: Sequence[int | None],
        last_year: Sequence[int | None],
        names: tuple[str, str],
        through: int,
        unit: str = "件",
    ) -> None:
        self.board = Board(figure, tokens)
        self.tokens = tokens
        self.months = months
        self.this_year = this_year
        self.last_year = last_year
        self.names = names
        self.through = through
        self.unit = unit
        largest = max((value for value in (*this_year, *last_year) if value is not None), default=0)
        plot_height = self.board.height - _KEY_BAND - _MONTH_BAND
        self.steps = _steps_in(plot_height - _LABEL_ROOM, largest)
        widest = max(self.board.size_of(count_text(step))[0] for step in self.steps)
        left = widest + 8
        self.plot = Box(left, _MONTH_BAND, self.board.width - left - 2, plot_height)
        self.pitch = self.plot.width / 12
        self.points_per_count = (plot_height - _LABEL_ROOM) / max(largest, self.steps[-1], 1)

    def draw(self) -> None:
        """Draw everything."""
        self._draw_axis()
        self._draw_months()
        self._draw_bars()
        self._draw_line()
        self._draw_key()
        self._draw_labels()
        if all(value is None for value in (*self.this_year, *self.last_year)):
            plot = self.plot
            self.board.say_nothing(Box(plot.left, plot.bottom, plot.width, plot.height - _LABEL_ROOM))

    def _at(self, index: int) -> float:
        return self.plot.left + self.pitch * (index + 0.5)

    def _height_of(self, value: int) -> float:
        return self.plot.bottom + value * self.points_per_count

    def _line_points(self) -> list[tuple[int, float, float, int]]:
        return [
            (index, self._at(index), self._height_of(value), value)
            for index, value in enumerate(self.this_year)
            if value is not None
        ]

    def _segments(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        """The pieces of the line: neighbouring months that both have data."""
        for (first, x0, y0, _), (second, x1, y1, _) in pairwise(self._line_points()):
            if second == first + 1:
                yield (x0, y0), (x1, y1)

    def _draw_axis(self) -> None:
        for step in self.steps:
            y = self._height_of(step)
            if step:
                self.board.rule([self.plot.left, self.plot.right], [y, y], colour=self.tokens.chart_grid)
            self.board.write(count_text(step), self.plot.left - 5, y, across="right")
        base = self.plot.bottom
        self.board.rule(
            [self.plot.left, self.plot.right], [base, base], colour=self.tokens.chart_axis, width=0.9, level=3
        )

    def _draw_months(self) -> None:
        """`4月` under each month; in a narrow figure only April and January have the 月, or every other month is left out."""
        full = [f"{month.month}月" for month in self.months]
        short = [word if word in {"4月", "1月"} else word.removesuffix("月") for word in full]
        half = [word if index % 2 == 0 else "" for index, word in enumerate(full)]
        words = next((words for words in (full, short) if self._fit_beside(words)), half)
        for index, word in enumerate(words):
            if word:
                self.board.write(word, self._at(index), _MONTH_BAND / 2 - 1, across="center")

    def _fit_beside(self, words: Sequence[str]) -> bool:
        """Whether neighbours under the axis keep 3 points between them."""
        widths = [self.board.size_of(word)[0] for word in words]
        return all((left + right) / 2 + 3 <= self.pitch for left, right in pairwise(widths))

    def _draw_bars(self) -> None:
        width = self.pitch * 0.68
        for index, value in enumerate(self.last_year):
            if value is None:
                continue
            month = self.months[index].last_year
            self._draw_past(
                Box(self._at(index) - width / 2, self.plot.bottom, width, value * self.points_per_count),
                key=month.code,
                label=region_label(month.era_label, value, self.unit),
            )

    def _draw_past(self, box: Box, key: str = "", label: str = "") -> None:
        self.board.block(box, self.tokens.chart_series_3, hatch=self.tokens.chart_hatch, key=key, label=label)

    def _draw_line(self) -> None:
        for (x0, y0), (x1, y1) in self._segments():
            self.board.rule([x0, x1], [y0, y1], colour=self.tokens.chart_series_1, width=2.2, level=3)
        for index, x, y, value in self._line_points():
            month = self.months[index]
            self.board.marker(
                x,
                y,
                colour=self.tokens.chart_series_1,
                key=month.code,
                label=region_label(month.era_label, value, self.unit),
            )

    def _draw_key(self) -> None:
        """The unit at the left, the two years with a sample each at the right, above the plot."""
        y = self.board.height - _KEY_BAND / 2
        self.board.write(f"（{self.unit}）", 0, y)
        right = self.board.width - 2
        has_past = any(value is not None for value in self.last_year)
        past = self.names[1] if has_past else f"{self.names[1]}は記録なし"
        right -= self.board.size_of(past)[0]
        self.board.write(past, right, y)
        if has_past:
            right -= _SAMPLE + 5
            self._draw_past(Box(right, y - 4.5, _SAMPLE, 9))
        right -= self.board.size_of(self.names[0], bold=True)[0] + 16
        self.board.write(self.names[0], right, y, bold=True, colour=self.tokens.chart_series_1)
        right -= _SAMPLE + 5
        self.board.rule(
            [right, right + _SAMPLE], [y, y], colour=self.tokens.chart_series_1, width=2.2, level=3
        )
        self.board.marker(right + _SAMPLE / 2, y, colour=self.tokens.chart_series_1)

    def _draw_labels(self) -> None:
        """Write the figure of each month beside its ring, the more important ones first, without overlaps.

        Where no place is free the figure is left out: the table of the same numbers has it.
        """
        points = self._line_points()
        largest = max((value for *_, value in points), default=0)
        taken: list[Box] = []
        for _, x, y, value in sorted(
            points, key=lambda point: (point[0] != self.through, point[3] != largest, -point[0])
        ):
            text = count_text(value)
            box = next((box for box in self._places(text, x, y) if self._is_free(box, (x, y), taken)), None)
            if box is None:
                continue
            taken.append(box)
            self.board.write(
                text,
                box.left + box.width / 2,
                box.bottom + box.height / 2,
                across="center",
                bold=True,
                has_plate=True,
            )

    def _is_free(self, box: Box, own: tuple[float, float], taken: Sequence[Box]) -> bool:
        """Whether a label fits there: clear of labels, rings and the line, and nearest to its own ring."""
        distance = box.distance_to(*own)
        return (
            box.is_inside(self._label_room())
            and not any(box.overlaps(other, _GAP) for other in taken)
            and not any(box.is_crossed_by(start, end, _GAP) for start, end in self._segments())
            and all(
                box.distance_to(*ring) > max(_RING, distance + _NEARER)
                for ring in self._rings()
                if ring != own
            )
        )

    def _rings(self) -> list[tuple[float, float]]:
        return [(x, y) for _, x, y, _ in self._line_points()]

    def _label_room(self) -> Box:
        top = self.board.height - _KEY_BAND
        return Box(
            self.plot.left + 1,
            self.plot.bottom + 1.5,
            self.board.width - self.plot.left - 1,
            top - self.plot.bottom,
        )

    def _places(self, text: str, x: float, y: float) -> Iterator[Box]:
        """The places of a label, the best first: above, beside above, below, beside below, farther off."""
        width, height = self.board.size_of(text, bold=True)
        room = self._label_room()
        for lift in (_RING + 2.0, _RING + 8.0, _RING + 16.0):
            for bottom in (y + lift, y - lift - height):
                for shift in (0.0, -0.3, 0.3, -0.55, 0.55):
                    left = min(max(x - width / 2 + shift * width, room.left), room.right - width)
                    yield Box(left, bottom, width, height)
        for bottom in (y - height / 2, y + 2, y - height - 2):
            yield Box(x + _RING + 3, bottom, width, height)
            yield Box(x - _RING - 3 - width, bottom, width, height)
