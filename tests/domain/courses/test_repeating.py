"""Dates by rule: what the rule says, no more and no less, with what speaks against a date beside it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.repeating import (
    LAST_WEEK,
    MonthlyRule,
    WeeklyRule,
    obstacle,
    proposed,
)
from nakanojo_helpdesk.domain.opening_days import OwnDay, by_rule, judged

weekdays = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(tuple)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_every_wednesday_four_times_leaves_out_the_holiday_and_shows_it() -> None:
    found = proposed(WeeklyRule(weekdays=(2,)), date(2026, 4, 22), 4, by_rule, skip=True)
    assert [(each.day.isoformat(), each.skipped, each.obstacle) for each in found] == [
        ("2026-04-22", False, ""),
        ("2026-04-29", True, "祝日（昭和の日）"),
        ("2026-05-06", True, "祝日（憲法記念日 振替休日）"),
        ("2026-05-13", False, ""),
        ("2026-05-20", False, ""),
        ("2026-05-27", False, ""),
    ]


def test_whoever_wants_the_holiday_keeps_it_and_still_sees_it() -> None:
    found = proposed(WeeklyRule(weekdays=(2,)), date(2026, 4, 22), 3, by_rule, skip=False)
    assert [each.day.day for each in found] == [22, 29, 6]
    assert [bool(each.obstacle) for each in found] == [False, True, True]


def test_a_saturday_course_is_not_skipped_for_being_on_saturdays() -> None:
    found = proposed(WeeklyRule(weekdays=(5,)), date(2026, 12, 19), 3, by_rule, skip=True)
    assert [(each.day.isoformat(), each.skipped) for each in found] == [
        ("2026-12-19", False),
        ("2026-12-26", False),
        ("2027-01-02", True),
        ("2027-01-09", False),
    ]


def test_a_day_the_town_has_closed_is_skipped_with_its_reason_and_an_opened_holiday_is_not() -> None:
    own = {
        date(2026, 4, 22): OwnDay(is_open=False, note="停電のため"),
        date(2026, 4, 29): OwnDay(is_open=True),
    }
    found = proposed(
        WeeklyRule(weekdays=(2,)), date(2026, 4, 22), 1, lambda day: judged(day, own.get(day)), skip=True
    )
    assert [(each.day.day, each.skipped, each.obstacle) for each in found] == [
        (22, True, "町の設定（停電のため）"),
        (29, False, ""),
    ]


def test_the_second_and_fourth_tuesday() -> None:
    found = islice(MonthlyRule(weekdays=(1,), weeks=(2, 4)).dates(date(2026, 4, 15)), 4)
    assert [day.isoformat() for day in found] == ["2026-04-28", "2026-05-12", "2026-05-26", "2026-06-09"]


def test_a_rule_reads_as_people_say_it() -> None:
    assert WeeklyRule(weekdays=(2,)).words == "毎週水曜"
    assert WeeklyRule(weekdays=(3, 1), every=2).words == "2週ごとの火曜・木曜"
    assert MonthlyRule(weekdays=(1,), weeks=(4, 2)).words == "毎月第2・第4火曜"
    assert MonthlyRule(weekdays=(4,), weeks=(LAST_WEEK,)).words == "毎月最後の金曜"


@pytest.mark.parametrize(
    "rule",
    [
        WeeklyRule(weekdays=()), WeeklyRule(weekdays=(7,)), WeeklyRule(weekdays=(1,), every=0),
        MonthlyRule(weekdays=(1,), weeks=()), MonthlyRule(weekdays=(1,), weeks=(6,)), MonthlyRule(weekdays=(), weeks=(1,)),
    ],
)  # fmt: skip
def test_a_rule_without_dates_is_refused(rule: WeeklyRule | MonthlyRule) -> None:
    assert (rule.problem() or "").startswith("＊")


def test_a_rule_that_finds_nothing_ends() -> None:
    closed = OwnDay(is_open=False, note="工事")
    found = proposed(
        WeeklyRule(weekdays=(2,)), date(2026, 4, 22), 4, lambda day: judged(day, closed), skip=True
    )
    assert found
    assert all(each.skipped for each in found)


@given(weekdays, st.integers(1, 12), days)
def test_weekly_dates_are_every_such_weekday_of_every_nth_week(
    chosen: tuple[int, ...], every: int, first: date
) -> None:
    found = list(islice(WeeklyRule(weekdays=chosen, every=every).dates(first), 12))
    monday = first - timedelta(days=first.weekday())
    expected = [
        day
        for day in (first + timedelta(days=offset) for offset in range(7 * 12 * every + 7))
        if day.weekday() in chosen and (day - monday).days // 7 % every == 0
    ]
    assert found == expected[:12]


@given(
    weekdays, st.lists(st.sampled_from([1, 2, 3, 4, 5, LAST_WEEK]), min_size=1, unique=True).map(tuple), days
)
def test_monthly_dates_are_the_nth_weekdays(
    chosen: tuple[int, ...], weeks: tuple[int, ...], first: date
) -> None:
    found = list(islice(MonthlyRule(weekdays=chosen, weeks=weeks).dates(first), 10))
    assert all(earlier < later for earlier, later in pairwise(found))
    wanted: list[date] = []
    day = first
    while len(wanted) < 10:
        nth = (day.day - 1) // 7 + 1
        is_last = (day + timedelta(days=7)).month != day.month
        if day.weekday() in chosen and (nth in weeks or (is_last and LAST_WEEK in weeks)):
            wanted.append(day)
        day += timedelta(days=1)
    assert found == wanted


@given(weekdays, st.integers(1, 4), days, st.integers(1, 20), st.booleans())
def test_as_many_lessons_come_as_were_asked_for_and_none_on_a_skipped_day(
    chosen: tuple[int, ...], every: int, first: date, count: int, skip: bool
) -> None:
    found = proposed(WeeklyRule(weekdays=chosen, every=every), first, count, by_rule, skip=skip)
    kept = [each for each in found if not each.skipped]
    assert len(kept) == count
    assert all(not each.obstacle for each in kept) or not skip
    assert all(obstacle(each.opening) for each in found if each.skipped)
