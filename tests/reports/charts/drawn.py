"""What is wrong with a drawing of bars or cells, measured from its own artists after it was drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from nakanojo_helpdesk.reports.charts import figures
from nakanojo_helpdesk.tokens import ThemeName, Tokens, contrast, load_tokens

PAPER = (163 / 25.4, 84 / 25.4, 100.0)
LOW = (230 / 72, 95 / 72, 144.0)
SIZES = (
    PAPER,
    (163 / 25.4, 110 / 25.4, 300.0),
    (1150 / figures.SCREEN_DPI, 330 / figures.SCREEN_DPI, figures.SCREEN_DPI),
    (1150 / figures.SCREEN_DPI / 2, 420 / figures.SCREEN_DPI / 2, figures.SCREEN_DPI * 2),
    LOW,
)
_SLACK = 0.6

Drawing = Callable[[Figure, Tokens], None]


def drawn(
    drawing: Drawing, size: tuple[float, float, float] = PAPER, theme: ThemeName = "standard"
) -> Figure:
    """A drawing on a figure of width and height in inches and dots per inch."""
    figures.prepare()
    figure = Figure(figsize=size[:2], dpi=size[2])
    FigureCanvasAgg(figure)
    drawing(figure, load_tokens(theme))
    figure.draw_without_rendering()
    return figure


def texts_of(figure: Figure) -> list[str]:
    """Every text, in the order of drawing."""
    return [text.get_text() for text in figure.axes[0].texts]


def shapes_of(figure: Figure) -> list[Patch]:
    """The bars and cells; places that only can be pointed at are left out."""
    return [patch for patch in figure.axes[0].patches if to_rgba(patch.get_facecolor())[3] > 0]


def faults(figure: Figure) -> list[str]:
    """Overlaps, what leaves the figure, texts under 9 points, texts on a bar, texts hard to read on their cell."""
    texts = [(text, text.get_window_extent()) for text in figure.axes[0].texts]
    shapes = [(shape, shape.get_window_extent()) for shape in shapes_of(figure)]
    sizes = [(text.get_text(), float(text.get_fontsize())) for text, _ in texts]
    found = [f"{words}: {points} pt" for words, points in sizes if points < 9]
    found += [f"{text.get_text()}: off the figure" for text, box in texts if not _inside(box, figure)]
    found += ["a shape is off the figure" for _, box in shapes if not _inside(box, figure)]
    boxes, areas = [box for _, box in texts], [area for _, area in shapes]
    found += [
        f"{texts[one][0].get_text()} and {texts[other][0].get_text()} overlap"
        for one, other in _overlaps(boxes, boxes)
        if one < other
    ]
    found += ["two shapes overlap" for one, other in _overlaps(areas, areas) if one < other]
    for one, other in _overlaps(boxes, areas):
        found += _faults_on(*texts[one], *shapes[other])
    return found


def _faults_on(text: Text, box: Bbox, shape: Patch, area: Bbox) -> list[str]:
    """A text may stand in a cell: wholly inside, and easy to read on its colour."""
    words = text.get_text()
    if shape.get_hatch() or not (
        area.x0 - _SLACK <= box.x0
        and box.x1 <= area.x1 + _SLACK
        and area.y0 - _SLACK <= box.y0
        and box.y1 <= area.y1 + _SLACK
    ):
        return [f"{words}: on the edge of a shape"]
    ratio = contrast(to_hex(text.get_color()), to_hex(shape.get_facecolor()))
    return [f"{words}: contrast {ratio:.1f}"] if ratio < 7 else []


def _inside(box: Bbox, figure: Figure) -> bool:
    whole = figure.bbox
    return bool(
        box.x0 >= whole.x0 - _SLACK
        and box.y0 >= whole.y0 - _SLACK
        and box.x1 <= whole.x1 + _SLACK
        and box.y1 <= whole.y1 + _SLACK
    )


def _overlaps(some: Sequence[Bbox], others: Sequence[Bbox]) -> list[tuple[int, int]]:
    """The numbers of those that overlap, one of each; all at once, as a large map has thousands."""
    if not some or not others:
        return []
    one = np.array([box.extents for box in some])[:, np.newaxis]
    other = np.array([box.extents for box in others])[np.newaxis]
    starts, ends = slice(0, 2), slice(2, 4)
    common = (one[..., starts] < other[..., ends] - _SLACK) & (other[..., starts] < one[..., ends] - _SLACK)
    return [(int(row), int(column)) for row, column in np.argwhere(common.all(axis=-1))]
