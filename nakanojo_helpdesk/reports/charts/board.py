"""A figure measured in points: the drawing surface of every chart.

matplotlib's own ticks and legends overlap each other. Here each text is measured before it is placed, so that a
drawing can prove that nothing overlaps. Imported only where a figure is drawn.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from nakanojo_helpdesk.reports.charts.conventions import TEXT_POINTS
from nakanojo_helpdesk.reports.sketch import Area, Line, Mark, Ring, Sketch, Words
from nakanojo_helpdesk.tokens import Tokens
from nakanojo_helpdesk.typography import bundled

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.sketch import Surface

LINE: Final = TEXT_POINTS + 1.5
"""Height of one line of text."""
_RULER_DPI: Final = 400.0
_POINTS_PER_DOT: Final = 72 / _RULER_DPI * 1.025
"""With what a coarser device may add: it sets letters on whole and eighths of pixels."""
_PLATE_PAD: Final = 1.0
_MOST_KEPT: Final = 4096
_Size = tuple[float, float]
# What texts measure is kept from drawing to drawing: the figures of two months share most of their words. Filled
# by whoever draws, and drawings come one after the other (`reports/charts/figures.py`).
_sizes: Final[dict[tuple[str, bool], _Size]] = {}


@dataclass(frozen=True)
class Box:
    """A rectangle in points, from the figure's lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether less than `gap` points lie between the two."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.bottom < other.top + gap
            and other.bottom < self.top + gap
        )

    def is_inside(self, other: Box) -> bool:
        """Whether it lies in `other` completely."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )

    def distance_to(self, x: float, y: float) -> float:
        """The distance of a point from the nearest edge; 0 inside."""
        across = max(self.left - x, 0.0, x - self.right)
        up = max(self.bottom - y, 0.0, y - self.top)
        return math.hypot(across, up)

    def is_crossed_by(self, start: tuple[float, float], end: tuple[float, float], gap: float = 0.0) -> bool:
        """Whether the straight line from `start` to `end` comes nearer than `gap`."""
        (x0, y0), (x1, y1) = start, end
        first, last = 0.0, 1.0
        for origin, distance, low, high in (
            (x0, x1 - x0, self.left - gap, self.right + gap),
            (y0, y1 - y0, self.bottom - gap, self.top + gap),
        ):
            if distance == 0:
                if not low <= origin <= high:
                    return False
                continue
            near, far = sorted(((low - origin) / distance, (high - origin) / distance))
            first, last = max(first, near), min(last, far)
        return first <= last


class Board:
    """An empty figure with one co-ordinate system: points, (0, 0) at its lower left corner.

    `figure` gets the theme's background. All colours come from `tokens`.
    """

    def __init__(self, surface: Surface, tokens: Tokens) -> None:
        self.tokens = tokens
        width, height = surface.get_size_inches()
        self.width, self.height = float(width) * 72, float(height) * 72
        surface.set_facecolor(tokens.chart_background)
        self._sketch: Sketch | None = None
        if isinstance(surface, Sketch):
            self._sketch = surface
        else:
            from nakanojo_helpdesk.reports.charts.artists import (
                Artists,
            )  # brings the larger half of matplotlib

            self._artists = Artists(surface, self.width, self.height)
        self._fonts = {
            (bold, has_fallback): FontProperties(
                family=[
                    *(bundled.PROPORTIONAL, *((bundled.RARE,) if has_fallback else ())),
                    *bundled.stand_ins(),
                ],
                size=TEXT_POINTS,
                weight="bold" if bold else "normal",
            )
            for bold, has_fallback in ((False, False), (False, True), (True, False))
        }

    def size_of(self, text: str, *, bold: bool = False) -> tuple[float, float]:
        """Width and height of a text of one line, as set by `write`: the same on every device.

        A word that fits at one resolution only would be broken in the preview and not on paper.
        """
        key = (text, bold)
        known = _sizes.get(key)
        if known is None:
            font = self._font_of(text, bold=bold)
            width, height, _ = _ruler().get_text_width_height_descent(text, font, False)  # type: ignore[no-untyped-call]
            known = float(width) * _POINTS_PER_DOT, float(height) * _POINTS_PER_DOT
            if len(_sizes) >= _MOST_KEPT:
                _sizes.clear()
            _sizes[key] = known
        return known

    def _font_of(self, text: str, *, bold: bool) -> FontProperties:
        """The font, with the fallback for rare kanji only where it may be needed, since looking it up takes time.

        The fallback has one weight: asked for a bold one, matplotlib would warn at every text.
        """
        return self._fonts[bold, not bold and not text.isascii()]

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        across: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        colour: str | None = None,
        has_plate: bool = False,
    ) -> None:
        """Write a text of one line, its middle at height `y`.

        A plate of background colour covers bars and grid behind the text, never a line or a ring.
        """
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[across]
        if has_plate:
            width, height = self.size_of(text, bold=bold)
            self._add(
                Area(
                    left=x - width * share - _PLATE_PAD,
                    bottom=y - height / 2 - _PLATE_PAD,
                    width=width + 2 * _PLATE_PAD,
                    height=height + 2 * _PLATE_PAD,
                    colour=self.tokens.chart_background,
                ),
                2.5,
            )
        colour = colour or self.tokens.chart_text
        self._add(Words(text=text, x=x, middle=y, share=share, bold=bold, colour=colour), 5)

    def write_lines(
        self,
        lines: Sequence[str],
        x: float,
        middle: float,
        *,
        across: Literal["left", "center", "right"] = "left",
        bold: int = 0,
    ) -> None:
        """Write lines below each other, their common middle at height `middle`; the first `bold` lines are bold."""
        for number, line in enumerate(lines):
            y = middle + LINE * ((len(lines) - 1) / 2 - number)
            self.write(line, x, y, across=across, bold=number < bold)

    def say_nothing(self, room: Box | None = None) -> None:
        """Say in the middle of `room`, or of the figure, that there is nothing to draw."""
        room = room or Box(0, 0, self.width, self.height)
        x, y = room.left + room.width / 2, room.bottom + room.height / 2
        self.write("記録がありません", x, y, across="center", has_plate=True)

    def rule(
        self, xs: Sequence[float], ys: Sequence[float], *, colour: str, width: float = 0.6, level: float = 1
    ) -> None:
        """Draw a line through points. Things with a higher `level` are drawn over lower ones."""
        self._add(Line(points=tuple(zip(xs, ys, strict=True)), colour=colour, width=width), level)

    def marker(self, x: float, y: float, *, colour: str, key: str = "", label: str = "") -> None:
        """Draw a ring, 6 points across. With a `key` it can be pointed at."""
        inside = self.tokens.chart_background
        self._add(Ring(x=x, y=y, diameter=6, width=1.6, colour=colour, inside=inside), 4, key, label)

    def block(
        self, box: Box, colour: str, *, edge: str = "", hatch: str = "", key: str = "", label: str = ""
    ) -> None:
        """Draw a filled rectangle; `edge` is the colour of its outline (none when empty), `hatch` that of slanted lines.

        With a `key` it can be pointed at.
        """
        self._add(
            Area(
                left=box.left,
                bottom=box.bottom,
                width=box.width,
                height=box.height,
                colour=colour,
                edge=edge or hatch,
                edge_width=0.8 if edge or hatch else 0.0,
                hatch=hatch,
                hatch_width=0.6 if hatch else 0.0,
            ),
            2,
            key,
            label,
        )

    def place(self, box: Box, *, key: str, label: str) -> None:
        """Make a rectangle that can be pointed at, without drawing anything."""
        area = Area(left=box.left, bottom=box.bottom, width=box.width, height=box.height, colour="")
        self._add(area, 1, key, label)

    def lines_of(self, text: str, width: float, most: int, *, bold: bool = False) -> list[str]:
        """A text broken into at most `most` lines of `width` points; what does not fit is cut with `…`."""
        lines: list[str] = []
        rest = text
        while rest and len(lines) < most:
            length = self._fitting(rest, width, bold)
            lines.append(rest[:length])
            rest = rest[length:]
        if rest:
            kept = lines[-1]
            while kept and self.size_of(f"{kept}…", bold=bold)[0] > width:
                kept = kept[:-1]
            lines[-1] = f"{kept}…"
        return lines or [""]

    def _fitting(self, text: str, width: float, bold: bool) -> int:
        """How many characters of a text fit into a line, at least one."""
        if self.size_of(text, bold=bold)[0] <= width:
            return len(text)
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.size_of(text[:middle], bold=bold)[0] <= width:
                low = middle
            else:
                high = middle - 1
        # A number is not torn apart where the line can be broken before it.
        cut = low
        while 1 < cut < len(text) and text[cut - 1].isdigit() and text[cut].isdigit():
            cut -= 1
        return cut if cut > 1 else low

    def _add(self, mark: Mark, level: float, key: str = "", label: str = "") -> None:
        if self._sketch is not None:
            self._sketch.add(mark, level)
            return
        font = self._font_of(mark.text, bold=mark.bold) if isinstance(mark, Words) else None
        self._artists.add(mark, level, key=key, label=label, font=font)


@functools.cache
def _ruler() -> RendererAgg:
    """The renderer that measures texts, whatever the output."""
    return RendererAgg(1, 1, _RULER_DPI)  # type: ignore[no-untyped-call]
