"""Marks: who may give them, to whom and when; what two PCs make of one mark; and taking an act back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.errors import Denied, Missing, Refused
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import lessons, planning
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.rolls import marking, notices, unsettled
from tests.factories import LedgerAs, first_actor, leave_only
from tests.services.courses import books
from tests.services.rolls.people import (
    AFTERWARDS,
    APPLIED,
    AT_THE_ROLL,
    FIRST_DAY,
    Room,
    add,
    changes,
    marked,
    room,
    turn,
)

C = MarkCode


@pytest.fixture
def hall(ledger: Ledger) -> Room:
    """Three people in two lessons."""
    return room(ledger)


def test_a_mark_says_who_gave_it_when_and_from_where(hall: Room) -> None:
    given = hall.ledger.call(marking.give, hall.lesson().uid, hall.people[0], C.LATE, now=AT_THE_ROLL)
    assert given.before is C.NONE
    assert (given.row.code, given.row.by_name, given.row.at) == (C.LATE, "佐藤", AT_THE_ROLL)
    assert given.row.given_words(FIRST_DAY) == "佐藤 10:02"
    assert marked(hall.ledger, hall.lesson()) == {hall.people[0]: "LAT"}
    assert hall.ledger.read(checks.check_open) == ()


def test_a_mark_is_cleared_and_both_stay_in_the_history(hall: Room) -> None:
    for code in (C.PRESENT, C.NONE):
        hall.ledger.call(marking.give, hall.lesson().uid, hall.people[0], code, now=AT_THE_ROLL)
    assert marked(hall.ledger, hall.lesson()) == {hall.people[0]: "NOT"}
    assert changes(hall.ledger, hall.people[0]) == [("NOT", "ATT", "roll"), ("ATT", "NOT", "roll")]


def test_everybody_unmarked_is_present_and_no_mark_is_overwritten(hall: Room) -> None:
    first, second, third = hall.people
    hall.ledger.call(notices.say_absent, hall.lesson().uid, first, now=APPLIED)
    hall.ledger.call(marking.give, hall.lesson().uid, second, C.ABSENT, now=AT_THE_ROLL)
    given = hall.ledger.call(marking.give_all, hall.lesson().uid, now=AT_THE_ROLL)
    assert [each.registration for each in given] == [third]
    assert marked(hall.ledger, hall.lesson()) == {first: "EXC", second: "ABS", third: "ATT"}
    assert marked(hall.ledger, hall.lesson(2)) == {}, "nothing is filled in from another lesson"


def test_at_two_computers_the_later_mark_holds_and_both_are_in_the_history(
    hall: Room, database: Path, ledger_as: LedgerAs
) -> None:
    other_store = Store.open(database)
    try:
        tanaka = ledger_as(Role.CHIEF).actor
        other = Ledger(other_store, tanaka)
        uid, lesson = hall.people[0], hall.lesson().uid
        hall.ledger.call(marking.give, lesson, uid, C.PRESENT, now=AT_THE_ROLL)
        later = other.call(marking.give, lesson, uid, C.ABSENT, now=AT_THE_ROLL + timedelta(minutes=1))
        assert later.before is C.PRESENT
        assert later.row.by_name == tanaka.name
        again = hall.ledger.call(marking.give, lesson, uid, C.ABSENT, now=AT_THE_ROLL + timedelta(minutes=2))
        assert not again.changed
        assert again.row.by_name == tanaka.name, "the mark that held already stays whose it is"
        assert marked(hall.ledger, hall.lesson()) == {uid: "ABS"}
        assert changes(hall.ledger, uid) == [("NOT", "ATT", "roll"), ("ATT", "ABS", "roll")]
    finally:
        other_store.close()


def test_an_act_is_taken_back_with_what_it_replaced(hall: Room) -> None:
    first, second, third = hall.people
    lesson = hall.lesson().uid
    hall.ledger.call(notices.say_absent, lesson, first, now=APPLIED)
    came = hall.ledger.call(marking.give, lesson, first, C.PRESENT, now=AT_THE_ROLL)
    everybody = hall.ledger.call(marking.give_all, lesson, now=AT_THE_ROLL)
    hall.ledger.call(marking.take_back, lesson, everybody, now=AT_THE_ROLL)
    assert marked(hall.ledger, hall.lesson()) == {first: "ATT", second: "NOT", third: "NOT"}
    (back,) = hall.ledger.call(marking.take_back, lesson, [came], now=AT_THE_ROLL)
    assert (back.row.code, back.row.source) == (C.EXCUSED, MarkSource.NOTICE)


def test_what_somebody_else_has_changed_since_is_not_taken_back(hall: Room, ledger_as: LedgerAs) -> None:
    uid, lesson = hall.people[0], hall.lesson().uid
    given = hall.ledger.call(marking.give, lesson, uid, C.PRESENT, now=AT_THE_ROLL)
    ledger_as(Role.CHIEF).call(marking.give, lesson, uid, C.LEFT_EARLY, now=AT_THE_ROLL)
    assert hall.ledger.call(marking.take_back, lesson, [given], now=AT_THE_ROLL) == ()
    assert marked(hall.ledger, hall.lesson()) == {uid: "LEV"}


def test_a_lesson_to_come_takes_only_what_was_said_beforehand(hall: Room) -> None:
    uid, second = hall.people[0], hall.lesson(2).uid
    for code in (C.PRESENT, C.EXCUSED, C.WALK_IN):
        with pytest.raises(Refused) as refused:
            hall.ledger.call(marking.give, second, uid, code, now=AT_THE_ROLL)
        assert str(refused.value) == (
            "この回は5月19日（水）です。出欠はその日に付けます。"
            "いま残せるのは、欠席の連絡（欠席（連絡あり））だけです。"
        )
    with pytest.raises(Refused, match="出欠はその日に付けます"):
        hall.ledger.call(marking.give_all, second, now=AT_THE_ROLL)
    hall.ledger.call(notices.say_absent, second, uid, now=AT_THE_ROLL)
    assert marked(hall.ledger, hall.lesson(2)) == {uid: "EXC"}
    hall.ledger.call(notices.take_back, second, uid, now=AT_THE_ROLL)
    assert marked(hall.ledger, hall.lesson(2)) == {uid: "NOT"}


def test_the_roll_is_open_before_the_lesson_begins_on_its_day(hall: Room) -> None:
    hall.ledger.call(
        marking.give, hall.lesson().uid, hall.people[0], C.PRESENT, now=books.at(FIRST_DAY, 9, 40)
    )
    assert marked(hall.ledger, hall.lesson()) == {hall.people[0]: "ATT"}


def test_a_cancelled_lesson_takes_no_mark(hall: Room) -> None:
    row = hall.lesson()
    hall.ledger.call(lessons.cancel, row.uid, row.version, reason="大雪のため")
    for act in (marking.give, notices.say_absent):
        arguments = (C.PRESENT,) if act is marking.give else ()
        with pytest.raises(Refused, match="この回は中止になりました。出欠は付けられません。"):
            hall.ledger.call(act, row.uid, hall.people[0], *arguments, now=AT_THE_ROLL)  # type: ignore[arg-type]
    assert marked(hall.ledger, row) == {}


def test_a_lesson_of_a_cancelled_course_takes_no_mark(hall: Room) -> None:
    course = books.row(hall.ledger, hall.course.uid)
    hall.ledger.call(planning.cancel, course.uid, course.version, reason="大雪のため")
    with pytest.raises(Refused, match="この回は中止になりました"):
        hall.ledger.call(marking.give_all, hall.lesson().uid, now=AT_THE_ROLL)


def test_a_postponed_lesson_takes_no_mark_until_it_has_a_day(hall: Room) -> None:
    row = hall.lesson()
    hall.ledger.call(lessons.postpone, row.uid, row.version, None, reason="大雪のため", now=APPLIED)
    with pytest.raises(Refused, match="新しい日が決まっていません"):
        hall.ledger.call(marking.give, row.uid, hall.people[0], C.PRESENT, now=AT_THE_ROLL)


def test_nobody_is_marked_without_a_place(hall: Room) -> None:
    waiting = add(hall.ledger, hall.course.uid, 7)
    elsewhere = room(hall.ledger, 1, title="別の講座").people[0]
    for uid in (waiting, elsewhere, "nobody"):
        with pytest.raises(Missing, match="この回の出欠にありません"):
            hall.ledger.call(marking.give, hall.lesson().uid, uid, C.PRESENT, now=AT_THE_ROLL)
    with pytest.raises(Missing):
        hall.ledger.call(
            marking.give_several,
            hall.lesson().uid,
            [(hall.people[0], C.PRESENT), (waiting, C.PRESENT)],
            source=MarkSource.PAPER,
            now=AT_THE_ROLL,
        )
    assert marked(hall.ledger, hall.lesson()) == {}, "all of them or nobody"


def test_where_one_applies_for_a_lesson_only_its_own_people_are_on_its_roll(ledger: Ledger) -> None:
    hall = room(ledger, 0, scope=Scope.LESSON, capacity=4)
    here = add(ledger, hall.course.uid, 0, lesson=hall.lesson(1).uid)
    there = add(ledger, hall.course.uid, 1, lesson=hall.lesson(2).uid)
    given = ledger.call(marking.give_all, hall.lesson(1).uid, now=AT_THE_ROLL)
    assert [each.registration for each in given] == [here]
    with pytest.raises(Missing):
        ledger.call(marking.give, hall.lesson(1).uid, there, C.PRESENT, now=AT_THE_ROLL)


def test_a_trainer_marks_only_in_own_courses(hall: Room, ledger_as: LedgerAs) -> None:
    stranger = ledger_as(Role.TRAINER)
    for act, arguments in (
        (marking.give, (hall.people[0], C.PRESENT)),
        (marking.give_all, ()),
        (notices.say_absent, (hall.people[0],)),
    ):
        with pytest.raises(Denied) as denied:
            stranger.call(act, hall.lesson().uid, *arguments, now=AT_THE_ROLL)  # type: ignore[arg-type]
        assert str(denied.value) == (
            "担当していない講座の申込者は見られません。担当の方か所属長に頼んでください。"
        )
    assert stranger.read(unsettled.listing, now=AFTERWARDS) == ()
    leave_only(hall.ledger, Role.TRAINER)
    own = Ledger(hall.ledger.store, first_actor())
    own.call(marking.give, hall.lesson().uid, hall.people[0], C.PRESENT, now=AT_THE_ROLL)
    assert len(own.read(unsettled.listing, now=AFTERWARDS)) == 1


def test_the_counter_keeps_a_notice_and_takes_no_roll(hall: Room, ledger_as: LedgerAs) -> None:
    counter = ledger_as(Role.COUNTER)
    counter.call(notices.say_absent, hall.lesson().uid, hall.people[0], now=APPLIED)
    with pytest.raises(Denied):
        counter.call(marking.give, hall.lesson().uid, hall.people[1], C.PRESENT, now=AT_THE_ROLL)
    hall.ledger.call(marking.give, hall.lesson().uid, hall.people[1], C.PRESENT, now=AT_THE_ROLL)
    with pytest.raises(Refused, match="もう付いています"):
        counter.call(notices.say_absent, hall.lesson().uid, hall.people[1], now=AT_THE_ROLL)
    assert counter.call(notices.take_back, hall.lesson().uid, hall.people[1], now=AT_THE_ROLL) is None


def test_an_over_lesson_is_unsettled_until_everybody_expected_has_a_mark(hall: Room) -> None:
    assert hall.ledger.read(unsettled.listing, now=AT_THE_ROLL) == ()
    ((row, missing),) = hall.ledger.read(unsettled.listing, now=AFTERWARDS)
    assert (row.uid, missing) == (hall.lesson().uid, 3)
    hall.ledger.call(marking.give, row.uid, hall.people[0], C.PRESENT, now=AFTERWARDS)
    assert [left for _row, left in hall.ledger.read(unsettled.listing, now=AFTERWARDS)] == [2]
    hall.ledger.call(marking.give_all, row.uid, now=AFTERWARDS)
    assert hall.ledger.read(unsettled.listing, now=AFTERWARDS) == ()


def test_who_joined_later_is_not_missed_and_who_left_since_still_can_be_marked(ledger: Ledger) -> None:
    hall = room(ledger, 3, capacity=5)
    lesson = hall.lesson()
    joined = add(ledger, hall.course.uid, 8, at=AFTERWARDS)
    waited = add(ledger, hall.course.uid, 9)
    ledger.call(turn, waited, "WTL", APPLIED)
    ledger.call(turn, waited, "CNF", AFTERWARDS)
    ledger.call(turn, hall.people[0], "CXL", AFTERWARDS)
    ledger.call(turn, hall.people[1], "CXL", AT_THE_ROLL)
    later = AFTERWARDS + timedelta(hours=1)
    given = ledger.call(marking.give_all, lesson.uid, now=later)
    assert {each.registration for each in given} == {hall.people[0], hall.people[2]}
    with pytest.raises(Missing):
        ledger.call(marking.give, lesson.uid, hall.people[1], C.PRESENT, now=later)
    ledger.call(marking.give, lesson.uid, joined, C.PRESENT, now=later)
    assert ledger.read(unsettled.listing, now=later) == ()


def test_a_lesson_knows_how_many_came_once_there_is_a_roll(ledger: Ledger) -> None:
    hall = room(ledger, 6)
    ledger.call(notices.say_absent, hall.lesson().uid, hall.people[0], now=APPLIED)
    assert hall.lesson().present is None, "a notice is no roll"
    codes = (C.PRESENT, C.LATE, C.LEFT_EARLY, C.WALK_IN, C.ABSENT)
    for uid, code in zip(hall.people[1:], codes, strict=True):
        ledger.call(marking.give, hall.lesson().uid, uid, code, now=AT_THE_ROLL)
    assert hall.lesson().present == 4
    assert hall.lesson(2).present is None
    for uid in hall.people[1:]:
        ledger.call(marking.give, hall.lesson().uid, uid, C.NONE, now=AT_THE_ROLL)
    assert hall.lesson().present is None
