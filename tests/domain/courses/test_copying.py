"""A copy of last year's course lies on the same weekdays, as near as can be."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.calendar import fiscal_year
from nakanojo_helpdesk.domain.courses.copying import copied, same_weekday_near
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan
from tests.domain.courses.forms import course, lesson

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(days, st.integers(-5, 5))
def test_the_same_weekday_is_at_most_three_days_off(day: date, years: int) -> None:
    found = same_weekday_near(day, years)
    same = date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    assert found.weekday() == day.weekday()
    assert abs((found - same).days) <= 4 - (day.day != 29 or day.month != 2)


@given(st.lists(days, min_size=1, max_size=6), st.integers(2020, 2036))
def test_a_copy_keeps_every_weekday_and_every_gap(lesson_days: list[date], year: int) -> None:
    plan = CoursePlan(
        form=course(apply_from=min(lesson_days) - timedelta(days=40), apply_until=min(lesson_days)),
        lessons=tuple(lesson(day=day) for day in lesson_days),
    )
    copy = copied(plan, year=year)
    moved = {new.day - old.day for new, old in zip(copy.lessons, plan.lessons, strict=True)}
    assert len(moved) == 1
    (by,) = moved
    assert by.days % 7 == 0
    assert copy.form.apply_from == min(lesson_days) - timedelta(days=40) + by
    assert copy.form.apply_until == min(lesson_days) + by
    begin = min(copy.days)
    assert abs(fiscal_year(begin) - year) <= 1
    assert abs((begin - date(begin.year, 4, 1)).days) <= 3 or fiscal_year(begin) == year


def test_a_copy_of_next_year_is_the_usual_one() -> None:
    plan = CoursePlan(form=course(), lessons=(lesson(day=date(2026, 5, 13)), lesson(day=date(2026, 5, 20))))
    assert [day.isoformat() for day in copied(plan).days] == ["2027-05-12", "2027-05-19"]


def test_whoever_names_the_first_day_moves_all_by_as_much() -> None:
    plan = CoursePlan(
        form=course(apply_from=date(2026, 4, 1)),
        lessons=(lesson(day=date(2026, 5, 13)), lesson(day=date(2026, 5, 27))),
    )
    copy = copied(plan, first=date(2027, 6, 3))
    assert [day.isoformat() for day in copy.days] == ["2027-06-03", "2027-06-17"]
    assert copy.form.apply_from == date(2027, 4, 22)


def test_nothing_but_the_dates_changes() -> None:
    plan = CoursePlan(form=course(notes="駐車場あり"), lessons=(lesson(theme="写真"),))
    back = copied(copied(plan), first=plan.lessons[0].day)
    assert back == plan


def test_a_course_without_lessons_is_copied_without_its_period() -> None:
    plan = CoursePlan(form=course(apply_from=date(2026, 4, 1)))
    assert copied(plan, year=2027).form == course()
