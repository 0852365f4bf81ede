"""The trend chart: nothing overlaps, nothing leaves the figure, nothing is too small, whatever the numbers."""

from __future__ import annotations

import random

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nakanojo_helpdesk.domain.statistics.facts import YearTrend
from nakanojo_helpdesk.reports.charts import figures
from nakanojo_helpdesk.reports.charts.figures import ChartPicture, draw_year_trend, render, render_pixels
from nakanojo_helpdesk.reports.charts.trend import scale_steps
from nakanojo_helpdesk.tokens import ThemeName, contrast, load_tokens
from tests.reports.charts.drawn_trend import points_of, trend_faults
from tests.reports.facts import LAST_YEAR, OCTOBER, THIS_YEAR

Counts = tuple[int | None, ...]
EMPTY: Counts = (None,) * 12
PAPER = (163 / 25.4, 84 / 25.4, 100.0)
SIZES = (
    PAPER,
    (163 / 25.4, 84 / 25.4, 400.0),
    (6.8, 2.6, 129.0),
    (420 / figures.SCREEN_DPI, 260 / figures.SCREEN_DPI, figures.SCREEN_DPI),
    (820 / figures.SCREEN_DPI / 2, 420 / figures.SCREEN_DPI / 2, figures.SCREEN_DPI * 2),
)


def trend(this_year: Counts = THIS_YEAR, last_year: Counts = LAST_YEAR) -> YearTrend:
    return YearTrend(fiscal_year=2026, this_year=this_year, last_year=last_year, through=OCTOBER)


def drawn(data: YearTrend, size: tuple[float, float, float] = PAPER, theme: ThemeName = "standard") -> Figure:
    figures.prepare()
    figure = Figure(figsize=size[:2], dpi=size[2])
    FigureCanvasAgg(figure)
    draw_year_trend(figure, data, load_tokens(theme))
    figure.draw_without_rendering()
    return figure


def pictured(data: YearTrend, size: tuple[int, int] = (874, 400), scale: float = 1.0) -> ChartPicture:
    return render(lambda figure: draw_year_trend(figure, data, load_tokens("standard")), size, scale)


def texts_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def invented(seed: int) -> YearTrend:
    """Any year: calm or wild, tiny or huge, with gaps."""
    chance = random.Random(seed)
    largest = chance.choice([1, 3, 20, 90, 400, 5_000, 99_999, 1_000_000])
    gaps = chance.choice([0.0, 0.0, 0.2, 0.6])
    lowest = chance.choice([0, largest // 2])

    def year() -> Counts:
        return tuple(None if chance.random() < gaps else chance.randint(lowest, largest) for _ in range(12))

    return trend(year(), year() if chance.random() < 0.8 else EMPTY)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "data",
    [
        trend(),
        trend((0,) * 12, (0,) * 12),
        trend(EMPTY, EMPTY),
        trend((12, *EMPTY[1:]), EMPTY),
        trend((1_000_000,) * 12, (1_000_000,) * 12),
        trend((1, None, 3, None, 5, None, 7, None, 9, None, 11, None)),
        trend((0, 90, 0, 90, 0, 90, 0, 90, 0, 90, 0, 90)),
    ],
    ids=["usual", "zeros", "nothing", "one month", "a million", "gaps", "zigzag"],
)
def test_special_years_are_drawn_without_a_fault(data: YearTrend, size: tuple[float, float, float]) -> None:
    assert trend_faults(drawn(data, size)) == []


@pytest.mark.parametrize("theme", ["standard", "contrast"])
@pytest.mark.parametrize("seed", range(20))
def test_any_year_is_drawn_without_a_fault(seed: int, theme: ThemeName) -> None:
    assert trend_faults(drawn(invented(seed), SIZES[seed % len(SIZES)], theme)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_200))
def test_two_hundred_more_years_are_drawn_without_a_fault(seed: int) -> None:
    assert trend_faults(drawn(invented(seed), SIZES[seed % len(SIZES)])) == []


@pytest.mark.parametrize(
    ("x", "y", "points", "fault"),
    [
        (0.5, 0.99, 9.5, "off the figure"),
        (0.5, 0.04, 9.5, "overlap"),
        (0.5, 0.5, 7.0, "7.0 pt"),
        (0.12, 0.2, 9.5, "on a bar"),
    ],
)
def test_a_planted_fault_is_found(x: float, y: float, points: float, fault: str) -> None:
    figure = drawn(trend())
    figure.axes[0].text(
        x, y, "999999999999", transform=figure.transFigure, fontsize=points, va="center", ha="center"
    )
    assert any(fault in found for found in trend_faults(figure))


def test_the_usual_year_has_every_figure_of_the_line_and_every_month() -> None:
    texts = texts_of(drawn(trend()))
    assert {"55", "68", "77", "83", "74", "79", "90"} <= set(texts)
    assert {f"{month}月" for month in range(1, 13)} <= set(texts)
    assert {"（件）", "令和8年度", "令和7年度"} <= set(texts)


def test_a_year_of_this_town_loses_no_figure_on_paper() -> None:
    for seed in range(30):
        chance = random.Random(seed)
        year = tuple(chance.randint(30, 120) for _ in range(12))
        texts = texts_of(drawn(trend(year)))
        assert all(texts.count(str(value)) >= year.count(value) for value in year), seed


def test_no_data_has_neither_bar_nor_ring_and_zero_has_both() -> None:
    none = [region.key for region in pictured(trend(EMPTY, EMPTY)).regions]
    zero = [region.key for region in pictured(trend((0,) * 12, (0,) * 12)).regions]
    assert none == []
    assert len(set(zero)) == 24
    assert "令和7年度は記録なし" in texts_of(drawn(trend(THIS_YEAR, EMPTY)))


def test_a_gap_breaks_the_line() -> None:
    def strokes(data: YearTrend) -> int:
        lines = drawn(data).axes[0].lines
        return sum(1 for line in lines if line.get_linewidth() > 2 and line.get_marker() != "o")

    whole, broken = trend((5, 6, 7, 8, *EMPTY[4:])), trend((5, 6, None, 8, *EMPTY[4:]))
    assert strokes(whole) - strokes(broken) == 2


def test_a_month_can_be_pointed_at_and_says_what_it_is() -> None:
    picture = pictured(trend())
    by_key = {region.key: region for region in picture.regions}
    ring, bar = by_key["2026-10"], by_key["2025-10"]
    assert (ring.label, bar.label) == ("令和8年10月 90件", "令和7年10月 66件")
    middle = (ring.x + ring.w / 2, ring.y + ring.h / 2)
    assert next(region.key for region in picture.regions if region.contains(*middle)) == "2026-10"
    foot = (bar.x + bar.w / 2, bar.y + bar.h - 2)
    assert next(region.key for region in picture.regions if region.contains(*foot)) == "2025-10"
    assert all(
        region.x >= 0
        and region.x + region.w <= picture.pixels.width
        and region.y + region.h <= picture.pixels.height + 1
        for region in picture.regions
    )


def test_the_picture_has_the_size_asked_for() -> None:
    pixels = pictured(trend(), (640, 300), 1.5).pixels
    assert (pixels.width, pixels.height) == (640, 300)
    assert len(pixels.rgba) == 640 * 300 * 4


def test_paper_gets_the_same_drawing_as_the_screen() -> None:
    tokens = load_tokens("standard")
    pixels = render_pixels(
        lambda figure: draw_year_trend(figure, trend(), tokens), (874, 400), figures.SCREEN_DPI
    )
    assert pixels == pictured(trend()).pixels


@pytest.mark.parametrize("theme", ["standard", "contrast"])
def test_the_two_years_differ_without_colour(theme: ThemeName) -> None:
    tokens = load_tokens(theme)
    axes = drawn(trend(), theme=theme).axes[0]
    assert sum(1 for patch in axes.patches if patch.get_hatch()) == 13  # twelve months and the key's sample
    assert sum(1 for line in axes.lines if line.get_marker() == "o") == 8  # seven months and the key's sample
    assert contrast(tokens.chart_series_1, tokens.chart_background) >= 7
    assert contrast(tokens.chart_hatch, tokens.chart_background) >= 3


def test_texts_on_the_screen_are_at_least_sixteen_pixels_high() -> None:
    smallest = min(points_of(text) for text in drawn(trend()).axes[0].texts)
    assert smallest / 72 * figures.SCREEN_DPI >= 16


@pytest.mark.parametrize(
    ("largest", "most", "steps"),
    [
        (0, 5, [0, 1]),
        (3, 5, [0, 1, 2, 3]),
        (90, 5, [0, 20, 40, 60, 80]),
        (81, 3, [0, 50]),
        (100, 4, [0, 25, 50, 75, 100]),
        (1_000_000, 4, [0, 250_000, 500_000, 750_000, 1_000_000]),
    ],
)
def test_the_axis_has_round_whole_steps(largest: int, most: int, steps: list[int]) -> None:
    assert scale_steps(largest, most) == steps
