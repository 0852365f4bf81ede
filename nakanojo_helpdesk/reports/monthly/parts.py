"""The parts of the monthly report in their order: the blocks of each on paper, and its grids for the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode, MonthlyFacts
from nakanojo_helpdesk.reports.comparison_tables import legend_note, signed
from nakanojo_helpdesk.reports.grids.cells import Grid
from nakanojo_helpdesk.reports.monthly import courses, facets, outcomes, summary
from nakanojo_helpdesk.reports.sheet import Block, Heading, Paragraph

NO_NOTE: Final = "特になし"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One numbered part. `blocks` makes the blocks below its heading, `grids` the data sheets of its figures.

    A table, chart or row of boxes names the grid of its figures; with `begins_page` the part starts a new page of
    the workbook's print sheet.
    """

    number: int
    title: str
    blocks: Callable[[MonthlyFacts, ComparisonMode], tuple[Block, ...]] | None = None
    words: Callable[[Office, str], tuple[Block, ...]] | None = None
    """What stands there instead of figures, from the office and the month's 特記事項."""
    grids: Callable[[MonthlyFacts, ComparisonMode], tuple[Grid, ...]] = lambda _facts, _mode: ()
    begins_page: bool = False


def note_paragraphs(note: str) -> tuple[Block, ...]:
    """A typed text, a paragraph for each line; `特になし` where nothing was typed."""
    lines = [line.strip() for line in note.splitlines() if line.strip()]
    return tuple(Paragraph(text=line) for line in lines or [NO_NOTE])


MONTHLY_PARTS: Final = (
    Part(number=1, title="概要", blocks=summary.summary, grids=summary.summary_grids),
    Part(number=2, title="相談内容別", blocks=facets.topics, grids=facets.topic_grids),
    Part(number=3, title="年代別", blocks=facets.ages, grids=facets.age_grids, begins_page=True),
    Part(number=4, title="地区別", blocks=facets.districts, grids=facets.district_grids),
    Part(number=5, title="曜日・時間帯", blocks=facets.weekdays_and_hours, grids=facets.weekday_grids),
    Part(
        number=6,
        title="結果・所要時間",
        blocks=outcomes.outcomes,
        grids=outcomes.outcome_grids,
        begins_page=True,
    ),
    Part(number=7, title="講座", blocks=courses.courses, grids=courses.course_grids, begins_page=True),
    Part(number=8, title="特記事項", words=lambda _office, note: note_paragraphs(note)),
    Part(number=9, title="問合せ先", words=lambda office, _note: (Paragraph(text=office.contact),)),
)


def blocks_of(facts: MonthlyFacts, office: Office, note: str) -> Iterator[Block]:
    """The blocks of all parts, in their order. Raises `KeyError` when a section is missing."""
    for part in MONTHLY_PARTS:
        yield Heading.of(part.number, part.title, begins_page=part.begins_page)
        if part.blocks is not None:
            yield from signed(part.blocks(facts, office.comparison), facts.signs)
        if part.words is not None:
            yield from part.words(office, note)
    yield legend_note()


def grids_of(facts: MonthlyFacts, mode: ComparisonMode) -> Iterator[Grid]:
    """The data sheets of all parts, in their order. Raises `KeyError` when a section is missing."""
    for part in MONTHLY_PARTS:
        yield from part.grids(facts, mode)
