"""期間: months, quarters and fiscal years as staff choose them, and what they are compared with."""

from __future__ import annotations

from datetime import date

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind, Stretch


@pytest.mark.parametrize(
    ("kind", "today", "first", "last", "label", "then"),
    [
        (PeriodKind.THIS_MONTH, date(2026, 11, 20), Month(2026, 11), Month(2026, 11), "令和8年11月", "前年同日まで"),
        (PeriodKind.LAST_MONTH, date(2026, 1, 1), Month(2025, 12), Month(2025, 12), "令和7年12月", "前年同月"),
        (PeriodKind.QUARTER, date(2026, 11, 20), Month(2026, 10), Month(2026, 11), "令和8年度 第3四半期（10～12月）", "前年同期"),
        (PeriodKind.QUARTER, date(2027, 1, 4), Month(2027, 1), Month(2027, 1), "令和8年度 第4四半期（1～3月）", "前年同日まで"),
        (PeriodKind.QUARTER, date(2026, 6, 30), Month(2026, 4), Month(2026, 6), "令和8年度 第1四半期（4～6月）", "前年同期"),
        (PeriodKind.FISCAL_YEAR, date(2027, 2, 3), Month(2026, 4), Month(2027, 2), "令和8年度", "前年同期"),
        (PeriodKind.FISCAL_YEAR, date(2027, 3, 31), Month(2026, 4), Month(2027, 3), "令和8年度", "前年同期"),
        (PeriodKind.LAST_FISCAL_YEAR, date(2026, 4, 1), Month(2025, 4), Month(2026, 3), "令和7年度", "前年度"),
    ],
)  # fmt: skip
def test_a_period_ends_with_the_present_month(
    kind: PeriodKind, today: date, first: Month, last: Month, label: str, then: str
) -> None:
    period = Period.of(kind, today)
    assert (period.first, period.last, period.label, period.then_words) == (first, last, label, then)


def test_a_running_period_is_compared_with_the_same_days_a_year_before() -> None:
    period = Period.of(PeriodKind.FISCAL_YEAR, date(2028, 2, 10))
    assert period.days == (date(2027, 4, 1), date(2028, 2, 29))
    assert period.days_then == (date(2026, 4, 1), date(2027, 2, 10))
    ended = Period.of(PeriodKind.LAST_FISCAL_YEAR, date(2028, 4, 1))
    assert ended.days_then == (date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("kind", "steps", "first", "last", "label"),
    [
        (PeriodKind.THIS_MONTH, -3, Month(2026, 8), Month(2026, 8), "令和8年8月"),
        (PeriodKind.THIS_MONTH, -11, Month(2025, 12), Month(2025, 12), "令和7年12月"),
        (PeriodKind.QUARTER, -1, Month(2026, 7), Month(2026, 9), "令和8年度 第2四半期（7～9月）"),
        (PeriodKind.QUARTER, -3, Month(2026, 1), Month(2026, 3), "令和7年度 第4四半期（1～3月）"),
        (PeriodKind.FISCAL_YEAR, -2, Month(2024, 4), Month(2025, 3), "令和6年度"),
    ],
)
def test_earlier_periods_are_whole(
    kind: PeriodKind, steps: int, first: Month, last: Month, label: str
) -> None:
    period = Period.of(kind, date(2026, 11, 20)).stepped(steps, date(2026, 11, 20))
    assert (period.first, period.last, period.label) == (first, last, label)
    assert period.stepped(-steps, date(2026, 11, 20)) == Period.of(kind, date(2026, 11, 20))


@pytest.mark.parametrize("today", [date(2026, 4, 1), date(2026, 11, 20), date(2027, 1, 4), date(2027, 3, 31)])
def test_a_period_knows_what_it_is_called_today(today: date) -> None:
    for kind in PeriodKind:
        assert Period.of(kind, today).kind(today) is kind
        assert Period.of(kind, today).stepped(-2, today).kind(today) is None


def test_a_period_is_called_by_its_length() -> None:
    assert [stretch.value for stretch in Stretch] == ["月", "四半期", "年度"]
    assert [stretch.first_of(Month(2027, 2)) for stretch in Stretch] == [
        Month(2027, 2),
        Month(2027, 1),
        Month(2026, 4),
    ]
