"""開設日 by rule: weekends, national holidays with their substitutes, the year's end; the town's word above all."""

from __future__ import annotations

from datetime import date

import pytest

from nakanojo_helpdesk.domain.opening_days import OwnDay, Reason, by_rule, days_between, judged, note_problem


@pytest.mark.parametrize(
    ("day", "is_open", "words"),
    [
        (date(2026, 4, 6), True, "平日"),
        (date(2026, 4, 4), False, "土曜日"),
        (date(2026, 4, 5), False, "日曜日"),
        (date(2026, 7, 20), False, "祝日（海の日）"),
        (date(2026, 5, 6), False, "祝日（憲法記念日 振替休日）"),
        (date(2026, 9, 22), False, "祝日（国民の休日）"),
        (date(2019, 4, 30), False, "祝日（国民の休日）"),
        (date(2026, 12, 28), True, "平日"),
        (date(2026, 12, 29), False, "年末年始"),
        (date(2026, 12, 31), False, "年末年始"),
        (date(2027, 1, 1), False, "年末年始"),
        (date(2027, 1, 3), False, "日曜日"),
        (date(2027, 1, 4), True, "平日"),
    ],
)
def test_a_day_is_open_by_the_rule_and_says_why(day: date, is_open: bool, words: str) -> None:
    judged_day = by_rule(day)
    assert (judged_day.is_open, judged_day.words) == (is_open, words)
    assert judged_day.state == ("開設" if is_open else "休み")


def test_the_towns_own_day_stands_above_the_rule_and_keeps_the_holidays_name() -> None:
    opened = judged(date(2026, 7, 20), OwnDay(is_open=True, note="ふれあい祭り"))
    assert (opened.is_open, opened.words, opened.holiday, opened.rule) == (
        True,
        "町の設定（ふれあい祭り）",
        "海の日",
        Reason.HOLIDAY,
    )
    assert judged(date(2026, 4, 6), OwnDay(is_open=False)).words == "町の設定"


def test_a_span_has_both_its_ends_and_none_the_wrong_way_round() -> None:
    assert [day.day for day in days_between(date(2026, 4, 30), date(2026, 5, 1))] == [30, 1]
    assert list(days_between(date(2026, 5, 1), date(2026, 4, 30))) == []


def test_a_note_fits_a_line() -> None:
    assert note_problem("停電のため") is None
    for note in ("あ" * 41, "一\n二"):
        sentence = note_problem(note)
        assert sentence is not None
        assert sentence.startswith("＊理由")
