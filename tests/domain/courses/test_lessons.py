"""What a lesson may say: its time, its staff, and how long it really took."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.lessons import (
    AssignmentForm,
    CoursePlan,
    HeldForm,
    LessonTime,
    lesson_field,
)
from tests.domain.courses.forms import WEDNESDAY, course, lesson, shipped, time

VOCABULARIES = shipped()
TODAY = date(2026, 4, 1)
SATO = AssignmentForm(role="INS", staff="S01")
YAMADA = AssignmentForm(role="AST", name="山田 花子", organisation="ひがしデータ")

minutes = st.integers(0, 24 * 60)


def test_an_ordinary_lesson_has_no_fault() -> None:
    assert lesson(theme="はじめの一歩", assignments=(SATO, YAMADA)).problems(VOCABULARIES, TODAY) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": date(1985, 1, 1)}, "day"),
        ({"day": date(2030, 1, 1)}, "day"),
        ({"begin": -1}, "begin"),
        ({"begin": 1440, "end": 1500}, "begin"),
        ({"end": 600}, "end"),
        ({"end": 540}, "end"),
        ({"end": 605}, "end"),
        ({"end": 1201}, "end"),
        ({"end": 1441}, "end"),
        ({"theme": "あ" * 61}, "theme"),
        ({"assignments": (AssignmentForm(role="KING", staff="S01"),)}, "assignments"),
        ({"assignments": (AssignmentForm(role="INS"),)}, "assignments"),
        ({"assignments": (AssignmentForm(role="INS", staff="S01", name="山田"),)}, "assignments"),
        ({"assignments": (SATO, AssignmentForm(role="AST", staff="S01"))}, "assignments"),
        (
            {
                "assignments": (
                    YAMADA,
                    AssignmentForm(role="INS", name="山田花子 ", organisation="ひがしデータ"),
                )
            },
            "assignments",
        ),
        ({"assignments": (YAMADA, YAMADA)}, "assignments"),
    ],
)
def test_a_fault_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    found = lesson(**changes).problems(VOCABULARIES, TODAY)
    assert list(found) == [field]


@given(minutes, minutes, minutes, minutes)
def test_two_lessons_overlap_exactly_when_they_share_a_minute(a: int, b: int, c: int, d: int) -> None:
    one, other = (LessonTime(day=WEDNESDAY, begin=min(p), end=max(p)) for p in ((a, b), (c, d)))
    shared = set(range(one.begin, one.end)) & set(range(other.begin, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


def test_lessons_of_one_course_may_be_on_one_day_but_not_at_one_time() -> None:
    morning, afternoon = lesson(), lesson(begin=800, end=900)
    plan = CoursePlan(form=course(), lessons=(morning, afternoon))
    assert plan.problems(VOCABULARIES, TODAY) == {}
    twice = CoursePlan(form=course(), lessons=(morning, afternoon, lesson(begin=680, end=770)))
    assert list(twice.problems(VOCABULARIES, TODAY)) == [lesson_field(2, "begin")]


def test_a_fault_of_a_lesson_goes_by_its_place() -> None:
    plan = CoursePlan(form=course(title=""), lessons=(lesson(), lesson(begin=800, end=700)))
    assert set(plan.problems(VOCABULARIES, TODAY)) == {"title", "lesson_1_end"}


def test_a_lesson_that_ended_early_asks_for_the_reason() -> None:
    planned = time()
    assert HeldForm(begin=600, end=690).problems(planned) == {}
    assert HeldForm(begin=600, end=700).problems(planned) == {}
    assert list(HeldForm(begin=600, end=660).problems(planned)) == ["reason"]
    assert HeldForm(begin=600, end=660, reason="大雪のため").problems(planned) == {}
    assert list(HeldForm(begin=700, end=660).problems(planned)) == ["end"]
