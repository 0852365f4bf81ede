"""Blocks in large type: lists to write on, slips to take home, name cards, signs. Read standing, and without glasses.

Lengths are millimetres, sizes are points. Nothing is ever cut: a text that does not fit is set smaller, then broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where a text is set in its width."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True)
class BigText:
    """A text at `points`; down to `least` points where it then takes no more than `lines` lines. `gap` is the room above it."""

    text: str
    points: float = 14.0
    least: float = 0.0
    lines: int = 1
    bold: bool = False
    place: Place = Place.LEFT
    gap: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Lines of a label and its text. `square` is the text of a square code at the right, with its words below."""

    pairs: tuple[tuple[str, str], ...]
    points: float = 14.0
    label_width: float = 34.0
    square: str = ""
    square_width: float = 24.0
    gap: float = 3.0


@dataclass(frozen=True, kw_only=True)
class CutLine:
    """A broken line across the page, with what is to be done there."""

    text: str
    gap: float = 6.0


@dataclass(frozen=True)
class Over:
    """A cell of two texts: `small` above `text` (a reading above its name)."""

    small: str
    text: str


Cell = str | Over


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """A column of a `Grid`: exactly `width` wide, or with a share (`weight`) of what is left.

    Neighbours with the same `group` get one header cell above their own (who writes there). `points` is the size of
    its texts, 0 for the grid's own. An `unbroken` one (telephone numbers) is set smaller before a line is broken. In an
    `even` one every letter has the same width (keys to be copied).
    """

    title: str
    width: float = 0.0
    weight: float = 1.0
    place: Place = Place.LEFT
    group: str = ""
    bold: bool = False
    points: float = 0.0
    unbroken: bool = False
    even: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A ruled list to read from and to write on: every row at least `row` high, its header repeated on every page.

    Texts are `points` large; a long one shrinks to `least` points, then the row grows.
    """

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    points: float = 14.0
    least: float = 10.0
    row: float = 11.0
    gap: float = 4.0

    def __post_init__(self) -> None:
        """Raises `ValueError` when a row has more or fewer cells than there are columns."""
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} columns, but a row of {len(row)}")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A name card: the name as large as it fits, `over` (the reading) above, `foot` below, a square code in the corner."""

    name: str
    over: str = ""
    foot: tuple[str, ...] = ()
    square: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Cards:
    """Name cards beside and below each other with cutting lines, `across` in a row, each `width` by `height`."""

    cards: tuple[Card, ...]
    across: int = 2
    width: float = 91.0
    height: float = 55.0
    points: float = 48.0
    least: float = 36.0


@dataclass(frozen=True, kw_only=True)
class OnePage:
    """A page of its own: a slip, a postcard. All of it is set smaller, evenly, until it fits; down to `least` of its size."""

    blocks: tuple[BigText | Facts | CutLine, ...]
    least: float = 0.5


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """The 試し刷り: title and `lines`, what to look at (`checks`), texts in `sizes` (points, text), scales, greys and frames.

    It knows the paper and its margins (top, right, bottom, left), since it draws up to the edges.
    """

    title: str
    lines: tuple[str, ...]
    checks: tuple[str, ...]
    sizes: tuple[tuple[float, str], ...]
    paper_mm: tuple[float, float]
    margins_mm: tuple[float, float, float, float]


LargeBlock = BigText | Facts | CutLine | OnePage | Grid | Cards | Specimen
