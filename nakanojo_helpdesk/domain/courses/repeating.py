"""Dates by rule: 毎週水曜 ×4, every second week, 第2・第4火曜; holidays and closed days are shown, and skipped or not.

A weekend day somebody chose is no obstacle by itself (土曜講座); a holiday, year's end and a day the town has closed are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import WEEKDAYS, Month
from nakanojo_helpdesk.domain.courses.lessons import LESSONS_AT_MOST
from nakanojo_helpdesk.domain.opening_days import OpeningDay, Reason, is_year_end

WEEKS_BETWEEN_AT_MOST: Final = 12
LAST_WEEK: Final = -1
HORIZON: Final = timedelta(days=366 * 2)
"""So far ahead a rule looks for its dates."""


@dataclass(frozen=True, kw_only=True)
class WeeklyRule:
    """Certain weekdays (0 = Monday) of every n-th week; the week of the first date is the first."""

    weekdays: tuple[int, ...]
    every: int = 1

    @property
    def words(self) -> str:
        """`毎週水曜`, `2週ごとの火曜・木曜`."""
        return ("毎週" if self.every == 1 else f"{self.every}週ごとの") + _weekday_words(self.weekdays)

    def dates(self, first: date) -> Iterator[date]:
        """The dates from `first` on, in their order, without end."""
        monday = first - timedelta(days=first.weekday())
        while True:
            for weekday in sorted(set(self.weekdays)):
                if (day := monday + timedelta(days=weekday)) >= first:
                    yield day
            monday += timedelta(weeks=self.every)

    def problem(self) -> str | None:
        """The sentence for a rule without dates, else None."""
        if not 1 <= self.every <= WEEKS_BETWEEN_AT_MOST:
            return f"＊間隔は1～{WEEKS_BETWEEN_AT_MOST}週で入れてください。"
        return _weekday_problem(self.weekdays)


@dataclass(frozen=True, kw_only=True)
class MonthlyRule:
    """The n-th (1–5, or the last one: -1) of certain weekdays of every month. A month without a fifth one gives none."""

    weekdays: tuple[int, ...]
    weeks: tuple[int, ...]

    @property
    def words(self) -> str:
        """`毎月第2・第4火曜`, `毎月最後の金曜`."""
        weeks = "・".join("最後の" if week == LAST_WEEK else f"第{week}" for week in sorted_weeks(self.weeks))
        return f"毎月{weeks}{_weekday_words(self.weekdays)}"

    def dates(self, first: date) -> Iterator[date]:
        """The dates from `first` on, in their order, without end."""
        month = Month.of(first)
        while True:
            days = {
                day
                for weekday in self.weekdays
                for week in self.weeks
                if (day := _nth(month, weekday, week)) is not None and day >= first
            }
            yield from sorted(days)
            month = month.plus(1)

    def problem(self) -> str | None:
        """The sentence for a rule without dates, else None."""
        if not self.weeks or not set(self.weeks) <= {1, 2, 3, 4, 5, LAST_WEEK}:
            return "＊第何週かを選んでください。"
        return _weekday_problem(self.weekdays)


Rule = WeeklyRule | MonthlyRule


@dataclass(frozen=True, kw_only=True)
class ProposedDay:
    """A date the rule gives. `skipped` ones are shown with their reason and are no lesson."""

    opening: OpeningDay
    skipped: bool

    @property
    def day(self) -> date:
        """The date."""
        return self.opening.day

    @property
    def obstacle(self) -> str:
        """Why the date may not do, in words; empty when nothing is against it."""
        return obstacle(self.opening)


def obstacle(opening: OpeningDay) -> str:
    """What speaks against a lesson on a day somebody chose: a holiday, year's end, closed by the town; else empty."""
    if opening.own:
        return "" if opening.is_open else opening.words
    if opening.rule is Reason.WEEKEND:
        if is_year_end(opening.day):
            return str(Reason.YEAR_END)
        return f"{Reason.HOLIDAY}（{opening.holiday}）" if opening.holiday else ""
    return "" if opening.is_open else opening.words


def proposed(
    rule: Rule, first: date, count: int, judge: Callable[[date], OpeningDay], *, skip: bool
) -> tuple[ProposedDay, ...]:
    """The first `count` dates of a rule from `first` on, with what speaks against each.

    With `skip` a date with an obstacle does not count and a later one follows; it is in the result all the same, marked.
    Fewer dates come where the rule gives no more within two years. The rule must have no `problem`.
    """
    found: list[ProposedDay] = []
    wanted = min(count, LESSONS_AT_MOST)
    kept = 0
    for day in rule.dates(first):
        if kept >= wanted or day > first + HORIZON:
            break
        opening = judge(day)
        skipped = skip and bool(obstacle(opening))
        found.append(ProposedDay(opening=opening, skipped=skipped))
        kept += not skipped
    return tuple(found)


def sorted_weeks(weeks: tuple[int, ...]) -> list[int]:
    """The weeks of a month in their order, the last one behind the others."""
    return sorted(set(weeks), key=lambda week: 6 if week == LAST_WEEK else week)


def _nth(month: Month, weekday: int, week: int) -> date | None:
    if week == LAST_WEEK:
        return month.last - timedelta(days=(month.last.weekday() - weekday) % 7)
    day = month.first + timedelta(days=(weekday - month.first.weekday()) % 7 + 7 * (week - 1))
    return day if day <= month.last else None


def _weekday_words(weekdays: tuple[int, ...]) -> str:
    return "・".join(f"{WEEKDAYS[weekday]}曜" for weekday in sorted(set(weekdays)))


def _weekday_problem(weekdays: tuple[int, ...]) -> str | None:
    if weekdays and set(weekdays) <= set(range(7)):
        return None
    return "＊曜日を選んでください。"
