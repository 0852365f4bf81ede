"""The numbers of courses: whatever was done in whatever order, they are what a plain count of the same history says."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.statistics.course_facts import DaysFacts
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.rolls import marking
from nakanojo_helpdesk.services.statistics import course_facts
from tests.factories import first_actor
from tests.services.courses.books import WEDNESDAY, at
from tests.services.rolls.people import AFTERWARDS, APPLIED, AT_THE_ROLL, add, room, turn
from tests.services.statistics.course_histories import (
    END,
    PRESENT,
    Audience,
    C,
    acts,
    applied_for,
    as_plain,
    begin,
    count,
    do,
    look,
)

LIVED = hypothesis.settings(
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)


@hypothesis.settings(LIVED, max_examples=12)
@given(acts, st.integers(0, 40))
def test_any_history_counts_as_a_plain_count_of_it(
    template_database: Path, tmp_path: Path, history: list[tuple[str, int, int, int]], days: int
) -> None:
    count_on_a_copy(template_database, tmp_path, history, days)


@pytest.mark.long
@hypothesis.settings(LIVED, max_examples=120)
@given(acts, st.integers(0, 40))
def test_many_more_histories_count_as_a_plain_count_of_them(
    template_database: Path, tmp_path: Path, history: list[tuple[str, int, int, int]], days: int
) -> None:
    count_on_a_copy(template_database, tmp_path, history, days)


def count_on_a_copy(
    template_database: Path, tmp_path: Path, history: list[tuple[str, int, int, int]], days: int
) -> None:
    path = tmp_path / "history.db"
    shutil.copyfile(template_database, path)
    with closing(Store.open(path)) as store:
        count_both_ways(Ledger(store, first_actor()), history, days)
    path.unlink()


def count_both_ways(ledger: Ledger, history: list[tuple[str, int, int, int]], days: int) -> None:
    world = begin(ledger)
    for act in history:
        try:
            do(world, act)
        except DeskError:
            continue
        finally:
            look(world)
    spans = ((WEDNESDAY, END), (WEDNESDAY + timedelta(days=days), END), (WEDNESDAY, WEDNESDAY))
    for (first, last), facts in zip(
        spans, ledger.read(course_facts.of_days, spans, now=world.now), strict=True
    ):
        expected, people = count(world, first, last)
        held = [each for course in facts.courses for each in course.lessons if each.is_held]
        assert {each.row.uid: as_plain(each) for each in held} == expected
        assert people == Audience(
            distinct=facts.people.distinct,
            unnamed=facts.people.unnamed,
            first_time=facts.people.first_time,
            groups=dict(facts.audience),
        )
        assert facts.sums.present == sum(
            number for each in expected.values() for code, number in each.marks.items() if code in PRESENT
        )
        assert facts.sums.trainer_minutes == sum(
            (each.staff.get("INS", 0) + each.staff.get("AST", 0)) * each.minutes for each in expected.values()
        )
        for course in facts.courses:
            model = next(each for each in world.models if each.course.uid == course.row.uid)
            by_method = Counter(entry.method for entry in model.entries.values() if applied_for(model, entry))
            assert course.methods == by_method
            assert (course.applied, course.turned_away) == (by_method.total(), model.turned_away)


def on_the_day(ledger: Ledger, now: datetime) -> DaysFacts:
    """The facts of the first day."""
    return ledger.read(course_facts.of_days, [(WEDNESDAY, WEDNESDAY)], now=now)[0]


def test_a_lesson_that_left_its_day_or_was_called_off_is_in_no_figure(ledger: Ledger) -> None:
    hall = room(ledger, 2, lessons=3)
    ledger.call(marking.give_all, hall.lesson().uid, now=AT_THE_ROLL)
    second, third = hall.lesson(2), hall.lesson(3)
    ledger.call(lessons.cancel, second.uid, second.version, reason="大雪のため")
    ledger.call(lessons.postpone, third.uid, third.version, None, reason="都合", now=APPLIED)
    (facts,) = ledger.read(course_facts.of_days, [(WEDNESDAY, END)], now=at(END))
    sums = facts.sums
    assert (sums.held, sums.places, sums.present, sums.cancelled, sums.postponed) == (1, 2, 2, 1, 1)


def test_who_joined_after_a_lesson_is_outside_its_ratios_until_marked(ledger: Ledger) -> None:
    hall = room(ledger, 2, lessons=2, capacity=3)
    late = add(ledger, hall.course.uid, 5, at=AFTERWARDS)
    ledger.call(marking.give_all, hall.lesson().uid, now=AFTERWARDS)
    later = AFTERWARDS + timedelta(minutes=5)
    before = on_the_day(ledger, later).sums
    assert (before.present, before.confirmed, before.unrecorded) == (2, 2, 0)
    ledger.call(marking.give, hall.lesson().uid, late, C.PRESENT, now=later)
    marked = on_the_day(ledger, later).sums
    assert (marked.present, marked.confirmed) == (3, 3)


def test_who_left_before_a_lesson_is_not_expected_there(ledger: Ledger) -> None:
    hall = room(ledger, 2, lessons=1)
    ledger.call(turn, hall.people[0], "CXL", APPLIED + timedelta(days=1))
    ledger.call(marking.give, hall.lesson().uid, hall.people[1], C.PRESENT, now=AFTERWARDS)
    sums = on_the_day(ledger, AFTERWARDS).sums
    assert (sums.confirmed, sums.present, sums.unrecorded) == (1, 1, 0)


def test_a_lesson_that_is_not_over_counts_nowhere(ledger: Ledger) -> None:
    hall = room(ledger, 2, lessons=1)
    ledger.call(marking.give_all, hall.lesson().uid, now=AT_THE_ROLL)
    assert on_the_day(ledger, AT_THE_ROLL).sums.held == 0


def test_several_stretches_of_days_are_counted_as_each_alone(ledger: Ledger) -> None:
    hall = room(ledger, 3, lessons=3)
    for ordinal in (1, 2):
        lesson = hall.lesson(ordinal)
        ledger.call(marking.give_all, lesson.uid, now=at(lesson.day, 12))
    week = timedelta(weeks=1)
    spans = [(WEDNESDAY, WEDNESDAY + week), (WEDNESDAY + week, END), (END, END)]
    together = ledger.read(course_facts.of_days, spans, now=at(END))
    alone = [ledger.read(course_facts.of_days, [span], now=at(END))[0] for span in spans]
    assert [(facts.sums, facts.people, facts.audience) for facts in together] == [
        (facts.sums, facts.people, facts.audience) for facts in alone
    ]
    assert [facts.people.first_time for facts in together] == [3, 0, 0]
