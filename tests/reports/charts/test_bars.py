"""Ranking and outcomes: nothing overlaps, nothing leaves the figure, nothing is too small, whatever is counted."""

from __future__ import annotations

import random
from functools import partial

import pytest
from matplotlib.figure import Figure

from nakanojo_helpdesk.domain.statistics.facts import Cell, Comparison, CountRow, Section
from nakanojo_helpdesk.reports.charts.conventions import GROUP_KEY, TOGETHER
from nakanojo_helpdesk.reports.charts.figures import draw_outcomes, draw_ranking, render
from nakanojo_helpdesk.reports.sketch import Surface
from nakanojo_helpdesk.tokens import ThemeName, Tokens, load_tokens
from tests.reports import facts
from tests.reports.charts.drawn import LOW, PAPER, SIZES, Drawing, drawn, faults, shapes_of, texts_of

LARGEST = (0, 1, 9, 90, 5_000, 1_000_000)
LONG = "とても長い名前の相談内容で図のはばには入りきらないもの（その２）"


def row(code: str, label: str, value: int | None, short: str = "") -> CountRow:
    counts = Comparison(
        value=value, previous_month=None, last_year=None, year_to_date=None, last_year_to_date=None
    )
    return CountRow(code=code, label=label, short=short, counts=counts)


def whole_of(rows: list[CountRow]) -> int:
    return sum(row.counts.value or 0 for row in rows)


def ranking(rows: list[CountRow]) -> Drawing:
    def draw(figure: Figure, tokens: Tokens) -> None:
        draw_ranking(figure, rows, whole_of(rows), tokens)

    return draw


def outcomes(groups: list[tuple[str, list[CountRow]]]) -> Drawing:
    lines = [row for _, rows in groups for row in rows]
    section = Section(number=6, code="outcomes", title="", definition="", rows=tuple(lines))
    grouped = Section(
        number=6,
        code="outcome_groups",
        title="",
        definition="",
        rows=tuple(row(f"G{place}", name, whole_of(rows)) for place, (name, rows) in enumerate(groups)),
        cells=tuple(
            Cell(row=f"G{place}", column=line.code, value=line.counts.value)
            for place, (_, rows) in enumerate(groups)
            for line in rows
        ),
    )

    def draw(figure: Figure, tokens: Tokens) -> None:
        draw_outcomes(figure, grouped, section, tokens)

    return draw


def invented_rows(chance: random.Random, count: int) -> list[CountRow]:
    largest = chance.choice(LARGEST)
    words = ("基本操作", "LINE・SNS", LONG, "A", "スマホ・タブレット基本操作", "W" * 60, "１２３４５６")
    rows = [row(f"C{place}", chance.choice(words), chance.randint(0, largest)) for place in range(count)]
    return [*rows, row("OT", "その他", chance.randint(0, largest))]


def invented_ranking(seed: int) -> Drawing:
    chance = random.Random(seed)
    return ranking(invented_rows(chance, chance.choice([0, 1, 2, 9, 10, 11, 13, 40])))


def invented_outcomes(seed: int) -> Drawing:
    chance = random.Random(seed)
    names = ("解決", "継続", LONG, "記入なし", "W" * 40)
    groups = []
    for place in range(chance.choice([1, 2, 5, 6, 20])):
        rows = invented_rows(chance, chance.choice([0, 1, 3]))
        members = [row(f"{place}{line.code}", line.label, line.counts.value) for line in rows]
        groups.append((chance.choice(names), members))
    return outcomes(groups)


SPECIAL = {
    "nothing": ranking([]),
    "no data": ranking([row("SM", "基本操作", None)]),
    "zeros": ranking([row(f"C{place}", "基本操作", 0) for place in range(13)]),
    "one": ranking([row("SM", "基本操作", 7)]),
    "only other": ranking([row("OT", "その他", 7)]),
    "forty": ranking([row(f"C{place}", f"内容{place}", place) for place in range(40)]),
    "long words": ranking([row(f"C{place}", LONG, 9 - place) for place in range(9)]),
    "a million": ranking([row(f"C{place}", "基本操作", 1_000_000) for place in range(13)]),
    "no outcomes": outcomes([]),
    "outcomes zero": outcomes([("解決", [row("SLF", "本人できた", 0)]), ("継続", [row("FUP", "継続", 0)])]),
    "outcomes one": outcomes([("解決", [row("SLF", "本人できた", 1)])]),
    "outcomes forty": outcomes([(f"区分{n}", [row(f"{n}", LONG, n)]) for n in range(40)]),
    "outcomes million": outcomes([("解決", [row(f"{n}", "解決", 1_000_000) for n in range(11)])]),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SPECIAL)
def test_special_counts_are_drawn_without_a_fault(name: str, size: tuple[float, float, float]) -> None:
    assert faults(drawn(SPECIAL[name], size)) == []


@pytest.mark.parametrize("theme", ["standard", "contrast"])
@pytest.mark.parametrize("make", [invented_ranking, invented_outcomes])
@pytest.mark.parametrize("seed", range(20))
def test_any_counts_are_drawn_without_a_fault(seed: int, make: partial[Drawing], theme: ThemeName) -> None:
    assert faults(drawn(make(seed), SIZES[seed % len(SIZES)], theme)) == []


@pytest.mark.long
@pytest.mark.parametrize("make", [invented_ranking, invented_outcomes])
@pytest.mark.parametrize("seed", range(1_000, 1_200))
def test_two_hundred_more_are_drawn_without_a_fault(seed: int, make: partial[Drawing]) -> None:
    assert faults(drawn(make(seed), SIZES[seed % len(SIZES)])) == []


@pytest.mark.parametrize(
    ("x", "y", "points", "fault"),
    [(0.5, 0.995, 9.5, "off the figure"), (0.05, 0.5, 9.5, "overlap"), (0.9, 0.03, 7.0, "7.0 pt"), (0.4, 0.93, 9.5, "edge of a shape")],
)  # fmt: skip
def test_a_planted_fault_is_found(x: float, y: float, points: float, fault: str) -> None:
    figure = drawn(SPECIAL["a million"])
    axes = figure.axes[0]
    axes.text(x, y, "9" * 20, transform=figure.transFigure, fontsize=points, va="center", ha="center")
    assert any(fault in found for found in faults(figure))


def test_the_ranking_says_counts_and_shares_and_puts_the_rest_last() -> None:
    figure = drawn(lambda figure, tokens: draw_ranking(figure, facts.topic_rows(), 90, tokens))
    texts = texts_of(figure)
    assert texts[:6:2] == ["マイナンバーカード", "LINE・SNS", "スマホ・タブレット基本操作"]
    assert texts[1:6:2] == ["24件（27%）", "18件（20%）", "15件（17%）"]
    assert texts[-2:] == ["その他（2項目の計）", "3件（3%）"]
    assert len(texts) == 22


def test_the_three_largest_and_the_rest_differ_without_colour() -> None:
    tokens = load_tokens("standard")
    figure = drawn(lambda figure, colours: draw_ranking(figure, facts.topic_rows(), 90, colours))
    bold = [text.get_text() for text in figure.axes[0].texts if text.get_fontweight() == "bold"]
    assert bold == ["24件（27%）", "18件（20%）", "15件（17%）"]
    assert [bool(shape.get_hatch()) for shape in shapes_of(figure)] == [False] * 10 + [True]
    assert tokens.chart_series_1 != tokens.chart_series_2


def test_a_topic_nobody_asked_about_is_not_among_the_largest() -> None:
    rows = [row("MN", "マイナンバーカード", 2), row("LN", "LINE・SNS", 0), row("SM", "基本操作", 0)]
    texts = drawn(ranking(rows)).axes[0].texts
    bold = {text.get_text() for text in texts if text.get_fontweight() == "bold"}
    assert bold == {"2件（100%）"}


def test_a_ranking_leaves_out_what_nobody_asked_about_unless_nobody_asked_at_all() -> None:
    rows = [row("MN", "マイナンバーカード", 2), row("LN", "LINE・SNS", 0), row("OT", "その他", 0)]
    assert texts_of(drawn(ranking(rows))) == ["マイナンバーカード", "2件（100%）"]
    nobody = texts_of(drawn(ranking(rows[1:])))
    assert nobody == ["LINE・SNS", "0件", "その他", "0件"]


def test_topics_with_the_same_count_look_the_same() -> None:
    rows = [
        row("MN", "マイナンバーカード", 4),
        *(row(f"T{n}", f"内容{n}", 2) for n in range(4)),
        row("SM", "基本", 1),
    ]
    texts = drawn(ranking(rows)).axes[0].texts
    bold = [text.get_text() for text in texts if text.get_fontweight() == "bold"]
    assert bold == ["4件（31%）", *["2件（15%）"] * 4]


def test_every_bar_can_be_pointed_at_by_its_code() -> None:
    picture = render(
        lambda figure: draw_ranking(figure, facts.topic_rows(), 90, load_tokens("standard")), (1150, 330), 1.0
    )
    assert [region.key for region in picture.regions][:3] == ["MN", "LN", "SM"]
    assert picture.regions[0].label == "マイナンバーカード 24件（27%）"
    assert picture.regions[-1].key == TOGETHER


def draw_month(figure: Surface, tokens: Tokens) -> None:
    month = facts.monthly_facts()
    draw_outcomes(figure, month.section("outcome_groups"), month.section("outcomes"), tokens)


def test_the_outcomes_stand_in_their_groups_and_can_be_pointed_at() -> None:
    texts = texts_of(drawn(draw_month))
    assert {"解決", "69件（77%）", "本人ができるようになった", "38件（42%）"} <= set(texts)
    picture = render(lambda figure: draw_month(figure, load_tokens("standard")), (1150, 330), 1.0)
    keys = {region.key for region in picture.regions}
    assert {f"{GROUP_KEY}G1", "SLF", "CAN", "-"} <= keys


def test_a_low_figure_shows_the_groups_alone() -> None:
    assert set(texts_of(drawn(draw_month, LOW))) >= {"解決", "継続", "紹介", "未解決", "対象外", "記入なし"}
    assert "本人ができるようになった" not in texts_of(drawn(draw_month, LOW))
    assert "本人ができるようになった" in texts_of(drawn(draw_month, PAPER))
