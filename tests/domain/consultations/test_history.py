"""訂正の履歴 in words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from nakanojo_helpdesk.domain.consultations.history import (
    NOTHING,
    FieldChange,
    RevisionKind,
    RevisionRow,
    Words,
    changes_between,
    differing,
)
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, Vocabulary, VocabularyName
from tests.factories import consultation_form

AT = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
DAY = date(2026, 11, 23)


def revision(**changes: object) -> RevisionRow:
    values: dict[str, object] = {
        "id": 1,
        "at": AT,
        "by_name": "佐藤",
        "kind": RevisionKind.AMEND,
        "reason": "書き間違い",
        "changes": (FieldChange(field="outcome", before="案内", after="解決"),),
        "memo_changed": False,
        "memo_before": None,
    }
    return RevisionRow(**values | changes)  # type: ignore[arg-type]


def test_a_revision_reads_as_one_line() -> None:
    line = "11月23日（月）17:10　佐藤　結果：案内 → 解決　理由：書き間違い"
    assert revision().sentence(DAY) == line


def test_another_year_is_told() -> None:
    assert revision(reason="").heading(date(2027, 1, 4)) == "令和8年11月23日（月）17:10　佐藤"


def test_a_changed_memo_is_told_but_not_quoted() -> None:
    line = revision(memo_changed=True, memo_before="秘密").sentence(DAY)
    assert "メモを直しました。" in line
    assert "秘密" not in line


def test_a_withdrawal_says_so() -> None:
    told = list(revision(kind=RevisionKind.WITHDRAW, changes=(), reason="重複").lines())
    assert told == ["この相談を取り消しました。", "理由：重複"]


def test_changes_are_plain_values_without_the_memo() -> None:
    before = consultation_form(event_date=DAY, event_minute=None, memo="a", people=1)
    after = consultation_form(
        event_date=date(2026, 11, 22), event_minute=605, topics=("LN", "SM01"), memo="b", people=None
    )
    found = changes_between(before, after)
    assert json.loads(json.dumps(found)) == {
        "event_date": ["2026-11-23", "2026-11-22"],
        "event_minute": [None, 605],
        "topics": [["SM"], ["LN", "SM01"]],
        "people": [1, None],
    }
    assert differing(before, after) == ("event_date", "event_minute", "topics", "people", "memo")
    assert changes_between(before, before) == {}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("event_date", DAY, "令和8年11月23日（月）"),
        ("event_date", "2026-11-23", "令和8年11月23日（月）"),
        ("event_minute", 605, "10:05"),
        ("event_minute", 0, "0:00"),
        ("event_minute", None, "時刻なし"),
        ("topics", ["LN", "SM"], "LINE・SNS、基本"),
        ("topics", ("LN",), "LINE・SNS"),
        ("topics", (), NOTHING),
        ("age_band", None, NOTHING),
        ("age_band", "?", "?"),
        ("people", 12, "12人"),
        ("minutes", 0, "0分"),
        ("measured_minutes", 6, "6分"),
        ("desk", "D01", "窓口1"),
        ("desk", "D09", "D09"),
        ("staff", "S01", "佐藤"),
        ("memo", "", NOTHING),
        ("memo", "文\n章", "文\n章"),
    ],
)
def test_every_value_has_its_words(field: str, value: object, expected: str) -> None:
    terms = (Term(code="LN", label="LINE・SNS"), Term(code="SM", label="基本操作", short="基本"))
    vocabularies = Vocabularies(
        {name: Vocabulary(name, terms if name is VocabularyName.TOPIC else ()) for name in VocabularyName}
    )
    words = Words(vocabularies=vocabularies, desks={"D01": "窓口1"}, staff={"S01": "佐藤"})
    assert words.of(field, value) == expected


def test_a_field_nobody_knows_is_a_bug() -> None:
    words = Words(vocabularies=Vocabularies({}), desks={}, staff={})
    with pytest.raises(KeyError):
        words.of("shoe_size", 1)
