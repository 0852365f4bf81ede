"""Marks as artists of matplotlib, for the screen. Imported only where a figure of matplotlib is drawn."""

from __future__ import annotations

from typing import Any, Final, Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import TransformedPath

from nakanojo_helpdesk.reports.sketch import Area, Line, Mark, Ring, Words

_MOST_KEPT: Final = 4096
_ALIGNMENTS: Final[dict[float, Literal["left", "center", "right"]]] = {
    0.0: "left",
    0.5: "center",
    1.0: "right",
}
# Layouts are of one dpi; the figures of two months share most of their words.
_layouts: Final[dict[tuple[float, str, str, bool], Any]] = {}


class _OneLine(Text):
    """A text of one line, laid out once for all its places: a grid of numbers has many equal ones."""

    def _get_layout(self, renderer: Any) -> Any:
        key = (renderer.dpi, self.get_text(), self.get_horizontalalignment(), self.get_fontweight() == "bold")
        known = _layouts.get(key)
        if known is None:
            known = super()._get_layout(renderer)  # type: ignore[misc]
            if len(_layouts) >= _MOST_KEPT:
                _layouts.clear()
            _layouts[key] = known
        return known


class Artists:
    """The artists of one figure, in a co-ordinate system of points."""

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(0, height)
        self._whole = TransformedPath(Path.unit_rectangle(), self._axes.transAxes)

    def add(self, mark: Mark, level: float, *, key: str, label: str, font: FontProperties | None) -> None:
        """Add the artist of a mark. With a `key` it can be pointed at; `font` is that of words."""
        artist: Artist
        match mark:
            case Words():
                artist = _OneLine(
                    mark.x,
                    mark.middle,
                    mark.text,
                    horizontalalignment=_ALIGNMENTS[mark.share],
                    verticalalignment="center",
                    fontproperties=font,
                    color=mark.colour,
                    parse_math=False,
                    clip_on=False,
                )
            case Line():
                xs, ys = zip(*mark.points, strict=True)
                artist = Line2D(
                    xs, ys, color=mark.colour, linewidth=mark.width, solid_joinstyle="round", clip_on=False
                )
            case Ring():
                artist = _ring(mark)
            case Area():
                artist = _area(mark)
        if key:
            artist.set_gid(key)
            artist.set_label(label)
        artist.set_zorder(level)
        # Nothing is clipped here. An artist without a path of its own is given one, the same for all, at a cost.
        artist.set_clip_path(self._whole)
        self._axes.add_artist(artist)


def _ring(mark: Ring) -> Line2D:
    return Line2D(
        [mark.x],
        [mark.y],
        color=mark.colour,
        marker="o",
        markersize=mark.diameter,
        markeredgewidth=mark.width,
        markerfacecolor=mark.inside,
        linestyle="none",
        clip_on=False,
    )


def _area(mark: Area) -> Rectangle:
    shape = Rectangle(
        (mark.left, mark.bottom),
        mark.width,
        mark.height,
        facecolor=mark.colour or "none",
        edgecolor=mark.hatch or mark.edge or "none",
        hatch="/////" if mark.hatch else None,
        linewidth=mark.edge_width,
        clip_on=False,
    )
    if mark.hatch:
        shape.set_hatch_linewidth(mark.hatch_width)
    return shape
