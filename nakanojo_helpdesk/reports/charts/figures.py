"""Figures: the same drawing for screen and paper, rendered to pixels by Agg.

A drawing is a callable that fills an empty `matplotlib.figure.Figure`. Its texts have paper sizes
(`TEXT_POINTS`); on the screen the same drawing is only enlarged, so both show the same picture. matplotlib is
imported inside the functions: it costs half a second, and the first window must not wait for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk import paths, windows
from nakanojo_helpdesk.domain.calendar import months_of_fiscal_year
from nakanojo_helpdesk.domain.statistics.course_bars import CourseBar
from nakanojo_helpdesk.domain.statistics.facts import CountRow, Section, YearTrend
from nakanojo_helpdesk.domain.statistics.heat_maps import HeatMap
from nakanojo_helpdesk.domain.surveys.results import QuestionResult
from nakanojo_helpdesk.reports.charts.conventions import TEXT_POINTS
from nakanojo_helpdesk.reports.sketch import Sketch, Surface
from nakanojo_helpdesk.tokens import Tokens
from nakanojo_helpdesk.typography import bundled

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.transforms import Bbox

SCREEN_DPI: Final = 72.0 * 17.0 / TEXT_POINTS
"""Pixels of the screen per inch of figure at text size 100 %: a figure's text is then 17 px high."""

SMALLEST_REGION_POINTS: Final = 16.0
"""A region is never smaller than this: a bar of height 0 can be pointed at too."""

Draw = Callable[[Surface], None]

_lock = threading.Lock()
_is_prepared = False


@dataclass(frozen=True, kw_only=True)
class Region:
    """A place of the picture that can be pointed at: its words, its key (`2026-10`), its box in pixels from the top left."""

    label: str
    key: str
    x: float
    y: float
    w: float
    h: float

    def contains(self, x: float, y: float) -> bool:
        """Whether a pixel lies in it."""
        return self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h


@dataclass(frozen=True, kw_only=True)
class Pixels:
    """A rendered figure without compression: `width * height` pixels of four bytes, red green blue alpha, top row first."""

    rgba: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class ChartPicture:
    """A figure rendered for the screen, with its regions.

    Small regions precede the larger ones below them: the first one that contains a point is meant.
    """

    pixels: Pixels
    regions: tuple[Region, ...]


def render(draw: Draw, size_px: tuple[int, int], scale: float) -> ChartPicture:
    """Draw for the screen, `size_px` device pixels. `scale` is the text scale times the screen's pixel ratio.

    Safe in any thread: figures are drawn one after the other.
    """
    with _lock:
        canvas = _drawn(draw, size_px, SCREEN_DPI * scale)
        return ChartPicture(pixels=_pixels(canvas, size_px), regions=_regions(canvas))


def render_pixels(draw: Draw, size_px: tuple[int, int], dpi: float) -> Pixels:
    """Draw for a picture file, `size_px` dots at `dpi` dots per inch. Safe in any thread."""
    with _lock:
        return _pixels(_drawn(draw, size_px, dpi), size_px)


def sketched(draw: Draw, width: float, height: float) -> Sketch:
    """Draw for paper, a figure of this size in points. Safe in any thread."""
    prepare()
    sketch = Sketch(width, height)
    with _lock:
        draw(sketch)
    return sketch


def draw_year_trend(figure: Surface, trend: YearTrend, colours: Tokens) -> None:
    """件数 by month, April to March: last year as hatched bars, this year as a line with its figures.

    Safe in grey: hatch against line and markers. A month without data has no bar and leaves a gap in the line.
    Months can be pointed at: key `2026-10`, label `令和8年10月 90件`. Needs a figure of at least 230 × 95 points.
    """
    from nakanojo_helpdesk.reports.charts.trend import TrendDrawing

    prepare()
    TrendDrawing(
        figure,
        colours,
        months=months_of_fiscal_year(trend.fiscal_year),
        this_year=trend.this_year,
        last_year=trend.last_year,
        names=(trend.this_year_label, trend.last_year_label),
        through=(trend.through.month - 4) % 12,
        unit=trend.unit,
    ).draw()


def draw_ranking(
    figure: Surface, rows: Sequence[CountRow], whole: int | None, colours: Tokens, unit: str = "件"
) -> None:
    """Horizontal bars, the largest first, at most ten, then その他; each with `24件（27%）` of `whole`; none for 0.

    The three largest are darker, as are bars equal to the third; その他 is hatched. Bars can be pointed at: key is
    the code, `TOGETHER` where その他 holds several. Needs a figure of at least 230 × 60 points; a low one has fewer
    bars.
    """
    from nakanojo_helpdesk.reports.charts.ranking import RankingDrawing

    prepare()
    RankingDrawing(figure, colours, rows, whole, unit).draw()


def draw_heat_map(figure: Surface, heat: HeatMap, colours: Tokens) -> None:
    """A grid with a number in each cell, in a deeper colour for more; the text's colour adapts so that it stays readable.

    Cells with records can be pointed at: key `row|column`. Needs a figure of at least 230 × 95 points; rows and
    columns without room are summed as the last ones, keyed `TOGETHER`.
    """
    from nakanojo_helpdesk.reports.charts.heat_map import HeatMapDrawing

    prepare()
    HeatMapDrawing(figure, colours, heat).draw()


def draw_outcomes(figure: Surface, groups: Section, outcomes: Section, colours: Tokens) -> None:
    """Horizontal bars of the outcomes by group (sections `outcome_groups` and `outcomes`), of the groups alone in low figures.

    Keys: the outcome's code, or `GROUP_KEY` and the group's. Needs a figure of at least 230 × 60 points.
    """
    from nakanojo_helpdesk.reports.charts.outcomes import OutcomesDrawing

    prepare()
    OutcomesDrawing(figure, colours, groups, outcomes).draw()


def draw_survey(figure: Surface, rows: Sequence[QuestionResult], colours: Tokens) -> None:
    """The answers to questions as bars that diverge from the neutral middle, a row for each question and phase.

    The number of forms is on each part, mean and n at the right; rows with few answers say so instead. Safe in grey:
    solid, hatched and empty parts in a fixed order. A low figure leaves out the phase before. Needs at least 280 × 70
    points.
    """
    from nakanojo_helpdesk.reports.charts.diverging import DivergingDrawing

    prepare()
    DivergingDrawing(figure, colours, rows).draw()


def draw_courses(figure: Surface, bars: Sequence[CourseBar], colours: Tokens) -> None:
    """Nested bars: 定員 as a frame, 申込 hatched in it, 出席 solid inside, each with `20／24人（83.3％）`.

    Rows can be pointed at: key is the course's, `TOGETHER` for those summed without room. Needs a figure of at least
    230 × 60 points.
    """
    from nakanojo_helpdesk.reports.charts.nested import NestedDrawing

    prepare()
    NestedDrawing(figure, colours, bars).draw()


def prepare() -> None:
    """Give matplotlib its cache folder and our fonts. Call it before any import of matplotlib; further calls cost nothing.

    Otherwise a frozen program would scan the system's fonts at every start, into a new temporary folder each time.
    """
    global _is_prepared  # noqa: PLW0603 - matplotlib keeps its fonts per process, and so do we
    if _is_prepared:
        return
    os.environ["MPLCONFIGDIR"] = str(paths.cache_dir())
    windows.load_with_python_locked("matplotlib", "ft2font")
    from matplotlib import font_manager

    for path in bundled.readable():
        font_manager.fontManager.addfont(path)
    _is_prepared = True


def warm_up() -> None:
    """Import the drawing libraries. Commands call this before Qt starts, since Qt inspects the source of every later import."""
    prepare()
    from nakanojo_helpdesk.reports.charts import board as drawing_board  # noqa: F401


def _drawn(draw: Draw, size_px: tuple[int, int], dpi: float) -> FigureCanvasAgg:
    prepare()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size_px[0] / dpi, size_px[1] / dpi), dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    draw(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return canvas


def _pixels(canvas: FigureCanvasAgg, size_px: tuple[int, int]) -> Pixels:
    rgba = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return Pixels(rgba=rgba, width=size_px[0], height=size_px[1])


def _regions(canvas: FigureCanvasAgg) -> tuple[Region, ...]:
    """The artists that carry a key, topmost first, as boxes of the picture."""
    from matplotlib.patches import Patch

    smallest = SMALLEST_REGION_POINTS / 72 * canvas.figure.dpi
    height = canvas.get_width_height()[1]
    marked = [artist for axes in canvas.figure.axes for artist in axes.get_children() if artist.get_gid()]
    regions = []
    for artist in sorted(marked, key=lambda artist: -artist.get_zorder()):
        box = _extent(artist)
        w, h = max(float(box.width), smallest), max(float(box.height), smallest)
        x = float(box.x0 + box.x1 - w) / 2
        # A bar grows upwards from its foot, a ring around its middle.
        foot = float(box.y0) if isinstance(artist, Patch) else float(box.y0 + box.y1 - h) / 2
        regions.append(
            Region(
                label=str(artist.get_label()), key=str(artist.get_gid()), x=x, y=height - foot - h, w=w, h=h
            )
        )
    return tuple(regions)


def _extent(artist: Artist) -> Bbox:
    """The box of an artist in pixels. A rectangle's is computed without its outline, which would take far longer."""
    from matplotlib.patches import Rectangle

    if isinstance(artist, Rectangle) and artist.axes is not None:
        return artist.axes.transData.transform_bbox(artist.get_bbox())
    return artist.get_window_extent()
