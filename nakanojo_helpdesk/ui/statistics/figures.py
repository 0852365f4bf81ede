"""The content of each figure of 集計: heading, sentence, 数え方, drawing, lines of its table, queries of its records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month, months_of_fiscal_year
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.statistics.codes import BLANK
from nakanojo_helpdesk.domain.statistics.facts import (
    COUNT_DEFINITION,
    SHARE_NOTE,
    CountRow,
    change_text,
    comparison_text,
    count_text,
    share_text,
)
from nakanojo_helpdesk.domain.statistics.heat_maps import (
    KEY_MARK,
    HeatMap,
    Label,
    age_topic_map,
    labels_of,
    weekday_hour_map,
)
from nakanojo_helpdesk.domain.statistics.periods import PeriodFacts
from nakanojo_helpdesk.domain.statistics.sentences import outcomes_sentence, ranking_sentence
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.charts.conventions import GROUP_KEY, TOGETHER
from nakanojo_helpdesk.reports.charts.figures import (
    draw_heat_map,
    draw_outcomes,
    draw_ranking,
    draw_year_trend,
)
from nakanojo_helpdesk.reports.monthly.facets import FIGURE_SHARE_NOTE
from nakanojo_helpdesk.ui.workplace.figure import Figure, Head, Line

MONTHS: Final = "months"
TOPICS: Final = "topics"
AGES: Final = "ages"
HOURS: Final = "hours"
OUTCOMES: Final = "outcomes"

NAMES: Final = {
    MONTHS: "月別",
    TOPICS: "相談内容",
    AGES: "年代",
    HOURS: "曜日",
    OUTCOMES: "結果",
}
"""The figures in their order, with the words of their chips."""


Opened = SearchQuery | CourseQuery | str


@dataclass(frozen=True, kw_only=True)
class FigureContent(Figure):
    """One figure of a period.

    `definition` is the 数え方. `chart_note` says how the shares of the chart and its sentence are rounded;
    `table_note` does so for the table, whose shares have other decimals, and explains the comparisons only the
    table has.
    """

    definition: str
    chart_note: str = ""
    table_note: str = ""
    query: Callable[[str], Opened | None]
    """What a key leads to: records, a course (its uid) or a list of courses; None for several at once (その他) or people."""

    def counted_as(self, *, is_table: bool) -> str:
        """The notes about the numbers below the chart or the table."""
        return f"数え方：{self.definition}{self.table_note if is_table else self.chart_note}"


def content_of(name: str, facts: PeriodFacts, vocabularies: Vocabularies) -> FigureContent:
    """A figure by its name. Raises `KeyError`."""
    makers = {MONTHS: _months, TOPICS: _topics, AGES: _ages, HOURS: _hours, OUTCOMES: _outcomes}
    return makers[name](facts, vocabularies)


def _period_query(facts: PeriodFacts) -> SearchQuery:
    first, last = facts.period.days
    return SearchQuery(first=first, last=last, desk=facts.desk)


def _whole(facts: PeriodFacts) -> int | None:
    return facts.section("summary").row("count").counts.value


def _months(facts: PeriodFacts, _: Vocabularies) -> FigureContent:
    trend, mode = facts.trend, facts.comparison

    def line(month: Month) -> Line:
        now, then = trend.of(month)
        return Line(
            month.code,
            (
                month.era_label,
                *trend.texts(month),
                change_text(now, then),
                comparison_text(now, then, mode),
            ),
            (month, now, then, difference(now, then), ratio(now, then)),
        )

    def query(key: str) -> SearchQuery:
        month = Month.from_code(key)
        return SearchQuery(first=month.first, last=month.last, desk=facts.desk)

    return FigureContent(
        heading="図1　月別の相談件数",
        sentence=trend.sentence,
        definition=COUNT_DEFINITION,
        chart_note=facts.period.running_note,
        table_note=facts.period.running_note + mode.definition,
        draw=lambda tokens: lambda figure: draw_year_trend(figure, trend, tokens),
        heads=(Head("月", is_number=False), Head("件数"), Head("前年同月"), Head("増減"), Head(mode.label)),
        lines=tuple(line(month) for month in months_of_fiscal_year(trend.fiscal_year)),
        height=200,
        query=query,
    )


def _topics(facts: PeriodFacts, _: Vocabularies) -> FigureContent:
    section, whole = facts.section("main_topics"), _whole(facts)
    rows, base = section.rows, _period_query(facts)
    ordered = sorted(rows, key=lambda row: -(row.counts.value or 0))
    return FigureContent(
        heading="図2　主な内容の多い順",
        sentence=ranking_sentence(rows, whole),
        definition=section.definition,
        chart_note=FIGURE_SHARE_NOTE,
        table_note=facts.period.running_note + SHARE_NOTE,
        draw=lambda tokens: lambda figure: draw_ranking(figure, rows, whole, tokens),
        heads=(Head("主な内容", is_number=False), *_count_heads(facts)),
        lines=tuple(
            Line(row.code, (row.label, *_count_texts(row, whole)), (row.label, *_values(row)))
            for row in ordered
        ),
        height=264,
        query=lambda key: None if key == TOGETHER else replace(base, topic=key, main_only=True),
    )


def _ages(facts: PeriodFacts, vocabularies: Vocabularies) -> FigureContent:
    section, base = facts.section("age_topics"), _period_query(facts)
    used = {cell.row for cell in section.cells}
    ages = (
        Label(code=term.code, label=term.label, short=term.chip)
        for term in vocabularies[VocabularyName.AGE_BAND].terms
        if term.code in used or term.valid_on(facts.period.last.last)
    )
    heat = age_topic_map(section, ages, labels_of(facts.section("main_topics").rows))
    heat = replace(heat, has_data=_whole(facts) is not None)

    def query(key: str) -> SearchQuery | None:
        if key == TOGETHER:
            return None
        topic, age = key.split(KEY_MARK)
        return replace(base, topic=topic, main_only=True, age_band=age)

    return _map_content(
        facts,
        heat,
        "図3　年代と主な内容",
        section.definition,
        ("主な内容", "年代"),
        query,
        322,
    )


def _hours(facts: PeriodFacts, _: Vocabularies) -> FigureContent:
    section, base = facts.section("weekday_hours"), _period_query(facts)

    def query(key: str) -> SearchQuery | None:
        if key == TOGETHER:
            return None
        weekday, hour = key.split(KEY_MARK)
        return replace(base, weekday=weekday, hour=hour)

    return _map_content(
        facts,
        weekday_hour_map(section),
        "図4　曜日と時間帯",
        section.definition,
        ("曜日", "時間帯"),
        query,
        220,
    )


def _map_content(
    facts: PeriodFacts,
    heat: HeatMap,
    heading: str,
    definition: str,
    titles: tuple[str, str],
    query: Callable[[str], SearchQuery | None],
    height: int,
) -> FigureContent:
    whole = _whole(facts)
    found = [
        (heat.value(row.code, column.code), row, column)
        for row in heat.rows
        for column in heat.columns
        if heat.value(row.code, column.code)
    ]
    places = {label.code: place for labels in (heat.rows, heat.columns) for place, label in enumerate(labels)}
    found.sort(key=lambda cell: (-cell[0], places[cell[1].code], places[cell[2].code]))
    return FigureContent(
        heading=heading,
        sentence=heat.sentence,
        definition=definition,
        table_note=SHARE_NOTE,
        draw=lambda tokens: lambda figure: draw_heat_map(figure, heat, tokens),
        heads=(*(Head(title, is_number=False) for title in titles), Head("件数"), Head("構成比")),
        lines=tuple(
            Line(
                f"{row.code}{KEY_MARK}{column.code}",
                (row.label, column.label, count_text(value), share_text(value, whole)),
                (places[row.code], places[column.code], value, value),
            )
            for value, row, column in found
        ),
        height=height,
        query=query,
    )


def _outcomes(facts: PeriodFacts, _: Vocabularies) -> FigureContent:
    section, groups, whole = facts.section("outcomes"), facts.section("outcome_groups"), _whole(facts)
    solved, base = facts.section("self_solved"), _period_query(facts)
    group_of = {cell.column: cell.row for cell in groups.cells}
    labels = {row.code: row.label for row in groups.rows}
    places = {row.code: place for place, row in enumerate(groups.rows)}

    def line(row: CountRow) -> Line:
        group = group_of.get(row.code, "")
        return Line(
            row.code,
            (row.label, labels.get(group, ""), *_count_texts(row, whole)),
            (row.label, places.get(group, len(places)), *_values(row)),
        )

    def query(key: str) -> SearchQuery | None:
        if key == TOGETHER:
            return None
        group = key.removeprefix(GROUP_KEY)
        if group in {key, BLANK}:
            return replace(base, outcome=group)
        return replace(base, outcome_group=group)

    return FigureContent(
        heading="図5　相談の結果",
        sentence=outcomes_sentence(groups, solved),
        definition=section.definition + solved.definition,
        chart_note=FIGURE_SHARE_NOTE,
        table_note=facts.period.running_note + SHARE_NOTE,
        draw=lambda tokens: lambda figure: draw_outcomes(figure, groups, section, tokens),
        heads=(Head("結果", is_number=False), Head("区分", is_number=False), *_count_heads(facts)),
        lines=tuple(line(row) for row in section.rows),
        height=266,
        query=query,
    )


def _count_heads(facts: PeriodFacts) -> tuple[Head, ...]:
    return (Head("件数"), Head("構成比"), Head(facts.period.then_words), Head("増減"))


def _count_texts(row: CountRow, whole: int | None) -> tuple[str, ...]:
    now, then = row.counts.value, row.counts.last_year
    return (
        row.counts.text("value"),
        share_text(now, whole),
        row.counts.text("last_year"),
        change_text(now, then),
    )


def _values(row: CountRow) -> tuple[int | None, ...]:
    now, then = row.counts.value, row.counts.last_year
    return (now, now, then, difference(now, then))


def difference(now: int | None, then: int | None) -> int | None:
    """Now − then; None without both."""
    return None if now is None or then is None else now - then


def ratio(now: int | None, then: int | None) -> float | None:
    """Now ÷ then; None without both or where the base is 0."""
    return now / then if then and now is not None else None
