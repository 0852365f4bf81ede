"""One venue and one person are in one place at a time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.clashes import Booking, ClashKind, all_clashes, clashes
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from tests.domain.courses.forms import WEDNESDAY

NAMES = {("staff", "S01"): "佐藤", ("staff", "S02"): "高橋", ("ひがし", "山田"): "山田"}


def booking(
    venue: str = "v1", begin: int = 600, end: int = 690, people: tuple[tuple[str, str], ...] = (), *,
    day: date = WEDNESDAY, lesson: str | None = None,
) -> Booking:  # fmt: skip
    return Booking(
        time=LessonTime(day=day, begin=begin, end=end), label="LINE入門", venue=venue, venue_name="中央公民館",
        people={key: NAMES[key] for key in people}, lesson=lesson,
    )  # fmt: skip


def test_the_same_room_at_the_same_time_is_said_with_both_times() -> None:
    (clash,) = clashes([booking()], [booking(begin=680, end=800), booking(begin=690, end=700)])
    assert clash.kind is ClashKind.VENUE
    assert clash.sentence == (
        "5月13日（水）10:00～11:30の中央公民館は、「LINE入門」（11:20～13:20）と重なっています。"
    )


def test_a_trainer_cannot_be_in_two_places() -> None:
    one, other = (
        booking(people=(("staff", "S01"),)),
        booking("v2", people=(("staff", "S01"), ("staff", "S02"))),
    )
    (clash,) = clashes([one], [other])
    assert clash.kind is ClashKind.STAFF
    assert "佐藤さん" in clash.sentence


def test_a_lesson_does_not_clash_with_itself() -> None:
    assert clashes([booking(lesson="a")], [booking(lesson="a")]) == ()
    assert clashes([booking(lesson="a")], [booking(lesson="b")]) != ()


bookings = st.builds(
    booking,
    venue=st.sampled_from(["v1", "v2"]),
    begin=st.integers(0, 20),
    end=st.integers(21, 40),
    people=st.lists(st.sampled_from(list(NAMES)), unique=True, max_size=2).map(tuple),
    day=st.sampled_from([WEDNESDAY, WEDNESDAY + timedelta(days=1)]),
)


@given(st.lists(bookings, max_size=6))
def test_all_clashes_are_the_pairs_that_share_a_time_and_a_room_or_a_person(found: list[Booking]) -> None:
    expected = 0
    for place, one in enumerate(found):
        for other in found[:place]:
            if one.time.overlaps(other.time):
                expected += (one.venue == other.venue) + len(set(one.people) & set(other.people))
    assert len(all_clashes(found)) == expected
    assert len(clashes(found, ())) == expected
