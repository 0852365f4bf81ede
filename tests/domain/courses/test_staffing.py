"""The 1:4 rule."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.staffing import Staffing, needed_staff

roles = st.lists(st.sampled_from(["INS", "AST", "STF", "VOL"]), max_size=8)


@given(roles, st.integers(0, 200))
def test_one_trainer_or_assistant_is_there_for_four_people(held: list[str], people: int) -> None:
    staffing = Staffing.of(held, people)
    teaching = held.count("INS") + held.count("AST")
    assert staffing.is_enough == (4 * teaching >= people and held.count("INS") > 0)
    assert staffing.needed == max(1, needed_staff(people))
    filled = Staffing.of([*held, *["INS"] * staffing.missing], people)
    assert filled.is_enough


@given(st.integers(1, 200))
def test_the_staff_needed_is_the_fewest_that_keep_the_rule(people: int) -> None:
    assert 4 * (needed_staff(people) - 1) < people <= 4 * needed_staff(people)


def test_what_the_head_of_the_roll_says() -> None:
    assert Staffing.of(["INS", "AST", "VOL"], 9).words == "講師1・補助1：8人まで。いま9人"
    assert Staffing.of(["STF"], 3).words == "講師が決まっていません。いま3人"
