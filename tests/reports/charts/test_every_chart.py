"""Every chart of the screen and of the paper, at its real sizes: nothing overlaps, leaves its figure or is too small."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.tokens import ThemeName
from tests.reports.charts.chart_places import (
    BOOKS,
    CHARTS,
    PAPER,
    PAPER_DPIS,
    SCREEN,
    invented,
    paper_faults,
    screen_faults,
)

THEMES: tuple[ThemeName, ThemeName] = ("standard", "contrast")
PLACES = range(7)


# In every run at three places of the seven, in turn over charts and counts: each place comes up for each chart.
@pytest.mark.parametrize(
    ("name", "chart", "place"),
    [
        pytest.param(name, chart, place, marks=[] if (place + 2 * turn) % 7 < 3 else [pytest.mark.long])
        for chart in CHARTS
        for turn, name in enumerate(BOOKS)
        for place in PLACES
    ],
)
def test_special_counts_are_shown_without_a_fault(name: str, chart: str, place: int) -> None:
    assert screen_faults(BOOKS[name](), chart, place, THEMES[place % 2]) == []


@pytest.mark.parametrize("lowered", [False, True], ids=["usual", "lowered"])
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("name", BOOKS)
def test_special_counts_are_printed_without_a_fault(name: str, chart: str, lowered: bool) -> None:
    assert paper_faults(BOOKS[name](), chart, PAPER_DPIS[0], lowered=lowered) == []


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("chart", CHARTS)
def test_any_counts_are_shown_and_printed_without_a_fault(chart: str, seed: int) -> None:
    assert _all_faults(chart, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [*range(8, 20), *range(1_000, 1_200)])
@pytest.mark.parametrize("chart", CHARTS)
def test_two_hundred_more_counts_are_shown_and_printed_without_a_fault(chart: str, seed: int) -> None:
    assert _all_faults(chart, seed) == []


def _all_faults(chart: str, seed: int) -> list[str]:
    made = invented(seed)
    return [
        *screen_faults(made, chart, seed % len(PLACES), THEMES[seed // len(PLACES) % 2]),
        *paper_faults(made, chart, PAPER_DPIS[seed % len(PAPER_DPIS)], lowered=seed % 2 == 0),
    ]


def test_every_chart_has_its_places() -> None:
    assert set(CHARTS) == set(SCREEN) == set(PAPER)
