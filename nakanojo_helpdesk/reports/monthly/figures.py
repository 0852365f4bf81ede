"""The figures of the monthly report, 図1 to 図6: each with its caption and a sentence with its message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nakanojo_helpdesk.domain.statistics.course_bars import CourseBar, bars_sentence
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
from nakanojo_helpdesk.domain.statistics.heat_maps import HeatMap, age_topic_map, labels_of, weekday_hour_map
from nakanojo_helpdesk.domain.statistics.sentences import outcomes_sentence, ranking_sentence
from nakanojo_helpdesk.reports.charts import figures
from nakanojo_helpdesk.reports.grids.course_sheets import COURSE_LIST_GRID
from nakanojo_helpdesk.reports.grids.data_sheets import OUTCOMES_GRID, RANKING_GRID, TREND_GRID
from nakanojo_helpdesk.reports.sheet import Chart
from nakanojo_helpdesk.reports.sketch import Surface
from nakanojo_helpdesk.tokens import Tokens, load_tokens

MONTHS_DEFINITION: Final = "件数を、相談のあった月ごとに数えています。"
_MAP_HEAD_MM: Final = 20.0
_MAP_ROW_MM: Final = 5.7
_BARS_HEAD_MM: Final = 9.0
_BAR_MM: Final = 8.6
_MOST_BARS: Final = 12


def trend_figure(facts: MonthlyFacts) -> Chart:
    """図1: 件数 by month, this year beside the last."""
    return Chart(
        caption="図1　相談件数の推移（前年度との比較）",
        sentence=facts.trend.sentence,
        draw=_on_paper(lambda figure, colours: figures.draw_year_trend(figure, facts.trend, colours)),
        height_mm=84.0,
        source=TREND_GRID,
        definition=MONTHS_DEFINITION,
    )


def ranking_figure(facts: MonthlyFacts) -> Chart:
    """図2: the main topics, the largest first."""
    rows, whole = facts.section("main_topics").rows, facts.section("summary").row("count").counts.value
    return Chart(
        caption="図2　主な内容（多い順）",
        sentence=ranking_sentence(rows, whole),
        draw=_on_paper(lambda figure, colours: figures.draw_ranking(figure, rows, whole, colours)),
        height_mm=70.0,
        least_height_mm=60.0,
        source=RANKING_GRID,
        definition=facts.section("main_topics").definition,
    )


def age_figure(facts: MonthlyFacts) -> Chart:
    """図3: 主な内容 × 年代."""
    heat = age_topic_map(
        facts.section("age_topics"),
        labels_of(facts.section("ages").rows),
        labels_of(facts.section("main_topics").rows),
    )
    return _map_figure("図3　年代と主な内容", heat)


def hour_figure(facts: MonthlyFacts) -> Chart:
    """図4: 曜日 × 時間帯."""
    return _map_figure("図4　曜日と時間帯", weekday_hour_map(facts.section("weekday_hours")))


def outcome_figure(facts: MonthlyFacts) -> Chart:
    """図5: the outcomes by group."""
    groups, outcomes = facts.section("outcome_groups"), facts.section("outcomes")
    return Chart(
        caption="図5　結果（区分ごと）",
        sentence=outcomes_sentence(groups, facts.section("self_solved")),
        draw=_on_paper(lambda figure, colours: figures.draw_outcomes(figure, groups, outcomes, colours)),
        height_mm=76.0,
        least_height_mm=64.0,
        source=OUTCOMES_GRID,
        definition=outcomes.definition,
    )


def courses_figure(bars: Sequence[CourseBar], definition: str) -> Chart:
    """図6: 定員, 申込 and 出席 of each course."""
    height = _BARS_HEAD_MM + _BAR_MM * min(max(len(bars), 2), _MOST_BARS)
    return Chart(
        caption="図6　講座ごとの定員・申込・出席",
        sentence=bars_sentence(bars),
        draw=_on_paper(lambda figure, colours: figures.draw_courses(figure, bars, colours)),
        height_mm=height,
        least_height_mm=height * 0.85,
        source=COURSE_LIST_GRID,
        definition=definition,
    )


def _map_figure(caption: str, heat: HeatMap) -> Chart:
    height = _MAP_HEAD_MM + _MAP_ROW_MM * max(len(heat.rows), 4)
    return Chart(
        caption=caption,
        sentence=heat.sentence,
        draw=_on_paper(lambda figure, colours: figures.draw_heat_map(figure, heat, colours)),
        height_mm=height,
        least_height_mm=height * 0.92,
    )


def _on_paper(draw: Callable[[Surface, Tokens], None]) -> Callable[[Surface], None]:
    """A drawing in the colours of paper."""
    return lambda figure: draw(figure, load_tokens("standard"))
