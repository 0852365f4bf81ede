"""The form of one consultation: every fault has its sentence, and all are told at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nakanojo_helpdesk.domain.consultations.forms import (
    CODED_FIELDS,
    FIELD_LABELS,
    NO_TOPIC,
    EntryMode,
    entry_mode_for,
)
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.services.databases.founding import shipped_vocabularies
from tests.factories import consultation_form

NOW = datetime(2026, 4, 6, 1, 32, tzinfo=UTC)  # 10:32 in Japan
DAY = date(2026, 4, 6)


@pytest.fixture(scope="module")
def known() -> Vocabularies:
    terms = {name: list(read_terms(text)) for name, text in shipped_vocabularies().items()}
    terms[VocabularyName.TOPIC].append(Term(code="OLD", label="旧", valid_to=date(2026, 3, 31)))
    terms[VocabularyName.TOPIC].append(Term(code="OLD01", label="旧の内訳", parent="OLD"))
    terms[VocabularyName.DEVICE].append(Term(code="NXT", label="次", valid_from=date(2027, 4, 1)))
    return Vocabularies({name: Vocabulary(name, entries) for name, entries in terms.items()})


def problems(known: Vocabularies, **changes: Any) -> dict[str, str]:
    return consultation_form(**{"event_date": DAY} | changes).problems(known, NOW)


def test_only_a_topic_is_asked_for(known: Vocabularies) -> None:
    assert problems(known) == {}
    assert problems(known, method=None) == {}
    assert problems(known, topics=()) == {"topics": NO_TOPIC}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("event_date", {"event_date": date(2026, 4, 7)}),
        ("event_date", {"event_date": date(1989, 1, 7)}),
        ("event_minute", {"event_minute": -1}),
        ("event_minute", {"event_minute": 1440}),
        ("event_minute", {"event_minute": 10 * 60 + 33}),
        ("topics", {"topics": ("SM", "SM")}),
        ("topics", {"topics": ("SM", "LN", "MN", "SM01", "SM02", "SM03")}),
        ("topics", {"topics": ("SM", "NOPE")}),
        ("topics", {"topics": ("SM", "SM01")}),
        ("topics", {"topics": ("LN", "SM01", "SM")}),
        ("topics", {"topics": ("OLD",)}),
        ("topics", {"topics": ("OLD01",)}),
        ("device", {"device": "NXT"}),
        ("people", {"people": 0}),
        ("people", {"people": 1000}),
        ("minutes", {"minutes": -1}),
        ("minutes", {"minutes": 721}),
        ("minutes", {"measured_minutes": -1}),
        ("memo", {"memo": "あ" * 1501}),
        ("memo", {"memo": "a\0b"}),
        ("memo", {"memo": "1234-5678-9018"}),
        *((name, {name: "NOPE"}) for name in CODED_FIELDS),
    ],
)
def test_each_fault_stands_under_its_field(known: Vocabularies, field: str, changes: dict[str, Any]) -> None:
    found = problems(known, **changes)
    assert list(found) == [field]
    assert found[field].startswith("＊")
    assert found[field].endswith("。")


@pytest.mark.parametrize(
    "changes",
    [
        {"event_minute": 10 * 60 + 32},
        {"event_date": date(2026, 4, 5), "event_minute": 23 * 60 + 59},
        {"event_date": date(1989, 1, 8)},
        {"topics": ("SM03", "SM01", "LN", "MN", "SM02")},
        {"event_date": date(2026, 3, 31), "topics": ("OLD01",)},
        {"event_date": date(2026, 3, 31), "topics": ("OLD",)},
        {"people": 1},
        {"people": 999},
        {"minutes": 0},
        {"minutes": 720},
        {"measured_minutes": 100_000},
        {"memo": "あ" * 1500},
        {"memo": "<img src=//x> % _ ' 😀 髙﨑𠮷\n二行目"},
    ],
)
def test_what_is_just_allowed_is_allowed(known: Vocabularies, changes: dict[str, Any]) -> None:
    assert problems(known, **changes) == {}


def test_all_faults_are_told_at_once(known: Vocabularies) -> None:
    bad: dict[str, Any] = dict.fromkeys(CODED_FIELDS, "NOPE")
    bad |= {"event_date": date(2027, 1, 1), "event_minute": 9999, "topics": (), "people": 0, "minutes": 9999}
    assert set(problems(known, memo="\x07", **bad)) == {*bad, "memo"}


def test_every_field_of_the_form_has_a_label() -> None:
    shown = set(consultation_form().__dataclass_fields__) - {"measured_minutes"}
    assert shown == set(FIELD_LABELS)


def test_an_event_of_an_earlier_local_day_is_late_entry() -> None:
    before_midnight = datetime(2026, 4, 6, 14, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 4, 6, 15, 0, tzinfo=UTC)
    form = consultation_form(event_date=DAY)
    assert entry_mode_for(form, before_midnight) is EntryMode.LIVE
    assert entry_mode_for(form, after_midnight) is EntryMode.LATE
