"""Every number of every figure opens exactly the records it counts, and every line of a table has one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind
from nakanojo_helpdesk.reports.charts.conventions import GROUP_KEY, TOGETHER
from nakanojo_helpdesk.reports.charts.figures import render
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.statistics.figures import (
    AGES,
    HOURS,
    MONTHS,
    NAMES,
    OUTCOMES,
    TOPICS,
    FigureContent,
    content_of,
)
from tests.factories import apart, consultation_form, first_desk

TODAY = date(2025, 6, 20)
COUNT_COLUMN = {MONTHS: 1, TOPICS: 1, AGES: 2, HOURS: 2, OUTCOMES: 2}


@pytest.fixture
def book(ledger: Ledger) -> Ledger:
    """250 consultations since April 2024 at two desks, with answers missing here and there, some taken back."""
    chance = random.Random(20260403)
    ledger.call(desks.add, first_desk(name="窓口2"))
    first = date(2024, 4, 1)
    for _ in range(250):
        form = consultation_form(
            event_date=first + timedelta(days=chance.randrange((TODAY - first).days + 1)),
            event_minute=chance.choice([None, 500, 540, 700, 1019, 1025]),
            desk=chance.choice(["D01", "D02"]),
            topics=apart(chance.sample(["SM", "SM01", "LN", "MN01", "OT"], chance.randint(1, 3))),
            age_band=chance.choice([None, "UNK", "A65", "A70"]),
            outcome=chance.choice([None, "SLF", "SOL", "FUP", "OOS", "CAN"]),
        )
        key = ledger.call(consultations.record, form)
        if chance.random() < 0.1:
            ledger.call(consultations.withdraw, key, 1, reason="重複")
    return ledger


def content(ledger: Ledger, name: str, kind: PeriodKind, code: str | None) -> FigureContent:
    facts = ledger.read(statistics.over_period, Period.of(kind, TODAY), desk=code, today=TODAY)
    return content_of(name, facts, ledger.read(vocabularies.current))


def records_behind(ledger: Ledger, shown: FigureContent, key: str) -> int:
    query = shown.query(key)
    assert isinstance(query, SearchQuery)
    return len(ledger.read(search.find, query, limit=1_000).rows)


def test_every_line_of_a_table_opens_as_many_records_as_it_says(book: Ledger) -> None:
    for name in NAMES:
        for kind, code in ((PeriodKind.THIS_MONTH, None), (PeriodKind.LAST_FISCAL_YEAR, "D02")):
            shown = content(book, name, kind, code)
            counted = [(line.key, line.values[COUNT_COLUMN[name]]) for line in shown.lines]
            assert any(value for _, value in counted)
            for key, value in counted:
                if value is not None:
                    assert records_behind(book, shown, key) == value, (name, key)


def test_every_place_of_a_chart_opens_as_many_records_as_it_says(book: Ledger) -> None:
    for name in NAMES:
        shown = content(book, name, PeriodKind.FISCAL_YEAR, None)
        picture = render(shown.draw(load_tokens("standard")), (1150, 352), 1.0)
        assert picture.regions
        for region in picture.regions:
            if region.key != TOGETHER:
                words = region.label.rpartition(" ")[2].replace(",", "")
                assert records_behind(book, shown, region.key) == int(words.partition("件")[0]), region


def test_the_places_of_the_outcomes_hold_groups_too(book: Ledger) -> None:
    shown = content(book, OUTCOMES, PeriodKind.FISCAL_YEAR, None)
    keys = {region.key for region in render(shown.draw(load_tokens("standard")), (1150, 352), 1.0).regions}
    assert {f"{GROUP_KEY}G1", f"{GROUP_KEY}-", "SLF", "-"} <= keys
