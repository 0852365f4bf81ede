"""Which backups of two places are offered for restoring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from nakanojo_helpdesk.domain.backups.restoring import IN_BOTH, SECOND_PLACE, Candidate, offered

NOON = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
HERE, THERE = Path("backups"), Path("usb")


def candidate(path: Path, hours: int | None, place: str = "", size: int = 5) -> Candidate:
    at = None if hours is None else NOON - timedelta(hours=hours)
    return Candidate(path=path, made_at=at, reason="仕事のあいだ", size=size, place=place)


FIRST = (candidate(HERE / "a.db", 1), candidate(HERE / "c.db", 3), candidate(HERE / "x.db", None))
SECOND = (candidate(THERE / "b.db", 2, SECOND_PLACE), candidate(THERE / "c.db", 3, SECOND_PLACE))


def test_both_places_are_one_list_newest_first() -> None:
    names = [each.path.name for each in offered(FIRST, SECOND)]
    assert names == ["a.db", "b.db", "c.db", "x.db"]


def test_a_copy_in_both_places_is_offered_once_and_says_so() -> None:
    both = next(each for each in offered(FIRST, SECOND) if each.path.name == "c.db")
    assert both.path == HERE / "c.db"
    assert both.words().endswith(f"【{IN_BOTH}】")


def test_where_the_copy_of_this_pc_was_refused_the_other_is_offered_too() -> None:
    rows = offered(FIRST, SECOND, {HERE / "c.db"})
    assert {each.path for each in rows if each.path.name == "c.db"} == {HERE / "c.db", THERE / "c.db"}


def test_copies_of_one_name_and_other_sizes_are_two() -> None:
    other = (candidate(THERE / "c.db", 3, SECOND_PLACE, size=6),)
    assert len(offered(FIRST, other)) == 4


def test_a_file_chosen_by_hand_is_not_offered_a_second_time() -> None:
    chosen = candidate(THERE / "b.db", None, size=0)
    assert [each.path for each in offered((chosen, *FIRST), SECOND)].count(THERE / "b.db") == 1
