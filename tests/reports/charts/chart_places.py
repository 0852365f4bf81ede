"""Every chart of the program where it really stands: on 集計 at the seven pairs of window and text size, and on paper."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from matplotlib.figure import Figure

from nakanojo_helpdesk.domain.statistics.facts import Cell, ComparisonMode, CountRow, MonthlyFacts, Section
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodFacts, PeriodKind
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, Vocabulary, VocabularyName
from nakanojo_helpdesk.reports.charts.figures import SCREEN_DPI
from nakanojo_helpdesk.reports.monthly import figures as monthly_figures
from nakanojo_helpdesk.reports.sheet import Chart
from nakanojo_helpdesk.tokens import ThemeName
from nakanojo_helpdesk.ui.statistics.figures import AGES, HOURS, MONTHS, NAMES, OUTCOMES, TOPICS, content_of
from tests.reports import facts
from tests.reports.charts.drawn import drawn, faults
from tests.reports.charts.drawn_trend import trend_faults

LONG: Final = "とても長い名前の相談内容で図のはばには入りきらないもの（その２）"
MILLION: Final = 1_000_000

SCREEN: Final[dict[str, tuple[tuple[int, int, float], ...]]] = {
    MONTHS: ((1168, 293, 1), (1074, 250, 1.25), (1105, 275, 1.5), (1024, 275, 2), (855, 200, 1), (731, 173, 1), (1722, 605, 1)),
    TOPICS: ((1168, 293, 1), (1074, 330, 1.25), (1105, 363, 1.5), (1024, 363, 2), (855, 264, 1), (731, 229, 1), (1722, 605, 1)),
    AGES: ((1150, 322, 1), (1074, 402, 1.25), (1105, 427, 1.5), (1024, 427, 2), (855, 322, 1), (731, 268, 1), (1722, 605, 1)),
    HOURS: ((1168, 271, 1), (1074, 275, 1.25), (1105, 303, 1.5), (1024, 303, 2), (855, 220, 1), (731, 191, 1), (1722, 605, 1)),
    OUTCOMES: ((1168, 271, 1), (1074, 332, 1.25), (1105, 366, 1.5), (1024, 366, 2), (855, 266, 1), (731, 230, 1), (1722, 583, 1)),
}  # fmt: skip
"""Width and height in px and text scale of each picture on the screen, in the order of `tests.ux.pairs.PAIRS`."""

PAPER: Final[dict[str, Callable[[MonthlyFacts], Chart]]] = {
    MONTHS: monthly_figures.trend_figure,
    TOPICS: monthly_figures.ranking_figure,
    AGES: monthly_figures.age_figure,
    HOURS: monthly_figures.hour_figure,
    OUTCOMES: monthly_figures.outcome_figure,
}
PAPER_WIDTH_MM: Final = 163.0
PAPER_DPIS: Final = (104.0, 200.0, 400.0)
"""The preview, a picture saved as a file, a good printer."""


@dataclass(frozen=True)
class Book:
    """What a desk has counted, for the screen and for the paper alike."""

    month: MonthlyFacts
    period: PeriodFacts
    vocabularies: Vocabularies


def screen_faults(book: Book, name: str, place: int, theme: ThemeName) -> list[str]:
    """What is wrong with a chart of 集計 at the pair of that number."""
    width, height, scale = SCREEN[name][place]
    dpi = SCREEN_DPI * scale
    content = content_of(name, book.period, book.vocabularies)
    figure = drawn(
        lambda figure, tokens: content.draw(tokens)(figure), (width / dpi, height / dpi, dpi), theme
    )
    return _faults(figure, name)


def paper_faults(book: Book, name: str, dpi: float, *, lowered: bool) -> list[str]:
    """What is wrong with a chart of the monthly report at its usual height, or `lowered` as far as it may be."""
    chart = PAPER[name](book.month)
    height = chart.least_height_mm if lowered and chart.least_height_mm else chart.height_mm
    figure = drawn(lambda figure, _: chart.draw(figure), (PAPER_WIDTH_MM / 25.4, height / 25.4, dpi))
    return _faults(figure, name)


def _faults(figure: Figure, name: str) -> list[str]:
    return trend_faults(figure) if name == MONTHS else faults(figure)


def book(count: int, words: Callable[[int], str], value: Callable[[], int | None]) -> Book:
    """`count` topics, ages and outcomes with those `words`; `value` gives each number, None where nothing was kept."""
    topics = _rows("T", count, words, value)
    ages = _rows("A", count, words, value)
    days = [CountRow(code=str(day), label="", counts=facts.comparison(value(), None)) for day in range(1, 8)]
    outcomes = _rows("R", count, words, value)
    groups = _rows("G", min(count, 6), words, value)
    sections = (
        _section("ages", ages),
        _section("age_topics", (), _crossed(ages, [row.code for row in topics], value)),
        _section(
            "weekday_hours",
            days,
            _crossed(days, ["early", "late", "none", *map(str, range(9, 17))], value),
        ),
        _section("outcomes", outcomes),
        _section(
            "outcome_groups",
            groups,
            tuple(
                Cell(row=groups[place % len(groups)].code, column=row.code, value=row.counts.value)
                for place, row in enumerate(outcomes)
            ),
        ),
        facts.self_solved(),
    )
    month = facts.monthly_facts(
        count=facts.comparison(_sum(topics)),
        topics=tuple(topics),
        this_year=tuple(value() for _ in range(12)),
        last_year=tuple(value() for _ in range(12)),
        further=sections,
    )
    period = PeriodFacts(
        period=Period.of(PeriodKind.FISCAL_YEAR, date(2026, 10, 20)),
        desk=None,
        comparison=ComparisonMode.RATIO,
        trend=month.trend,
        sections=month.sections,
        first_day=month.recording_started_on,
        counted_at=month.counted_at,
    )
    terms = [Term(code=row.code, label=row.label, sort=place) for place, row in enumerate(ages)]
    bands = Vocabulary(VocabularyName.AGE_BAND, terms)
    return Book(month, period, Vocabularies({VocabularyName.AGE_BAND: bands}))


def invented(seed: int) -> Book:
    """Any book: few or many categories, short or long words, small or huge numbers, with gaps."""
    chance = random.Random(seed)
    largest = chance.choice([0, 1, 9, 90, 5_000, MILLION])
    kinds = ("基本操作", "LINE・SNS", LONG, "A", "スマホ・タブレット基本操作", "W" * 50, "70～74歳")
    count = chance.choice([1, 2, 6, 10, 13, 40])
    gaps = chance.choice([0.0, 0.0, 0.2])
    made = book(
        count,
        lambda _: chance.choice(kinds),
        lambda: None if chance.random() < gaps else chance.randint(0, largest),
    )
    return made if chance.random() < 0.8 else replace(made, month=_without_past(made.month))


def _without_past(month: MonthlyFacts) -> MonthlyFacts:
    return replace(month, trend=replace(month.trend, last_year=(None,) * 12))


def _rows(
    prefix: str, count: int, words: Callable[[int], str], value: Callable[[], int | None]
) -> list[CountRow]:
    return [
        CountRow(code=f"{prefix}{place}", label=words(place), counts=facts.comparison(value()))
        for place in range(count)
    ]


def _section(code: str, rows: list[CountRow] | tuple[()], cells: tuple[Cell, ...] = ()) -> Section:
    return Section(number=1, code=code, title=code, definition="", rows=tuple(rows), cells=cells)


def _crossed(rows: list[CountRow], columns: list[str], value: Callable[[], int | None]) -> tuple[Cell, ...]:
    cells = [Cell(row=row.code, column=column, value=value()) for row in rows for column in columns]
    return tuple(cell for cell in cells if cell.value)


def _sum(rows: list[CountRow]) -> int | None:
    values = [row.counts.value for row in rows if row.counts.value is not None]
    return sum(values) if values else None


BOOKS: Final[dict[str, Callable[[], Book]]] = {
    "nothing kept": lambda: book(13, lambda place: f"内容{place}", lambda: None),
    "zeros": lambda: book(13, lambda place: f"内容{place}", lambda: 0),
    "one category": lambda: book(1, lambda _: "基本操作", lambda: 7),
    "forty categories": lambda: book(40, lambda place: f"内容{place}", lambda: 23),
    "very long labels": lambda: book(13, lambda place: f"{place}{LONG}", lambda: 48),
    "a million": lambda: book(13, lambda place: f"内容{place}", lambda: MILLION),
    "the worst of all": lambda: book(40, lambda place: f"{place}{LONG}", lambda: MILLION),
}
"""The books a drawing is most likely to fail at."""

CHARTS: Final = tuple(NAMES)
