"""見本データ of courses: three years that look like a town's, the same for the same last day, sound and without clashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import JST, fiscal_year
from nakanojo_helpdesk.domain.courses.queries import CourseOrder, CourseQuery
from nakanojo_helpdesk.domain.courses.repeating import obstacle
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment, Stage
from nakanojo_helpdesk.domain.demo.courses import demo_courses, viewing_day
from nakanojo_helpdesk.domain.opening_days import by_rule
from nakanojo_helpdesk.services.courses import clashes, reading
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.demo_data import LAST_DAY, template
from tests.factories import first_actor

TODAY = LAST_DAY + timedelta(days=1)
NOW = Moment(LAST_DAY, 17 * 60)
EVER = (date(2020, 1, 1), date(2030, 1, 1))


@pytest.fixture(scope="module")
def book() -> Iterator[Ledger]:
    store = Store.open(template())
    yield Ledger(store, first_actor())
    store.close()


@pytest.fixture(scope="module")
def rows(book: Ledger) -> tuple[CourseRow, ...]:
    return book.read(reading.listing, CourseQuery(order=CourseOrder.NUMBER))


def test_there_are_three_fiscal_years_of_courses_and_some_ahead(rows: tuple[CourseRow, ...]) -> None:
    counts = Counter(row.fiscal_year for row in rows)
    assert sorted(counts) == [2023, 2024, 2025, 2026]
    assert all(counts[year] >= 20 for year in (2023, 2024, 2025))
    lessons = Counter(fiscal_year(lesson.day) for row in rows for lesson in row.lessons)
    assert all(50 <= lessons[year] <= 200 for year in (2023, 2024, 2025))
    assert {row.stage for row in rows if row.fiscal_year == 2026 and row.lessons} >= {Stage.PLANNED}


def test_success_and_failure_are_there_to_see(rows: tuple[CourseRow, ...]) -> None:
    lessons = [lesson for row in rows for lesson in row.lessons]
    states = Counter(row.state(NOW) for row in rows)
    assert {CourseState.PLANNED, CourseState.OPEN, CourseState.HELD, CourseState.CANCELLED} <= set(states)
    assert "大雪のため" in {lesson.cancelled_reason for lesson in lessons}
    assert "台風の接近のため" in {move.reason for lesson in lessons for move in lesson.moves}
    assert [lesson.held_minutes for lesson in lessons if lesson.shortened_reason] == [60]
    assert [row.title for row in rows if not row.lessons] == ["写真で町の見どころを伝えよう"]
    assert sum(row.form.admission == "lottery" for row in rows) >= 4
    assert any(each.organisation for lesson in lessons for each in lesson.assignments)


def test_later_years_are_copies_of_the_earlier_ones(rows: tuple[CourseRow, ...]) -> None:
    by_uid = {row.uid: row for row in rows}
    copies = [(row, by_uid[row.copied_from]) for row in rows if row.copied_from is not None]
    assert len(copies) > 40
    assert all(row.title == model.title and row.fiscal_year == model.fiscal_year + 1 for row, model in copies)


def test_todays_lesson_is_at_two_and_one_soon_lacks_staff(book: Ledger) -> None:
    today = [row for row in book.read(reading.lessons_between, TODAY, TODAY) if row.time.begin == 14 * 60]
    assert len(today) == 1
    assert today[0].staffing_for(today[0].capacity).is_enough
    lacking = book.read(reading.understaffed, TODAY, TODAY + timedelta(days=5))
    assert [row.title for row in lacking] == ["スマホの困りごと相談"]


def test_no_room_and_nobody_is_wanted_twice_and_no_lesson_is_on_a_holiday(
    book: Ledger, rows: tuple[CourseRow, ...]
) -> None:
    assert [clash.sentence for clash in book.read(clashes.listing, *EVER)] == []
    moved = {lesson.uid for row in rows for lesson in row.lessons if lesson.moves}
    days = [
        lesson.day
        for row in rows
        for lesson in row.lessons
        if lesson.uid not in moved and lesson.day != TODAY
    ]
    assert [day for day in days if obstacle(by_rule(day))] == []


def test_every_lesson_of_the_past_keeps_the_rule_of_four(rows: tuple[CourseRow, ...]) -> None:
    lacking = [lesson.label for row in rows for lesson in row.understaffed() if lesson.day <= LAST_DAY]
    assert lacking == []


def test_a_check_finds_nothing(book: Ledger) -> None:
    assert book.read(checks.check_open) == ()


@pytest.mark.parametrize(
    "until", [date(2024, 2, 29), date(2026, 3, 31), date(2026, 4, 1), date(2026, 11, 28)]
)
def test_the_same_last_day_gives_the_same_courses_and_nothing_is_written_after_it(until: date) -> None:
    now = datetime(2027, 1, 15, 9, 0, tzinfo=JST)
    courses = demo_courses(until, now)
    assert courses == demo_courses(until, now)
    assert all(course.made_at <= now for course in courses)
    assert all(
        change.at <= now and change.at.date() <= until for course in courses for change in course.changes
    )
    places = range(len(courses))
    assert all(
        course.copied_from is None or course.copied_from < place
        for place, course in zip(places, courses, strict=True)
    )


def test_the_demo_is_looked_at_on_the_day_after_its_last_one() -> None:
    now = datetime(2026, 11, 29, 9, 0, tzinfo=JST)
    assert viewing_day(date(2026, 11, 28), now) == date(2026, 11, 29)
    assert viewing_day(date(2026, 11, 29), now) == date(2026, 11, 29)
    assert viewing_day(date(2026, 3, 31), now) == date(2026, 4, 1)
