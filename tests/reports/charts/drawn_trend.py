"""What is wrong with a drawing of the year's trend, measured from its own artists after it was drawn."""

from __future__ import annotations

from itertools import combinations, pairwise

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def trend_faults(figure: Figure) -> list[str]:
    """Overlaps, what leaves the figure, texts under 9 points, texts on a ring, on the line or on a bar."""
    axes = figure.axes[0]
    found: list[str] = []
    texts = [(text, text.get_window_extent()) for text in axes.texts]
    bars = [patch.get_window_extent() for patch in axes.patches if patch.get_hatch()]
    rings = [line.get_window_extent() for line in axes.lines if line.get_marker() == "o"]
    strokes = [
        line.get_transform().transform(line.get_xydata())
        for line in axes.lines
        if line.get_linewidth() > 2 and line.get_marker() != "o"
    ]
    for text, box in texts:
        words = text.get_text()
        if points_of(text) < 9:
            found.append(f"{words}: {points_of(text)} pt")
        if not _inside(box, figure):
            found.append(f"{words}: off the figure")
        if any(box.overlaps(ring) for ring in rings):
            found.append(f"{words}: on a ring")
        if any(_crosses(box, start, end) for stroke in strokes for start, end in pairwise(stroke)):
            found.append(f"{words}: on the line")
        # The figures of the line may stand before a bar, on a plate of their own.
        if text.get_fontweight() != "bold" and any(box.overlaps(bar) for bar in bars):
            found.append(f"{words}: on a bar")
    found.extend(
        f"{first.get_text()} and {second.get_text()} overlap"
        for (first, one), (second, two) in combinations(texts, 2)
        if one.overlaps(two)
    )
    found.extend("a shape is off the figure" for box in (*bars, *rings) if not _inside(box, figure))
    return found


def points_of(text: Text) -> float:
    """The size of a text in points."""
    return float(text.get_fontsize())


def _inside(box: Bbox, figure: Figure) -> bool:
    whole = figure.bbox
    slack = 0.5
    return bool(
        box.x0 >= whole.x0 - slack
        and box.y0 >= whole.y0 - slack
        and box.x1 <= whole.x1 + slack
        and box.y1 <= whole.y1 + slack
    )


def _crosses(box: Bbox, start: tuple[float, float], end: tuple[float, float]) -> bool:
    return any(
        box.contains(start[0] + (end[0] - start[0]) * step / 200, start[1] + (end[1] - start[1]) * step / 200)
        for step in range(201)
    )
