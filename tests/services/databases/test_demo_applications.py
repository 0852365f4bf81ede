"""見本データ of applications: every list and chart of courses is full at first sight, and nothing in it breaks a rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.queries import CourseOrder, CourseQuery
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.demo.applications import applications_of
from nakanojo_helpdesk.domain.demo.courses import demo_courses, viewing_day
from nakanojo_helpdesk.domain.demo.residents import residents
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.registrations import drawing, offering, placing, reading
from tests.demo_data import LAST_DAY, template
from tests.factories import first_actor

NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 17, tzinfo=JST)


@pytest.fixture(scope="module")
def book() -> Iterator[Ledger]:
    store = Store.open(template())
    yield Ledger(store, first_actor())
    store.close()


@pytest.fixture(scope="module")
def rows(book: Ledger) -> tuple[CourseRow, ...]:
    return book.read(courses.listing, CourseQuery(order=CourseOrder.NUMBER))


def test_full_courses_waiting_lists_and_empty_ones_are_there_to_see(rows: tuple[CourseRow, ...]) -> None:
    released = [row for row in rows if row.form.admission != "free" and row.applied]
    assert sum(row.free == 0 and row.waiting > 0 for row in released) >= 10
    assert sum(row.confirmed <= row.capacity // 2 for row in released) >= 3
    assert sum(row.drawn for row in rows) >= 2
    assert any(row.turned_away for row in rows)


def test_no_course_is_oversold(rows: tuple[CourseRow, ...], book: Ledger) -> None:
    for row in rows:
        lessons = [lesson.uid for lesson in row.lessons] if row.form.scope == "lesson" else [None]
        for lesson in lessons:
            hall = book.read(placing.hall_of, row.uid, lesson, NOW)
            assert hall.places.taken <= row.capacity, row.label


def test_the_lesson_to_be_held_today_waits_for_its_roll(rows: tuple[CourseRow, ...]) -> None:
    today = viewing_day(LAST_DAY, NOW + timedelta(days=1))
    lesson = next(
        lesson
        for row in rows
        for lesson in row.lessons
        if lesson.day == today and lesson.time.begin == 14 * 60
    )
    assert lesson.confirmed >= 12
    assert lesson.present is None


def test_every_draw_of_the_demo_can_be_drawn_again(rows: tuple[CourseRow, ...], book: Ledger) -> None:
    draws = [each for row in rows if row.drawn for each in book.read(drawing.listing, row.uid)]
    assert draws
    assert all(drawing.replayed(each) for each in draws)


def test_offers_stand_and_ran_out(book: Ledger, rows: tuple[CourseRow, ...]) -> None:
    outcomes: Counter[str] = Counter()
    for row in rows:
        if row.offered:
            outcomes["standing"] += 1
    assert outcomes["standing"] >= 1
    assert book.read(offering.due)


def test_the_book_is_sound(book: Ledger) -> None:
    assert book.read(checks.check_open) == ()


def test_nobody_in_the_demo_can_be_called(book: Ledger) -> None:
    for form in residents(1):
        assert re.fullmatch(r"0279-00-\d{4}|090-0000-\d{4}", form.phone)
        assert form.second_phone == "" or re.fullmatch(r"090-0000-\d{4}", form.second_phone)
    assert len({form.name for form in residents(1)}) == len(residents(1))


def test_the_same_day_and_seed_give_the_same_story() -> None:
    today = viewing_day(LAST_DAY, NOW)
    for place, course in enumerate(demo_courses(LAST_DAY, NOW)):
        number = (2026, place)
        told = applications_of(course, number, seed=1, now=NOW, today=today)
        assert told == applications_of(course, number, seed=1, now=NOW, today=today)
        assert all(row.applied_at <= NOW for row in told.registrations)


def test_a_roster_of_the_demo_opens(
    rows: tuple[CourseRow, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    import shutil

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copyfile(template(), path)
    store = Store.open(path)
    course = max(rows, key=lambda row: row.applied)
    roster = Ledger(store, first_actor()).call(reading.roster, course.uid, now=NOW)
    store.close()
    assert len(roster) >= course.applied
    assert all(each.name for each in roster)
