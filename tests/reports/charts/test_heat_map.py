"""Heat maps: every cell has its number, readable on its colour, in both themes and in grey, whatever is counted."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from nakanojo_helpdesk.domain.statistics.facts import Cell, MonthlyFacts, Section
from nakanojo_helpdesk.domain.statistics.heat_maps import (
    HeatMap,
    Label,
    age_topic_map,
    labels_of,
    weekday_hour_map,
)
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER
from nakanojo_helpdesk.reports.charts.figures import draw_heat_map, render
from nakanojo_helpdesk.reports.charts.heat_map import LEAST_TOP, colour_of, shade_of, text_colour
from nakanojo_helpdesk.reports.monthly.figures import age_figure, hour_figure
from nakanojo_helpdesk.reports.sheet import Chart
from nakanojo_helpdesk.tokens import ThemeName, contrast, load_tokens, luminance
from tests.reports import facts
from tests.reports.charts.drawn import SIZES, Drawing, drawn, faults, shapes_of, texts_of

LONG = "とても長い名前の相談内容で図のはばには入りきらないもの（その２）"


def labels(prefix: str, words: list[str]) -> tuple[Label, ...]:
    return tuple(Label(code=f"{prefix}{place}", label=word) for place, word in enumerate(words))


def heat(rows: list[str], columns: list[str], values: dict[tuple[int, int], int]) -> HeatMap:
    return HeatMap(
        rows=labels("r", rows),
        columns=labels("c", columns),
        cells=tuple(
            Cell(row=f"r{row}", column=f"c{column}", value=value) for (row, column), value in values.items()
        ),
    )


def full(rows: list[str], columns: list[str], value: int) -> HeatMap:
    every = {(row, column): value for row in range(len(rows)) for column in range(len(columns))}
    return heat(rows, columns, every)


def drawing(data: HeatMap) -> Drawing:
    return lambda figure, tokens: draw_heat_map(figure, data, tokens)


def ages_and_topics() -> HeatMap:
    month = facts.monthly_facts()
    ages, topics = (labels_of(month.section(code).rows) for code in ("ages", "main_topics"))
    return age_topic_map(month.section("age_topics"), ages, topics)


def weekdays_and_hours() -> HeatMap:
    return weekday_hour_map(facts.monthly_facts().section("weekday_hours"))


def invented(seed: int) -> HeatMap:
    chance = random.Random(seed)
    words = ["基本操作", "70～74歳", "10時", LONG, "A", "W" * 50, "未聴取", "その他（ネット・メール）"]
    rows = [chance.choice(words) for _ in range(chance.choice([1, 5, 7, 13, 40]))]
    columns = [chance.choice(words) for _ in range(chance.choice([1, 8, 10, 13, 40]))]
    largest = chance.choice([0, 1, 30, 5_000, 1_000_000])
    places = [(row, column) for row in range(len(rows)) for column in range(len(columns))]
    return heat(
        rows, columns, {place: chance.randint(0, largest) for place in places if chance.random() < 0.7}
    )


SPECIAL = {
    "month": ages_and_topics(),
    "week": weekdays_and_hours(),
    "zeros": full(["基本操作"] * 13, ["70代"] * 10, 0),
    "no cells": heat(["基本操作"] * 13, ["70代"] * 10, {}),
    "nothing": HeatMap(rows=(), columns=(), cells=()),
    "no data": HeatMap(rows=labels("r", ["月"]), columns=labels("c", ["9時"]), cells=(), has_data=False),
    "one": full(["基本操作"], ["70代"], 7),
    "forty": full([f"内容{n}" for n in range(40)], [f"年代{n}" for n in range(40)], 3),
    "long words": full([LONG] * 13, [LONG] * 10, 12),
    "a million": full(["基本操作"] * 13, ["70～74歳"] * 10, 1_000_000),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SPECIAL)
def test_special_maps_are_drawn_without_a_fault(name: str, size: tuple[float, float, float]) -> None:
    assert faults(drawn(drawing(SPECIAL[name]), size)) == []


@pytest.mark.parametrize("theme", ["standard", "contrast"])
@pytest.mark.parametrize("seed", range(20))
def test_any_map_is_drawn_without_a_fault(seed: int, theme: ThemeName) -> None:
    assert faults(drawn(drawing(invented(seed)), SIZES[seed % len(SIZES)], theme)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_200))
def test_two_hundred_more_maps_are_drawn_without_a_fault(seed: int) -> None:
    assert faults(drawn(drawing(invented(seed)), SIZES[seed % len(SIZES)])) == []


def test_a_number_hard_to_read_is_found() -> None:
    figure = drawn(drawing(SPECIAL["one"]))
    next(text for text in figure.axes[0].texts if text.get_text() == "7").set_color("#222288")
    assert any("contrast" in found for found in faults(figure))


@pytest.mark.parametrize("theme", ["standard", "contrast"])
def test_numbers_are_readable_in_every_cell_and_the_cells_rise_in_grey(theme: ThemeName) -> None:
    tokens = load_tokens(theme)
    colours = [colour_of(tokens, shade_of(value, 60)) for value in range(61)]
    assert all(contrast(text_colour(tokens, colour), colour) >= 7 for colour in colours)
    assert contrast(tokens.sub_text, tokens.chart_background) >= 7
    lights = [luminance(colour) for colour in colours]
    rising = [second - first for first, second in pairwise(lights)]
    assert all(step < 0 for step in rising) or all(step > 0 for step in rising)


def test_the_largest_count_has_the_fullest_colour_and_each_other_one_less() -> None:
    for largest in (LEAST_TOP, 7, 90):
        shades = [shade_of(value, largest) for value in range(largest + 1)]
        assert shades == sorted(set(shades))
        assert (shades[0], shades[-1]) == (0.0, 1.0)


def test_small_counts_stay_pale_where_the_largest_is_small_too() -> None:
    assert [shade_of(value, largest) < 0.4 for largest in (1, 2, 3) for value in range(1, largest + 1)] == [
        True
    ] * 6


def test_a_nought_is_written_paler_than_a_count_and_a_lone_one_is_not_bold() -> None:
    tokens = load_tokens("standard")
    data = heat(["月", "火"], ["9時", "10時"], {(0, 0): 1, (1, 1): 1})
    cells = [text for text in drawn(drawing(data)).axes[0].texts if text.get_text() in {"0", "1"}]
    assert {(text.get_text(), text.get_color(), text.get_fontweight()) for text in cells} == {
        ("0", tokens.sub_text, "normal"),
        ("1", tokens.chart_text, "normal"),
    }


@pytest.mark.parametrize(("theme", "word"), [("standard", "濃い"), ("contrast", "明るい")])
def test_the_key_says_what_more_looks_like_in_the_theme(theme: ThemeName, word: str) -> None:
    texts = texts_of(drawn(drawing(SPECIAL["week"]), theme=theme))
    assert any(f"色が{word}ほど多い" in text for text in texts)


def test_ages_are_written_as_ages_in_full_or_with_their_unit_beside() -> None:
    ages = [
        Label(code=f"c{place}", label=f"{60 + place}～64歳", short=f"{60 + place}-64") for place in range(10)
    ]
    data = age_topic_map(facts.monthly_facts().section("age_topics"), ages, labels("r", ["基本操作"]))
    wide = texts_of(drawn(drawing(data), (12, 4, 100)))
    assert "60～64歳" in wide
    assert "（歳）" not in wide
    narrow = texts_of(drawn(drawing(data), SIZES[0]))
    assert {"60-64", "（歳）"} <= set(narrow)


def test_ages_take_one_line_over_the_map_of_the_monthly_report() -> None:
    chart = age_figure(facts.monthly_facts(further=tuple(map(_with_short_ages, facts.further_sections()))))
    figure = drawn(lambda figure, _: chart.draw(figure), (163 / 25.4, chart.height_mm / 25.4, 104))
    assert {"60-64", "75-79"} <= set(texts_of(figure))


def _with_short_ages(section: Section) -> Section:
    """The ages with the words of their chips."""
    if section.code != "ages":
        return section
    rows = (replace(row, short=row.label.replace("～", "-").removesuffix("歳")) for row in section.rows)
    return replace(section, rows=tuple(rows))


def test_short_heads_are_broken_evenly() -> None:
    data = heat(["月"], ["39以下", "40代"], {(0, 0): 1})
    assert "39以" not in texts_of(drawn(drawing(data), (100 / 72, 95 / 72, 144)))


def test_the_month_has_every_topic_age_and_number_on_paper() -> None:
    data = ages_and_topics()
    figure = drawn(drawing(data), SIZES[1])
    assert len(shapes_of(figure)) == 13 * 10
    numbers = [text for text in texts_of(figure) if text.isdigit()]
    assert sum(int(text) for text in numbers) == 90


def test_what_finds_no_room_stands_together_and_adds_up() -> None:
    data = ages_and_topics()
    folded = data.folded(4, 3)
    assert [row.short or row.label for row in folded.rows][-1] == "ほか"
    assert (len(folded.rows), len(folded.columns)) == (4, 3)
    every = sum(folded.value(row.code, column.code) for row in folded.rows for column in folded.columns)
    assert every == 90


def test_a_cell_with_records_can_be_pointed_at_and_an_empty_one_cannot() -> None:
    data = weekdays_and_hours()
    picture = render(lambda figure: draw_heat_map(figure, data, load_tokens("standard")), (1150, 420), 1.0)
    by_key = {region.key: region for region in picture.regions}
    assert TOGETHER not in by_key
    assert by_key["1|9"].label == f"月曜日 9時台 {data.value('1', '9')}件"
    used = {
        (row.code, column.code)
        for row in data.rows
        for column in data.columns
        if data.value(row.code, column.code)
    }
    assert set(by_key) == {f"{row}|{column}" for row, column in used}


@pytest.mark.parametrize("made", [age_figure, hour_figure])
def test_the_unit_of_a_map_is_printed_once(made: Callable[[MonthlyFacts], Chart]) -> None:
    chart = made(facts.monthly_facts())
    texts = texts_of(drawn(lambda figure, _: chart.draw(figure)))
    assert "".join([chart.caption, *texts]).count("（件）") == 1


def test_large_numbers_get_a_larger_unit_that_is_named() -> None:
    texts = texts_of(drawn(drawing(SPECIAL["a million"]), SIZES[3]))
    assert "（万件）" in texts or "（千件）" in texts
    assert "（件）" in texts_of(drawn(drawing(SPECIAL["month"])))
