"""What a query asks, and when it cannot be asked."""

from __future__ import annotations

from datetime import date

import pytest

from nakanojo_helpdesk.domain.consultations.search import SearchQuery, SearchResult
from nakanojo_helpdesk.domain.statistics.codes import hour_code


def test_words_are_compared_folded_and_each_once() -> None:
    assert SearchQuery(words="　スマホ　ｽﾏﾎ LINE ").folded_words == ("すまほ", "line")


def test_a_question_that_can_be_asked_has_no_fault() -> None:
    assert SearchQuery().problems() == {}
    assert SearchQuery(words="税金", first=date(2026, 4, 1), last=date(2026, 4, 1)).problems() == {}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (SearchQuery(words="あ" * 101), "words"),
        (SearchQuery(words=" ".join("あいうえおかきくけ")), "words"),
        (SearchQuery(first=date(2026, 4, 2), last=date(2026, 4, 1)), "last"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(query: SearchQuery, field: str) -> None:
    (sentence,) = query.problems().values()
    assert query.problems() == {field: sentence}
    assert sentence.startswith("＊")


@pytest.mark.parametrize(
    ("minute", "code"),
    [(None, "none"), (0, "early"), (539, "early"), (540, "9"), (1019, "16"), (1020, "late"), (1439, "late")],
)
def test_each_time_of_day_has_its_column(minute: int | None, code: str) -> None:
    assert hour_code(minute) == code


def test_the_last_page_knows_how_many_there_are() -> None:
    assert SearchResult(rows=(), offset=0, more=False).total == 0
    assert SearchResult(rows=(), offset=0, more=True).total is None
    assert SearchResult(rows=(), offset=100, more=False).total is None
