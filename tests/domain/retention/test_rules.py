"""The town's retention times: what they say about a day, and what of them can be kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.retention.rules import LIMITS, RetentionRules, from_settings, to_settings

MAY = date(2027, 5, 12)


@pytest.mark.parametrize(
    ("rules", "until"),
    [
        (RetentionRules(), date(2029, 3, 31)),
        (RetentionRules(person_years=0), date(2028, 3, 31)),
        (RetentionRules(paper_days=30), date(2027, 6, 11)),
        (RetentionRules(paper_days=0), MAY),
        (RetentionRules(person_years=0, paper_days=365), date(2028, 3, 31)),
    ],
)
def test_a_paper_is_kept_by_the_towns_own_time(rules: RetentionRules, until: date) -> None:
    assert rules.discard_day(MAY) == until


@given(
    last=st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    years=st.integers(*LIMITS["person_years"]),
    days=st.none() | st.integers(*LIMITS["paper_days"]),
)
def test_no_paper_outlives_the_names_in_the_database(last: date, years: int, days: int | None) -> None:
    rules = RetentionRules(person_years=years, paper_days=days)
    assert last <= rules.discard_day(last) <= rules.names_until(last)
    assert rules.is_over(last, rules.names_until(last) + timedelta(days=1))
    assert not rules.is_over(last, rules.names_until(last))


def test_the_times_are_stored_and_read_again_also_without_one_for_papers() -> None:
    for rules in (RetentionRules(), RetentionRules(memo_days=730, paper_days=0)):
        assert from_settings(to_settings(rules)) == rules
    assert from_settings({"retention_paper_days": "366"}).paper_days is None
    assert RetentionRules(paper_days=366).problems() == {
        "paper_days": "＊名前の入った紙は、0～365日で入れてください。"
    }
    assert not RetentionRules().problems()
