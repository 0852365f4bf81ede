"""Bars that diverge from the middle: numbers on their parts, nothing overlaps, few answers are not spread out."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from nakanojo_helpdesk.domain.surveys.forms import Phase, Question, SurveyForm
from nakanojo_helpdesk.domain.surveys.results import SurveyResults, Tally
from nakanojo_helpdesk.reports.charts import figures
from nakanojo_helpdesk.reports.charts.figures import draw_survey
from nakanojo_helpdesk.tokens import ThemeName, Tokens
from tests.reports.charts.drawn import SIZES, Drawing, drawn, faults, texts_of
from tests.reports.surveys.surveyed import pile

LOWEST = (286 / 72, 84 / 72, 144.0)
"""On a folded screen at 200 %."""


def drawing(results: SurveyResults) -> Drawing:
    def draw(figure: Figure, tokens: Tokens) -> None:
        draw_survey(figure, results.answered, tokens)

    return draw


@pytest.mark.parametrize("theme", ["standard", "contrast"])
@pytest.mark.parametrize("size", [*SIZES[:4], LOWEST])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_answered_is_drawn_without_a_fault(
    seed: int, size: tuple[float, float, float], theme: ThemeName
) -> None:
    forms = [*pile(3 + seed * 40, seed=seed), *pile(seed * 5, Phase.BEFORE, seed=seed + 10)]
    figure = drawn(drawing(Tally.of(forms).results()), size, theme)
    assert faults(figure) == []


def test_every_part_has_its_number_and_parts_stand_in_order_around_the_middle() -> None:
    answers = (1, 2, 2, 3, 3, 3, 4, 5, 5, 5, 5)
    results = Tally.of([SurveyForm(satisfaction=value) for value in answers]).results()
    row = results.of(Question.SATISFACTION, Phase.AFTER)
    figure = drawn(lambda figure, tokens: draw_survey(figure, [row], tokens))
    texts = texts_of(figure)
    assert [text for text in texts if text.isdecimal()] == ["1", "2", "3", "1", "4"]
    assert {"平均3.5", "n＝11"} <= set(texts)
    numbers = {
        text.get_text(): text.get_position()[0]
        for text in figure.axes[0].texts
        if text.get_text() in {"2", "3", "4"}
    }
    lines = [np.asarray(line.get_xdata(), dtype=float) for line in figure.axes[0].lines]
    (zero,) = {float(xs[0]) for xs in lines if np.ptp(xs) == 0}
    assert numbers["2"] < zero < numbers["4"]
    assert numbers["3"] == pytest.approx(zero)
    assert faults(figure) == []


def test_a_single_answer_among_a_hundred_still_shows_its_number() -> None:
    forms = [SurveyForm(satisfaction=5) for _ in range(99)] + [SurveyForm(satisfaction=1)]
    figure = drawn(drawing(Tally.of(forms).results()))
    assert {"1", "99"} <= set(texts_of(figure))
    assert faults(figure) == []


def test_few_answers_have_no_bar_but_words() -> None:
    forms = [SurveyForm(satisfaction=value, clarity=1) for value in (5, 5, 4, 1)]
    results = Tally.of([*forms, SurveyForm(clarity=2)]).results()
    figure = drawn(drawing(results))
    texts = texts_of(figure)
    assert texts.count("少数のため内訳なし") == 1
    assert any(text.startswith("平均3.8（少数）") for text in texts)
    assert faults(figure) == []


def test_nothing_is_drawn_where_nobody_has_answered() -> None:
    figure = drawn(drawing(Tally().results()))
    assert texts_of(figure) == ["記録がありません"]


def test_before_stands_above_after_and_the_question_is_named_once() -> None:
    results = Tally.of([*pile(9), *pile(9, Phase.BEFORE)]).results()
    texts = texts_of(
        drawn(drawing(results), (1150 / figures.SCREEN_DPI, 330 / figures.SCREEN_DPI, figures.SCREEN_DPI))
    )
    assert texts.count(Question.CONFIDENCE.label) == 1
    assert [text for text in texts if text in {"前", "後"}] == ["後", "後", "前", "後", "前", "後"]


def test_a_low_figure_shows_what_was_answered_afterwards() -> None:
    results = Tally.of([*pile(9), *pile(9, Phase.BEFORE)]).results()
    texts = texts_of(drawn(drawing(results), LOWEST))
    assert [text for text in texts if text in {"前", "後"}] == ["後"] * 4
    before = Tally.of(pile(9, Phase.BEFORE)).results()
    assert "前" in texts_of(drawn(drawing(before), LOWEST))
