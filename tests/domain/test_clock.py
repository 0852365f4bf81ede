"""A clock that cannot be right is doubted; one that can is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.clock import Doubt, doubt_about

NOW = datetime(2026, 11, 27, 6, 32, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
BATTERY = datetime(2019, 5, 1, tzinfo=UTC)


def kind(now: datetime, *traced: datetime, said_right: bool = False) -> Doubt | None:
    found = doubt_about(now, traced, said_right=said_right)
    return None if found is None else found.kind


def test_a_day_like_any_other_is_not_doubted() -> None:
    assert kind(NOW, NOW - 3 * DAY, NOW - DAY, NOW - MINUTE) is None
    assert kind(NOW) is None
    assert kind(NOW - 9 * MINUTE, NOW) is None, "a small correction"
    assert kind(NOW, NOW - 59 * DAY) is None, "a desk that rested"


def test_a_clock_behind_the_records_is_doubted() -> None:
    assert kind(BATTERY, NOW - DAY, NOW) is Doubt.EARLIER
    assert kind(NOW - 11 * MINUTE, NOW) is Doubt.EARLIER


def test_a_clock_far_ahead_of_the_records_is_doubted() -> None:
    assert kind(NOW + 61 * DAY, NOW) is Doubt.LATER
    assert kind(NOW + 5 * 365 * DAY, NOW - DAY, NOW) is Doubt.LATER


def test_a_clock_from_before_the_program_is_doubted_without_any_record() -> None:
    assert kind(BATTERY) is Doubt.BEFORE_PROGRAM
    assert kind(BATTERY + MINUTE, BATTERY) is Doubt.BEFORE_PROGRAM, "its own traces do not make it right"


def test_what_a_wrong_clock_wrote_itself_does_not_make_it_right() -> None:
    assert kind(BATTERY + MINUTE, NOW, BATTERY) is Doubt.EARLIER
    ahead = NOW + 800 * DAY
    assert kind(ahead + MINUTE, NOW, ahead) is Doubt.LATER


def test_after_the_clock_is_put_right_it_is_not_doubted_for_what_it_wrote_when_it_was_behind() -> None:
    assert kind(NOW, NOW - DAY, BATTERY, BATTERY + MINUTE) is None


def test_what_somebody_said_is_right_is_right_from_then_on() -> None:
    ahead = NOW + 800 * DAY
    assert kind(ahead + MINUTE, ahead, said_right=True) is None
    assert kind(BATTERY + MINUTE, BATTERY, said_right=True) is None
    assert kind(BATTERY - DAY, BATTERY, said_right=True) is Doubt.EARLIER


@pytest.mark.parametrize(
    ("now", "traced", "words"),
    [
        (BATTERY, [NOW], ["令和元年5月1日（水） 9:00", "令和8年11月27日（金） 15:32", "遅れている"]),
        (NOW + 800 * DAY, [NOW], ["令和11年2月4日", "進んでいる"]),
        (BATTERY, [], ["令和元年5月1日", "プログラムができる前"]),
    ],
)
def test_the_sentence_says_what_the_clock_and_the_records_say(
    now: datetime, traced: list[datetime], words: list[str]
) -> None:
    doubt = doubt_about(now, traced)
    assert doubt is not None
    assert [word for word in words if word not in doubt.sentence] == []
