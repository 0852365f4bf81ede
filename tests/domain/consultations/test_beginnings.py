"""When a talk began: what is asked about, and how its moment is said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.consultations.beginnings import ago_words, is_doubtful, moment_words

NOW = datetime(2026, 11, 29, 10, 30, tzinfo=JST)


@pytest.mark.parametrize(
    ("minutes_ago", "expected"),
    [(0, False), (60, False), (61, True), (24 * 60, True), (-5, False), (-14 * 60, True)],
)
def test_a_beginning_long_ago_or_on_another_day_is_doubtful(minutes_ago: int, expected: bool) -> None:
    assert is_doubtful(NOW - timedelta(minutes=minutes_ago), NOW) is expected


def test_a_talk_past_midnight_is_doubtful_however_short() -> None:
    after = datetime(2026, 11, 29, 0, 5, tzinfo=JST)
    assert is_doubtful(after - timedelta(minutes=10), after)
    assert moment_words(after - timedelta(minutes=10), after) == "11月28日（土）23:55"


@pytest.mark.parametrize(
    ("minutes_ago", "moment", "ago"),
    [
        (61, "9:29", "1時間1分前"),
        (120, "8:30", "2時間前"),
        (45, "9:45", "45分前"),
        (50 * 60, "11月27日（金）8:30", "2日前"),
        (-30, "11:00", ""),
    ],
)
def test_a_moment_is_said_as_staff_read_it(minutes_ago: int, moment: str, ago: str) -> None:
    began = NOW - timedelta(minutes=minutes_ago)
    assert (moment_words(began, NOW), ago_words(began, NOW)) == (moment, ago)
