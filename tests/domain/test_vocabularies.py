"""Closed vocabularies: retired by date, never deleted."""

from __future__ import annotations

from datetime import date

import pytest

from nakanojo_helpdesk.domain.vocabularies import Term, Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.services.databases.founding import shipped_vocabularies

RETIRED = Term(code="OLD", label="旧", valid_from=date(2024, 4, 1), valid_to=date(2026, 3, 31), sort=2)
TOPICS = Vocabulary(
    VocabularyName.TOPIC,
    [
        RETIRED,
        Term(code="SM", label="基本操作", sort=1),
        Term(code="SM01", label="電源", parent="SM", sort=3),
    ],
)


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2024, 3, 31), False),
        (date(2024, 4, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_a_code_is_valid_by_the_day_of_the_event_both_ends_included(day: date, valid: bool) -> None:
    assert RETIRED.valid_on(day) is valid
    assert ("OLD" in [term.code for term in TOPICS.upper(day)]) is valid


def test_a_retired_code_stays_readable() -> None:
    assert TOPICS.label("OLD") == "旧"
    assert [term.code for term in TOPICS.upper()] == ["SM", "OLD"]


def test_levels_are_found_both_ways() -> None:
    assert TOPICS.upper_code("SM01") == TOPICS.upper_code("SM") == "SM"
    assert [term.code for term in TOPICS.below("SM")] == ["SM01"]
    with pytest.raises(KeyError):
        TOPICS.upper_code("XX")


@pytest.mark.parametrize("name", VocabularyName)
def test_the_shipped_vocabularies_are_sound(name: VocabularyName) -> None:
    terms = read_terms(shipped_vocabularies()[name])
    codes = [term.code for term in terms]
    assert terms
    assert len(set(codes)) == len(codes)
    assert all(term.label.strip() == term.label and term.label for term in terms)
    tops = [term for term in terms if term.parent is None or term.parent not in codes]
    keys = [term.hotkey for term in tops if term.hotkey]
    assert len(set(keys)) == len(keys), "no digit chooses two chips"
