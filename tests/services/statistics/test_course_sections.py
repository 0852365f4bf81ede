"""Part 7 of the monthly report: the eight figures of 講座 with month before, year before and years to date."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.facts import Comparison, MonthlyFacts, Section
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.statistics import counting as statistics
from tests.factories import first_actor
from tests.services.courses.books import at, course_form, lesson_form, planned
from tests.services.statistics.performances import applied, give

DAYS = {
    date(2024, 5, 15): 4,
    date(2024, 5, 22): 2,
    date(2025, 3, 12): 5,
    date(2025, 4, 16): 3,
    date(2025, 5, 14): 4,
    date(2025, 5, 28): 1,
}
"""Days of lessons for six people of which six applied, and how many came."""
CAPACITY = 6
BEFORE = at(date(2024, 4, 1))
MAY = Month(2025, 5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Path:
    """A course for each day; the town recorded from before the first one."""
    path = Path(shutil.copyfile(template_database, tmp_path_factory.mktemp("courses") / "nakanojo.db"))
    with closing(Store.open(path)) as store:
        hold(Ledger(store, first_actor()))
    return path


@pytest.fixture
def book(tmp_path: Path, made: Path) -> Iterator[Ledger]:
    """A copy of it for the test alone."""
    with closing(Store.open(Path(shutil.copyfile(made, tmp_path / "courses.db")))) as store:
        yield Ledger(store, first_actor())


def hold(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    for day, came in DAYS.items():
        course = planned(
            ledger,
            lesson_form(ledger, day=day),
            form=course_form(capacity=CAPACITY),
            released=True,
            now=BEFORE,
        )
        uids = applied(ledger, course, 5, now=BEFORE)
        give(ledger, course.lessons[0].uid, day, dict.fromkeys(uids[:came], MarkCode.PRESENT))


def report(ledger: Ledger, month: Month = MAY, today: date = date(2025, 6, 2)) -> MonthlyFacts:
    return ledger.read(statistics.monthly, month, today=today)


def figures(section: Section, code: str) -> tuple[int | None, ...]:
    counts: Comparison = section.row(code).counts
    return (
        counts.value,
        counts.previous_month,
        counts.last_year,
        counts.year_to_date,
        counts.last_year_to_date,
    )


def test_every_figure_stands_beside_the_month_before_the_year_before_and_both_years_to_date(
    book: Ledger,
) -> None:
    section = report(book).section("courses")
    assert section.number == 7
    held, came = [2, 1, 2, 3, 2], [5, 3, 6, 8, 6]
    assert figures(section, "lessons") == tuple(held)
    assert figures(section, "capacity") == tuple(CAPACITY * count for count in held)
    assert figures(section, "applied") == tuple(5 * count for count in held)
    assert figures(section, "present") == tuple(came)
    assert figures(section, "fill_rate_x10") == (417, 500, 500, 444, 500)
    assert figures(section, "apply_rate_x10") == (833,) * 5
    assert figures(section, "per_lesson_x10") == (25, 30, 30, 27, 30)
    assert figures(section, "per_trainer_x10") == (None,) * 5, "nobody was assigned"


def test_the_courses_of_the_month_add_up_to_its_figures(book: Ledger) -> None:
    facts = report(book)
    listed, section = facts.section("course_list"), facts.section("courses")
    for name, code in (("capacity", "capacity"), ("applied", "applied"), ("present", "present")):
        cells = [cell.value or 0 for cell in listed.cells if cell.column == name]
        assert sum(cells) == section.row(code).counts.value
    assert [row.label for row in listed.rows] == ["LINE入門"] * 2


def test_a_month_before_the_first_course_is_not_recorded_and_one_without_lessons_is_zero(
    book: Ledger,
) -> None:
    first = report(book, Month(2024, 5), date(2024, 6, 1)).section("courses").row("lessons").counts
    assert (first.value, first.previous_month, first.last_year) == (2, None, None)
    assert first.text("previous_month") == "…"
    july = report(book, Month(2024, 7), date(2024, 8, 1)).section("courses").row("lessons").counts
    assert (july.value, july.previous_month, july.year_to_date) == (0, 0, 2)


def test_lessons_from_before_the_town_began_to_record_count_in_their_own_month_only(book: Ledger) -> None:
    book.call(office.change, Office(recording_started_on=date(2025, 4, 1)))
    counts = report(book).section("courses").row("lessons").counts
    assert (counts.value, counts.last_year, counts.last_year_to_date) == (2, 2, 2)
    june = report(book, Month(2025, 6), date(2025, 7, 1)).section("courses").row("lessons").counts
    assert (june.value, june.last_year) == (0, None)


def test_a_running_month_counts_until_today_and_is_compared_with_the_same_days(book: Ledger) -> None:
    counts = report(book, today=date(2025, 5, 17)).section("courses").row("lessons").counts
    assert (counts.value, counts.last_year, counts.year_to_date) == (1, 1, 2)


def test_without_any_course_there_is_no_figure_and_never_a_zero(ledger: Ledger) -> None:
    rows = report(ledger).section("courses").rows
    assert [row.counts.value for row in rows] == [None] * 8
    assert report(ledger).section("course_list").rows == ()


def test_people_are_counted_once_over_each_stretch(book: Ledger) -> None:
    bases = report(book).section("course_bases")
    assert figures(bases, "unrecorded") == (2, 1, 2, 3, 2)
    assert figures(bases, "distinct")[0] == 5, "each application made somebody new"
    assert figures(bases, "confirmed") == (10, 5, 10, 15, 10)
