"""A copy of last year's course: the same weekdays, as near as can be to the same days of another year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nakanojo_helpdesk.domain.calendar import fiscal_year
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan


def same_weekday_near(day: date, years: int) -> date:
    """The day of the same weekday nearest to the same calendar day some years later; at most three days off it."""
    try:
        same = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        same = date(day.year + years, 2, 28)
    ahead = (day.weekday() - same.weekday()) % 7
    return same + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def shift_to_year(day: date, year: int) -> timedelta:
    """By how much a day moves into fiscal year `year`: whole weeks, so that every weekday stays."""
    return same_weekday_near(day, year - fiscal_year(day)) - day


def shifted(plan: CoursePlan, by: timedelta) -> CoursePlan:
    """The plan with every date moved alike, lessons and application period: a weekly course stays weekly."""
    begin, until = plan.form.apply_from, plan.form.apply_until
    form = replace(
        plan.form,
        apply_from=None if begin is None else begin + by,
        apply_until=None if until is None else until + by,
    )
    return CoursePlan(
        form=form, lessons=tuple(replace(lesson, day=lesson.day + by) for lesson in plan.lessons)
    )


def copied(plan: CoursePlan, *, year: int | None = None, first: date | None = None) -> CoursePlan:
    """A copy of a course for fiscal year `year` (else the one after its own), or with its first lesson on `first`.

    A course without lessons keeps its application period only when nothing tells by how much it moves.
    """
    if not plan.lessons:
        return replace(plan, form=replace(plan.form, apply_from=None, apply_until=None))
    begin = min(plan.days)
    if first is not None:
        return shifted(plan, first - begin)
    return shifted(plan, shift_to_year(begin, fiscal_year(begin) + 1 if year is None else year))
