"""数え方: every printed figure, to the digit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.forms import counted_minutes
from nakanojo_helpdesk.domain.statistics.facts import (
    ComparisonMode,
    MonthlyFacts,
    MonthState,
    YearTrend,
    change_text,
    comparison_text,
    count_text,
    share_text,
)


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [
        (15, 11, "136.4％"),
        (11, 11, "100.0％"),
        (0, 5, "0.0％"),
        (1, 2000, "0.1％"),
        (1, 2001, "0.0％"),
        (2001, 2000, "100.1％"),
        (5, 0, "－"),
        (0, 0, "－"),
        (None, 5, "－"),
        (5, None, "－"),
        (30000, 2, "1,500,000.0％"),
    ],
)
def test_the_ratio_is_rounded_half_up_and_has_no_base_of_zero(
    now: int | None, then: int | None, text: str
) -> None:
    assert comparison_text(now, then) == text


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [(15, 11, "36.4％"), (5, 10, "△50.0％"), (10, 10, "0.0％"), (1999, 2000, "△0.1％"), (3, 0, "－")],
)
def test_the_rate_marks_a_decrease(now: int, then: int, text: str) -> None:
    assert comparison_text(now, then, ComparisonMode.RATE) == text


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_every_ratio_is_the_exact_half_up_one(now: int, then: int) -> None:
    tenths = int(Fraction(now * 1000, then) + Fraction(1, 2))
    assert comparison_text(now, then) == f"{tenths // 10:,}.{tenths % 10}％"


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [(29, 5, "+24"), (5, 10, "△5"), (5, 5, "±0"), (0, 0, "±0"), (1234, 0, "+1,234"), (None, 1, "－")],
)
def test_the_change_is_written_with_its_sign(now: int | None, then: int | None, text: str) -> None:
    assert change_text(now, then) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(24, 88, "27.3％"), (1, 8, "12.5％"), (1, 2000, "0.1％"), (0, 3, "0.0％"), (0, 0, "－"), (None, 3, "－"), (3, None, "－")],
)  # fmt: skip
def test_shares_are_rounded_half_up(part: int | None, whole: int | None, text: str) -> None:
    assert share_text(part, whole) == text


def test_no_data_is_never_a_zero() -> None:
    assert count_text(None) == "－"
    assert count_text(0) == "0"
    assert count_text(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("chosen", "measured", "counted"),
    [
        (None, 0, None),
        (None, 1, 1),
        (None, 240, 240),
        (None, 241, None),
        (None, None, None),
        (0, 100, 0),
        (720, None, 720),
        (15, 241, 15),
    ],
)
def test_minutes_count_as_chosen_else_as_measured_between_1_and_240(
    chosen: int | None, measured: int | None, counted: int | None
) -> None:
    assert counted_minutes(chosen, measured) == counted


def trend(now: int | None, then: int | None) -> YearTrend:
    blank = (None,) * 12
    return YearTrend(
        fiscal_year=2026,
        this_year=(*blank[:6], now, *blank[7:]),
        last_year=(*blank[:6], then, *blank[7:]),
        through=Month(2026, 10),
    )


@pytest.mark.parametrize(
    ("now", "then", "sentence"),
    [
        (15, 11, "10月は15件で、前年同月（11件）の136.4％でした。"),
        (15, 0, "10月は15件でした（前年同月は0件）。"),
        (15, None, "10月は15件でした。前年同月の記録はありません。"),
        (11, 8, "10月は11件で、前年同月の8件から増えました。"),
        (3, 9, "10月は3件で、前年同月の9件から減りました。"),
        (9, 9, "10月は9件で、前年同月と同じ件数でした。"),
        (29, 10, "10月は29件で、前年同月（10件）の290.0％でした。"),
        (0, 11, "10月は0件で、前年同月（11件）の0.0％でした。"),
        (None, 11, "10月の相談の記録はまだありません。"),
    ],
)
def test_a_chart_says_in_words_what_it_shows(now: int | None, then: int | None, sentence: str) -> None:
    assert trend(now, then).sentence == sentence


def facts(started: date | None) -> MonthlyFacts:
    return MonthlyFacts(
        month=Month(2026, 10),
        state=MonthState.OPEN,
        total=0,
        people=0,
        sections=(),
        trend=trend(0, 0),
        recording_started_on=started,
        counted_at=datetime(2026, 11, 1, tzinfo=UTC),
        audit_head="",
    )


def test_the_report_says_since_when_there_are_figures_only_where_it_matters() -> None:
    assert facts(None).recording_note == ""
    assert facts(date(2025, 4, 1)).recording_note == ""
    assert (
        facts(date(2025, 4, 2)).recording_note
        == "記録は令和7年4月2日からです。それより前は「…」と表示します。"
    )
