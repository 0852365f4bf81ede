"""What a course may say, and the sentence for what it may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.forms import (
    Admission,
    CourseForm,
    Scope,
    WaitingOrder,
    course_number,
)
from tests.domain.courses.forms import WEDNESDAY, course, shipped

VOCABULARIES = shipped()
DAYS = [WEDNESDAY + timedelta(weeks=week) for week in range(4)]


def problems(form: CourseForm, days: list[date] = DAYS) -> dict[str, str]:
    return form.problems(VOCABULARIES, days)


def test_an_ordinary_course_has_no_fault() -> None:
    full = course(
        target="町内の60歳以上の方", least_age=60, residents_only=True, minimum=4, apply_from=date(2026, 4, 1),
        apply_until=date(2026, 5, 1), limit_in_year=3, belongings="スマートフォン", loan_devices=3,
        partners=("社会福祉協議会", "商工会"), contact="企画課", notes="雨天決行\n駐車場あり",
    )  # fmt: skip
    assert problems(full) == {}
    assert full.kind_code(VOCABULARIES) == "KHN"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "あ" * 61}, "title"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1000}, "capacity"),
        ({"minimum": 13}, "minimum"),
        ({"minimum": 0}, "minimum"),
        ({"least_age": 0}, "least_age"),
        ({"loan_devices": -1}, "loan_devices"),
        ({"catalogue": "ZZZZ"}, "catalogue"),
        ({"catalogue": None}, "kind"),
        ({"kind": "ANZ"}, "kind"),
        ({"catalogue": None, "kind": "ZZZ"}, "kind"),
        ({"partners": ("社協", " ")}, "partners"),
        ({"partners": ("社協", "社協")}, "partners"),
        ({"partners": tuple(f"団体{n}" for n in range(11))}, "partners"),
        ({"notes": "1234-5678-9018"}, "notes"),
        ({"target": "見え\u200fない"}, "target"),
        ({"admission": Admission.LOTTERY}, "apply_until"),
        ({"waiting": WaitingOrder.DRAWN}, "waiting"),
        ({"apply_from": date(2026, 5, 2), "apply_until": date(2026, 5, 1)}, "apply_until"),
        ({"apply_from": date(2026, 5, 14)}, "apply_from"),
        ({"admission": Admission.LOTTERY, "apply_until": WEDNESDAY}, "apply_until"),
    ],
)
def test_a_fault_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    found = problems(course(**changes))
    assert list(found) == [field]
    assert found[field].startswith("＊")
    assert found[field].endswith("。")


def test_where_one_applies_for_lessons_applications_may_begin_before_the_last_one() -> None:
    late = course(apply_from=DAYS[2], scope=Scope.LESSON)
    assert problems(late) == {}
    assert list(problems(course(apply_from=DAYS[3] + timedelta(days=1), scope=Scope.LESSON))) == [
        "apply_from"
    ]


def test_a_course_without_applications_needs_no_period() -> None:
    assert problems(course(admission=Admission.FREE, apply_from=date(2026, 6, 1), apply_until=None)) == {}


def test_a_code_that_was_retired_since_stays_on_its_course_and_comes_onto_no_other() -> None:
    from dataclasses import replace

    from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName

    names = {name: VOCABULARIES[name] for name in VOCABULARIES.names()}
    terms = [
        replace(term, valid_to=date(2026, 4, 30)) if term.code == "K005" else term
        for term in names[VocabularyName.COURSE].terms
    ]
    names[VocabularyName.COURSE] = Vocabulary(VocabularyName.COURSE, terms)
    retired = Vocabularies(names)
    assert list(course().problems(retired, DAYS)) == ["catalogue"]
    assert course().problems(retired, DAYS, before=course()) == {}


def test_a_course_outside_the_catalogue_keeps_the_kind_chosen() -> None:
    own = course(catalogue=None, kind="TWN")
    assert problems(own) == {}
    assert own.kind_code(VOCABULARIES) == "TWN"


@given(st.integers(2019, 2060), st.integers(1, 5000), st.integers(2019, 2060), st.integers(1, 5000))
def test_no_two_courses_share_a_number(year: int, serial: int, other_year: int, other_serial: int) -> None:
    same = (year, serial) == (other_year, other_serial)
    assert (course_number(year, serial) == course_number(other_year, other_serial)) == same


def test_a_number_reads_as_staff_write_it() -> None:
    assert course_number(2026, 12) == "講R8-012"
