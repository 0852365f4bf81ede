"""The monthly report as an Excel workbook: a sheet to print, native charts, and the data behind every figure.

Totals, shares and comparisons are formulas that carry what they come to, so that the file is right before anything
has calculated it, and stays right when somebody corrects a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
from nakanojo_helpdesk.domain.statistics.sentences import OTHER_TOPIC
from nakanojo_helpdesk.reports.monthly.facets import main_topics
from nakanojo_helpdesk.reports.monthly.figures import outcome_figure, ranking_figure, trend_figure
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.reports.monthly.summary import MONTHS_DEFINITION
from nakanojo_helpdesk.reports.workbooks import data_sheets as data
from nakanojo_helpdesk.reports.workbooks.cells import Grid, words

_FACET: Final = (
    data.LABEL,
    data.VALUE,
    data.SHARE,
    data.PREVIOUS,
    data.LAST_YEAR,
    data.RATIO,
    data.LAST_YEAR_CHANGE,
    data.TO_DATE,
)
_SUMMARY: Final = (
    data.LABEL,
    data.VALUE,
    data.PREVIOUS,
    data.PREVIOUS_CHANGE,
    data.LAST_YEAR,
    data.RATIO,
    data.LAST_YEAR_CHANGE,
    data.TO_DATE,
    data.LAST_TO_DATE,
)


def monthly_workbook(facts: MonthlyFacts, office: Office, note: str = "") -> bytes:
    """The workbook's bytes. `note` is the month's 特記事項. Raises `KeyError` when a section is missing."""
    from nakanojo_helpdesk.reports.workbooks.book import Book
    from nakanojo_helpdesk.reports.workbooks.charts import ChartSheet
    from nakanojo_helpdesk.reports.workbooks.print_sheet import PrintSheet, Source

    mode = office.comparison
    paper = monthly_sheet(facts, office, note)
    sections = {section.code: section for section in facts.sections}
    summary = data.summary_grid(facts, mode)
    main = data.comparison_grid("2 主な内容", "主な内容", main_topics(facts), mode)
    every = data.comparison_grid(
        "2 複数回答",
        "内容（複数回答）",
        sections["all_topics"],
        mode,
        whole=summary.address(0, data.VALUE),
        whole_value=sections["summary"].row("count").counts.value,
    )
    ages = data.comparison_grid("3 年代", "年代", sections["ages"], mode)
    districts = data.comparison_grid("4 地区", "地区", sections["districts"], mode)
    weekdays = data.comparison_grid("5 曜日", "曜日", sections["weekday_hours"], mode)
    hours = data.weekday_hour_grid(facts)
    groups = data.comparison_grid("6 結果の区分", "結果の区分", sections["outcome_groups"], mode)
    outcomes = data.comparison_grid("6 結果", "結果", sections["outcomes"], mode)
    rates = data.outcome_grid(facts, mode)
    trend, ranking = data.trend_grid(facts), data.ranking_grid(main, _ranked(facts))
    without_time = (hours, len(hours.header) - 2)

    book = Book(
        title=paper.title,
        town=office.town,
        made_at=local(facts.counted_at),
        margins_mm=paper.margins_mm,
        foot=office.foot,
    )
    PrintSheet(
        book,
        paper,
        (
            Source.of(summary, _SUMMARY),
            Source((*((main, column) for column in _FACET), (every, data.VALUE), (every, data.SHARE))),
            Source.of(ages, _FACET),
            Source.of(districts, _FACET),
            Source(
                (
                    *((weekdays, column) for column in _FACET[:2]),
                    without_time,
                    *((weekdays, column) for column in _FACET[2:]),
                )
            ),
            Source.of(groups, _FACET),
            Source.of(outcomes, _FACET),
        ),
        rates,
    ).write()
    charts = ChartSheet(book, paper.title)
    charts.add(trend_figure(facts), charts.trend(trend), MONTHS_DEFINITION, lines=15)
    charts.add(ranking_figure(facts), charts.ranking(ranking), sections["main_topics"].definition, lines=17)
    charts.add(outcome_figure(facts), charts.outcomes(outcomes), sections["outcomes"].definition, lines=17)
    grids = (
        summary, trend, main, ranking, every, ages, data.age_topic_grid(facts), districts, weekdays, hours, groups,
        outcomes, rates,
    )  # fmt: skip
    book.write_grid(_definitions(grids, paper.footer), paper.title)
    for grid in grids:
        book.write_grid(grid, paper.title)
    return book.finished()


def _definitions(grids: Sequence[Grid], footer: str) -> Grid:
    """数え方: what every data sheet holds and how it was counted."""
    grid = Grid(name="数え方", title="数え方", header=("シート", "数え方"), widths=(20, 100), wraps=58)
    for each in grids:
        grid.lines.append([words(each.name), words(each.definition)])
    grid.lines += [
        [words("" if place else "出典"), words(text)] for place, text in enumerate(footer.split("\n"))
    ]
    return grid


def _ranked(facts: MonthlyFacts) -> list[str]:
    """The codes of the main topics, the largest first, その他 last."""
    rows = facts.section("main_topics").rows
    return [
        row.code for row in sorted(rows, key=lambda row: (row.code == OTHER_TOPIC, -(row.counts.value or 0)))
    ]
