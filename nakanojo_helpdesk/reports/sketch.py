"""A figure as marks: words, lines, rings and areas with their places in points. What paper is drawn from, as vectors.

Lower left corner (0, 0), as in a figure of matplotlib.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS_PER_INCH: Final = 72.0


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text of one line, its middle at height `middle`. `share` of its width is left of `x`: 0.5 is centred."""

    text: str
    x: float
    middle: float
    share: float
    bold: bool
    colour: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line through points, `width` points thick."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A circle around a point, filled with `inside`."""

    x: float
    y: float
    diameter: float
    width: float
    colour: str
    inside: str


@dataclass(frozen=True, kw_only=True)
class Area:
    """A filled rectangle. `edge` and `hatch` are the colours of its outline and of slanted lines, empty for none."""

    left: float
    bottom: float
    width: float
    height: float
    colour: str
    edge: str = ""
    edge_width: float = 0.0
    hatch: str = ""
    hatch_width: float = 0.0


Mark = Words | Line | Ring | Area


class Sketch:
    """An empty figure of a size in points that keeps what is drawn on it."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._levels: list[tuple[float, Mark]] = []
        self._background = "#ffffff"

    @property
    def background(self) -> str:
        """The colour below all marks."""
        return self._background

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What was drawn, the lowest level first, in one level the oldest."""
        return tuple(mark for _level, mark in sorted(self._levels, key=lambda pair: pair[0]))

    def get_size_inches(self) -> tuple[float, float]:
        """Width and height, as a figure of matplotlib tells them."""
        return self.width / POINTS_PER_INCH, self.height / POINTS_PER_INCH

    def set_facecolor(self, colour: str) -> None:
        """Set the colour below all marks."""
        self._background = colour

    def add(self, mark: Mark, level: float) -> None:
        """Draw a mark over those of lower levels."""
        self._levels.append((level, mark))


Surface: TypeAlias = "Figure | Sketch"
"""What a figure is drawn on: for the screen a figure of matplotlib, for paper a sketch."""
